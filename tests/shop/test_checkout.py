"""From cart to order: what was agreed to is what is placed, once, and nothing else is."""

import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from market import (
    BOOT,
    CATALOGUE,
    HOME,
    NOON,
    PRODUCTS,
    RULES,
    TODAY,
    desk_of,
    opened,
    ready,
    stocks,
    usd,
)

from shopbot.errors import Refused, StorageError
from shopbot.search.facets_table_build import table
from shopbot.shop import codec
from shopbot.shop.checkout import Checkout
from shopbot.shop.orders import OrderStore
from shopbot.shop.orders_log import logged
from shopbot.shop.products import ProductStore
from shopbot.shop.tables import orders
from shopbot.types import CheckoutWay, Filters, Limits, Money, Proposal, Receipt


@pytest.fixture
def database(tmp_path):
    there = opened(tmp_path)
    yield there
    there.close()


@pytest.fixture
def desk(database):
    return desk_of(database)


@pytest.fixture
def checkout(database, desk):
    return Checkout(database, desk)


def filled(desk, session="s"):
    desk.add(session, "boot-41", 2)
    desk.add(session, "tea-green", 3)
    ready(desk, session)
    return session


def count(database):
    with database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(orders))


def test_an_order_is_placed_for_real(database, desk, checkout):
    desk.apply_code(filled(desk), "WELCOME10")
    before = stocks(database)
    proposal = checkout.propose("s")
    assert proposal.write.kind == "place_order"
    assert proposal.totals == desk.totals("s")
    assert stocks(database) == before  # proposing takes nothing
    receipt = checkout.place(proposal, "zh")
    order = receipt.order
    goods = 2 * 12999 + 3 * 1095
    off = 2600 + 329  # 10 % of each line: 25998 and 3285
    assert order.total == receipt.charge == proposal.totals.total == usd(goods - off)
    assert (order.discount, order.shipping, order.tax) == (usd(off), usd(0), usd(0))
    assert [(v.variant_id, v.quantity, v.price.minor) for v in order.lines] == [("boot-41", 2, 12999), ("tea-green", 3, 1095)]  # fmt: skip
    assert (order.address, order.placed, order.status) == (HOME, TODAY, "pending")
    assert order.expected == date(2026, 11, 30)  # five working days after a Monday
    after = stocks(database)
    assert {k: before[k] - after[k] for k in after if after[k] != before[k]} == {
        "boot-41": 2, "boot": 2, "tea-green": 3, "tea": 3,
    }  # fmt: skip
    store = OrderStore(database)
    assert store.get(order.id) == order
    guest = store.customer(order.customer_id)
    assert (guest.email, guest.name, guest.locale) == ("maya@post.example", HOME.name, "zh")
    assert (
        store.customer("c-1").name == "Maya"
    )  # whose e-mail address was typed, no more than typed
    assert desk.cart("s").lines == ()
    assert desk.cart("s").email == "maya@post.example"
    (entry,) = logged(database, order.id)
    assert (entry.asked, entry.receipt) == (proposal.write, receipt)
    with pytest.raises(Refused, match="nothing_to_undo"):
        desk.undo("s")


def test_a_number_says_nothing_of_how_many_orders_there_are(desk, checkout):
    numbers = []
    for _ in range(5):
        desk.add("s", "tea-green")
        ready(desk)
        numbers.append(checkout.place(checkout.propose("s")).order.id)
    assert len(set(numbers)) == 5
    assert all(n[:2] == "F-" and len(n) == 8 and n[2:].isdigit() for n in numbers)


def test_a_known_customer_orders_as_such(database, desk, checkout):
    filled(desk)
    desk.apply_code("s", "WELCOME10")
    proposal = checkout.propose("s", "c-1")
    assert proposal.totals.discounts == ()  # has ordered before
    order = checkout.place(proposal).order
    assert order.customer_id == "c-1"
    assert [o.id for o in OrderStore(database).of_customer("c-1")] == [order.id, "F-20001"]


def test_the_second_order_of_a_session_is_no_first_order(desk, checkout):
    filled(desk)
    checkout.place(checkout.propose("s"))
    desk.add("s", "sofa-grey")
    desk.apply_code("s", "WELCOME10")
    assert desk.totals("s").unused_codes == {"WELCOME10": "cart.code.first_order"}


def test_a_double_click_gives_the_same_receipt(database, desk, checkout):
    filled(desk)
    proposal = checkout.propose("s")
    first = checkout.place(proposal)
    after = stocks(database)
    assert checkout.place(proposal) == first
    assert checkout.place(proposal) == first
    assert (stocks(database), count(database)) == (after, 2)


def test_two_tabs_with_the_same_cart_place_one_order(database, desk, checkout):
    filled(desk)
    one, two = checkout.propose("s"), checkout.propose("s")
    assert one.key == two.key
    assert checkout.place(one) == checkout.place(two)
    assert count(database) == 2


def test_the_same_goods_can_be_bought_again(database, desk, checkout):
    filled(desk)
    first = checkout.place(checkout.propose("s"))
    desk.add("s", "tea-green", 3)
    second = checkout.place(checkout.propose("s"))
    assert first.order.id != second.order.id
    assert count(database) == 3


def test_a_yes_to_another_total_is_no_yes_to_this_one(database, desk, checkout):
    filled(desk)
    proposal = checkout.propose("s")
    forged = replace(proposal, write=replace(proposal.write, total=usd(1)), totals=replace(proposal.totals, total=usd(1)))  # fmt: skip
    with pytest.raises(Refused, match="cart_changed"):
        checkout.place(forged)
    checkout.place(proposal)
    with pytest.raises(Refused, match="other_write"):
        checkout.place(forged)  # the key is that of another write now
    assert count(database) == 2


# ---------------------------------------------------------------- the world moves between asking and yes


def refused(checkout, proposal):
    with pytest.raises(Refused) as caught:
        checkout.place(proposal)
    return caught.value


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.add("s", "card-1"),
        lambda desk: desk.set_quantity("s", "tea-green", 1),
        lambda desk: desk.set_email("s", "other@post.example"),
        lambda desk: desk.set_address("s", replace(HOME, postcode="97205")),
        lambda desk: desk.set_shipping("s", "express"),
        lambda desk: desk.apply_code("s", "BOOT25"),
        lambda desk: desk.apply_code("s", "LAST"),  # takes nothing off, but it is another cart
        lambda desk: (desk.add("s", "card-1"), desk.undo("s")),
    ],
)
def test_a_cart_that_was_changed_since_is_not_ordered(database, desk, checkout, change):
    filled(desk)
    proposal = checkout.propose("s")
    change(desk)
    before, cart = stocks(database), desk.cart("s")
    assert refused(checkout, proposal).key == "refused.cart_changed"
    assert (stocks(database), desk.cart("s"), count(database)) == (before, cart, 1)
    checkout.place(checkout.propose("s"))  # asked again, agreed again


def test_a_price_that_changed_is_told_with_both_totals(database, desk, checkout):
    filled(desk)
    proposal = checkout.propose("s")
    dearer = replace(BOOT, variants=(replace(BOOT.variants[0], price=usd(13099)), *BOOT.variants[1:]))  # fmt: skip
    ProductStore(database).save(replace(CATALOGUE, products=(dearer, *PRODUCTS[1:])))
    why = refused(checkout, proposal)
    assert why.key == "refused.total_changed"
    assert why.slots["new"].minor - why.slots["old"].minor == 200
    assert count(database) == 1
    again = checkout.propose("s")
    assert again.key != proposal.key
    assert again.totals.lines[0].problem == "cart.price_changed"
    assert checkout.place(again).order.total == again.totals.total


def test_prices_that_changed_to_the_same_total_are_told_too(database, desk, checkout):
    desk.add("s", "tea-green")
    desk.add("s", "tea-black")
    ready(desk)
    proposal = checkout.propose("s")
    tea = PRODUCTS[1]
    swapped = replace(tea, variants=tuple(replace(v, price=o.price) for v, o in zip(tea.variants, tea.variants[::-1], strict=True)))  # fmt: skip
    ProductStore(database).save(replace(CATALOGUE, products=(BOOT, swapped, *PRODUCTS[2:])))
    assert refused(checkout, proposal).key == "refused.cart_changed"


def test_an_offer_that_ended_overnight_is_told(database):
    evening = desk_of(database)
    evening.add("s", "sofa-grey")
    ready(evening)
    evening.apply_code("s", "LAST")
    proposal = Checkout(database, evening).propose("s")
    morning = desk_of(database, at=NOON + timedelta(days=1))
    why = refused(Checkout(database, morning), proposal)
    assert why.key == "refused.total_changed"
    assert why.slots["new"].minor - why.slots["old"].minor == 499


@pytest.mark.parametrize(("sold", "key"), [(3, "refused.sold_out"), (2, "refused.too_few")])
def test_what_was_sold_meanwhile_is_told(database, desk, checkout, sold, key):
    filled(desk)
    proposal = checkout.propose("s")
    desk.add("quick", "boot-41", sold)
    ready(desk, "quick")
    checkout.place(checkout.propose("quick"))
    before, cart = stocks(database), desk.cart("s")
    assert refused(checkout, proposal).key == key
    with pytest.raises(Refused, match=key):
        checkout.propose("s")
    assert (stocks(database), desk.cart("s")) == (before, cart)


def test_a_product_that_went_is_told(database, desk, checkout):
    filled(desk)
    proposal = checkout.propose("s")
    ProductStore(database).save(replace(CATALOGUE, products=PRODUCTS[1:]))
    assert refused(checkout, proposal).key == "refused.gone"


def test_what_is_missing_is_asked_for_in_order(desk, checkout):
    steps = [
        ("refused.cart_empty", lambda: desk.add("s", "tea-green")),
        ("refused.email_missing", lambda: desk.set_email("s", "a@b.example")),
        ("refused.address.missing", lambda: desk.set_address("s", HOME)),
        ("refused.shipping.missing", lambda: desk.set_shipping("s", "express")),
    ]
    for key, step in steps:
        with pytest.raises(Refused) as caught:
            checkout.propose("s")
        assert caught.value.key == key
        step()
    assert checkout.propose("s").totals.total == usd(1095 + 1250)


def test_a_shop_that_takes_no_orders_here_says_so(database):
    elsewhere = desk_of(database, replace(RULES, checkout=CheckoutWay()))
    filled(elsewhere)
    with pytest.raises(Refused, match="elsewhere"):
        Checkout(database, elsewhere).propose("s")


def test_limits_that_were_lowered_since_hold(database, desk):
    filled(desk)
    for limits, key in ((Limits(2, 40), "limit.line"), (Limits(20, 4), "limit.cart")):
        stricter = desk_of(database, replace(RULES, limits=limits))
        with pytest.raises(Refused, match=key):
            Checkout(database, stricter).propose("s")


def test_where_the_tax_is_not_known_nothing_is_ordered(database, desk):
    filled(desk)
    unknown = replace(RULES, tax=replace(RULES.tax, rates={"US": {"MN": 6875}}))
    with pytest.raises(Refused, match=r"address\.region"):
        Checkout(database, desk_of(database, unknown)).propose("s")


def test_goods_that_share_a_stock_or_are_not_counted(database, desk, checkout):
    desk.add("s", "mug-blue", 4)
    desk.add("s", "mug-red", 2)
    desk.add("s", "bell", 4)
    desk.add("s", "card-1", 5)
    ready(desk)
    checkout.place(checkout.propose("s"))
    left = stocks(database)
    assert (left["mug"], left["mug-blue"], left["bell"], left["card-1"], left["card"]) == (0, None, 0, None, None)  # fmt: skip
    with pytest.raises(Refused, match="sold_out"):
        desk.add("s", "mug-red")


def test_two_lines_of_a_shared_stock_may_not_take_more_than_there_is(database, desk, checkout):
    desk.add("s", "mug-blue", 4)
    with pytest.raises(Refused, match="too_few_more"):
        desk.add("s", "mug-red", 3)  # 7 of 6
    desk.add("s", "mug-red", 2)
    ready(desk)
    proposal = checkout.propose("s")
    desk.add("quick", "mug-red")
    ready(desk, "quick")
    checkout.place(checkout.propose("quick"))
    assert [line.problem for line in desk.totals("s").lines] == ["refused.too_few"] * 2
    assert refused(checkout, proposal).key == "refused.too_few"
    assert stocks(database)["mug"] == 5


# ---------------------------------------------------------------- sold out is told as sold out at once


def test_every_open_store_tells_what_was_sold_at_once(database, desk, checkout):
    store, made_before = ProductStore(database), table(ProductStore(database).all())
    in_stock = Filters(categories=("footwear",), sizes=("42",), in_stock=True)
    assert [p.id for p in store.select(in_stock)] == ["boot"]
    desk.add("s", "boot-42")
    ready(desk)
    checkout.place(checkout.propose("s"))
    assert store.get(["boot"])[0].variants[1].stock == 0
    assert store.select(in_stock) == ()
    other = ProductStore(database)  # another process, that reads a table from before the sale
    other.adopt(made_before, other.revision())
    assert other.select(in_stock) == ()
    assert other.statistics(Filters()).in_stock == store.statistics(Filters()).in_stock


def test_importing_the_same_feed_again_brings_nothing_sold_back(database, desk, checkout):
    filled(desk)
    checkout.place(checkout.propose("s"))
    sold, store = stocks(database), ProductStore(database)
    changes = store.save(CATALOGUE)
    assert (changes.changed, stocks(database)) == ((), sold)
    counted = replace(BOOT, variants=(replace(BOOT.variants[0], stock=9), *BOOT.variants[1:]), stock=10)  # fmt: skip
    store.save(replace(CATALOGUE, products=(counted, *PRODUCTS[1:])))
    assert stocks(database)["boot-41"] == 9  # the merchant counted anew


# ---------------------------------------------------------------- nothing to write on


def test_a_read_only_shop_refuses_and_keeps_the_cart(database, desk, checkout):
    filled(desk)
    proposal, cart, before = checkout.propose("s"), desk.cart("s"), stocks(database)
    sa.event.listen(database._engine, "begin", lambda c: c.exec_driver_sql("PRAGMA query_only = ON"))  # fmt: skip
    with pytest.raises(StorageError):
        checkout.place(proposal)
    with pytest.raises(StorageError):
        desk.add("s", "tea-green")
    assert (desk.cart("s"), stocks(database)) == (cart, before)


@pytest.mark.parametrize("pages", range(0, 12, 2))
def test_a_full_disk_loses_nothing_and_doubles_nothing(tmp_path, database, desk, checkout, pages):
    filled(desk)
    desk.set_address("s", replace(HOME, name="林" * 100, street="Long Street " * 8))
    with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as plain:
        plain.execute("VACUUM")  # no room is left in it
    proposal, cart, before = checkout.propose("s"), desk.cart("s"), stocks(database)
    limits = []

    @sa.event.listens_for(database._engine, "begin")
    def _shrink(connection):
        there = connection.exec_driver_sql("PRAGMA page_count").scalar()
        most = limits[-1] if limits else there + pages
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    with suppress(StorageError):
        checkout.place(proposal)
    if count(database) == 1:
        assert (desk.cart("s"), stocks(database)) == (cart, before)
    else:
        assert pages, "an order needs room"
        assert desk.cart("s").lines == ()
    limits.append(2**30)  # somebody made room
    receipt = checkout.place(proposal)
    assert receipt.order.total == proposal.totals.total
    assert count(database) == 2


# ---------------------------------------------------------------- the last one


def test_threads_that_want_the_last_one(database, desk):
    sessions = [f"s{n}" for n in range(6)]
    for session in sessions:
        desk.add(session, "boot-42")
        ready(desk, session)
    ways = [Checkout(database, desk) for _ in sessions]
    proposals = [way.propose(session) for way, session in zip(ways, sessions, strict=True)]
    start, told = threading.Barrier(len(sessions)), []

    def buy(way, proposal):
        start.wait()
        try:
            told.append(way.place(proposal).order.id)
        except Refused as why:
            told.append(why.key)

    threads = [
        threading.Thread(target=buy, args=pair) for pair in zip(ways, proposals, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told)[0].startswith("F-")
    assert sorted(told)[1:] == ["refused.sold_out"] * 5
    assert stocks(database)["boot-42"] == 0
    assert count(database) == 2


def test_threads_that_say_yes_to_the_same_proposal(database, desk):
    filled(desk)
    checkout = Checkout(database, desk)
    proposal, receipts = checkout.propose("s"), []
    threads = [threading.Thread(target=lambda: receipts.append(checkout.place(proposal))) for _ in range(4)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 4
    assert len({receipt.order.id for receipt in receipts}) == 1
    assert stocks(database)["boot-41"] == 1


def test_money_of_an_order_is_that_of_the_shop(desk, checkout):
    desk.add("s", "clock-1")
    ready(desk)
    with pytest.raises(
        Refused, match=r"shipping\.missing"
    ):  # no way of shipping is priced in euros
        checkout.propose("s")
    assert desk.totals("s").total == Money(1900, "EUR")


def test_a_proposal_that_was_kept_in_the_database_is_the_same_proposal(desk, checkout):
    filled(desk)
    desk.apply_code("s", "BOOT25")
    desk.apply_code("s", "FINCH15")
    proposal = checkout.propose("s")
    kept = codec.loads(Proposal, codec.dumps(proposal))
    receipt = checkout.place(kept)
    assert codec.loads(Receipt, codec.dumps(receipt)) == receipt
    assert checkout.place(proposal) == receipt
