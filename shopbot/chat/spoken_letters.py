"""Letters as people say them: "alpha november november", "A as in apple", "double L", "安静的安". Pure.

A speech model hears words better than letters, and names of few letters worst; spelled by words they arrive.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopbot.chat.number_words import ONES
from shopbot.types import Locale

_GAP = r"(?:[\s,;:-]+|\.\s+)"
_PLAIN = re.compile(r"[\W_]+")
_HAN = "[\u4e00-\u9fff]"
# A short Chinese name with the pause that was heard in it: "李，安". Four characters may be two names.
_PAUSED = re.compile(rf"(?:{_HAN}{{1,2}}[，、,]{_HAN}|{_HAN}[，、,]{_HAN}{{2}})[。.]?")
_SURE = 3  # letters by words that cannot be a name; "Oscar Romeo" is one


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How one language spells."""

    letter: Mapping[str, str]  # a word -> the letter or digit that it stands for
    unit: re.Pattern[str]  # one letter as it is said
    run: re.Pattern[str]  # two or more
    glued: re.Pattern[str]  # words of the alphabet that the speech model wrote together
    told: re.Pattern[str]  # leads to something spelled


@dataclass(frozen=True, slots=True)
class Characters:
    """How Chinese tells characters of one sound apart."""

    pair: re.Pattern[
        str
    ]  # a word and the character of it that is meant, or a surname as it is explained
    known: Mapping[str, str]  # surnames as they are explained


def together(text: str, assets: Path) -> str:
    """The text in small letters, with every run of two spelled letters or more as one word.

    "alpha november november dot lee" gives "ann dot lee". One letter alone stays: Mike and Charlie are names, too.
    """
    alphabet = _alphabet(assets)
    apart = alphabet.glued.sub(lambda found: _parted(found[0], alphabet), text.lower())
    return alphabet.run.sub(lambda found: _word(found[0], alphabet), apart)


def spelled_name(text: str, locale: Locale, assets: Path) -> str:
    """The name that these words spell, with capitals; "" where they spell none.

    A few letters alone are initials ("J. R. R. Tolkien") unless "spelled" is said before them.
    """
    if locale == "zh" and (explained := _explained(text, _characters(assets))):
        return explained
    if locale == "zh" and _PAUSED.fullmatch(text.strip()):
        return re.sub(r"\W", "", text)
    alphabet = _alphabet(assets)
    lead = alphabet.told.search(text)
    spelled = alphabet.glued.sub(
        lambda found: _parted(found[0], alphabet), text[lead.end() if lead else 0 :].lower()
    )
    runs = [list(alphabet.unit.finditer(run[0])) for run in alphabet.run.finditer(spelled)]
    sure = (len(units) >= _SURE and any(len(u[0]) > 1 for u in units) for units in runs)
    if not (runs if lead else any(sure)):
        return ""
    return " ".join(w.capitalize() for w in re.findall(r"[^\W\d_]+", together(spelled, assets)))


def _explained(text: str, characters: Characters) -> str:
    """A Chinese name out of the words that its characters are known by: "木子李，安静的安" is 李安."""
    pairs = [m for m in characters.pair.finditer(text) if not m["one"] or m["one"] in m["word"]]
    found = [m["one"] or characters.known[m[0]] for m in pairs]
    return "".join(found) if len(found) > 1 else ""


def _word(run: str, alphabet: Alphabet) -> str:
    return "".join(_letter(unit, alphabet) for unit in alphabet.unit.finditer(run))


def _letter(unit: re.Match[str], alphabet: Alphabet) -> str:
    if unit["space"]:
        return " "
    if unit["like"]:
        return unit["like"]
    letter = alphabet.letter.get(_PLAIN.sub("", unit["one"]), unit["one"])
    return letter * (2 if unit["twice"] else 1)


def _parted(words: str, alphabet: Alphabet) -> str:
    """The words of the alphabet apart: "alpha november" of "alphanovember"."""
    word = "|".join(_longest(alphabet.letter))
    return re.sub(rf"({word})(?=(?:{word})+$)", r"\1 ", words)


def _longest(words: Iterable[str]) -> list[str]:
    return sorted((w for w in words if len(w) > 1), key=len, reverse=True)


@cache
def _alphabet(assets: Path) -> Alphabet:
    raw = _raw(assets)["en"]
    said = {w: letter for letter, words in raw["words"].items() for w in words.split("|")}
    digits = {word: str(n) for n, word in enumerate(ONES[:10])}
    words = "|".join(_longest({**said, **digits}))
    unit = (
        rf"(?<!\w)(?:(?:\w+\s+)?(?:{raw['like']})\s+(?P<like>[a-z])[a-z]+"
        rf"|(?P<space>{raw['space']})"
        rf"|(?:(?P<twice>{raw['twice']})\s+)?(?P<one>{words}|\d+|[a-z]))(?!\w)"
    )
    nameless = re.sub(r"\?P<\w+>", "?:", unit)
    letter = {_PLAIN.sub("", word): letter for word, letter in (said | digits).items()}
    return Alphabet(
        letter,
        re.compile(unit),
        re.compile(rf"{nameless}(?:{_GAP}{nameless})+"),
        re.compile(rf"\b(?:{'|'.join(_longest(letter))}){{2,}}\b"),
        re.compile(rf"\b(?:{raw['told']})\b\W*", re.I),
    )


@cache
def _characters(assets: Path) -> Characters:
    raw = _raw(assets)["zh"]
    like, known = raw["like"], raw["known"]
    pair = rf"{'|'.join(known)}|(?P<word>{_HAN}{{1,4}}?){like}(?P<one>{_HAN})"
    return Characters(re.compile(pair), known)


def _raw(assets: Path) -> Any:  # noqa: ANN401 - as json gives it
    return json.loads((assets / "actions/letters.json").read_text(encoding="utf-8"))
