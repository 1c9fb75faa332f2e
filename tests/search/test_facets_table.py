"""The columns say of every product exactly what the rules say of it alone."""

import random
from dataclasses import replace

import pytest
from goods import CATALOGUE, PRODUCTS, both, usd
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.ingest.clean import clean
from shopbot.ingest.feeds import read
from shopbot.search.facets import matches
from shopbot.search.facets_table import BITS
from shopbot.search.facets_table_build import table
from shopbot.settings import ROOT
from shopbot.types import (
    Attribute,
    AttributeFilter,
    Filters,
    LocalText,
    Money,
    Option,
    Product,
    Variant,
)

COLORS = st.sampled_from(["blue", "red", "black", "teal"])
SIZES = st.sampled_from(["42", "M", "m", "UK 8"])
CURRENCIES = st.sampled_from(["USD", "USD", "EUR"])
MONEY = st.builds(Money, st.integers(0, 12).map(lambda n: n * 500), CURRENCIES)
WORDS = st.sampled_from(
    ["leather", "faux leather", "wool", "wool blend", "leather-free", "皮革", "人造皮革", "羊毛围巾", "Harrier", "logo", "pine wood", "stainless steel", "red", "blue", ""]
)  # fmt: skip
TEXTS = st.builds(both, WORDS, WORDS)
NAMES = st.sampled_from(
    ["weight", "waterproof", "material", "lining_material", "面料", "no_strobing", "care", "color", "size", "capacity"]
)  # fmt: skip
UNITS = st.sampled_from(["g", "kg", "KG", "l", "", "parsec"])
VALUES = st.booleans() | st.integers(0, 4) | st.floats(0, 4) | WORDS
ATTRIBUTES = st.builds(Attribute, NAMES, VALUES, UNITS, TEXTS, TEXTS)
OPTIONS = st.builds(Option, st.just("color"), COLORS) | st.builds(Option, st.just("size"), SIZES)
STOCK = st.none() | st.integers(0, 2)
VARIANTS = st.builds(
    Variant, st.just("v"), st.lists(OPTIONS, max_size=3).map(tuple), st.none() | MONEY, STOCK
)
GOODS = st.builds(
    Product,
    id=st.just("p"),
    title=TEXTS,
    description=TEXTS,
    category=st.sampled_from(["", "shoes", "lamps"]),
    kind=TEXTS,
    brand=st.sampled_from(["", "Harrier", "harrier™", "Lumen"]),
    audience=st.sampled_from(["", "women", "men"]),
    attributes=st.lists(ATTRIBUTES, max_size=4).map(tuple),
    variants=st.lists(VARIANTS, max_size=3).map(tuple),
    price=st.none() | MONEY,
    list_price=st.none() | MONEY,
    stock=STOCK,
    rating=st.none() | st.sampled_from([1.0, 4.0, 4.5]),
)
LIMITS = st.builds(
    AttributeFilter,
    NAMES,
    st.sampled_from(["is", "is_not", "at_least", "at_most"]),
    st.booleans() | st.floats(0, 4) | st.integers(0, 4) | WORDS.filter(bool),
    UNITS,
)


def some(values, most=2):
    return st.just(()) | st.lists(values, max_size=most).map(tuple)


FILTERS = st.builds(
    Filters,
    categories=some(st.sampled_from(["shoes", "lamps", "hats"])),
    brands=some(st.sampled_from(["Harrier", "LUMEN", "Nobody"])),
    price_min=st.none() | st.none() | MONEY,
    price_max=st.none() | st.none() | MONEY,
    colors=some(COLORS),
    sizes=some(SIZES),
    attributes=some(LIMITS),
    excluded=some(WORDS.filter(bool) | st.sampled_from(["harrier", "羊毛", "steel", "Logo"])),
    audience=st.sampled_from(["", "", "women", "kids"]),
    in_stock=st.booleans(),
    min_rating=st.none() | st.sampled_from([4.0, 4.2]),
    on_sale=st.sampled_from([False, False, True]),
)


def agrees(products, filters):
    columns = table(products)
    broken = [[reason.key for reason in matches(product, filters)] for product in products]
    counted = columns.broken(filters)
    assert columns.fitting(filters).tolist() == [not keys for keys in broken]
    assert counted.count.tolist() == [len(keys) for keys in broken]
    assert counted.keys.tolist() == [sum({BITS[key] for key in keys}) for keys in broken]


@settings(max_examples=400)
@given(st.lists(GOODS, max_size=8), FILTERS)
def test_columns_and_rules_agree_on_any_goods(goods, filters):
    agrees([replace(p, id=f"p{place}") for place, p in enumerate(goods)], filters)


@pytest.fixture(scope="module")
def sample():
    return clean(read(ROOT / "catalog"))[0].products


@pytest.fixture(scope="module")
def sample_table(sample):
    return table(sample)


@pytest.mark.parametrize("seed", range(150))
def test_columns_and_rules_agree_on_the_sample_shop(sample, sample_table, seed):
    """Limits drawn from what one of the goods has, so that most fit something."""
    chance = random.Random(seed)
    like = chance.choice(sample)
    variant = chance.choice(like.variants or (Variant(like.id, price=like.price),))
    options = {option.name: option.value for option in variant.options}
    attribute = chance.choice(like.attributes or (Attribute("weight", 1),))
    op = chance.choice(["is", "is_not", "at_least", "at_most"])
    possible = {
        "categories": (like.category,),
        "brands": (like.brand,),
        "colors": (options.get("color", "blue"),),
        "sizes": (options.get("size", "M"),),
        "price_max": variant.price,
        "price_min": variant.price,
        "in_stock": True,
        "on_sale": True,
        "audience": like.audience,
        "min_rating": like.rating,
        "excluded": chance.choice([("leather",), ("plastic", "black"), ("logo",), (like.brand,)]),
        "attributes": (AttributeFilter(attribute.name, op, attribute.value, attribute.unit),),
    }
    chosen = chance.sample(sorted(possible), chance.randint(0, 4))
    filters = Filters(**{name: possible[name] for name in chosen})
    expected = [not matches(product, filters) for product in sample]
    assert sample_table.fitting(filters).tolist() == expected


def test_one_variant_must_keep_all_limits():
    columns = table(PRODUCTS)
    blue_43_in_stock = Filters(colors=("blue",), sizes=("43",), in_stock=True)
    assert not columns.fitting(blue_43_in_stock).any()
    agrees(PRODUCTS, blue_43_in_stock)
    agrees(PRODUCTS, Filters(sizes=("43",), price_max=usd(13000)))


def test_an_empty_shop_fits_nothing():
    agrees((), Filters(price_max=usd(1), attributes=(AttributeFilter("weight", "is", 1.0),)))


def test_titles_keep_how_they_are_printed():
    columns = table(CATALOGUE.products)
    assert next(iter(columns.titles)) == CATALOGUE.products[0].title.get("en")
    odd = table([Product("x", LocalText({"en": "A\x00B\nC"}))])
    assert list(odd.titles) == ["A B\nC"]
