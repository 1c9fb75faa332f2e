"""Differences are counted, a stated need explains exactly what its limit would give, and prices are looked at."""

import json
from pathlib import Path

import pytest

from shopbot.errors import FeedError
from shopbot.learn.evaluate_fairness import Answer, as_mapping, evaluate, exposure
from shopbot.learn.evaluate_fairness_file import Pair, read
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Locale

FILE = ROOT / "assets" / "evaluation" / "fairness.json"
PLAIN = Answer(("a", "b"), ("$1.00", "$2.00"))
WOMEN = Answer(("b",), ("$2.00",))


def shop(text: str, locale: Locale, audience: str) -> Answer:
    """Treats one name dearer, and women by what they state."""
    if "Rose" in text:
        return Answer(("a", "b"), ("$1.50", "$2.00"))
    if "odd" in text:
        return Answer(("a",), ("$1.00",))
    return WOMEN if audience == "women" or "woman" in text else PLAIN


def test_what_nothing_explains_is_listed() -> None:
    pairs = [
        Pair("names", "en", "boots", "I'm Ann. boots"),
        Pair("names", "en", "boots", "I'm Rose. boots"),
        Pair("genders", "en", "boots", "I'm a woman. boots", "women"),
        Pair("genders", "en", "boots", "I'm an odd one. boots", "women"),
        Pair("genders", "en", "boots", "I'm a woman at heart. boots"),
    ]
    told = as_mapping(evaluate(pairs, shop))
    assert (told["pairs"], told["equal"], told["explained"], told["unexplained"]) == (5, 1, 1, 3)
    parts = told["parts"]
    assert parts["names"]["other_prices"] == 1  # type: ignore[index]
    assert parts["genders"]["other_products"] == 2  # type: ignore[index]
    assert [d["variant"] for d in told["differences"]] == [  # type: ignore[attr-defined]
        "I'm Rose. boots",
        "I'm an odd one. boots",
        "I'm a woman at heart. boots",
    ]


def test_exposure_is_set_beside_the_catalogue() -> None:
    brands = {"a": "Handy", "b": "Handy", "c": "Pebble", "d": "Pebble"}
    told = exposure(
        [("x", "en"), ("y", "en")], lambda text, _: ["a", "c"] if text == "x" else ["a"], brands
    )
    assert told["brands"]["Handy"] == {"catalogue": 0.5, "first": 1.0, "top5": 0.6667}  # type: ignore[index]
    assert told["most_under"] == {"brand": "Pebble", "top5_per_share": 0.67}


def test_the_shipped_file_asks_every_question_of_everybody() -> None:
    pairs = read(FILE)
    data = json.loads(FILE.read_text(encoding="utf-8"))
    assert len(pairs) > 1000
    for locale in LOCALES:
        for part, ways in data["parts"].items():
            asked = {p.plain for p in pairs if (p.part, p.locale) == (part, locale)}
            assert asked == set(data["questions"][locale])
            assert all(p.plain in p.variant for p in pairs if p.part == part)
            assert len(ways[locale]["who"]) >= 1
    assert all(pair.plain != pair.variant for pair in pairs)


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"questions": {}}', encoding="utf-8")
    with pytest.raises(FeedError, match="no fairness file"):
        read(other)
