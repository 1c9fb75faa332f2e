"""The words of `assets/spelling*.json`: common English, names that are no mistakes, keys beside each other, sounds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shopbot.settings import ROOT


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of writing before any shop is."""

    rank: Mapping[str, int]  # common English word -> its place by how common it is, from 1
    names: frozenset[str]  # brands and the like, in small letters
    beside: Mapping[str, frozenset[str]]  # letter -> letters on the keys around it
    alike: frozenset[tuple[str, str]]  # letters that may sound the same
    sounds: Mapping[str, str]  # Chinese character -> its syllable without tone


@lru_cache(maxsize=1)
def language() -> Language:
    """The shipped words, read once."""
    common = [word for line in _asset("spelling_words")["words"] for word in line.split()]
    sounds = _asset("spelling_sounds")["sounds"]
    data = _asset("spelling")
    return Language(
        {word: place for place, word in enumerate(common, 1)},
        frozenset(data["names"]),
        _beside(data["keyboard"]),
        frozenset(pair for a, b in data["alike"] for pair in ((a, b), (b, a))),
        {
            character: syllable
            for syllable, characters in sounds.items()
            for character in characters
        },
    )


def _asset(name: str) -> Any:  # noqa: ANN401 - each of the three files has its own shape
    return json.loads((ROOT / "assets" / f"{name}.json").read_text(encoding="utf-8"))


def _beside(rows: list[str]) -> dict[str, frozenset[str]]:
    """Each row of a keyboard stands half a key to the right of the one above."""
    place = {
        key: (row, column + row / 2)
        for row, keys in enumerate(rows)
        for column, key in enumerate(keys)
    }
    return {
        key: frozenset(
            other
            for other, (r, c) in place.items()
            if other != key and abs(r - row) <= 1 and abs(c - column) <= 1
        )
        for key, (row, column) in place.items()
    }
