"""The cart: kept at once, checked against the record, taken back; what cannot be is refused and changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from market import BOOT, CATALOGUE, HOME, PRODUCTS, RULES, desk_of, opened, ready, usd

from shopbot.chat.words import Words
from shopbot.errors import Refused
from shopbot.settings import ROOT
from shopbot.shop.database import open_database
from shopbot.shop.goods import read_rules
from shopbot.shop.products import ProductStore
from shopbot.types import LOCALES, Cart, CartLine, ShopRules

FULL = "s"


@pytest.fixture
def database(tmp_path):
    there = opened(tmp_path)
    yield there
    there.close()


@pytest.fixture
def desk(database):
    return desk_of(database)


def lines(cart):
    return [(line.variant_id, line.quantity) for line in cart.lines]


def test_what_goes_in_is_kept_with_the_price_that_was_seen(desk, database):
    assert desk.cart("s") == Cart("s")
    cart = desk.add("s", "boot-41")
    assert cart.lines == (CartLine("boot-41", "boot", 1, usd(12999)),)
    desk.add("s", "tea-green", 3)
    desk.add("other", "tea-green", 1)
    again = desk_of(database).cart("s")  # as after a restart
    assert lines(again) == [("boot-41", 1), ("tea-green", 3)]
    assert again.count == 4
    assert lines(desk.add("s", "boot-41", 2)) == [("boot-41", 3), ("tea-green", 3)]


def test_changing_and_taking_out(desk):
    desk.add("s", "boot-41", 2)
    desk.add("s", "tea-green")
    assert lines(desk.set_quantity("s", "boot-41", 1)) == [("boot-41", 1), ("tea-green", 1)]
    assert lines(desk.change_variant("s", "boot-41", "boot-42")) == [("boot-42", 1), ("tea-green", 1)]  # fmt: skip
    assert desk.cart("s").lines[0].seen == usd(13999)
    assert lines(desk.change_variant("s", "boot-42", "boot-42")) == [("boot-42", 1), ("tea-green", 1)]  # fmt: skip
    assert lines(desk.remove("s", "boot-42")) == [("tea-green", 1)]
    desk.apply_code("s", "TEA2")
    cleared = desk.clear("s")
    assert (cleared.lines, cleared.codes) == ((), ("TEA2",))


def test_changing_to_a_variant_that_is_in_the_cart_puts_them_together(desk):
    desk.add("s", "tea-green", 2)
    desk.add("s", "card-1")
    desk.add("s", "tea-black", 3)
    assert lines(desk.change_variant("s", "tea-green", "tea-black")) == [("tea-black", 5), ("card-1", 1)]  # fmt: skip


def test_variants_that_share_a_stock_and_goods_without_variants(desk):
    assert lines(desk.add("s", "bell", 4)) == [("bell", 4)]
    assert lines(desk.add("s", "mug-blue", 6))[1] == ("mug-blue", 6)
    assert lines(desk.add("s", "card-1", 20))[2] == ("card-1", 20)


def test_the_last_change_can_be_taken_back_once(desk):
    desk.add("s", "boot-41")
    desk.remove("s", "boot-41")
    assert lines(desk.undo("s")) == [("boot-41", 1)]
    with pytest.raises(Refused, match="nothing_to_undo"):
        desk.undo("s")
    desk.set_email("s", "maya@post.example")
    assert desk.undo("s").email == ""
    desk.apply_code("s", "BOOT25")
    desk.apply_code("s", " boot25 ")  # changes nothing, so it is nothing to take back
    assert desk.undo("s").codes == ()


def test_codes_address_and_shipping(desk):
    desk.add("s", "boot-41")
    assert desk.apply_code("s", "ｂｏｏｔ２５").codes == ("BOOT25",)
    assert desk.drop_code("s", "boot25").codes == ()
    given = replace(
        HOME, region="俄勒冈", postcode="９７２０４", street=" 12  Oak\nStreet ", country="us"
    )
    assert desk.set_address("s", given).address == HOME
    for region in ("or", "Oregon", " OREGON ", "俄勒冈州"):
        assert desk.set_address("s", replace(HOME, region=region)).address == HOME
    for region in ("dc", "D.C.", "Washington DC", "washington, d.c."):
        assert desk.set_address("s", replace(HOME, region=region)).address.region == "DC"
    assert desk.set_shipping("s", "express").shipping == "express"
    for email in ("maya@post.example", "a.b+c@sub.domain-x.co", "名字@例子.公司"):
        assert desk.set_email("s", f"  {email} ").email == email


def test_totals_and_methods_of_a_session(desk):
    desk.add("s", "boot-41")
    ready(desk, "s", shipping="express")
    desk.apply_code("s", "WELCOME10")
    assert desk.totals("s").total == usd(12999 - 1300 + 1250)
    known = desk.totals("s", "c-1")  # has ordered before
    assert known.unused_codes == {"WELCOME10": "cart.code.first_order"}
    assert [(m.id, m.price.minor) for m in desk.methods("s")] == [
        ("standard", 0),
        ("express", 1250),
    ]
    assert desk.offer_of("welcome10").minimum == usd(4000)
    assert desk.offer_of("nope") is None


def test_a_session_is_forgotten_and_old_carts_go_when_the_shop_is_opened(database, tmp_path):
    now = datetime.now(UTC)
    for session, age in (("old", 92), ("young", 88), ("new", 0)):
        ready(desk_of(database, at=now - timedelta(days=age)), session)
    again = desk_of(open_database(tmp_path / "shop.sqlite"))
    assert again.cart("old") == Cart("old")
    assert again.cart("young").address == HOME
    again.forget("new")
    assert again.cart("new") == Cart("new")


def test_a_database_from_before_there_were_carts_is_brought_up_to_date(database, tmp_path):
    with database.writing() as connection:
        for name in ("carts", "variants", "stock_moves"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE meta SET value = '2' WHERE key = 'schema'")
    newer = open_database(tmp_path / "shop.sqlite")
    assert desk_of(newer).add("s", "bell", 2).count == 2
    assert desk_of(newer).add("s", "boot-42").count == 3
    newer.close()


# ---------------------------------------------------------------- what is refused


@pytest.fixture
def full(desk):
    desk.add(FULL, "tea-green", 5)
    desk.add(FULL, "boot-41", 2)
    ready(desk, FULL)
    return desk


def address(**fields):
    return lambda desk: desk.set_address(FULL, replace(HOME, **fields))


BAD = [
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", 0)),
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", -1)),
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", -(10**5000))),
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", 1.5)),
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", True)),
    ("refused.quantity", lambda desk: desk.add(FULL, "tea-green", "2")),
    ("refused.quantity", lambda desk: desk.set_quantity(FULL, "tea-green", 0)),
    ("refused.quantity", lambda desk: desk.set_quantity(FULL, "tea-green", -3)),
    ("refused.too_few_more", lambda desk: desk.add(FULL, "tea-green", 10**9)),
    ("refused.too_few_more", lambda desk: desk.add(FULL, "tea-green", 10**5000)),
    ("refused.too_few_more", lambda desk: desk.add(FULL, "boot-41", 2)),
    ("refused.too_few", lambda desk: desk.set_quantity(FULL, "boot-41", 4)),
    ("refused.too_few", lambda desk: desk.add(FULL, "boot-42", 2)),
    ("refused.too_few", lambda desk: desk.add(FULL, "bell", 5)),
    ("refused.too_few", lambda desk: desk.add(FULL, "mug-red", 7)),
    ("refused.too_few", lambda desk: desk.change_variant(FULL, "boot-41", "boot-42")),
    ("refused.sold_out", lambda desk: desk.add(FULL, "boot-43")),
    ("refused.sold_out", lambda desk: desk.change_variant(FULL, "boot-41", "boot-43")),
    ("refused.limit.line", lambda desk: desk.add(FULL, "card-1", 21)),
    ("refused.limit.line", lambda desk: desk.add(FULL, "card-1", 10**9)),
    ("refused.limit.line", lambda desk: desk.add(FULL, "tea-green", 16)),
    ("refused.price_unknown", lambda desk: desk.add(FULL, "vase-1")),
    ("refused.currency", lambda desk: desk.add(FULL, "clock-1")),
    ("refused.unknown_variant", lambda desk: desk.add(FULL, "boot-99")),
    ("refused.unknown_variant", lambda desk: desk.add(FULL, "boot")),  # which of them?
    ("refused.unknown_variant", lambda desk: desk.add(FULL, "")),
    ("refused.unknown_variant", lambda desk: desk.add(FULL, "' OR 1=1 --\x00")),
    ("refused.unknown_variant", lambda desk: desk.add(FULL, "x" * 100_000)),
    ("refused.not_in_cart", lambda desk: desk.remove(FULL, "boot-42")),
    ("refused.not_in_cart", lambda desk: desk.set_quantity(FULL, "boot-42", 1)),
    ("refused.not_in_cart", lambda desk: desk.change_variant(FULL, "boot-42", "boot-41")),
    ("refused.not_in_cart", lambda desk: desk.remove("somebody else", "boot-41")),
    ("refused.code.unknown", lambda desk: desk.apply_code(FULL, "NOPE")),
    ("refused.code.unknown", lambda desk: desk.apply_code(FULL, "")),
    ("refused.code.unknown", lambda desk: desk.apply_code(FULL, "  ")),
    ("refused.code.unknown", lambda desk: desk.apply_code(FULL, "{code.__class__}" * 999)),
    ("refused.code.expired", lambda desk: desk.apply_code(FULL, "over")),
    ("refused.code.not_begun", lambda desk: desk.apply_code(FULL, "SOON")),
    ("refused.code.not_there", lambda desk: desk.drop_code(FULL, "BOOT25")),
    ("refused.email", lambda desk: desk.set_email(FULL, "")),
    ("refused.email", lambda desk: desk.set_email(FULL, "maya")),
    ("refused.email", lambda desk: desk.set_email(FULL, "maya@post")),
    ("refused.email", lambda desk: desk.set_email(FULL, "maya@@post.example")),
    ("refused.email", lambda desk: desk.set_email(FULL, "maya@post..example")),
    ("refused.email", lambda desk: desk.set_email(FULL, "a@b.example, c@d.example")),
    ("refused.email", lambda desk: desk.set_email(FULL, "a@b.example\nBcc: all@b.example")),
    ("refused.email", lambda desk: desk.set_email(FULL, "a@" + "b." * 200 + "example")),
    ("refused.email", lambda desk: desk.set_email(FULL, "<script>@b.example")),
    ("refused.address.name", address(name="")),
    ("refused.address.name", address(name=" ... ")),
    ("refused.address.street", address(street="")),
    ("refused.address.city", address(city="\u200b")),
    ("refused.address.region", address(region="")),
    ("refused.address.region", address(region="Ontario")),
    ("refused.address.region", address(region="PR")),
    ("refused.address.region", address(region="州")),
    ("refused.address.postcode", address(postcode="")),
    ("refused.address.postcode", address(postcode="9720")),
    ("refused.address.postcode", address(postcode="97204-12")),
    ("refused.address.postcode", address(postcode="SW1A 1AA")),
    ("refused.address.postcode", address(postcode="九七二〇四")),
    ("refused.address.country", address(country="CA")),
    ("refused.address.country", address(country="")),
    ("refused.address.country", address(country="Mars")),
    ("refused.address.street_script", address(street="橡树街12号")),
    ("refused.address.street_script", address(street2="3楼")),
    ("refused.address.city_script", address(city="波特兰")),
    ("refused.address.long", address(name="x" * 101)),
    ("refused.address.long", address(street="y" * 100_000)),
    ("refused.shipping.unknown", lambda desk: desk.set_shipping(FULL, "balloon")),
    ("refused.shipping.unknown", lambda desk: desk.set_shipping(FULL, "")),
]  # fmt: skip


@pytest.mark.parametrize(("key", "change"), BAD)
def test_bad_input_is_told_plainly_and_changes_nothing(full, key, change):
    before = full.cart(FULL)
    with pytest.raises(Refused) as refused:
        change(full)
    assert refused.value.key == key
    assert full.cart(FULL) == before
    for locale in LOCALES:
        told = Words(locale, ROOT / "assets").say(key, **refused.value.slots)
        assert told
        assert len(told) < 400  # what was typed is repeated shortly, if at all


def test_a_cart_has_a_limit(full):
    full.add(FULL, "card-1", 20)
    with pytest.raises(Refused) as refused:
        full.add(FULL, "tea-black", 14)
    assert (refused.value.key, refused.value.slots) == ("refused.limit.cart", {"limit": 40})
    assert full.add(FULL, "tea-black", 13).count == 40


def test_a_refusal_says_how_many_there_are(full):
    with pytest.raises(Refused) as refused:
        full.add(FULL, "boot-41", 2)
    assert refused.value.slots == {"title": BOOT.title, "count": 3, "have": 2}
    with pytest.raises(Refused) as refused:
        full.apply_code(FULL, "SOON")
    assert refused.value.slots["starts"].isoformat() == "2026-11-24"


def test_no_faster_way_is_sold_for_furniture(desk):
    desk.add("s", "sofa-grey")
    with pytest.raises(Refused, match="no_faster"):
        desk.set_shipping("s", "express")
    assert desk.set_shipping("s", "standard").shipping == "standard"


def test_codes_are_not_collected_without_end(database, desk):
    many = tuple(replace(CATALOGUE.offers[0], id=f"o{n}", code=f"C{n}") for n in range(11))
    ProductStore(database).save(replace(CATALOGUE, offers=many))
    for n in range(10):
        desk.apply_code("s", f"C{n}")
    with pytest.raises(Refused, match="too_many"):
        desk.apply_code("s", "C10")


# ---------------------------------------------------------------- the record moves on


def test_a_price_that_changed_is_told_and_a_product_that_went(database, desk):
    desk.add("s", "boot-41")
    desk.add("s", "tea-green")
    dearer = replace(
        BOOT, variants=(replace(BOOT.variants[0], price=usd(14999)), *BOOT.variants[1:])
    )
    ProductStore(database).save(replace(CATALOGUE, products=(dearer, *PRODUCTS[2:])))
    boot, tea = desk.totals("s").lines
    assert (boot.problem, boot.price, boot.line.seen) == ("cart.price_changed", usd(14999), usd(12999))  # fmt: skip
    assert (tea.problem, tea.total) == ("refused.gone", usd(0))
    assert desk.add("s", "boot-41").lines[0].seen == usd(14999)
    with pytest.raises(Refused, match="unknown_variant"):
        desk.add("s", "tea-green")


def test_rules_come_with_the_catalogue_and_stay_where_a_feed_has_none(database):
    assert read_rules(database) == RULES
    ProductStore(database).save(replace(CATALOGUE, rules=None))
    assert read_rules(database) == RULES


def test_a_shop_without_rules_still_has_carts(tmp_path):
    database = opened(tmp_path, replace(CATALOGUE, rules=None))
    rules = read_rules(database)
    assert rules == ShopRules()
    desk = desk_of(database, rules)
    desk.add("s", "card-1", 99)
    with pytest.raises(Refused, match=r"limit\.line"):
        desk.add("s", "card-1", 1)
    anywhere = replace(HOME, country="JP", region="東京都", postcode="100-0001", city="千代田区")
    assert desk.set_address("s", anywhere).address == anywhere
    assert desk.methods("s") == ()
    assert desk.totals("s").shipping is None
    database.close()
