"""Colour names of merchants in plain words: "Midnight Navy" is blue, "香槟金" gold, "#1a2b3c" blue. Pure.

The names are data: `assets/search.json` has the words that mean a colour anywhere, `assets/color_names.json` those that
mean one only where a colour is asked for ("sand", "豆沙"). A name that neither knows stays without a plain colour.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.ingest.clean_rules import words
from shopbot.ingest.clean_text import HAN, clean_text
from shopbot.search.facets_lexicon import lexicon
from shopbot.settings import ROOT

LONGEST = 60  # characters of a colour's name
LONGEST_NAME = 6  # words or Chinese characters
HEX = re.compile(r"#(?:([0-9a-f]{3})[0-9a-f]?|([0-9a-f]{6})(?:[0-9a-f]{2})?)")
NEUTRAL = ("black", "grey", "white")
COLORLESS = 0.008  # chroma in OKLab below which nobody sees a hue
PARTED = re.compile(r"\s*(?:[/,;|+&、，；]|\band\b|\bwith\b|和|与|配|拼)\s*")

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Names:
    anywhere: Mapping[str, str]  # word -> plain colour key
    alone: Mapping[str, str]  # counts as the whole name, or as its last words
    anchors: tuple[tuple[Point, str], ...]  # OKLab -> key


@lru_cache(maxsize=1)
def _names() -> _Names:
    data = json.loads((ROOT / "assets" / "color_names.json").read_text(encoding="utf-8"))
    return _Names(
        {word.replace("-", " "): key for word, key in lexicon().colors.items()},
        {word: key for key, words in data["names"].items() for word in words},
        tuple((_oklab(code), key) for key, codes in data["anchors"].items() for code in codes),
    )


@lru_cache(maxsize=20_000)
def color_key(text: str) -> str:
    """The plain colour key that a colour's name or hex code stands for, "" if it is not known.

    Of two colours the first counts ("Navy/White"), three are "multicolor".
    """
    name = clean_text(text).lower()
    if not 0 < len(name) <= LONGEST:
        return ""
    if whole := _exact(_spaced(name)):
        return whole
    keys = [_of_one(part) for part in PARTED.split(name) if part]
    if len(set(keys) - {""}) > 2:
        return "multicolor"
    return keys[0] if keys else ""


def _spaced(name: str) -> str:
    return re.sub(r"[\s\-_().*'’]+", " ", name).strip()


def _exact(name: str) -> str:
    names = _names()
    for form in (name, name.removesuffix("色")):
        if key := names.anywhere.get(form) or names.alone.get(form):
            return key
    return ""


def _of_one(name: str) -> str:
    if match := HEX.fullmatch(name.strip()):
        return _nearest(match[1] or match[2])
    name = _spaced(name)
    if exact := _exact(name):
        return exact
    if HAN.search(name):
        return _of_chinese(re.sub(r"[^\u3400-\u9fff]+", "", name).removesuffix("色"))
    return _of_words([word for word in name.split() if word not in words("color_finishes")])


def _of_words(said: list[str]) -> str:
    """The last word that is a colour anywhere; only without one what the name ends with ("Harbour Fog")."""
    names = _names()
    for end in range(len(said), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            phrase = " ".join(said[start:end])
            if phrase in names.anywhere:
                return names.anywhere[phrase]
    return _ending(said, " ")


def _ending(parts: list[str], joint: str) -> str:
    alone = _names().alone
    tails = (
        joint.join(parts[start:]) for start in range(max(0, len(parts) - LONGEST_NAME), len(parts))
    )
    return next((key for tail in tails if (key := alone.get(tail))), "")


def _of_chinese(name: str) -> str:
    """What the name ends with, the longest first; else the last colour in it."""
    if key := _ending(list(name), ""):
        return key
    anywhere = _names().anywhere
    for end in range(len(name), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            if name[start:end] in anywhere:
                return anywhere[name[start:end]]
    return ""


# ------------------------------------------------------------------ hex codes


def _nearest(code: str) -> str:
    point = _oklab(code)
    faint = point[1] ** 2 + point[2] ** 2 < COLORLESS**2
    anchors = [a for a in _names().anchors if not faint or a[1] in NEUTRAL]
    return min(anchors, key=lambda a: sum((x - y) ** 2 for x, y in zip(a[0], point, strict=True)))[
        1
    ]


def _oklab(code: str) -> Point:
    """A hex code in OKLab, where distances are as people see them (Ottosson, 2020)."""
    code = code.removeprefix("#")
    code = "".join(c * 2 for c in code) if len(code) == 3 else code
    red, green, blue = (_linear(int(code[i : i + 2], 16) / 255) for i in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
