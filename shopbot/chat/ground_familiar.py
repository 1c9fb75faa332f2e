"""Sizes and weights told by familiar things ("about as long as a hand"): the things, and the proof of such a sentence.

The sentence holds if a measure of the record is within a tenth of the measured basis in assets/familiar.json.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.ground_reading import Finding, Test
from shopbot.search.facets_lexicon import convert
from shopbot.types import LocalText, Product

_WITHIN = 0.12  # of the familiar thing's measure
LENGTHS = ("length", "height", "width", "depth", "diameter")
_DIMENSIONS = {  # what an adjective speaks of
    "long": ("length",), "tall": ("height",), "wide": ("width", "diameter"), "deep": ("depth",),
    "长度": ("length",), "高度": ("height",), "宽度": ("width", "diameter"), "深度": ("depth",), "直径": ("diameter",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Familiar:
    """A thing that everybody has held, with its measure in cm or g."""

    name: LocalText
    measure: float
    dimension: str  # "length", "height", "width", "weight"


@cache
def things(assets: Path) -> tuple[Familiar, ...]:
    """All familiar things."""
    raw = json.loads((assets / "familiar.json").read_text(encoding="utf-8"))
    rows = [(row, row["cm"], row["dimension"]) for row in raw["lengths"]]
    rows += [(row, row["g"], "weight") for row in raw["weights"]]
    return tuple(
        Familiar(LocalText({"en": row["en"], "zh": row["zh"]}), float(measure), dimension)
        for row, measure, dimension in rows
    )


def measured(product: Product, name: str) -> float | None:
    """A measure of the product in cm, or in g for its weight."""
    fact = product.attribute(name)
    if fact is None or isinstance(fact.value, bool | str):
        return None
    return convert(float(fact.value), fact.unit, "g" if name == "weight" else "cm")


def alike(measure: float, thing: Familiar) -> bool:
    """Whether a measure is about that of the thing."""
    return abs(measure - thing.measure) <= _WITHIN * thing.measure


def nearest(product: Product, name: str, assets: Path) -> Familiar | None:
    """The thing whose measure is closest to that of the product, if one is about the same."""
    measure = measured(product, name)
    if measure is None:
        return None
    weight = name == "weight"
    fitting = [
        t
        for t in things(assets)
        if (t.dimension == "weight") is weight
        and (t.dimension != "height" or name == "height")  # nobody is as long as a table is high
        and alike(measure, t)
    ]
    return min(fitting, key=lambda t: abs(measure / t.measure - 1), default=None)


def without_likenings(text: str, assets: Path) -> tuple[str, tuple[Test, ...]]:
    """The sentence without the familiar things, and the proofs of what was said by them.

    They go before anything is read: a "dining table" or a "tennis ball" would be taken for a product of the shop.
    """
    found: list[Test] = []

    def shorter(match: re.Match[str]) -> str:
        groups = {name: said for name, said in match.groupdict().items() if said}
        thing = groups.get("thing") or groups["thing_zh"]
        how = (groups.get("how") or groups.get("how_zh") or "").lower()
        names = _DIMENSIONS.get(how, ("weight",))
        found.append(_test(thing, names, assets))
        return "so" if "thing" in groups else "差不多"

    shortened = _pattern(assets).sub(shorter, text)
    return shortened, tuple(found)


def _test(said: str, names: tuple[str, ...], assets: Path) -> Test:
    meant = [
        thing
        for thing in things(assets)
        if said.lower() in (normalise(text).lower() for text in thing.name.all())
        and (thing.dimension == "weight") is (names == ("weight",))
    ]

    def test(facts: Facts) -> Finding:
        for name in names:
            measure = measured(facts.product, name)
            if measure is not None and any(alike(measure, thing) for thing in meant):
                return Finding(True, facts.attribute_line(name))
        return Finding(False, facts.attribute_line(names[0]))

    return test


@cache
def _pattern(assets: Path) -> re.Pattern[str]:
    english, chinese = (
        "|".join(
            sorted(
                {re.escape(normalise(t.name.get(x))) for t in things(assets)}, key=len, reverse=True
            )
        )
        for x in ("en", "zh")
    )
    return re.compile(
        rf"as (?:(?P<how>long|tall|wide|deep)|heavy|much) as (?P<thing>{english})(?: is (?:long|tall|wide))?"
        rf"|(?:(?P<how_zh>长度|高度|宽度|深度|直径)|重量)(?:跟|和|与)(?P<thing_zh>{chinese})(?:的(?:长度|高度|宽度))?差不多",
        re.IGNORECASE,
    )
