"""An e-mail address out of words as they are spoken: "ann dot lee at post dot example". Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import Locale

_MARKS = re.compile(r"[,，、。;；:：!?！？\"“”‘’]+|\.(?=\s|$)")
_SPELT = re.compile(r"\b\w(?:-\w)+\b")  # "a-n-n", as a speech model writes letters
_ADDRESS = re.compile(r"[a-z0-9_.+%'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_TIES = frozenset("@._-+")


@dataclass(frozen=True, slots=True)
class Said:
    """How an address is spoken in one language."""

    ties: tuple[tuple[re.Pattern[str], str], ...]  # what is said for each sign
    before: re.Pattern[str]  # words that lead to an address
    after: re.Pattern[str]  # words that may follow it


def spoken_email(text: str, locale: Locale, assets: Path) -> str:
    """The address that these words spell, in small letters; "" where they spell none, or may leave a part of it out.

    Words are joined only by what is said between them (dot, dash, underscore) or letter by letter: of two words side
    by side nobody knows whether a dot between them was missed, so such an address is asked for again.
    """
    said = _said(assets)[locale]
    words = _SPELT.sub(lambda found: " ".join(found[0].split("-")), _MARKS.sub(" ", text.lower()))
    for spoken, sign in said.ties:
        words = spoken.sub(f" {sign} ", words)
    if words.count("@") != 1:
        return ""
    parts = re.sub(r"([@._+-])", r" \1 ", words).split()
    at = parts.index("@")
    name, lead = _tied(parts[:at][::-1])
    place, rest = _tied(parts[at + 1 :])
    led = " ".join(lead[::-1])
    if (led and not said.before.search(led)) or (rest and not said.after.match(" ".join(rest))):
        return ""
    whole = f"{''.join(name[::-1])}@{''.join(place)}"
    return whole if _ADDRESS.fullmatch(whole) else ""


def _tied(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The parts that hang together from the first on, and those that do not."""
    end = next((n for n in range(1, len(parts)) if not _hang(parts[n - 1], parts[n])), len(parts))
    return parts[:end], parts[end:]


def _hang(one: str, other: str) -> bool:
    return bool({one, other} & _TIES) or len(one) == len(other) == 1


@cache
def _said(assets: Path) -> Mapping[Locale, Said]:
    return dict(_read(json.loads((assets / "actions/email.json").read_text(encoding="utf-8"))))


def _read(raw: Mapping[Locale, Mapping[str, object]]) -> Iterator[tuple[Locale, Said]]:
    for locale, data in raw.items():
        ties = data["ties"]
        assert isinstance(ties, dict)
        known = tuple((re.compile(words), sign) for sign, words in ties.items())
        yield locale, Said(known, re.compile(str(data["before"])), re.compile(str(data["after"])))
