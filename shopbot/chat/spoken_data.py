"""How a language says numbers, money, units and signs: the data of `assets/spoken/LOCALE.json`."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from shopbot.types import Locale

_PLAIN = re.compile(r"[A-Za-z]")


class SpokenData:
    """The words of one language, and the patterns made of them."""

    def __init__(self, locale: Locale, assets: Path) -> None:
        """Reads `assets`/spoken when first asked."""
        self.locale = locale
        self._assets = assets

    @cached_property
    def raw(self) -> Mapping[str, Any]:
        """The whole file."""
        text = (self._assets / "spoken" / f"{self.locale}.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found

    def say(self, key: str, **values: str) -> str:
        """One of its phrases, filled."""
        return str(self.raw[key]).format(**values)

    @cached_property
    def currencies(self) -> Mapping[str, str]:
        """Sign or code -> currency code."""
        return {s: code for code, c in self.raw["currencies"].items() for s in c["signs"]}

    @cached_property
    def units(self) -> Mapping[str, tuple[str, str]]:
        """Written unit -> said of one, said of several."""
        listed = self.raw["units"] | self.raw["units.spaced"]
        return {
            written: (said, said) if isinstance(said, str) else (said[0], said[1])
            for names, said in listed.items()
            for written in names.split("|")
        }

    @cached_property
    def unit_pattern(self) -> str:
        """A unit after a number, with the space before it; long ones first, never the beginning of a word."""
        spaced = set(self.raw["units.spaced"])
        pieces = []
        for unit in sorted(self.units, key=lambda u: -len(u)):
            gap = r"[ \u00a0\u202f]" if unit in spaced else r"[ \u00a0\u202f]?"
            after = self.raw["units.after"].get(unit, "")
            ends = r"(?![A-Za-z0-9²³/])" if _PLAIN.match(unit[-1]) else ""
            pieces.append(f"{gap}{re.escape(unit)}{after}{ends}")
        return "|".join(pieces)

    @cached_property
    def months(self) -> Mapping[str, int]:
        """Name of a month, lower case, long or short -> its number."""
        long = {name.lower(): n for n, name in enumerate(self.raw.get("months", ()), 1)}
        for n, names in enumerate(self.raw.get("month.short", ()), 1):
            long |= dict.fromkeys((x.lower() for x in names.split("|")), n)
        return long

    @cached_property
    def abbreviations(self) -> re.Pattern[str]:
        """Every abbreviation as a word of its own."""
        counted = set(self.raw["before.digits"])  # "No. 5" is a number, "No." is an answer
        names = [
            re.escape(name) + (r"(?=\s*\d)" if name in counted else r"(?![A-Za-z0-9])")
            for name in sorted(self.raw["abbreviations"], key=lambda a: -len(a))
        ]
        return re.compile(r"(?<![A-Za-z0-9.])(?:" + "|".join(names) + ")")
