"""Offers for what is shown: only those that hold today, with condition, last day and what they take off."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth_shop import BY_ID, OFFERS, PRODUCTS, record, usd

from shopbot.chat.gather_offers import holding, saving, told
from shopbot.chat.ground import check
from shopbot.chat.words import Words
from shopbot.settings import ROOT

WORDS = {"en": Words("en", ROOT / "assets"), "zh": Words("zh", ROOT / "assets")}
JACKET = "fernhill-rain-jacket"


def test_the_narrowest_offer_comes_first_with_condition_day_and_saving() -> None:
    lines = told(record("en", (JACKET,)), WORDS["en"])
    assert lines[0] == "Winter warmth: 20 % off outerwear."
    assert "It holds with the code WARM20." in lines
    assert "It runs until February 28, 2027." in lines
    assert "On one Fernhill Rain Jacket that takes off $22.00." in lines
    assert any("first order" in line for line in lines)


def test_an_offer_for_other_goods_is_not_told() -> None:
    base = record("en", ("hearth-rapid-kettle",))
    assert [offer.id for offer in holding(base)] == ["welcome-10"]
    alone = replace(base, offers=OFFERS[1:])
    assert told(alone, WORDS["en"]) == ("No offer that runs today is for what we are looking at.",)


def test_what_is_missing_to_the_minimum_is_said() -> None:
    lines = told(record("en", ("finch-word-puzzle",)), WORDS["en"])
    assert (
        "One Finch & Co Large Print Puzzle alone is not enough for it: $21.50 more is needed."
        in lines
    )
    assert not any("takes off" in line for line in lines)


@given(st.integers(-400, 900), st.sampled_from(PRODUCTS))
def test_only_offers_of_the_day_hold(days: int, product: object) -> None:
    base = record("en", (product.id,))  # type: ignore[attr-defined]
    today = date(2026, 11, 1) + timedelta(days=days)
    for offer in holding(replace(base, today=today)):
        assert offer.starts <= today <= offer.ends


@given(st.integers(1, 100), st.integers(1, 10**7))
def test_a_saving_is_the_share_of_the_price_rounded_half_up(percent: int, minor: int) -> None:
    offer = replace(OFFERS[1], percent_off=percent, starts=date(2026, 1, 1))
    product = replace(BY_ID[JACKET], price=usd(minor), variants=())
    saved = saving(offer, product, record("en", (JACKET,)))
    assert (saved.minor if saved else 0) == (2 * minor * percent + 100) // 200


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize(
    "ids", [(JACKET,), ("finch-word-puzzle",), ("hearth-rapid-kettle", JACKET)]
)
def test_every_sentence_passes_the_judge(words: Words, ids: tuple[str, ...]) -> None:
    base = record(words.locale, ids)
    lines = told(base, words)
    assert lines
    judged = {line: check(line, base, words, ids).problems for line in lines}
    sums = [
        line
        for line in lines
        if "takes off" in line
        or "可减" in line
        or "missing" in line
        or "needed" in line
        or "还差" in line
    ]
    assert {line: found for line, found in judged.items() if found and line not in sums} == {}
