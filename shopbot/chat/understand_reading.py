"""Commands for reading and for the page itself: "read that again", "just the price", "larger text".

Known by exact rules (assets/reading) before anything else is asked of a message: a rule must fit the whole of it, so
that "a larger text book" and "spell checker" stay wishes. Decides nothing about the reply.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from shopbot.types import Locale

Name = Literal[
    "next", "previous", "repeat", "slower", "read_one", "read_list", "picture", "spell", "spell_brand", "spell_number",
    "shorter", "more", "price", "buttons", "help", "count", "where", "stop", "settings", "undo", "set", "unknown",
    "open",
]  # fmt: skip
_MOST = 80  # characters; what is longer is no command
_ENDS = " .,!?;:…~-。，！？；：、～\"'“”‘’«»"
_QUESTION = ("?", "？")
_TERSE: frozenset[Name] = frozenset(
    {"shorter", "slower", "next"}
)  # "faster?" asks about a delivery


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `setting` and `value` are of assets/page_actions.json; "+" and "-" are the next and the last one."""

    name: Name
    setting: str = ""
    value: str = ""  # of an unknown value: as it was said


@dataclass(frozen=True, slots=True)
class Ways:
    """How people say the commands in one language."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    commands: tuple[tuple[re.Pattern[str], Command], ...]  # in the order in which they are tried
    called: Mapping[str, str]  # "size.large" -> words that set it

    def command(self, text: str) -> Command | None:
        """The command that the text is, as a whole; None for everything else."""
        if len(text) > _MOST or "\n" in text.strip():
            return None
        asks = text.rstrip().endswith(_QUESTION)
        forms = tuple(self._forms(_plain(text)))
        for unknown in (
            False,
            True,
        ):  # a value is unknown only where no rule knows it, in whatever form
            for form in forms:
                for pattern, command in self.commands:
                    match = (
                        pattern.fullmatch(form) if (command.name == "unknown") is unknown else None
                    )
                    if match:
                        return None if asks and _terse(form, command) else _said(command, match)
        return None

    def _forms(self, text: str) -> Iterator[str]:
        """The text, then without its courtesies, one after the other."""
        yield text
        for pattern in (self.closing, self.opening):
            while (shorter := pattern.sub("", text, count=1).strip(_ENDS)) != text and shorter:
                text = shorter
                yield text


def _terse(form: str, command: Command) -> bool:
    """Whether one word with a question mark rather asks about goods or a delivery: "faster?"."""
    word = form.isascii() and len(form.split()) == 1
    return word and (command.name in _TERSE or command.setting == "speed")


def _said(command: Command, match: re.Match[str]) -> Command:
    if command.name != "unknown":
        return command
    return Command("unknown", command.setting, (match["said"] or "").strip())


def _plain(text: str) -> str:
    """Small letters, half-width signs, single spaces, straight quotes, no sign at the ends."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("‘", "'")
    return " ".join(text.split()).strip(_ENDS)


@cache
def load(assets: Path, locale: Locale) -> Ways:
    """The ways of one language."""
    raw = json.loads((assets / "reading" / f"{locale}.json").read_text(encoding="utf-8"))
    parts: dict[str, str] = raw["parts"]
    gap = r"\s*" if locale == "zh" else r"(?:\s+|$)"
    rules = [
        (way, Command("set", setting["name"], setting["value"]))
        for setting in raw["settings"]
        for way in setting["ways"]
    ]
    rules += [
        (way, Command("open", "open", at)) for at, ways in raw["open"].items() for way in ways
    ]
    rules += [
        (way, Command(name)) for name in get_args(Name) for way in raw["commands"].get(name, ())
    ]
    rules += [
        (way, Command("unknown", row["name"])) for row in raw["unknown"] for way in row["ways"]
    ]
    return Ways(
        re.compile(f"^(?:{_filled('|'.join(raw['opening']), parts)}){gap}"),
        re.compile(f"(?:{_filled('|'.join(raw['closing']), parts)})$"),
        tuple((re.compile(_filled(way, parts)), command) for way, command in rules),
        raw["called"],
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its <parts>, which may hold others."""
    while (whole := re.sub(r"<(\w+)>", lambda m: parts.get(m[1], m[0]), pattern)) != pattern:
        pattern = whole
    return pattern
