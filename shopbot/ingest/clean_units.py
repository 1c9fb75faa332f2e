"""Measures in words ("16 fl oz", "5 ft 10 in", "半升", "1.2kg") as a number and a unit that limits can use.

Pure. Where the words could mean something else ("5G", "10 x 20 cm", "5-7 h") nothing is read, and the words stay.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.ingest.clean_rules import rules
from shopbot.search.facets_lexicon import lexicon
from shopbot.search.facets_numerals import arabic

LONGEST = 40  # characters of a measure
FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+ \d/[1-9]|\d/[1-9]|\d+(?:[.,]\d+)?|\.\d+"
STOP = re.compile(r"[.。]$")
IN_NAME = re.compile(
    r"(.+?)[\s_]*(?:[(（\[]\s*(?:in\s+)?([^()（）\[\]]+?)\s*[)）\]]|[\s_]+in[\s_]+(\w+))"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in a unit that the shop's lexicon knows."""

    value: float
    unit: str  # Unit.key: "g", "cm", "ml"
    measure: str  # "mass", "length"


@lru_cache(maxsize=1)
def _units() -> Mapping[str, tuple[str, str, float]]:
    """Name -> (the lexicon's unit, its measure, factor)."""
    known = {name: (unit.key, unit.measure, 1.0) for name, unit in lexicon().units.items()}
    for key, factor, names in rules()["extra_units"].values():
        measure = lexicon().units[key.lower()].measure
        known |= dict.fromkeys(names, (key, measure, factor))
    return known


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted((re.escape(name) for name in _units()), key=len, reverse=True)
    about = "|".join(re.escape(word) for word in rules()["about"])
    part = rf"({NUMBER})(半)?\s*-?\s*({'|'.join(names)})(?![a-z])(半)?"
    return re.compile(rf"(?:{about})?\s*{part}(?:\s*(?:,|and|零)?\s*{part})?")


def measure_of(text: str, wanted: str = "") -> Measure | None:
    """The measure that the whole text states, None if it states none or could mean something else.

    Args:
        text: the merchant's words.
        wanted: the kind of measure expected ("mass"), or "any"; without it a bare letter ("5 G") is no unit.
    """
    if not 0 < len(text) <= LONGEST:
        return None
    return _measure_of(text, wanted)


@lru_cache(maxsize=20_000)
def _measure_of(text: str, wanted: str) -> Measure | None:
    plain = _plain(text)
    if feet := re.fullmatch(r"(\d+)\s*['′]\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|''|″)?)?", plain):
        inches = int(feet[1]) * 12 + float(feet[2] or 0)
        return _fitting(Measure(round(inches * 2.54, 4), "cm", "length"), wanted)
    match = _pattern().fullmatch(plain)
    if match is None or (not wanted and len(match[3]) == 1 and match[3].isascii()):
        return None
    unit, measure, factor = _units()[_name(match[3], wanted)]
    value = _number(match[1], match[2] or match[4]) * factor
    if match[7]:
        second, same, times = _units()[match[7]]
        if same != measure:
            return None
        added = _number(match[5], match[6] or match[8]) * times
        value += (
            added * lexicon().units[second.lower()].factor / lexicon().units[unit.lower()].factor
        )
    return _fitting(Measure(round(value, 4), unit, measure), wanted)


def _name(unit: str, wanted: str) -> str:
    """An American bottle of "20 oz" holds fluid ounces."""
    return "fl oz" if wanted == "volume" and _units()[unit][0] == "oz" else unit


def _fitting(found: Measure, wanted: str) -> Measure | None:
    return found if wanted in ("", "any", found.measure) else None


def _plain(text: str) -> str:
    text = re.sub("[½¼¾⅓⅔⅛]", lambda m: f" {FRACTIONS[m[0]]}", text.strip().lower()).strip()
    text = text.replace("”", '"').replace("’", "'")
    if not re.search(r"\d", text):  # "2千克" is 2 kg, not 2 times 1000 g
        text = re.sub("^半", "0.5", arabic(text))
    return STOP.sub("", re.sub(r"\s+", " ", text)).strip() if not text.endswith("in.") else text


def _number(text: str, half: str | None) -> float:
    if "/" in text:
        whole, _, fraction = text.rpartition(" ")
        over, under = fraction.split("/")
        value = int(whole or 0) + int(over) / int(under)
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        value = float(text.replace(",", ""))
    else:
        value = float(text.replace(",", "."))
    return value + (0.5 if half else 0.0)


@lru_cache(maxsize=5_000)
def unit_in_name(name: str) -> tuple[str, str]:
    """A column's name without its unit, and the unit's name: "Weight (kg)" -> ("Weight", "kg"); "" if it has none."""
    match = IN_NAME.fullmatch(name.strip())
    unit = (match[2] or match[3]).lower() if match else ""
    if match is None or unit not in _units():
        return name.strip(), ""
    return match[1].strip(), unit
