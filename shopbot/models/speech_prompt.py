"""What Whisper is told before it listens, and what of its words is kept: names to expect, inventions to drop.

Whisper was trained on subtitles. On noise it repeats what subtitles end with, or the words that it was given; both
are known by their text. The lists are data: assets/hearing.json.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from shopbot.types import LOCALES, Locale

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOT_SAID = re.compile(r"[^\w]+")
_JOINTS: Mapping[Locale, tuple[str, str]] = {"en": (", ", "."), "zh": ("、", "。")}
_BETWEEN = re.compile(r"[,;、，。；]|\.(?=\s|$)")  # names
_ALIKE = (
    0.4  # share of letters in common: "castle" and "Kestrel" have 0.46, "okay" and "Tidemark" 0.17
)
_REPEATED = re.compile(r"(.{2,}?)\1{3,}")  # four times the same


@dataclass(frozen=True, slots=True)
class Expected:
    """What may be said next."""

    likely: Sequence[str] = ()  # names in any language, the likeliest first
    asked: str = ""  # what the shop has just asked for: "name", "email", ...


@dataclass(frozen=True, slots=True)
class Hearing:
    """The lists of assets/hearing.json."""

    usual: Mapping[Locale, str]  # what is said in every shop; the prompt ends with it
    answers: Mapping[Locale, Mapping[str, str]]  # how answers to each question sound
    invented: Mapping[Locale, tuple[str, ...]]  # what nobody says to a shop, letters only
    simplified: Mapping[int, str]  # traditional characters and what they are written as here

    def prompt(
        self, expected: Expected, locale: Locale, count: Callable[[str], int], budget: int
    ) -> str:
        """The names to expect in that language, the likeliest late, where they are best remembered.

        Where the shop has asked for something, how answers to that sound, and no names of goods: they would be heard
        in the name of a street.

        Args:
            expected: what may be said next.
            locale: the language that is spoken.
            count: gives the number of tokens of a text.
            budget: the most tokens.
        """
        if expected.asked in self.answers[locale]:
            return self.answers[locale][expected.asked]
        joint, end = _JOINTS[locale]
        chosen: list[str] = []
        told = self.usual[locale]
        for word in _of(expected.likely, locale):
            chosen.append(word)
            longer = f"{joint.join(reversed(chosen))}{end}{self.usual[locale]}"
            if count(longer) > budget:
                break
            told = longer
        return told

    def written(self, text: str, locale: Locale) -> str:
        """The text as it is shown: one line, Chinese in simplified characters."""
        line = " ".join(text.split())
        return line.translate(self.simplified) if locale == "zh" else line

    def is_invented(self, text: str, locale: Locale) -> bool:
        """Whether nobody has said this: subtitles' endings, signs of music, one thing over and over."""
        plain = _plain(text)
        if not plain or _REPEATED.search(plain):
            return True
        return any(part in plain for part in self.invented[locale])


def read(file: Path) -> Hearing:
    """The lists of that file."""
    told = json.loads(file.read_text(encoding="utf-8"))
    pairs = "".join(told["simplified"])
    return Hearing(
        {locale: str(told["usual"][locale]) for locale in LOCALES},
        {locale: dict(told["answers"][locale]) for locale in LOCALES},
        {locale: tuple(map(_plain, told["invented"][locale])) for locale in LOCALES},
        {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)},
    )


def only_names(text: str, prompt: str) -> bool:
    """Whether the text is nothing but names of the prompt: said indeed ("the Kestrel"), or a prompt said back."""
    told = {_plain(name) for name in _BETWEEN.split(prompt)}
    pieces = [plain for name in _BETWEEN.split(text) if (plain := _plain(name))]
    return bool(pieces) and all(piece in told for piece in pieces)


def alike(text: str, other: str) -> bool:
    """Whether both may be the same speech, heard with and without names to expect."""
    return SequenceMatcher(None, _plain(text), _plain(other)).ratio() >= _ALIKE


def _of(likely: Sequence[str], locale: Locale) -> list[str]:
    """The words of that language. Names in Latin letters are said in Chinese too."""
    if locale == "en":
        return [word for word in likely if not _CHINESE.search(word)]
    return list(likely)


def _plain(text: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).lower())
