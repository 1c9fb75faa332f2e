"""An e-mail address out of words as they are spoken: "ann dot lee at post dot example". Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.chat.spoken_digits import in_digits
from shopbot.chat.spoken_letters import together
from shopbot.types import Locale

_MARKS = re.compile(r"[,，、。;；:：!?！？\"“”‘’]+|\.(?=\s|$)")
_ADDRESS = re.compile(
    r"[a-z0-9](?:[a-z0-9_.+%'-]{0,62}[a-z0-9_])?@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+"
)
_TYPED = re.compile(r"[^\s@<>,;，；]+@[^\s@<>,;，；]+\w")
_SIGNS = re.compile(r"([@._+-])")
_TIES = frozenset("@._-+")
_DOTTED = re.compile(r"\w\s*\.\s*[a-z]{2}")  # "post . example"
_AFTER_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
_GLUED = re.compile(
    r"(?<=[a-z])At(?=[A-Z])"
)  # "Ann.LeeAtPost.example", as a speech model writes it


@dataclass(frozen=True, slots=True)
class Said:
    """How an address is spoken in one language."""

    ties: tuple[tuple[re.Pattern[str], str], ...]  # what is said for each sign
    whole: re.Pattern[str]  # says that the words before the @ are written as one
    before: re.Pattern[str]  # words that lead to an address
    after: re.Pattern[str]  # words that may follow it


def email_in(text: str, locale: Locale, assets: Path) -> str:
    """The address in the text, written or spoken; "" where there is none that is sure."""
    typed = _TYPED.search(text)
    return typed[0] if typed else spoken_email(text, locale, assets)


def spoken_email(text: str, locale: Locale, assets: Path) -> str:
    """The address that these words spell, in small letters; "" where they spell none, or may leave a part of it out.

    Words are joined only by what is said between them (dot, dash, underscore) or letter by letter ("alpha november"):
    of two words side by side nobody knows whether a dot between them was missed, so such an address is asked for
    again, unless "one word" is said of them.
    """
    said = _said(assets)[locale]
    words, whole = said.whole.subn(" ", _with_signs(text, locale, assets))
    if words.count("@") != 1:
        return ""
    parts = _SIGNS.sub(r" \1 ", words).split()
    at = parts.index("@")
    name, lead = _name(parts[:at], said, whole=bool(whole))
    place, rest = _tied(parts[at + 1 :])
    if (lead and not said.before.search(lead)) or (rest and not said.after.match(" ".join(rest))):
        return ""
    address = f"{name}@{''.join(place)}"
    return address if _ADDRESS.fullmatch(address) and ".." not in address else ""


def tries_an_email(text: str, locale: Locale, assets: Path) -> bool:
    """Whether the words are an address of which a part was not heard, rather than another wish."""
    return _DOTTED.search(_with_signs(text, locale, assets)) is not None


def _with_signs(text: str, locale: Locale, assets: Path) -> str:
    """The text in small letters with "@" for "at", "." for "dot", and letters that were spelled as words."""
    apart = _GLUED.sub(" at ", text)
    words = together(in_digits(apart, locale) if locale == "zh" else apart, assets)
    words = _MARKS.sub(" ", words)
    for spoken, sign in _said(assets)[locale].ties:
        words = spoken.sub(f" {sign} ", words)
    return _AFTER_HAN.sub(" ", words)


def _name(parts: Sequence[str], said: Said, *, whole: bool) -> tuple[str, str]:
    """What stands before the @, and the words that lead to it."""
    if whole:
        leads = (n for n in range(len(parts), 0, -1) if said.before.search(" ".join(parts[:n])))
        begin = next(leads, 0)
        return "".join(parts[begin:]), " ".join(parts[:begin])
    name, lead = _tied(parts[::-1])
    return "".join(name[::-1]), " ".join(lead[::-1])


def _tied(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The parts that hang together from the first on, and those that do not."""
    end = next(
        (n for n in range(1, len(parts)) if not _TIES & {parts[n - 1], parts[n]}), len(parts)
    )
    return parts[:end], parts[end:]


@cache
def _said(assets: Path) -> Mapping[Locale, Said]:
    return dict(_read(json.loads((assets / "actions/email.json").read_text(encoding="utf-8"))))


def _read(raw: Mapping[Locale, Mapping[str, object]]) -> Iterator[tuple[Locale, Said]]:
    for locale, data in raw.items():
        ties = data["ties"]
        assert isinstance(ties, dict)
        known = tuple((re.compile(words), sign) for sign, words in ties.items())
        others = (re.compile(str(data[name])) for name in ("whole", "before", "after"))
        yield locale, Said(known, *others)
