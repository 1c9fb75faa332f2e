"""Messages that weigh what is on the table: which of them, which we would take, one lighter than it. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopbot.types import Locale


@dataclass(frozen=True, slots=True)
class Scale:
    """Words for having most or least of something: the attributes meant, the first that products have counts."""

    attributes: tuple[str, ...]
    least: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """The words of one language; see assets/choosing."""

    marks: Mapping[str, re.Pattern[str]]
    beside: frozenset[str]  # words of such a question that say nothing of a property
    more: tuple[tuple[re.Pattern[str], Scale], ...]
    beyond: tuple[tuple[re.Pattern[str], Scale], ...]

    def says(self, mark: str, text: str) -> bool:
        """Whether the text says this."""
        return self.marks[mark].search(text) is not None

    def scale(self, text: str) -> Scale | None:
        """What "which is lighter?" weighs by; None where no word for it is known."""
        return _first(self.more, text)

    def wants_beyond(self, text: str) -> Scale | None:
        """What "is there a lighter one?" wants more or less of; None where the message does not ask so."""
        return None if self.says("not_beyond", text) else _first(self.beyond, text)


def _first(ways: tuple[tuple[re.Pattern[str], Scale], ...], text: str) -> Scale | None:
    return next((scale for pattern, scale in ways if pattern.search(text)), None)


@cache
def load(assets: Path, locale: Locale) -> Weighing:
    """The words of one language."""
    raw = json.loads((assets / "choosing" / f"{locale}.json").read_text(encoding="utf-8"))
    known = json.loads((assets / "understanding" / f"{locale}.json").read_text(encoding="utf-8"))
    scales = [_scale(each) for each in (*raw["extremes"], *known["extremes"])]
    framed = ("more", "beyond")
    marks = {
        name: re.compile(pattern, re.IGNORECASE)
        for name, pattern in raw.items()
        if isinstance(pattern, str) and name not in framed
    }
    more, beyond = (
        tuple((_framed(raw[name], said), scale) for said, scale in scales) for name in framed
    )
    return Weighing(marks, frozenset(raw["beside"]), more, beyond)


def _scale(raw: Mapping[str, Any]) -> tuple[str, Scale]:
    return raw.get("least") or raw["most"], Scale(tuple(raw["of"].split()), "least" in raw)


def _framed(frame: str, said: str) -> re.Pattern[str]:
    return re.compile(frame.replace("WORD", f"(?:{said})"), re.IGNORECASE)
