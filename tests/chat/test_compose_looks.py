"""Looks without sight: familiar things are measured, the record proves them, and what is unknown is said."""

import json
from dataclasses import replace

import pytest
from truth_shop import BY_ID, attribute, both, record

from shopbot.chat.compose_looks import looks
from shopbot.chat.ground import check
from shopbot.chat.ground_familiar import alike, nearest, things
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import Attribute, Product

ASSETS = ROOT / "assets"
WORDS = {"en": Words("en", ASSETS), "zh": Words("zh", ASSETS)}


def made(**measures: float) -> Product:
    """A board of these measures."""
    units = {"weight": "g"}
    facts = tuple(
        Attribute(n, v, units.get(n, "cm"), both(n.title(), n)) for n, v in measures.items()
    )
    return replace(
        BY_ID["oakline-oak-board"], attributes=(attribute("material", "oak", "橡木"), *facts)
    )


def test_every_familiar_thing_says_what_it_is_measured_by() -> None:
    raw = json.loads((ASSETS / "familiar.json").read_text(encoding="utf-8"))
    for row in (*raw["lengths"], *raw["weights"]):
        assert row["basis"]
        assert row["en"]
        assert row["zh"]
    assert len(things(ASSETS)) == len(raw["lengths"]) + len(raw["weights"])


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("name", ["length", "height", "width", "depth", "diameter", "weight"])
def test_every_comparison_is_proven_by_the_record(name: str, locale: str) -> None:
    words = WORDS[locale]
    for thing in things(ASSETS):
        product = made(**{name: thing.measure * 1.05})
        base = replace(record(locale, ()), products=(product,))
        if (thing.dimension == "weight") is not (name == "weight"):
            continue
        found = nearest(product, name, ASSETS)
        assert found is None or alike(thing.measure * 1.05, found)
        told = list(looks(product, words))
        assert [
            (s, check(s, base, words, (product.id,)).problems)
            for s in told
            if check(s, base, words, (product.id,)).problems
        ] == []
        wrong = replace(base, products=(made(**{name: thing.measure * 3}),))
        for line in told:
            if found and found.name.get(locale) in line:
                assert check(line, wrong, words, (product.id,)).status == "withheld", line


@pytest.mark.parametrize(
    "sentence",
    [
        "It is about as long as a hand.",
        "It weighs about as much as a football.",
        "It is as heavy as a bar of chocolate.",
    ],
)
def test_a_comparison_that_the_record_does_not_bear_out_is_withheld(sentence: str) -> None:
    base = replace(record("en", ()), products=(made(length=60, weight=1900),))
    assert check(sentence, base, WORDS["en"], ("oakline-oak-board",)).status == "withheld"
    silent = replace(record("en", ()), products=(made(),))
    assert check(sentence, silent, WORDS["en"], ("oakline-oak-board",)).status == "withheld"


def test_it_sounds_like_speech() -> None:
    told = list(looks(made(length=19, weight=255), WORDS["en"]))
    assert "It is about as long as a hand." in told
    assert "长度跟一只手的长度差不多。" in list(looks(made(length=19), WORDS["zh"]))
    assert "It is about as wide as a hand is long." in list(looks(made(width=19), WORDS["en"]))
    assert "It weighs about as much as a football." in list(looks(made(weight=430), WORDS["en"]))


def test_what_is_not_known_is_said() -> None:
    bare = Product("x", both("Oakline Board", "Oakline 板"))
    assert (
        list(looks(bare, WORDS["en"]))[-1]
        == "The shop doesn't give its measurements, weight and material."
    )
    assert list(looks(bare, WORDS["zh"]))[-1] == "店里没有写明尺寸、重量和材质。"
    assert not any(
        "doesn't give" in line for line in looks(made(length=40, weight=700), WORDS["en"])
    )
