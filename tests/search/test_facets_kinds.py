"""Goods by the names that people use, and what something is for."""

import json

import pytest
from goods import CATEGORIES, PRODUCTS

from shopbot.search.facets import parse, vocabulary
from shopbot.search.facets_kinds import of_kinds, used_for
from shopbot.settings import ROOT

WORDS = vocabulary(CATEGORIES, PRODUCTS)
SHOP = {"pet": ("pets",), "backpack": ("bags",), "厨具": ("kitchen",)}


def test_a_kind_counts_only_where_the_shop_has_it():
    found = of_kinds(SHOP)
    assert found["knapsack"] == ("bags",)
    assert found["锅碗瓢盆"] == ("kitchen",)
    assert "handbag" not in found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("something for my cat", ("pets",)),
        ("we get a new puppy on monday", ("pets",)),
        ("厨房里用的", ("kitchen",)),
        ("想给狗买个碗", ("pets",)),
        ("a present for a cat lover", ()),
        ("热狗", ()),
        ("something for the bathroom", ()),
        ("", ()),
    ],
)
def test_a_use_says_among_which_goods(text, keys):
    assert used_for(text, SHOP) == keys


def test_goods_that_are_named_go_before_a_use():
    assert parse("a scarf with my dog on it", WORDS, "USD").filters.categories == ("accessories",)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("under 50 scarves", None, 5000),
        ("scarf, my budget's 40", None, 4000),
        ("i only have 60 for a scarf", None, 6000),
        ("a scarf, 40 ish max", None, 4000),
        ("can spend 25 on a scarf", None, 2500),
        ("围巾不能超过30", None, 3000),
        ("围巾控制在30以内", None, 3000),
        ("anything over 100 in scarves", 10000, None),
        ("under 5 years", None, None),
        ("over 3 people", None, None),
    ],
)
def test_amounts_without_a_sign(text, low, high):
    found = parse(text, WORDS, "USD").filters
    ends = (found.price_min, found.price_max)
    assert tuple(end and end.minor for end in ends) == (low, high)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("a scarf, apart from red", ("red",)),
        ("scarf, i'm allergic to nickel", ("nickel",)),
        ("没有流苏的围巾", ("流苏",)),
        ("有没有流苏的围巾", ()),
        ("没有的话差不多的也行", ()),
    ],
)
def test_what_must_not_be(text, unwanted):
    assert parse(text, WORDS, "USD").filters.excluded == unwanted


def test_every_name_stands_in_one_group_and_every_use_is_named():
    data = json.loads((ROOT / "assets" / "search_kinds.json").read_text(encoding="utf-8"))
    for names in data["kinds"].values():
        specific = [name for group in names.values() for name in group]
        assert [name for name in set(specific) if specific.count(name) > 1] == []
    assert all(use["of"] and use["said"] for use in data["uses"])
