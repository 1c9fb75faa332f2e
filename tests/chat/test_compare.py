"""Comparing: every cell is in the record, differences come first, and no sentence says what a record does not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truth_shop import BY_ID, PRODUCTS, record

from shopbot.chat.compose_compare import MOST, partly, spoken, table, wanted
from shopbot.chat.ground import Ground
from shopbot.chat.spoken import Spoken
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import AttributeFilter, DialogueState, Filters, Money, Product, Understanding

WORDS = {"en": Words("en", ROOT / "assets"), "zh": Words("zh", ROOT / "assets")}
LONGEST_EN, LONGEST_ZH = 45, 110  # words as they are said; characters
SETS = st.lists(st.sampled_from(PRODUCTS), min_size=2, max_size=5, unique_by=lambda p: p.id)
NAMES = sorted({fact.name for product in PRODUCTS for fact in product.attributes} | {"price"})


def in_words(product: Product, name: str, words: Words) -> str:
    """What the record says of one property, written independently of the table."""
    if name in ("color", "size"):
        return words.join([o.text.get(words.locale) for o in product.option_values(name)])
    if name == "price":
        return words.price(product) if product.price else ""
    if name == "stock":
        return words.stock(product)
    if name == "rating":
        return words.rating(product)
    fact = product.attribute(name)
    return words.value(fact) if fact else ""


@settings(max_examples=60, deadline=None)
@given(SETS, st.lists(st.sampled_from(NAMES), max_size=2), st.sampled_from(["en", "zh"]))
def test_every_cell_is_in_the_record(products: list[Product], wish: list[str], locale: str) -> None:
    words = WORDS[locale]
    made = table(products, words, wish)
    assert len(made.product_ids) == len(made.titles) == min(len(products), MOST)
    told = products[:MOST]
    for row in made.rows:
        assert len(row.cells) == len(told)
        for product, cell in zip(told, row.cells, strict=True):
            assert cell == (in_words(product, row.name, words) or words.say("compare.unstated"))
        assert row.same is (row.stated and len(set(row.cells)) == 1)
    names = [row.name for row in made.rows]
    assert {fact.name for product in told for fact in product.attributes} <= set(names), (
        "nothing is left out"
    )
    assert len(names) == len(set(names))
    sames = [row.same for row in made.rows]
    assert sames == sorted(sames), "differences come first"


@settings(max_examples=30, deadline=None)
@given(SETS, st.lists(st.sampled_from(NAMES), max_size=2), st.sampled_from(["en", "zh"]))
def test_every_sentence_passes_the_judge(
    products: list[Product], wish: list[str], locale: str
) -> None:
    words = WORDS[locale]
    told = products[:MOST]
    ground = Ground(record(locale, tuple(p.id for p in told)), words)
    lines = spoken(told, words, wish)
    assert 1 <= len(lines) <= 2 + (not all(p.price for p in told))
    assert [
        (line, ground.check(line).problems) for line in lines if ground.check(line).problems
    ] == []


@settings(max_examples=60, deadline=None)
@given(SETS, st.lists(st.sampled_from(NAMES), max_size=2), st.sampled_from(["en", "zh"]))
def test_it_is_short_enough_to_be_listened_to(
    products: list[Product], wish: list[str], locale: str
) -> None:
    words = WORDS[locale]
    said = " ".join(spoken(products, words, wish))
    aloud = Spoken(locale, ROOT / "assets").mended(said)
    if locale == "en":
        assert len(aloud.split()) <= LONGEST_EN, aloud
    else:
        assert len(said) <= LONGEST_ZH, said


def test_what_matters_for_the_wish_is_said_first() -> None:
    pair = [BY_ID["harrier-trail-boot"], BY_ID["kestrel-trail-shoe"]]
    told = spoken(pair, WORDS["en"], ("waterproof",))
    assert told[0] == (
        "The Harrier Waterproof Trail Boot is waterproof, and costs $129.00; "
        "the Kestrel Light Trail Shoe is not waterproof, and costs $89.00."
    )
    assert table(pair, WORDS["en"], ("waterproof",)).rows[0].name == "waterproof"
    chinese = spoken(pair, WORDS["zh"], ("weight",))
    assert chinese[0] == (
        "Harrier 防水登山靴重540克，售价US$129.00；Kestrel 轻量越野跑鞋重280克，售价US$89.00。"
    )


def test_one_price_for_both_is_said_once() -> None:
    one = BY_ID["harrier-trail-boot"]
    other = replace(BY_ID["kestrel-trail-shoe"], price=one.price)
    told = spoken([one, other], WORDS["en"])
    assert " ".join(told).count("$129.00") == 1


def test_what_they_share_is_one_sentence_and_silence_is_no_difference() -> None:
    pair = [BY_ID["hearth-rapid-kettle"], BY_ID["brightside-talking-kettle"]]
    told = spoken(pair, WORDS["en"])
    assert told[-1] == "Both have in common: switches itself off."
    rows = {row.name: row for row in table(pair, WORDS["en"]).rows}
    assert rows["one_handed"].cells == ("not stated", "yes")
    assert not rows["one_handed"].stated
    assert not any("one hand" in line for line in told)


def test_what_only_one_record_says_is_told_of_that_one_alone() -> None:
    pair = [BY_ID["hearth-rapid-kettle"], BY_ID["brightside-talking-kettle"]]
    said = partly("one_handed", pair, WORDS["en"])
    assert len(said) == 2
    assert "Brightside Talking Kettle" in said[0]
    assert said[1].endswith("of the Hearth Rapid Kettle: not stated.")
    assert (
        partly("weight", [BY_ID["harrier-trail-boot"], BY_ID["kestrel-trail-shoe"]], WORDS["en"])
        == ()
    )
    assert partly("", pair, WORDS["en"]) == ()


def test_no_verdict_is_given() -> None:
    for words in WORDS.values():
        for start in range(0, 12, 3):
            lines = " ".join(spoken(PRODUCTS[start : start + 3], words))
            for verdict in (
                "better",
                "best",
                "recommend",
                "winner",
                "更好",
                "最好",
                "推荐",
                "更值",
            ):
                assert verdict not in lines


def test_the_wish_is_read_from_the_state() -> None:
    limits = Filters(
        price_max=Money(5000, "USD"), attributes=(AttributeFilter("weight", "at_most", 300, "g"),)
    )
    meant = Understanding("compare", "en", DialogueState(filters=limits), topic="waterproof")
    assert wanted(meant) == ("waterproof", "weight", "price")


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_product_without_anything_can_stand_beside_another(words: Words) -> None:
    bare = Product("x", PRODUCTS[0].title)
    made = table([bare, PRODUCTS[1]], words)
    assert all(row.cells[0] == words.say("compare.unstated") for row in made.rows)
    assert spoken([bare, PRODUCTS[1]], words)
