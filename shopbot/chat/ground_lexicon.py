"""The words that make claims, read from assets/grounding. Knows no product and no record."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shopbot.types import LOCALES

_GROUPS = ("features", "materials", "parts", "countries", "audiences", "colors")
_STEM = re.compile(r"(?:'s|ies|es|ed|ing|ly|s|e|y)$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the sentence that claims something: its group ("materials") and canonical names."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermPattern:
    """Any of many words, as one pattern would find them: the leftmost first, there the longest.

    Compiling the whole lexicon takes a tenth of a second, so a record's own words are a second, small pattern.
    """

    parts: tuple[re.Pattern[str], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, none overlapping another."""
        at = 0
        waiting = [part.search(text) for part in self.parts]
        while True:
            for place, found in enumerate(waiting):
                if found is not None and found.start() < at:
                    waiting[place] = self.parts[place].search(text, at)
            ready = [found for found in waiting if found is not None]
            if not ready:
                return
            best = min(ready, key=lambda found: (found.start(), -found.end()))
            yield best
            at = best.end()

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(text), None)

    def without(self, text: str) -> str:
        """The text without the words."""
        kept, at = list[str](), 0
        for found in self.finditer(text):
            kept.append(text[at : found.start()])
            at = found.end()
        return "".join([*kept, text[at:]])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures and how many base units it is."""

    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything of assets/grounding, compiled; patterns hold both languages at once."""

    terms: Mapping[str, Term]
    term_pattern: TermPattern
    patterns: Mapping[str, re.Pattern[str]]
    topics: Mapping[str, re.Pattern[str]]
    superlatives: tuple[tuple[str, int, re.Pattern[str]], ...]
    comparatives: tuple[tuple[str, int, re.Pattern[str]], ...]
    statuses: tuple[tuple[str, re.Pattern[str]], ...]
    units: Mapping[str, Unit]
    quantity: re.Pattern[str]
    measures: Mapping[str, re.Pattern[str]]
    counts: Mapping[str, re.Pattern[str]]
    broader: Mapping[str, frozenset[str]]  # "shoe" -> what may be called a shoe
    types: Mapping[str, re.Pattern[str]]
    brands: re.Pattern[str]
    plain: frozenset[str]  # stems of words that claim nothing
    plain_zh: tuple[str, ...]
    capitals: frozenset[str]
    opposites: Mapping[str, str]  # "wired" is the contrary of "wireless"
    implied: Mapping[str, tuple[str, ...]]  # a claim -> terms any of which supports it

    def term(self, text: str) -> Term:
        """The term that a match of `term_pattern` stands for."""
        return self.terms[text.lower()]


def stem(word: str) -> str:
    """The word without its commonest endings; equal stems count as the same word."""
    word = word.lower()
    while len(word) > 4 and (found := _STEM.search(word)) and len(word) - len(found[0]) >= 3:
        word = word[: found.start()]
        if found[0] != "s":
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def any_of(words: Iterable[str], *, plural: bool = False) -> re.Pattern[str]:
    """A pattern for any of the words: whole words where Latin, anywhere where Chinese."""
    alternatives = []
    for word in sorted({w for w in words if w}, key=len, reverse=True):
        start = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
        end = ("(?:e?s)?" if plural else "") + r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
        alternatives.append(start + re.escape(word) + end)
    return re.compile("|".join(alternatives) or r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=4)
def load(assets: Path) -> Lexicon:
    """The lexicon of an assets folder."""
    folder = assets / "grounding"
    data = [json.loads((folder / f"{locale}.json").read_text("utf-8")) for locale in LOCALES]
    terms = _terms(data)
    units = _units(data)
    english, chinese = data
    return Lexicon(
        terms=terms,
        term_pattern=TermPattern((any_of(terms),)),
        patterns=_patterns(data),
        topics={key: _either(d["topics"].get(key) for d in data) for key in _keys(data, "topics")},
        superlatives=_ranked(data, "superlatives"),
        comparatives=_ranked(data, "comparatives"),
        statuses=tuple((status, _either([words])) for d in data for status, words in d["orders"]),
        units=units,
        quantity=_quantity(units),
        measures=_words_by_key(data, "measures"),
        counts=_words_by_key(data, "counts"),
        broader=_broader(data),
        types={word: any_of([word], plural=True) for d in data for word in d["types"]},
        brands=any_of([word for d in data for word in d["brands"]]),
        plain=frozenset(stem(word) for word in english["plain"]),
        plain_zh=tuple(sorted(chinese["plain"], key=len, reverse=True)),
        capitals=frozenset(word.lower() for word in english["capitals"]),
        opposites=english["opposites"],
        implied={key: tuple(names) for key, names in english["implied"].items()},
    )


def _keys(data: list[dict[str, Any]], part: str) -> list[str]:
    return list(dict.fromkeys(key for d in data for key in d[part]))


def _either(patterns: Iterable[str | None]) -> re.Pattern[str]:
    """One pattern for those of all languages; a Latin word must not begin inside another."""
    return re.compile(
        "|".join(rf"(?<![A-Za-z])(?:{p})" if p.isascii() else f"(?:{p})" for p in patterns if p)
        or r"(?!)",
        re.IGNORECASE,
    )


def _patterns(data: list[dict[str, Any]]) -> dict[str, re.Pattern[str]]:
    """Every plain pattern, and those of `limit_words` and `stock` as "limit.max", "stock.in"."""
    patterns = {
        key: _either(d.get(key) for d in data)
        for key in data[0]
        if isinstance(data[0][key], str) and key not in ("sizes",)
    }
    for part, prefix in (("limit_words", "limit"), ("stock", "stock")):
        for key in _keys(data, part):
            english, chinese = (d[part].get(key) for d in data)
            patterns[f"{prefix}.{key}"] = _either([f"(?:{english})(?![A-Za-z])", chinese])
    patterns["negations"] = any_of(word for d in data for word in d["negations"])
    patterns["sizes"] = re.compile("|".join(d["sizes"] for d in data), re.IGNORECASE)
    return patterns


def _terms(data: list[dict[str, Any]]) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for group in _GROUPS:
        for d in data:
            for name, aliases in d[group].items():
                for alias in aliases:
                    known = terms.get(alias.lower())
                    names = (*known.names, name) if known and known.group == group else (name,)
                    if known is None or known.group == group:
                        terms[alias.lower()] = Term(group, names)
    return terms


def _ranked(data: list[dict[str, Any]], key: str) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    return tuple(
        (metric, direction, _either([words])) for d in data for metric, direction, words in d[key]
    )


def _units(data: list[dict[str, Any]]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for d in data:
        for dimension, factors in d["units"].items():
            for name, factor in factors.items():
                units[name] = Unit(dimension, factor)
                if name.isascii() and len(name) > 2:
                    units[f"{name}s"] = Unit(dimension, factor)
    return units


def _quantity(units: Mapping[str, Unit]) -> re.Pattern[str]:
    """Matches "30 x 20 cm", "1.5-litre", "3小时": group 1 the numbers, group 2 the unit."""
    names = "|".join(
        re.escape(name)
        + (
            r"(?![- ]?\w)"
            if name == "in"
            else r"(?![A-Za-z0-9]|/[A-Za-z])"
            if name[-1].isascii()
            else ""
        )
        for name in sorted(units, key=len, reverse=True)
    )
    number = r"\d+(?:\.\d+)?"
    chain = rf"(?:\s?(?:{names})?\s?(?:x|×|\*|by|-|–|~|to|至|到|and|or)\s?{number})*"
    return re.compile(rf"(?<![\d.A-Za-z])({number}{chain})(?:\s|-)?({names})", re.IGNORECASE)


def _words_by_key(data: list[dict[str, Any]], part: str) -> dict[str, re.Pattern[str]]:
    return {
        key: any_of(word for d in data for word in d[part].get(key, ()))
        for key in _keys(data, part)
    }


def _broader(data: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """What each kind of product also stands for; English words by their stems."""
    pairs = [(key, words) for d in data for key, words in d["broader"].items()]
    return {_key(key): frozenset(_key(word) for word in words) for key, words in pairs}


def _key(word: str) -> str:
    return stem(word) if word.isascii() else word
