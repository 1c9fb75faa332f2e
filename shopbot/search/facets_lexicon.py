"""The words of `assets/search.json` (colours, materials, units, fillers), ready to look up. Knows no product."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.settings import ROOT
from shopbot.types import LocalText

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; `factor` turns it into the base unit of its measure."""

    key: str
    measure: str  # "mass", "volume", ...
    factor: float
    label: LocalText


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean in any shop. Every look-up is in small letters."""

    colors: Mapping[str, str]  # word -> plain colour key
    color_labels: Mapping[str, LocalText]
    not_colors: tuple[str, ...]
    audiences: Mapping[str, str]
    kin: Mapping[str, str]  # who somebody is to the shopper: "husband" -> "men"
    sizes: Mapping[str, str]
    letter_sized: tuple[str, ...]  # goods of which "medium" is a size
    materials: Mapping[str, tuple[str, ...]]  # key -> words
    imitation: tuple[str, ...]
    flags: Mapping[str, tuple[str, ...]]  # attribute name -> words
    flags_beside: Mapping[str, tuple[str, ...]]  # what it must get on with: "不粘锅 电磁炉"
    not_flags: tuple[str, ...]  # "talking about" says nothing of the thing
    not_excluded: tuple[str, ...]  # what "no" may precede: "no problem"
    negated_flags: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Unit]  # name -> unit
    measured: Mapping[str, tuple[str, ...]]  # attribute name -> words that point at it
    usual: Mapping[str, str]  # measure -> attribute name
    versions: frozenset[str]  # what follows a number and makes another model of it: "6 Plus"
    not_models: frozenset[str]  # what a number follows that is no model's: "pack 2"
    apart: Mapping[
        str, tuple[str, ...]
    ]  # Chinese name -> what ends so and is something else: 地毯 is no 毯
    broader: Mapping[str, tuple[str, ...]]  # name of many sorts of goods -> these
    dated: tuple[str, ...]  # attributes that say since when there is such a thing
    fillers: Mapping[str, tuple[str, ...]]
    vague: Mapping[str, tuple[str, ...]]  # words that name no thing: "gift", "东西"
    plurals: Mapping[str, str]  # irregular ones: "scarves" -> "scarf"
    brands: Mapping[str, str]  # Chinese names of brands -> their own name in small letters
    compounds: tuple[str, ...]  # things of their own: a "video game" is no board game
    dull: frozenset[str]  # English words that are no reason for anything
    generic: frozenset[str]  # words of a category that always mean all its goods
    synonyms: tuple[tuple[str, ...], ...]  # groups of names for the same thing, in any shop

    def material_of(self, word: str) -> str:
        """The key of the material that the word names, "" if none."""
        return next((key for key, words in self.materials.items() if word in words), "")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lexicon, read once."""
    assets = ROOT / "assets"
    data = json.loads((assets / "search.json").read_text(encoding="utf-8"))
    palette = json.loads((assets / "palette.json").read_text(encoding="utf-8"))
    units = {
        name: Unit(
            key, unit["measure"], unit["factor"], LocalText({"en": unit["en"], "zh": unit["zh"]})
        )
        for key, unit in data["units"].items()
        for name in {*unit["names"], key.lower()}
    }
    return Lexicon(
        colors=_inverted(data["colors"]),
        color_labels={k: LocalText({"en": v["en"], "zh": v["zh"]}) for k, v in palette.items()},
        not_colors=tuple(data["not_colors"]),
        audiences=_inverted(data["audiences"]),
        kin={word: key for key, words in data["kin"].items() for word in words},
        sizes=_inverted(data["sizes"]),
        letter_sized=tuple(data["letter_sized"]),
        materials={key: tuple(words) for key, words in data["materials"].items()},
        imitation=tuple(data["imitation"]),
        flags={key: tuple(words) for key, words in data["flags"].items()},
        flags_beside={key: tuple(words) for key, words in data["flags_beside"].items()},
        not_flags=tuple(data["not_flags"]),
        not_excluded=tuple(data["not_excluded"]),
        negated_flags={key: tuple(words) for key, words in data["negated_flags"].items()},
        units=units,
        measured={key: tuple(words) for key, words in data["measured"].items()},
        usual=data["usual"],
        versions=frozenset(data["versions"]),
        not_models=frozenset(data["not_models"]),
        apart={key: tuple(words) for key, words in data["apart"].items()},
        broader={key: tuple(words) for key, words in data["broader"].items()},
        dated=tuple(data["dated"]),
        fillers={
            key: tuple(sorted(words, key=len, reverse=True))
            for key, words in data["fillers"].items()
        },
        vague={key: tuple(words) for key, words in data["vague"].items()},
        plurals=data["plurals"],
        brands=data["brands"],
        compounds=tuple(data["compounds"]),
        dull=frozenset(data["dull"]),
        generic=frozenset(data["generic"]),
        synonyms=tuple(tuple(group) for group in data["synonyms"]),
    )


def _inverted(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: key for key, words in groups.items() for word in (key, *words)}


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return _HAN.search(text) is not None


def word_pattern(word: str) -> str:
    """A regular expression that finds the word: whole words in English (also in the plural), anywhere in Chinese."""
    if is_han(word):
        return re.escape(word)
    escaped = re.escape(word.lower()).replace(r"\ ", r"[\s-]+")
    return rf"(?<![a-z0-9]){escaped}{_plural(word)}(?![a-z0-9])"


def _plural(word: str) -> str:
    return "" if not word[-1:].isalpha() or word.endswith("s") else "(?:e?s)?"


def any_of(words: Iterable[str]) -> str:
    """A regular expression that finds one of the words, the longest first; never matches if there are none."""
    return _any_of(tuple(words))


@lru_cache(maxsize=4096)
def _any_of(words: tuple[str, ...]) -> str:
    ordered = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(word_pattern(w) for w in ordered) + ")" if ordered else r"(?!)"


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once: a shop has more words than the 512 patterns that `re` remembers."""
    return re.compile(pattern)


def contains(text: str, word: str) -> bool:
    """Whether the text (in small letters) has the word."""
    return compiled(word_pattern(word)).search(text) is not None


def convert(value: float, unit: str, target: str) -> float | None:
    """The value in another unit of the same measure, None if they are not comparable."""
    if unit.lower() == target.lower():
        return value
    units = lexicon().units
    here, there = units.get(unit.lower()), units.get(target.lower())
    if here is None or there is None or here.measure != there.measure:
        return None
    return value * here.factor / there.factor
