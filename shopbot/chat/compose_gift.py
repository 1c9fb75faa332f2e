"""Help with a gift: what makes a wish one, and one question about what is missing.

The words are data in assets/gifts.json.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.chat.phrases import Phrases
from shopbot.chat.state import content
from shopbot.chat.words import Words
from shopbot.types import LOCALES, Filters, Locale, Understanding

ASKED = "gift"  # kept in DialogueState.asked and .asking, so that it is asked once


@dataclass(frozen=True, slots=True)
class Gifts:
    """The words of assets/gifts.json, compiled."""

    audiences: Mapping[str, re.Pattern[str]]
    wish: Mapping[Locale, re.Pattern[str]]
    beside: Mapping[Locale, re.Pattern[str]]  # what a wish for a gift says beside the goods
    not_given: frozenset[str]  # categories that nobody is surprised with


def question(meant: Understanding, words: Words) -> str:
    """The one question to ask about a gift; "" once it was asked, or where person and budget are known.

    Args:
        meant: the message, with `recipient` and the state before the reply.
        words: of the reply.
    """
    filters = meant.state.filters
    known = bool(meant.recipient or meant.state.needs or filters.audience)
    if ASKED in meant.state.asked or known and filters.price_max:
        return ""
    if known:
        return words.say("gift.ask.budget")
    return words.say("gift.ask.person" if filters.price_max else "gift.ask")


def names_no_goods(wish: str, phrases: Phrases, assets: Path) -> bool:
    """Whether a wish for a gift says nothing of what it should be: "a birthday present for my dad".

    Args:
        wish: its words without limits.
        phrases: of its language.
        assets: the folder of gifts.json.
    """
    rest = phrases.slots.marks["recipient"].sub(" ", wish)
    for pattern in (load(assets).beside[phrases.locale], *load(assets).audiences.values()):
        rest = pattern.sub(" ", rest)
    return not content(rest, phrases)


def is_person(name: str, assets: Path) -> bool:
    """Whether something that the shop is said not to sell is somebody it should be given to."""
    return any(pattern.search(name) for pattern in load(assets).audiences.values())


def audience_of(recipient: str, assets: Path) -> Filters:
    """For whom the goods should be made ("my mother": women); nothing where the words do not tell.

    It is a limit to begin with, to be let go where nothing fits: a mother may well want a tent.
    """
    for audience, pattern in load(assets).audiences.items():
        if pattern.search(recipient):
            return Filters(audience=audience)
    return Filters()


@cache
def load(assets: Path) -> Gifts:
    """The words about gifts. Each audience with its words; the narrowest are those of children."""
    raw = json.loads((assets / "gifts.json").read_text(encoding="utf-8"))
    return Gifts(
        {name: _any(raw["audiences"][name]) for name in ("kids", "women", "men")},
        {locale: re.compile(raw["wish"][locale], re.IGNORECASE) for locale in LOCALES},
        {locale: re.compile(raw["beside"][locale], re.IGNORECASE) for locale in LOCALES},
        frozenset(raw["not_given"]),
    )


def _any(words: list[str]) -> re.Pattern[str]:
    english = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(rf"\b(?:{english})(?!-in)\b|{chinese}", re.IGNORECASE)
