"""The sample shop is large enough, holds together, and can be told to anyone in both languages."""

import re
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import get_args

import pytest

from shopbot.ingest.consistency import problems
from shopbot.ingest.consistency_read import Sample, read_sample
from shopbot.types import LOCALES, OrderStatus

ROOT = Path(__file__).resolve().parents[2]
POLICIES = {"shipping", "returns", "warranty", "payment", "accessibility"}
ACCESS = {"one_handed", "talking", "tactile_markings", "large_print", "no_strobing", "easy_grip"}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return read_sample(ROOT / "catalog")


def test_nothing_contradicts_anything():
    found = problems(ROOT / "catalog", ROOT / "assets")
    assert not found, f"{len(found)} problems:\n" + "\n".join(found[:40])


def test_the_shop_is_large_and_varied(sample):
    products = sample.catalogue.products
    assert len(products) >= 400
    sizes = Counter(product.category for product in products)
    assert len(sizes) >= 14
    assert min(sizes.values()) >= 15, sizes
    assert {category.key for category in sample.catalogue.categories} == set(sizes)
    assert len({product.brand for product in products}) == 14
    kinds = {product.kind.get("en") for product in products}
    assert len(kinds) >= 100
    assert len({product.picture.split("?")[0] for product in products}) >= 80


def test_every_product_can_be_told_in_both_languages(sample):
    for product in sample.catalogue.products:
        for locale in LOCALES:
            assert len(product.description.get(locale)) >= (60 if locale == "en" else 20), (
                product.id
            )
            assert len(product.picture_text.get(locale)) >= (25 if locale == "en" else 8), (
                product.id
            )
        assert re.search("[一-鿿]", product.description.get("zh")), product.id
        assert not re.search("[一-鿿]", product.description.get("en")), product.id
        assert len(product.attributes) >= 4, product.id


def test_prices_and_stock_are_interesting(sample):
    products = sample.catalogue.products
    reduced = sum(product.list_price is not None for product in products)
    assert 0.1 <= reduced / len(products) <= 0.25
    gone = sum(not product.in_stock for product in products)
    assert 0.03 <= gone / len(products) <= 0.12
    prices = sorted(product.price.minor for product in products if product.price)
    assert prices[len(prices) // 10] < 2500 < 8000 < prices[-len(prices) // 10]


def test_each_category_has_goods_for_people_with_a_disability(sample):
    for category in sample.catalogue.categories:
        of_category = [p for p in sample.catalogue.products if p.category == category.key]
        helpful = [
            p
            for p in of_category
            if any(a.name in ACCESS and a.value is True for a in p.attributes)
        ]
        assert len(helpful) >= len(of_category) / 10, category.key


def test_most_products_go_with_two_others(sample):
    related = {
        product.id: {*product.goes_with, *sample.extra_goes_with.get(product.id, ())}
        for product in sample.catalogue.products
    }
    enough = sum(len(others) >= 2 for others in related.values())
    assert enough >= 0.8 * len(related)


def test_reviews_cover_every_product_in_both_languages(sample):
    reviews = sample.catalogue.reviews
    assert len(reviews) >= 2100
    counts = Counter(review.product_id for review in reviews)
    assert set(counts) == {product.id for product in sample.catalogue.products}
    assert min(counts.values()) >= 3
    assert max(counts.values()) <= 8
    for locale in LOCALES:
        assert sum(review.text.has(locale) for review in reviews) >= 0.4 * len(reviews)
    assert 50 <= sum(len(review.text.all()) == 2 for review in reviews) <= 150


def test_ratings_are_spread_like_a_real_shops(sample):
    ratings = Counter(review.rating for review in sample.catalogue.reviews)
    assert set(ratings) == {1, 2, 3, 4, 5}
    assert min(ratings.values()) >= 0.02 * ratings.total()
    assert 3.8 <= fmean(ratings.elements()) <= 4.5


def test_hardly_two_reviews_are_equal(sample):
    for locale in LOCALES:
        texts = Counter(r.text.get(locale) for r in sample.catalogue.reviews if r.text.has(locale))
        assert sum(n - 1 for n in texts.values()) <= 5, texts.most_common(5)


def test_policies_say_the_same_numbers_in_both_languages(sample):
    policies = {policy.id: policy for policy in sample.catalogue.policies}
    assert set(policies) >= POLICIES
    for policy in policies.values():
        english = set(re.findall(r"\d+(?:\.\d+)?", policy.text.get("en")))
        chinese = set(re.findall(r"\d+(?:\.\d+)?", policy.text.get("zh")))
        months = {"1", "11", "12"} | {str(day) for day in (24, 31)}  # "November 1" is 11月1日
        assert english ^ chinese <= months, policy.id


def test_offers_are_past_present_and_future(sample):
    offers = sample.catalogue.offers
    assert len(offers) >= 8
    whole = [o for o in offers if o.starts.year == 2026 and o.ends.isoformat() == "2027-12-31"]
    assert len(whole) >= 3
    assert any(offer.ends.isoformat() < "2026-11-01" for offer in offers)
    assert any(offer.starts.isoformat() >= "2027-01-01" for offer in offers)
    assert any(offer.minimum for offer in offers)
    assert any(not offer.code for offer in offers)


def test_customers_have_orders_in_every_state(sample):
    customers, orders = sample.catalogue.customers, sample.catalogue.orders
    assert len(customers) == 8
    assert {customer.locale for customer in customers} == set(LOCALES)
    assert all(customer.email.endswith(".example") for customer in customers)
    assert len(orders) >= 24
    states = Counter(order.status for order in orders)
    assert all(states[status] >= 2 for status in get_args(OrderStatus)), states
    assert {order.customer_id for order in orders} == {customer.id for customer in customers}
