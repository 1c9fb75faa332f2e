"""Help with a gift: one question about what is missing. The words are data in assets/gifts.json."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shopbot.chat.words import Words
from shopbot.types import Filters, Understanding

ASKED = "gift"  # kept in DialogueState.asked, so that it is asked once


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


def audience_of(recipient: str, assets: Path) -> Filters:
    """For whom the goods should be made ("my mother": women); nothing where the words do not tell.

    It is a limit to begin with, to be let go where nothing fits: a mother may well want a tent.
    """
    for audience, pattern in _patterns(assets).items():
        if pattern.search(recipient):
            return Filters(audience=audience)
    return Filters()


@cache
def _patterns(assets: Path) -> Mapping[str, re.Pattern[str]]:
    """Each audience with its words; the narrowest words are those of children."""
    raw = json.loads((assets / "gifts.json").read_text(encoding="utf-8"))["audiences"]
    return {name: _any(raw[name]) for name in ("kids", "women", "men")}


def _any(words: list[str]) -> re.Pattern[str]:
    english = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(rf"\b(?:{english})(?!-in)\b|{chinese}", re.IGNORECASE)
