"""Limits are exact: what breaks one is named, what the record does not say does not fit."""

from dataclasses import replace

import pytest
from goods import BOOT, BOTTLE, LAMP, PRODUCTS, SCARF, SHOE, UNPRICED, both, usd
from hypothesis import given
from hypothesis import strategies as st

from shopbot.search.facets import matches
from shopbot.types import AttributeFilter, Filters, Product, Variant


def broken(product, **filters):
    return [reason.key for reason in matches(product, Filters(**filters))]


def test_no_limits_fit_everything():
    assert all(matches(p, Filters()) == () for p in PRODUCTS)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"price_max": usd(12900)}, []),
        ({"price_max": usd(12899)}, ["relaxed.price"]),
        ({"price_min": usd(13900)}, []),  # one variant costs that much
        ({"price_min": usd(13901)}, ["relaxed.price"]),
        ({"colors": ("blue",)}, []),
        ({"colors": ("red",)}, ["relaxed.color"]),
        ({"colors": ("red", "black")}, []),
        ({"sizes": ("42",)}, []),
        ({"sizes": ("44",)}, ["relaxed.size"]),
        ({"brands": ("harrier",)}, []),
        ({"brands": ("Kestrel",)}, ["relaxed.brand"]),
        ({"categories": ("camping",)}, ["relaxed.category"]),
        ({"min_rating": 4.6}, []),
        ({"min_rating": 4.7}, ["relaxed.rating"]),
        ({"audience": "women"}, []),  # made for everyone
        ({"in_stock": True}, []),
        ({"excluded": ("leather",)}, ["relaxed.without"]),
        ({"excluded": ("Harrier",)}, ["relaxed.without"]),
        ({"excluded": ("black",)}, []),  # it comes in blue too
    ],
)
def test_limits_on_the_boot(filters, expected):
    assert broken(BOOT, **filters) == expected


def test_one_and_the_same_variant_must_keep_to_all():
    assert broken(BOOT, colors=("blue",), sizes=("43",)) == []
    assert broken(BOOT, colors=("blue",), sizes=("43",), in_stock=True) == ["relaxed.in_stock"]
    assert broken(BOOT, colors=("black",), sizes=("42",)) == ["relaxed.color"]
    assert broken(BOOT, sizes=("43",), price_max=usd(13000)) == ["relaxed.price"]


def test_what_is_not_known_does_not_fit():
    assert broken(UNPRICED, price_max=usd(10**6)) == ["relaxed.price"]
    assert broken(UNPRICED, min_rating=1.0) == ["relaxed.rating"]
    assert broken(UNPRICED, in_stock=True) == ["relaxed.in_stock"]
    assert broken(UNPRICED, attributes=(AttributeFilter("waterproof", "is", True),)) == [
        "relaxed.attribute"
    ]
    assert broken(UNPRICED, attributes=(AttributeFilter("waterproof", "is", False),)) == [
        "relaxed.attribute"
    ]


def test_another_currency_is_not_comparable():
    assert broken(BOOT, price_max=replace(usd(10**9), currency="EUR")) == ["relaxed.price"]


@pytest.mark.parametrize(
    ("product", "limit", "fits"),
    [
        (BOOT, AttributeFilter("weight", "at_most", 0.54, "kg"), True),
        (BOOT, AttributeFilter("weight", "at_most", 0.5, "kg"), False),
        (LAMP, AttributeFilter("battery_life", "at_least", 1, "days"), True),
        (BOTTLE, AttributeFilter("capacity", "at_least", 1500, "ml"), True),
        (BOTTLE, AttributeFilter("capacity", "at_least", 1500, "g"), False),
        (SHOE, AttributeFilter("waterproof", "is", False), True),
        (SHOE, AttributeFilter("waterproof", "is", True), False),
        (SCARF, AttributeFilter("material", "is", "wool"), True),
        (BOTTLE, AttributeFilter("material", "is", "steel"), True),
        (BOTTLE, AttributeFilter("material", "is", "wool"), False),
    ],
)
def test_attribute_limits(product, limit, fits):
    assert (matches(product, Filters(attributes=(limit,))) == ()) is fits


def test_faux_leather_is_no_leather():
    assert broken(SHOE, excluded=("leather",)) == []
    assert broken(SHOE, attributes=(AttributeFilter("material", "is", "leather"),)) == [
        "relaxed.attribute"
    ]


def test_a_product_without_variants_is_judged_by_itself():
    lone = Product("x", both("X", "X"), price=usd(500), stock=2)
    assert broken(lone, price_max=usd(500), in_stock=True) == []
    assert broken(lone, sizes=("M",)) == ["relaxed.size"]
    unknown = replace(lone, variants=(Variant("v"),))
    assert broken(unknown, in_stock=True, price_max=usd(500)) == []


@given(st.integers(0, 20000), st.sampled_from(PRODUCTS))
def test_a_price_limit_is_never_broken_silently(limit, product):
    filters = Filters(price_max=usd(limit))
    if matches(product, filters) == ():
        prices = [v.price or product.price for v in product.variants] or [product.price]
        assert min(p.minor for p in prices if p) <= limit
