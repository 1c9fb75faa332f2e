"""What Whisper is told before it listens, and what of its words is kept: names to expect, inventions to drop.

Whisper was trained on subtitles. On noise it repeats what subtitles end with, or the words that it was given; both
are known by their text. The lists are data: assets/hearing.json.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopbot.types import LOCALES, Locale

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOT_SAID = re.compile(r"[^\w]+")
_JOINTS: Mapping[Locale, tuple[str, str]] = {"en": (", ", "."), "zh": ("、", "。")}
_ECHO_WORDS = 3  # so many names in the order of the prompt are no chance
_REPEATED = re.compile(r"(.{2,}?)\1{3,}")  # four times the same


@dataclass(frozen=True, slots=True)
class Hearing:
    """The lists of assets/hearing.json."""

    opening: Mapping[Locale, str]  # how the prompt begins; it sets the script and the punctuation
    invented: Mapping[Locale, tuple[str, ...]]  # what nobody says to a shop, letters only
    simplified: Mapping[int, str]  # traditional characters and what they are written as here

    def prompt(
        self, likely: Sequence[str], locale: Locale, count: Callable[[str], int], budget: int
    ) -> str:
        """The names to expect in that language, the likeliest last, where they are best remembered.

        Args:
            likely: names in any language, the likeliest first.
            locale: the language that is spoken.
            count: gives the number of tokens of a text.
            budget: the most tokens.
        """
        joint, end = _JOINTS[locale]
        opening = self.opening[locale]
        chosen: list[str] = []
        for word in _of(likely, locale):
            told = f"{opening}{joint.join([word, *reversed(chosen)])}{end}"
            if count(told) > budget:
                break
            chosen.append(word)
        return f"{opening}{joint.join(reversed(chosen))}{end}" if chosen else opening

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
        {locale: str(told["opening"][locale]) for locale in LOCALES},
        {locale: tuple(map(_plain, told["invented"][locale])) for locale in LOCALES},
        {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)},
    )


def is_echo(text: str, prompt: str) -> bool:
    """Whether the text is a piece of the prompt: three names of it or more, one after the other, and nothing else."""
    said, told = _plain(text), _plain(prompt)
    pieces = [piece for piece in re.split(r"[,、，.。]", text) if piece.strip()]
    return bool(said) and said in told and (len(pieces) >= _ECHO_WORDS or said == told)


def _of(likely: Sequence[str], locale: Locale) -> list[str]:
    """The words of that language. Names in Latin letters are said in Chinese too."""
    if locale == "en":
        return [word for word in likely if not _CHINESE.search(word)]
    return list(likely)


def _plain(text: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).lower())
