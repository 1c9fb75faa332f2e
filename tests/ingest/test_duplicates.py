"""Goods listed twice are found and reported; goods that only look alike are not; nothing is merged."""

import gzip
import json
import random
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.ingest.duplicates import REASONS, Duplicates, near_duplicates
from shopbot.types import LocalText, Money, Option, Product, Variant

TEXT = LocalText({"en": "It keeps drinks hot for twelve hours and cold for a day."})
FEED = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "bestbuy.json.gz"


def good(number, title, locale="en", **changes):
    product = Product(f"p{number}", LocalText({locale: title}), TEXT, price=Money(1900, "USD"))
    return replace(product, **changes)


def found(*titles, **changes):
    goods = [good(n, title, **changes) for n, title in enumerate(titles)]
    return [(group.ids, group.why) for group in near_duplicates(goods)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Alder Vacuum Flask", "Alder Vacuum Flask", "same name and description"),
        ("Alder Vacuum Flask", "ALDER vacuum-flask!", "same name and description"),
        ("Alder Vacuum Flask 500 ml", "Vacuum Flask 500 ml, Alder", "same words"),
        ("Flask for the Trail", "Trail Flask", "same words"),
        ("Alder Stainless Vacuum Flask", "Alder Stainles Vacuum Flask", "nearly the same name"),
        ("Alder Colour Notebook Set", "Alder Color Notebook Set", "nearly the same name"),
        ("Alder Note Book Stand, oak", "Alder Notebook Stand, oak", "nearly the same name"),
        ("不锈钢保温杯 500ml", "保温杯 不锈钢 500ml", "same words"),
        ("不锈钢的保温杯", "不锈钢保温杯", "same words"),
    ],
)
def test_the_same_thing_twice(one, other, why):
    assert found(one, other) == [(("p0", "p1"), why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone 7 32 GB", "iPhone 7 128 GB"),
        ("Case for iPhone 6", "Case for iPhone 6s"),
        ("Cable HDMI-A203", "Cable HDMI-A204"),
        ("Men's Trail Running Shoe", "Women's Trail Running Shoe"),
        ("Left Hand Baseball Glove", "Right Hand Baseball Glove"),
        ("Alder Flask, blue", "Alder Flask, black"),
        ("Alder Flask", "Alder Flask Lid"),
        ("女童凉鞋", "男童凉鞋"),
        ("儿童保温杯 红色", "儿童保温杯 绿色"),
        ("A", "B"),
    ],
)
def test_what_only_looks_alike(one, other):
    assert found(one, other) == []


def test_reordered_names_of_two_different_things():
    first = good(1, "Juice Case for Phone 6 Plus")
    other = LocalText(
        {"en": "Slim protection for the smaller phone, in matt rubber, with a stand."}
    )
    second = good(2, "Juice Plus Case for Phone 6", description=other, price=Money(9900, "USD"))
    assert near_duplicates([first, second]) == ()


def test_brand_and_choice_tell_goods_apart():
    assert near_duplicates([good(1, "Flask", brand="Alder"), good(2, "Flask", brand="Moor")]) == ()
    assert near_duplicates([good(1, "Flask", brand="Alder"), good(2, "Flask")])
    red, blue = (
        (Variant("v", (Option("color", c, LocalText({"en": c})),)),) for c in ("red", "blue")
    )
    assert near_duplicates([good(1, "Flask", variants=red), good(2, "Flask", variants=blue)]) == ()
    assert near_duplicates([good(1, "Flask", variants=red), good(2, "Flask", variants=red)])


def test_a_shared_code_is_the_surest_sign():
    same = [good(1, "Flask", codes=("4006381-333931",)), good(2, "Thermos", codes=("4006381333931",))]  # fmt: skip
    (group,) = near_duplicates(same)
    assert (group.ids, group.why) == (("p1", "p2"), "same code")
    assert near_duplicates([good(1, "Flask", codes=("12",)), good(2, "Thermos", codes=("12",))]) == ()  # fmt: skip
    assert near_duplicates([good(1, "Flask", codes=("0000000",)), good(2, "Pot", codes=("0000000",))]) == ()  # fmt: skip


def test_groups_are_ordered_by_how_alike_and_frozen():
    goods = [
        good(1, "Wool Scarf"),
        good(2, "Garden Hose"),
        good(3, "Garden Hose", price=None, description=LocalText({"en": "Twenty metres."})),
        good(4, "Wool Scarf"),
        good(5, "Wool Scarf"),
    ]
    first, second = near_duplicates(goods)
    assert (first.ids, first.why, first.alike) == (("p1", "p4", "p5"), "same name and description", 1.0)  # fmt: skip
    assert (second.ids, second.why) == (("p2", "p3"), "same name")
    assert 0 < second.alike < first.alike
    with pytest.raises(FrozenInstanceError):
        first.why = ""


@given(st.lists(st.text(max_size=25), max_size=25))
def test_any_titles_give_sound_groups(titles):
    goods = [good(n, title) for n, title in enumerate(titles)]
    groups = near_duplicates(goods)
    ids = [i for group in groups for i in group.ids]
    assert len(ids) == len(set(ids))
    for group in groups:
        assert len(group.ids) >= 2
        assert 0 <= group.alike <= 1
        assert group.why in (*REASONS, "same name and description")
    assert groups == near_duplicates(goods)


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_catalogue_changes_no_group(order):
    titles = ["Oak Table", "Oak  table!", "Vacuum Flask", "Flask, vacuum", "Wool Scarf", "Lamp"]
    goods = [good(n, title) for n, title in enumerate(titles)]
    expected = {frozenset(group.ids) for group in near_duplicates(goods)}
    order.shuffle(goods)
    assert {frozenset(group.ids) for group in near_duplicates(goods)} == expected


def test_planted_duplicates_are_found_among_thousands():
    maker = random.Random(3)
    syllables = ["ka", "ro", "mi", "ten", "lu", "sor", "vi", "dan", "pe", "gal", "fo", "ruk"]

    def word():
        return "".join(maker.choices(syllables, k=maker.randint(2, 4)))

    titles = [" ".join(word() for _ in range(6)) for _ in range(3000)]
    planted = {}
    for number in range(0, 300, 3):
        words = titles[number].split()
        if number % 2:
            maker.shuffle(words)
        else:  # one letter missing in the longest word
            longest = max(range(6), key=lambda i: len(words[i]))
            words[longest] = words[longest][:3] + words[longest][4:]
        planted[number] = " ".join(words)
    goods = [good(n, title) for n, title in enumerate(titles)]
    goods += [good(3000 + n, title) for n, title in planted.items()]
    pairs = {group.ids for group in near_duplicates(goods)}
    hit = sum((f"p{n}", f"p{3000 + n}") in pairs for n in planted)
    assert hit >= 0.95 * len(planted)
    assert len(pairs) <= len(planted) + 3


def test_a_crowd_of_one_name_is_one_group():
    goods = [good(n, "Phone Card") for n in range(500)]
    assert near_duplicates(goods) == (
        Duplicates(tuple(p.id for p in goods), "same name and description", 1.0),
    )


@pytest.mark.skipif(not FEED.exists(), reason="the public feed is not beside this checkout")
def test_the_repeated_names_of_a_real_feed():
    records = json.loads(gzip.decompress(FEED.read_bytes()))
    goods = [
        Product(str(n), LocalText({"en": r["name"]}), brand=r.get("brand") or "")
        for n, r in enumerate(records)
    ]
    names = Counter(product.title.get("en") for product in goods)
    repeated = {name for name, count in names.items() if count > 1}
    groups = near_duplicates(goods)
    by_id = {product.id: product.title.get("en") for product in goods}
    assert len(goods) - len(names) == 62
    assert repeated <= {by_id[i] for group in groups for i in group.ids}
    assert len(groups) <= len(repeated) + 25
