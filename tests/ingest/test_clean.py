"""Raw rows into a catalogue: nothing invented, nothing lost, every refusal named."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_feeds import BESTBUY, LITEMALL, write

from shopbot.ingest.clean import clean
from shopbot.ingest.clean_money import money
from shopbot.ingest.clean_text import clean_text
from shopbot.ingest.clean_values import Unusable, rating, whole
from shopbot.ingest.feeds import read
from shopbot.ingest.feeds_text import Feed, Row
from shopbot.types import Money


def table(tmp_path, text):
    return clean(read(write(tmp_path / "feed.csv", text)))


def native(products, **extras):
    """The catalogue of raw products, given as Python values."""

    def raw(values, file):
        text = json.dumps(values, ensure_ascii=False)
        return tuple(
            Row(file, n, v) for n, v in enumerate(json.loads(text, parse_float=Decimal), 1)
        )

    shop = [{"name": {"en": "S"}, "currency": "USD"}]
    parts = {name: raw(values, f"{name}.json") for name, values in {"shop": shop, **extras}.items()}
    return clean(Feed("s", iter(raw(products, "products/lamps.jsonl")), "native", parts))


LAMP = {"id": "lamp", "title": {"en": "Lamp", "zh": "灯"}, "category": "lamps", "price": "12.50"}
LAMPS = {"key": "lamps", "label": {"en": "Lamps", "zh": "灯具"}, "synonyms": {"en": ["lamp"]},
         "attributes": {"power": {"label": {"en": "Power", "zh": "功率"}, "type": "number", "unit": "W"}}}  # fmt: skip


def test_a_native_product_keeps_everything():
    product = {
        **LAMP,
        "list_price": "15.00",
        "attributes": [
            {"name": "power", "value": 7.5},
            {"name": "waterproof", "value": True},
            {"name": "material", "value": "steel", "text": {"en": "brushed steel", "zh": "拉丝钢"}},
        ],
        "variants": [
            {"id": "lamp-a", "options": [{"name": "color", "value": "navy", "text": {"en": "harbour blue"}}], "price": "14.00", "stock": 2},
            {"id": "lamp-b", "options": [], "price": {"amount": "12.50", "currency": "USD"}, "stock": 0},
        ],
        "picture": "pictures/lamp.svg?tint=blue",
        "goes_with": ["lamp2", "nobody"],
    }  # fmt: skip
    catalogue, rejected = native([product, {**LAMP, "id": "lamp2"}], categories=[LAMPS])
    first = catalogue.products[0]
    assert rejected == ()
    assert (first.price, first.list_price, first.stock) == (
        Money(1250, "USD"),
        Money(1500, "USD"),
        2,
    )
    power = first.attribute("power")
    assert (power.value, power.unit, power.label.get("zh")) == (7.5, "W", "功率")
    assert first.attribute("material").text.get("zh") == "拉丝钢"
    assert first.option_values("color")[0].value == "blue"
    assert first.option_values("color")[0].text.get("en") == "harbour blue"
    assert first.goes_with == ("lamp2",)
    assert first.source == "products/lamps.jsonl:1"
    assert catalogue.categories[0].synonyms == {"en": ("lamp",)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": {}}, "title"),
        ({"price": "-1"}, "price"),
        ({"price": "99999999"}, "price"),
        ({"variants": [{"id": "v", "price": "1"}, {"id": "w", "price": {"amount": "1", "currency": "EUR"}}]}, "variants.price"),
        ({"id": "lamp2"}, "id"),
        ({"id": "x" * 201}, "id"),
    ],
)  # fmt: skip
def test_a_bad_product_is_named_and_the_rest_kept(change, field):
    catalogue, rejected = native(
        [{**LAMP, "id": "lamp2"}, {**LAMP, **change}, {**LAMP, "id": "lamp3"}]
    )
    assert [p.id for p in catalogue.products] == ["lamp2", "lamp3"]
    (reject,) = rejected
    assert (reject.file, reject.line, reject.field) == ("products/lamps.jsonl", 2, field)
    assert reject.reason
    assert not reject.kept


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": "soon"}, "price"),
        ({"price": True}, "price"),
        ({"price": "10-20"}, "price"),
        ({"price": "1.299"}, "price"),
        ({"price": "0.00", "stock": 4}, "price"),
        ({"list_price": "-3"}, "list_price"),
        ({"currency": "Galleons"}, "currency"),
        ({"currency": "EUR"}, "currency"),
        ({"rating": 7}, "rating"),
        ({"rating_count": "many"}, "rating_count"),
        ({"stock": "-3"}, "stock"),
        ({"stock": 5, "availability": "https://schema.org/OutOfStock"}, "stock"),
        ({"variants": [{"id": "v", "stock": -3}]}, "variants.stock"),
        ({"variants": [{"id": "v"}, {"id": "v"}]}, "variants"),
        ({"variants": ["v"]}, "variants"),
        ({"variants": [{"id": "v", "options": ["blue"]}]}, "variants.options"),
        ({"variants": [{"id": "v", "price": "1"}, {"id": "w", "price": "call us"}]}, "variants.price"),
        ({"variants": [{"id": "v", "price": "-1"}]}, "variants.price"),
        ({"attributes": [{"value": 1}]}, "attributes"),
        ({"attributes": ["heavy"]}, "attributes"),
        ({"picture": "http://192.168.0.4/lamp.png"}, "picture"),
        ({"picture": "data:image/png;base64,AAAA"}, "picture"),
        ({"url": "https://me:secret@shop.example/lamp"}, "url"),
        ({"category": "918273"}, "category"),
    ],
)  # fmt: skip
def test_a_bad_field_does_not_cost_the_product(change, field):
    catalogue, rejected = native(
        [{**LAMP, "id": "lamp2"}, {**LAMP, **change}, {**LAMP, "id": "lamp3"}]
    )
    assert [p.id for p in catalogue.products] == ["lamp2", "lamp", "lamp3"]
    (reject,) = rejected
    assert (reject.file, reject.line, reject.field) == ("products/lamps.jsonl", 2, field)
    assert reject.reason
    assert reject.kept
    assert "secret" not in reject.reason


def test_the_small_records():
    catalogue, rejected = native(
        [LAMP],
        reviews=[
            {"id": "r1", "product_id": "lamp", "rating": 4, "text": {"en": "Bright"}, "written": "2026-02-03"},
            {"id": "r2", "product_id": "lamp", "rating": 5, "text": {"zh": "亮"}},
            {"id": "r3", "product_id": "nobody", "rating": 5, "text": {"zh": "亮"}},
            {"id": "r4", "product_id": "lamp", "rating": 6, "text": {"zh": "亮"}},
        ],
        offers=[
            {"id": "o", "title": {"en": "O"}, "text": {"en": "T"}, "starts": "2026-01-01", "ends": "2026-02-01", "minimum": "40.00"},
            {"id": "bad", "title": {"en": "O"}, "text": {"en": "T"}, "starts": "2026-03-01", "ends": "2026-02-01"},
        ],
        customers=[{"id": "c", "name": "N", "email": "n@e.example", "locale": "fr"}],
        orders=[
            {"id": "1", "customer_id": "c", "status": "paid", "placed": "2026-01-01", "total": "12.50",
             "lines": [{"variant_id": "v", "product_id": "lamp", "quantity": 1, "price": "12.50"}]},
            {"id": "2", "customer_id": "c", "status": "lost", "placed": "2026-01-01", "total": "1", "lines": []},
        ],
    )  # fmt: skip
    assert (catalogue.products[0].rating, catalogue.products[0].rating_count) == (4.5, 2)
    assert catalogue.offers[0].minimum == Money(4000, "USD")
    assert catalogue.orders[0].lines[0].price == Money(1250, "USD")
    assert [(r.file, r.line, r.field) for r in rejected] == [
        ("reviews.json", 3, "product_id"),
        ("reviews.json", 4, "rating"),
        ("offers.json", 2, "ends"),
        ("customers.json", 1, "locale"),
        ("orders.json", 2, "status"),
    ]


def test_bestbuy(tmp_path):
    catalogue, rejected = clean(read(write(tmp_path / "bestbuy.json", json.dumps(BESTBUY))))
    phone, case = catalogue.products
    assert rejected == ()
    assert (phone.id, phone.price, phone.category, phone.kind.get("en")) == (
        "4984700",
        Money(4999, "USD"),
        "cell-phones",
        "Prepaid Phones",
    )
    assert phone.description.get("en") == "A phone."
    assert phone.option_values("color")[0].value == "white"
    assert (phone.stock, phone.rating, case.brand, case.picture) == (None, None, "", "")
    assert case.id.startswith("p-")
    assert catalogue.info.locales == ("en",)


def test_litemall(tmp_path):
    catalogue, _ = clean(read(write(tmp_path / "l.json", json.dumps(LITEMALL, ensure_ascii=False))))
    (product,) = catalogue.products
    assert (product.price, product.list_price) == (Money(79950, "CNY"), Money(91900, "CNY"))
    assert (product.brand, product.stock, product.category) == ("", 3, "居家")
    assert [o.value for o in product.option_values("color")] == ["pink", "red"]
    assert product.option_values("color")[0].text.get("zh") == "浅杏粉"
    assert product.description.get("zh") == "精致绣花"
    assert catalogue.info.locales == ("zh",)


def test_a_table(tmp_path):
    text = 'title,price,availability,gender,colour,list price,Voltage\nLamp,"$1,299.50",out of stock,Damen,Navy,1200,12 V\nTorch,,in stock,women,,,\n'
    catalogue, _ = table(tmp_path, text)
    lamp, torch = catalogue.products
    assert lamp.price == Money(129950, "USD")
    assert lamp.list_price is None  # not above the price
    assert (lamp.stock, lamp.audience, torch.audience) == (0, "", "women")
    assert lamp.attribute("Voltage").value == "12 V"
    assert (torch.price, torch.stock) == (None, None)  # a price is never invented, nor a stock


def test_a_repeated_import_gives_the_same(tmp_path):
    text = "title,price\nLamp,1\nTorch,2\n"
    assert table(tmp_path, text) == table(tmp_path, text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12.50", Money(1250, "USD")),
        ("$1,299", Money(129900, "USD")),
        ("1.299,00", Money(129900, "USD")),
        ("12,5", Money(1250, "USD")),
        ("12.50 EUR", Money(1250, "EUR")),
        ("€ 8", Money(800, "EUR")),
        ("￥59", Money(5900, "CNY")),
        ("59元", Money(5900, "CNY")),
        ({"amount": "7", "currency": "GBP"}, Money(700, "GBP")),
        (Decimal("0.1"), Money(10, "USD")),
        (3, Money(300, "USD")),
        ("", None),
        (None, None),
    ],
)
def test_amounts(value, expected):
    assert money(value, "USD") == expected


@pytest.mark.parametrize(
    "value", ["-1", "abc", "1e9", "NaN", "inf", "12.50.1.9", [], True, "1 2 3 EURO X"]
)
def test_what_is_no_amount(value):
    with pytest.raises(Unusable):
        money(value, "USD")


@given(st.integers(0, 10**9), st.sampled_from(["USD", "CNY", "EUR"]))
def test_amounts_are_exact(cents, currency):
    assert money(str(Decimal(cents) / 100), currency) == Money(cents, currency)


def test_currencies_without_cents():
    assert money("1200", "JPY") == Money(1200, "JPY")
    assert money("1.234", "KWD") == Money(1234, "KWD")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>One<br>two &amp; three</p><script>alert(1)</script>", "One\ntwo & three"),
        ("Ｎｅｗ　１２", "New 12"),
        ("轻便，防水。", "轻便，防水。"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("a\u200bb\x00c\u202e", "abc"),
        ("  many   spaces \n\n lines ", "many spaces\nlines"),
        ("m² ½ ™", "m² ½ ™"),
        (None, ""),
        (12, "12"),
    ],
)
def test_text(raw, text):
    assert clean_text(raw) == text


@given(st.text(max_size=200))
def test_cleaning_text_twice_changes_nothing_more_for_plain_text(raw):
    once = clean_text(raw.replace("<", "").replace("&", ""))
    assert clean_text(once) == once


def test_whole_numbers_and_ratings():
    assert (whole("1,200", "stock"), whole("", "stock"), whole("3.0", "stock")) == (1200, None, 3)
    assert (rating("4.5"), rating("4/5"), rating(0), rating(None)) == (4.5, 4.0, None, None)
    for bad in ("2.5", "-1", "many", True):
        with pytest.raises(Unusable):
            whole(bad, "stock")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Insignia\x99 \x96 32\x94 TV", "Insignia™ – 32” TV"),
        ("caf\xe9 \x80 5", "café € 5"),
        ("no\x81 \x8d\x8f\x90\x9d sign", "no sign"),
    ],
)
def test_windows_characters_read_as_latin_1_are_restored(written, plain):
    assert clean_text(written) == plain
