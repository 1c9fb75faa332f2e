"""Whole feeds made clean: currencies, variants in rows of their own, attributes, relations."""

from dataclasses import replace

import pytest

from shopbot.ingest.clean import FIRST_ROWS, clean
from shopbot.ingest.feeds_text import Feed, Row
from shopbot.search.facets_fit import matches, meets
from shopbot.types import AttributeFilter, Filters, Money

TEXT = "A warm jacket with two pockets that keeps the rain out on long days."


def feed(*rows, **extras):
    parts = {
        name: tuple(Row(name, n, value) for n, value in enumerate(values, 1))
        for name, values in extras.items()
    }
    return clean(Feed("f", (Row("f.csv", n, row) for n, row in enumerate(rows, 2)), "table", parts))


def jacket(number, **changes):
    row = {"id": f"j{number}", "title": "Tarn Jacket", "description": TEXT, "brand": "Tarn", "price": "$90"}  # fmt: skip
    return {**row, **changes}


def only(catalogue):
    (product,) = catalogue.products
    return product


# ------------------------------------------------------------------ money


def test_the_currency_of_most_rows_is_the_shops_and_others_keep_theirs():
    rows = [{"title": f"Lamp {n}", "price": f"£{n}.00"} for n in range(1, 6)]
    catalogue, flags = feed(*rows, {"title": "Torch", "price": "9,50 €"}, {"title": "Bulb", "price": "3"})  # fmt: skip
    assert catalogue.info.currency == "GBP"
    assert [p.price for p in catalogue.products[-2:]] == [Money(950, "EUR"), Money(300, "GBP")]
    (flag,) = flags
    assert (flag.line, flag.field, flag.kept) == (7, "currency", True)
    assert "EUR" in flag.reason


@pytest.mark.parametrize(
    ("title", "price", "expected"),
    [
        ("台灯", "￥59", Money(5900, "CNY")),
        ("デスクライト", "￥5900", Money(5900, "JPY")),
        ("台灯", "59", Money(5900, "CNY")),
        ("Lamp", "59", Money(5900, "USD")),
    ],
)
def test_a_bare_sign_is_read_by_the_language(title, price, expected):
    catalogue, _ = feed({"title": title, "price": price})
    assert only(catalogue).price == expected


@pytest.mark.parametrize("price", ["", "call us", "0.00", "0", None, "面议"])
def test_no_price_is_ask_the_shop(price):
    catalogue, flags = feed({"title": "Lamp", "price": price, "list_price": "20"})
    assert (only(catalogue).price, only(catalogue).list_price, flags) == (None, None, ())


def test_a_price_far_above_the_others_is_flagged_and_kept():
    rows = [{"title": f"Lamp {n}", "price": "10"} for n in range(30)]
    catalogue, flags = feed(*rows, {"title": "Chandelier", "price": "99999"})
    assert catalogue.products[-1].price == Money(9999900, "USD")
    assert [(f.file, f.line, f.field, f.kept) for f in flags] == [("f.csv", 32, "price", True)]


def test_a_variant_without_a_price_is_not_sold_at_the_price_of_another():
    options = [{"name": "size", "value": s} for s in "SML"]
    variants = [{"id": s, "options": [o], "price": p} for s, o, p in zip("SML", options, ("5", "", "n/a"), strict=True)]  # fmt: skip
    catalogue, flags = feed({"title": "Cap", "variants": variants})
    assert [v.id for v in only(catalogue).variants] == ["S"]
    assert ("variants.price", True) in [(f.field, f.kept) for f in flags]
    catalogue, flags = feed({"title": "Cap", "price": "7", "variants": variants[:2]})
    assert [v.price.minor for v in only(catalogue).variants] == [500, 700]
    assert flags == ()


def test_rows_are_not_held():
    alive = 0
    most = 0

    class Counted(dict):
        def __init__(self, n):
            nonlocal alive, most
            super().__init__(title=f"Lamp {n}", price="1")
            alive += 1
            most = max(most, alive)

        def __del__(self):
            nonlocal alive
            alive -= 1

    rows = (Row("f.csv", n, Counted(n)) for n in range(FIRST_ROWS + 3000))
    catalogue, _ = clean(Feed("f", rows, "table"))
    assert len(catalogue.products) == FIRST_ROWS + 3000
    assert most <= FIRST_ROWS + 2


# ------------------------------------------------------------------ variants


def test_rows_of_one_product_become_its_variants():
    catalogue, flags = feed(
        jacket(1, title="Tarn Jacket - Navy, M", color="Navy", size="M", stock=2, codes=["c1"], goes_with="j2,hat"),
        jacket(2, title="Tarn Jacket - Navy, L", color="Navy", size="L", stock=3, price="80", list_price="99", codes=["c2"]),
        jacket(3, title="Tarn Jacket - Unicorn, M", color="Unicorn", size="M", stock=0, codes=["c3"]),
        {"id": "hat", "title": "Hat", "goes_with": ["j3"], "upsells": "j2"},
        reviews=[{"id": "r", "product_id": "j3", "rating": 4, "text": "Good"}],
    )  # fmt: skip
    one, hat = catalogue.products
    assert (one.id, one.title.get("en"), one.stock) == ("j1", "Tarn Jacket", 5)
    assert [v.id for v in one.variants] == ["j1", "j2", "j3"]
    assert (one.price, one.list_price) == (Money(8000, "USD"), Money(9900, "USD"))
    assert [o.value for o in one.option_values("color")] == ["blue", "unicorn"]
    assert (one.codes, one.goes_with) == (("c1", "c2", "c3"), ("hat",))
    assert (hat.goes_with, hat.upsells) == (("j1",), ("j1",))
    assert (one.rating, one.rating_count) == (4.0, 1)
    assert [(f.line, f.field, f.kept) for f in flags] == [(2, "variants", True)]


@pytest.mark.parametrize(
    "change",
    [
        {"description": TEXT + " Lined."},
        {"description": ""},
        {"brand": "Moor"},
        {"category": "Coats"},
        {"audience": "women"},
        {"title": "Tarn Jacket II"},
        {"price": "90 EUR"},
        {"condition": "used"},
        {"color": "Navy"},  # the same choice twice is no second variant
        {"color": "Red (Outlet)"},
        {"color": ""},
        {"color": "Red", "size": "M"},
    ],
)
def test_anything_less_than_certain_stays_apart(change):
    catalogue, _ = feed(jacket(1, color="Navy"), jacket(2, **{"color": "Red", **change}))
    assert [p.id for p in catalogue.products] == ["j1", "j2"]


def test_a_colour_that_is_part_of_the_name_is_not_taken_out_of_half_the_rows():
    catalogue, _ = feed(
        jacket(1, title="Blue Note Jacket", color="Blue"),
        jacket(2, title="Blue Note Jacket", color="Red"),  # fmt: skip
    )
    assert [p.title.get("en") for p in catalogue.products] == ["Blue Note Jacket"] * 2


def test_the_same_id_twice_is_refused_and_named():
    catalogue, (reject,) = feed(jacket(1), jacket(1, color="Red"))
    assert len(catalogue.products) == 1
    assert (reject.line, reject.field, reject.kept) == (3, "id", False)
    assert "f.csv:2" in reject.reason


@pytest.mark.parametrize(
    "options",
    [
        {"Colour": "Harbour Fog", "尺码": "加大"},
        [{"name": "Color", "value": "Harbour Fog"}, {"name": "Size", "value": "extra large"}],
        [{"name": "颜色", "value": "Harbour Fog"}, {"name": "Title", "value": "Default Title"}, {"name": "size", "value": "XL"}],
    ],
)  # fmt: skip
def test_options_in_every_shape(options):
    catalogue, flags = feed({"title": "Cap", "variants": [{"id": "v", "options": options}]})
    (variant,) = only(catalogue).variants
    assert [(o.name, o.value) for o in variant.options] == [("color", "grey"), ("size", "XL")]
    assert variant.options[0].text.get("en") == "Harbour Fog"
    assert flags == ()


def test_a_range_of_sizes_fits_each_of_them():
    catalogue, _ = feed(
        {"title": "Socks", "size": "EU 36 – 38"}, {"title": "Boots", "size": "UK 8"}
    )
    socks, boots = catalogue.products
    assert [o.value for o in socks.option_values("size")] == ["36-38"]
    fits = {
        size: not matches(socks, Filters(sizes=(size,))) for size in ("35", "36", "37", "38", "39")
    }
    assert [size for size, fit in fits.items() if fit] == ["36", "37", "38"]
    assert matches(boots, Filters(sizes=("8",)))
    assert not matches(boots, Filters(sizes=("UK 8",)))


def test_a_guess_from_the_title_is_a_colour_only_if_it_is_one():
    catalogue, _ = feed(
        {"title": "Phone - Pre-Owned", "color": "Pre-Owned"}, {"title": "Phone", "color": "Unicorn"}
    )
    assert [len(p.variants) for p in catalogue.products] == [0, 1]


# ------------------------------------------------------------------ attributes, stock, codes


def test_attributes_are_numbers_that_limits_can_use_and_keep_their_words():
    attributes = {"Item Weight": "1.2kg", "净重": "1200克", "Length (cm)": "45", "容量": "半升", "Waterproof": "Yes", "Organic": "否",
                  "Network": "5G", "Voltage": "12 V", "Screen Size": "15.6\"", "Empty": "", "Fabric": "100% cotton"}  # fmt: skip
    catalogue, flags = feed({"title": "Thing", "attributes": attributes, "material": "Steel"})
    product = only(catalogue)
    weight = product.attribute("weight")
    assert (weight.value, weight.unit, weight.text.get("en")) == (1.2, "kg", "1.2kg")
    assert weight.label.get("en") == "Item Weight"
    assert meets(product, AttributeFilter("weight", "at_most", 1500, "g"))
    assert not meets(product, AttributeFilter("weight", "at_most", 1, "kg"))
    assert (product.attribute("净重").value, product.attribute("净重").unit) == (1200, "g")
    assert (product.attribute("length").value, product.attribute("length").unit) == (45, "cm")
    assert (product.attribute("capacity").value, product.attribute("capacity").unit) == (0.5, "l")
    assert (product.attribute("screen_size").value, product.attribute("screen_size").unit) == (15.6, "in")  # fmt: skip
    assert product.attribute("waterproof").value is True
    assert product.attribute("Organic").value is False
    assert (product.attribute("Network").value, product.attribute("Voltage").value) == ("5G", "12 V")  # fmt: skip
    assert product.attribute("Empty") is None
    assert product.attribute("material").value == "100% cotton"
    assert product.attribute("Material").value == "Steel"
    assert flags == ()


@pytest.mark.parametrize(
    ("row", "stock"),
    [
        ({"stock": "5"}, 5),
        ({"stock": "5", "availability": "in stock"}, 5),
        ({"availability": "https://schema.org/OutOfStock"}, 0),
        ({"availability": "in_stock"}, None),
        ({"stock": "无货"}, 0),
        ({"stock": "有货"}, None),
        ({"stock": "0"}, 0),
        ({}, None),
        ({"stock": "0", "variants": [{"id": "v", "stock": 3}]}, 3),
        ({"availability": "sold out", "variants": [{"id": "v", "stock": 3}]}, 0),
    ],
)
def test_stock(row, stock):
    catalogue, flags = feed({"title": "Lamp", **row})
    assert (only(catalogue).stock, flags) == (stock, ())


def test_codes_relations_and_condition():
    catalogue, _ = feed(
        {"id": "a", "title": "A", "codes": ["4006381333931", "SKU-1", "SKU-1", "", "x" * 80], "condition": "https://schema.org/UsedCondition",
         "variants": [{"id": "v", "codes": "SKU-2"}], "goes_with": ["b", "nobody", "a"], "upsells": "b, b"},
        {"id": "b", "title": "B", "condition": "new"},
    )  # fmt: skip
    first, second = catalogue.products
    assert first.codes == ("4006381333931", "SKU-1", "SKU-2")
    assert (first.goes_with, first.upsells) == (("b",), ("b",))
    assert first.attribute("condition").text.get("zh") == "二手"
    assert second.attribute("condition") is None


def test_cleaning_clean_products_changes_nothing():
    rows = [jacket(n, color=c, attributes={"Weight": "1 kg"}) for n, c in ((1, "Navy"), (2, "Red"))]
    assert feed(*rows) == feed(*rows)
    product = feed(*rows)[0].products[0]
    again = {"id": product.id, "title": product.title.by_locale, "description": product.description.by_locale, "brand": product.brand,
             "variants": [{"id": v.id, "options": [{"name": o.name, "value": o.value, "text": o.text.by_locale} for o in v.options],
                           "price": {"amount": v.price.minor // 100, "currency": v.price.currency}} for v in product.variants],
             "attributes": {"Weight": "1 kg"}}  # fmt: skip
    assert replace(only(feed(again)[0]), source="") == replace(product, source="")
