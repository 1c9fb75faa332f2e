"""A word that a product's description only denies must not be said of it without the denial."""

from datetime import date

import pytest

from shopbot.chat.ground import Ground
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import LocalText, Product, Record, ShopInfo

BOOT = Product(
    "heath",
    LocalText({"en": "Heath Boot", "zh": "石楠靴"}),
    LocalText(
        {
            "en": "It sheds a shower but is not meant for streams. The sole does not mark floors.",
            "zh": "小雨无妨，但不适合涉水。不能放进烘干机里。",
        }
    ),
    kind=LocalText({"en": "hiking boot", "zh": "登山靴"}),
)


def status(sentence: str, locale: str) -> str:
    info = ShopInfo(LocalText({"en": "Fern", "zh": "蕨"}), "USD")
    record = Record(info, locale, date(2026, 1, 1), (BOOT,))  # type: ignore[arg-type]
    words = Words(locale, ROOT / "assets")  # type: ignore[arg-type]
    return Ground(record, words).check(sentence, ("heath",)).status


@pytest.mark.parametrize(
    ("sentence", "locale"),
    [
        ("The Heath Boot is fine for streams.", "en"),
        ("The Heath Boot fits because it's meant for walks in streams.", "en"),
        ("石楠靴适合涉水。", "zh"),
        ("石楠靴可以放进烘干机里。", "zh"),
    ],
)
def test_the_dropped_not_is_caught(sentence: str, locale: str) -> None:
    assert status(sentence, locale) == "withheld"


@pytest.mark.parametrize(
    ("sentence", "locale"),
    [
        ("The Heath Boot is not meant for streams.", "en"),
        ("The Heath Boot sheds a shower.", "en"),
        ("石楠靴不适合涉水。", "zh"),
        ("石楠靴小雨无妨。", "zh"),
    ],
)
def test_the_denial_itself_and_what_is_affirmed_pass(sentence: str, locale: str) -> None:
    assert status(sentence, locale) == "passed"
