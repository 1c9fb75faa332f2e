"""The rules for buying: read exactly, or left out whole with the reason; the sample shop's say what its policies say."""

import json
import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.ingest.clean import clean
from shopbot.ingest.clean_shop_rules import rules_of
from shopbot.ingest.clean_values import Unusable
from shopbot.ingest.feeds_native import read_native
from shopbot.settings import ROOT
from shopbot.shop import codec
from shopbot.types import CheckoutWay, Limits, Money, ShopRules

CATALOG = ROOT / "catalog"
SAMPLE = json.loads((CATALOG / "rules.json").read_text("utf-8"))


def text(policy, locale="en"):
    found = json.loads((CATALOG / "policies.json").read_text("utf-8"))
    return next(p["text"][locale] for p in found if p["id"] == policy)


def test_the_sample_shops_rules_say_what_its_policies_say():
    rules = rules_of(SAMPLE, "USD")
    standard, express = rules.delivery.methods
    said = text("shipping")
    assert f"Standard shipping costs ${standard.price.minor / 100:.2f}" in said
    assert f"takes {standard.days[0]} to {standard.days[1]} working days" in said
    assert f"free for orders of ${standard.free_from.minor // 100} or more" in said
    assert f"Express shipping costs ${express.price.minor / 100:.2f}" in said
    assert f"takes {express.days[0]} to {express.days[1]} working days" in said
    assert express.free_from is None
    first, last = rules.delivery.days["furniture"]
    assert f"Furniture takes {first} to {last} working days" in said
    assert "all 50 US states and Washington, D.C.; we do not ship abroad" in said
    assert list(rules.delivery.regions) == ["US"]
    assert len(rules.delivery.regions["US"]) == 51
    assert "include sales tax" in text("payment")
    assert rules.tax.included
    assert rules.tax.rates["US"].keys() == rules.delivery.regions["US"].keys()
    assert all(0 <= rate <= 10_000 for rate in rules.tax.rates["US"].values())
    assert "example" in rules.tax.source
    for number in ("4.95", "12.50", "50"):
        assert number in text("shipping", "zh")
    assert rules.checkout == CheckoutWay("here", "", "F-")


def test_every_state_has_a_name_of_its_own_in_both_languages():
    names = rules_of(SAMPLE, "USD").delivery.regions["US"].values()
    for locale in ("en", "zh"):
        assert len({name.by_locale[locale] for name in names}) == 51


def test_the_conditions_of_the_sample_shops_offers_are_those_of_their_texts():
    catalogue, rejected = clean(read_native(CATALOG))
    assert rejected == ()
    assert catalogue.rules == rules_of(SAMPLE, "USD")
    for offer in catalogue.offers:
        said = offer.text.get("en")
        assert offer.first_order == ("first order" in said)
        own = bool(re.search(r"(Bags|Toys and games) worth \$\d+ or more", said))
        assert offer.minimum_of_goods == own


def test_rules_survive_the_database():
    rules = rules_of(SAMPLE, "USD")
    assert codec.loads(ShopRules, codec.dumps(rules)) == rules


def test_what_is_not_said_is_not_invented():
    assert rules_of({}, "USD") == ShopRules()
    some = rules_of({"limits": {"per_line": 3}}, "JPY")
    assert (some.limits, some.tax, some.delivery.methods) == (Limits(3, 999), None, ())


def test_amounts_are_in_the_shops_currency():
    item = {"id": "a", "title": "Post", "price": "500", "days": [1, 1]}
    assert rules_of({"shipping": [item]}, "JPY").delivery.methods[0].price == Money(500, "JPY")


METHOD = {"id": "a", "title": {"en": "Post"}, "price": "1.00", "days": [1, 2]}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"shiping": []}, "rules"),
        ({"shipping": {"id": "post"}}, "shipping"),
        ({"shipping": ["post"]}, "shipping"),
        ({"shipping": [METHOD | {"price": None}]}, "shipping.price"),
        ({"shipping": [METHOD | {"price": "-1"}]}, "shipping.price"),
        ({"shipping": [METHOD | {"price": "soon"}]}, "shipping.price"),
        ({"shipping": [METHOD | {"days": [2, 1]}]}, "shipping.days"),
        ({"shipping": [METHOD | {"days": 3}]}, "shipping.days"),
        ({"shipping": [METHOD | {"days": [1, 2, 3]}]}, "shipping.days"),
        ({"shipping": [METHOD | {"days": [1, 400]}]}, "shipping.days"),
        ({"shipping": [METHOD | {"id": ""}]}, "shipping.id"),
        ({"shipping": [METHOD | {"title": ""}]}, "rules"),
        ({"shipping": [METHOD | {"fre_from": "1"}]}, "shipping"),
        ({"shipping": [METHOD | {"free_from": "€1"}]}, "shipping.free_from"),
        ({"tax": []}, "tax"),
        ({"tax": {}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": "a"}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": 101}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": -1}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": "NaN"}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": True}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": {"OR": "6.8751"}}}}, "tax.percent"),
        ({"tax": {"percent": {"US": 6}}}, "tax.percent"),
        ({"tax": {"percent": {}, "included": "no"}}, "tax.included"),
        ({"limits": {"per_line": 0}}, "limits"),
        ({"limits": {"per_cart": -1}}, "limits.per_cart"),
        ({"limits": {"per_cart": 10**9}}, "limits.per_cart"),
        ({"limits": {"per_day": 1}}, "limits"),
        ({"combine": "sum"}, "combine"),
        ({"combine": []}, "combine"),
        ({"postcodes": {"US": "("}}, "postcodes"),
        ({"postcodes": {"US": "[[]"}}, "postcodes"),
        ({"postcodes": {"US": 97204}}, "postcodes"),
        ({"postcodes": {"US": "a{99999999999999999999}"}}, "postcodes"),
        ({"regions": {"US": ["OR"]}}, "regions"),
        ({"regions": {"US": {"OR": ""}}}, "rules"),
        ({"latin": "US"}, "latin"),
        ({"days_of_category": {"sofas": "long"}}, "days_of_category"),
        ({"checkout": "here"}, "checkout"),
        ({"checkout": {"kind": "here", "card": "yes"}}, "checkout"),
    ],
)
def test_what_cannot_be_used_is_named(data, field):
    with pytest.raises(Unusable) as unusable:
        rules_of(data, "USD")
    assert unusable.value.field == field
    assert str(unusable.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),  # fmt: skip
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(SAMPLE)), JSON, max_size=4))
def test_any_file_is_read_or_named_unusable(data):
    with suppress(Unusable):  # any other error fails
        rules = rules_of(data, "USD")
        assert codec.loads(ShopRules, codec.dumps(rules)) == rules


def test_a_file_that_cannot_be_used_costs_the_shop_no_product(tmp_path):
    (tmp_path / "products").mkdir()
    line = {"id": "lamp", "title": {"en": "Lamp"}, "price": "9.00"}
    (tmp_path / "products" / "lamps.jsonl").write_text(json.dumps(line))
    (tmp_path / "shop.json").write_text('{"name": {"en": "Lamps"}, "currency": "USD"}')
    (tmp_path / "rules.json").write_text('{"shiping": []}')
    catalogue, rejected = clean(read_native(tmp_path))
    assert (len(catalogue.products), catalogue.rules) == (1, None)
    assert [(r.file, r.field) for r in rejected] == [("rules.json", "rules")]
    assert "'shiping' is not known" in rejected[0].reason
