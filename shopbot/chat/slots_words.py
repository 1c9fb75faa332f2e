"""How people say how many, which order, why and for whom: the slots of assets/understanding/acts.*, compiled."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import Locale

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SlotWords:
    """Compiled patterns of one language; a group holds the value."""

    quantity: tuple[Pattern, ...]  # in the order in which they are tried
    quantity_not: Pattern  # numbers that are no quantity: sizes, prices, positions
    numbers: Mapping[str, int]
    reason: tuple[Pattern, ...]
    needs: tuple[Pattern, ...]
    need_attributes: Mapping[str, Pattern]  # attribute -> needs that ask for it
    occasions: Mapping[str, Pattern]
    forget_facets: Mapping[str, Pattern]  # facet -> its names
    marks: Mapping[str, Pattern]  # "order_id", "everything", "recipient", "back", "then", ...


@cache
def load(assets: Path, locale: Locale) -> SlotWords:
    """The slots of one language."""
    path = assets / "understanding" / f"acts.{locale}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["slots"]
    exact = ("order_id", "code", "postcode")  # capitals matter in codes
    marks = {
        name: re.compile(value, 0 if name in exact else re.IGNORECASE)
        for name, value in raw.items()
        if isinstance(value, str)
    }
    return SlotWords(
        quantity=tuple(map(_compile, raw["quantity"])),
        quantity_not=marks.pop("quantity_not"),
        numbers=raw["numbers"],
        reason=tuple(map(_compile, raw["reason"])),
        needs=tuple(map(_compile, raw["needs"])),
        need_attributes={name: _compile(value) for name, value in raw["need_attributes"].items()},
        occasions={name: _compile(value) for name, value in raw["occasions"].items()},
        forget_facets={name: _compile(value) for name, value in raw["forget_facets"].items()},
        marks=marks,
    )


def _compile(pattern: str) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)
