"""How people speak of themselves in one language: the patterns of assets/profile, compiled. Decides nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shopbot.settings import ROOT
from shopbot.types import AttributeFilter, Locale, ProfileField

_FOLDER = ROOT / "assets" / "profile"
Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled patterns; see the files for what each stands for."""

    marks: Patterns  # "others", "remember", "like", "avoid", ...
    sizes: tuple[re.Pattern[str], ...]
    needs: Patterns  # key of the need -> how it is said
    language: Patterns
    verbosity: Patterns
    history: Patterns
    commands: Patterns  # in the order in which they are tried
    fields: Mapping[ProfileField, re.Pattern[str]]

    def says(self, mark: str, text: str) -> re.Match[str] | None:
        """The match of a single mark."""
        return self.marks[mark].search(text)


@cache
def rules(locale: Locale) -> Rules:
    """The rules of one language, read once."""
    raw = json.loads((_FOLDER / f"{locale}.json").read_text(encoding="utf-8"))
    single = {name: way for name, way in raw.items() if isinstance(way, str) and name != "about"}
    fields: Any = _all(raw["fields"])
    return Rules(
        marks=_all(single),
        sizes=tuple(map(_compiled, raw["size"])),
        needs=_all(raw["needs"]),
        language=_all(raw["language"]),
        verbosity=_all(raw["verbosity"]),
        history=_all(raw["history"]),
        commands=_all(raw["commands"]),
        fields=fields,
    )


@cache
def attributes_of(need: str) -> tuple[AttributeFilter, ...]:
    """What the record of a product has to say for a need of assets/profile/needs.json."""
    raw = json.loads((_FOLDER / "needs.json").read_text(encoding="utf-8"))
    return tuple(AttributeFilter(name, "is", value) for name, value in raw[need].items())


@cache
def footwear() -> re.Pattern[str]:
    """What is worn on feet, in both languages: a shoe size says nothing of trousers."""
    return re.compile("|".join(rules(locale).marks["shoes"].pattern for locale in ("en", "zh")))


def _all(ways: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: _compiled(way) for name, way in ways.items()}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
