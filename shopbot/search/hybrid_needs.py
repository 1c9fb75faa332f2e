"""What people say instead of naming goods: "something for my sore back", "a gift for dad", 冬天手冷.

A need is answered by the goods that help, where the shop has them, and tells the fitting ones among goods that are
named. Which words say what is data in `assets/search_needs.json`. Knows no product.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.settings import ROOT


@dataclass(frozen=True, slots=True)
class Need:
    """A need that was said.

    Attributes:
        said: the words that say it.
        goods: what helps, both languages.
        words: by which what helps is told, per language.
    """

    said: str
    goods: tuple[str, ...]
    words: Mapping[str, str]

    def answers(self, name: str) -> bool:
        """Whether a thing that was read out of a wish is only the need: a "sore back" is, a "back pain book" is not."""
        end = name[-1:] if is_han(name) else name.split(" ")[-1]
        return bool(end) and end in self.said


@dataclass(frozen=True, slots=True)
class Gift:
    """A wish for a gift.

    Attributes:
        goods: what is usually given to such a person.
        rest: what else was said, "" for nothing.
        liked: the rest is what they like ("who loves tea"), which need not be what is given.
    """

    goods: tuple[str, ...]
    rest: str
    liked: bool


def need_in(text: str) -> Need | None:
    """The first need that the text says."""
    lower = text.lower().replace("’", "'")
    for pattern, goods, words in _needs():
        if said := [match.group() for match in pattern.finditer(lower)]:
            return Need(" ".join(said), goods, words)
    return None


def gift_in(text: str, audience: str = "") -> Gift | None:
    """The wish for a gift that the text is; None for "gift cards" and "birthday candles", which are things.

    Args:
        text: the wish without its limits.
        audience: for whom, where that was a limit: "kids" are given other things.
    """
    language = "zh" if is_han(text) else "en"
    known = _gifts()[language]
    lower = text.lower().replace("’", "'")
    head = known.head.search(lower)
    if not (head or known.given.search(lower) or known.occasion.search(lower)):
        return None
    given = head or known.given.search(lower)
    rest = known.empty.sub(" " if language == "en" else "", known.head.sub(" ", lower))
    rest = re.sub(r"\s+", " ", rest).strip(" ,;，；。.!?！？")
    if rest and not given:
        return None
    loves = known.loves.match(rest)
    said = rest[loves.end() :].strip() if loves else rest
    child = audience == "kids" or known.child.search(lower)
    return Gift(known.childs if child else known.goods, said, said != rest)


def added(need: Need | None, text: str, locales: Iterable[str]) -> str:
    """The words of the need in the language of the text, in one of the catalogue's where that is none of them."""
    if need is None:
        return ""
    languages = [*locales]
    own = "zh" if is_han(text) else "en"
    return need.words.get(own if own in languages or not languages else languages[0], "")


@dataclass(frozen=True, slots=True)
class _Gifts:
    """How one language asks for a gift."""

    head: re.Pattern[str]
    given: re.Pattern[str]  # "送奶奶": given to somebody, the word gift left out
    occasion: re.Pattern[str]
    child: re.Pattern[str]
    empty: re.Pattern[str]  # says who, when and how, and not what
    loves: re.Pattern[str]
    goods: tuple[str, ...]
    childs: tuple[str, ...]


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        (ROOT / "assets" / "search_needs.json").read_text(encoding="utf-8")
    )
    return data


@lru_cache(maxsize=1)
def _needs() -> tuple[tuple[re.Pattern[str], tuple[str, ...], Mapping[str, str]], ...]:
    return tuple(
        (_bounded(need["said"]), tuple(need["goods"]), need["words"]) for need in _raw()["needs"]
    )


@lru_cache(maxsize=1)
def _gifts() -> Mapping[str, _Gifts]:
    data = _raw()["gifts"]
    return {language: _of(language, data) for language in ("en", "zh")}


def _of(language: str, data: Mapping[str, Any]) -> _Gifts:
    kin = [word for word in lexicon().kin if is_han(word) == (language == "zh")]
    people = [*data["person"][language], *sorted(kin, key=len, reverse=True)]
    child, occasion = data["child"][language], data["occasion"][language]
    empty = [*occasion, *child, *people, *data["around"][language]]
    anybody = "|".join((*child, *people))
    return _Gifts(
        re.compile(rf"(?<![a-z]){data['head'][language]}"),
        re.compile(rf"送(?:给)?.{{0,12}}?(?:{anybody})$" if language == "zh" else r"(?!)"),
        _bounded(occasion),
        _bounded(child),
        _bounded(sorted(empty, key=len, reverse=True)),
        re.compile(data["loves"][language]),
        tuple(data["goods"]),
        tuple(data["childs"]),
    )


def _bounded(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of the patterns; English ones as whole words."""
    return re.compile(
        "|".join(p if is_han(p) else rf"(?<![a-z])(?:{p})(?![a-z])" for p in patterns)
    )
