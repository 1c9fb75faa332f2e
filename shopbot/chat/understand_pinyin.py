"""Chinese typed in Latin letters without tones: "wo yao yi ge shui hu" is 我要一个水壶. Pure.

A message is Chinese where all its words can be read so and two of them are no English: "she can sing" stays English.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shopbot.search.spelling_words import language
from shopbot.settings import ROOT

FEWEST = 2  # telling words
LONGEST = 6  # syllables of a word, and letters of a syllable
MOST = 200  # characters of a message that is looked at
_WORD = re.compile(r"[a-z]+")
_LEFT = re.compile(r"[a-z\s\d,.!?'，。！？]+")  # all that such a message has


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of assets/pinyin.json."""

    words: Mapping[str, str]
    telling: frozenset[str]
    syllables: frozenset[str]


def is_pinyin(text: str) -> bool:
    """Whether the text is Chinese in Latin letters."""
    lower = text.lower().strip()
    if len(lower) > MOST or not _LEFT.fullmatch(lower):
        return False
    words = _WORD.findall(lower)
    run = "".join(words)
    told = sum(_telling(word) for word in words)
    told += FEWEST * any(word in run for word in _known().telling if len(word) > LONGEST)
    return told >= FEWEST and all(_syllables(word) for word in words)


def _telling(word: str) -> int:
    """How many syllables of the word, or the word itself, are no English."""
    known = _known().telling
    if word in known or word in language().rank:
        return int(word in known)
    return sum(syllable in known for syllable in _syllables(word))


def in_characters(text: str, names: Mapping[str, str]) -> str:
    """The text in Chinese characters; what is not known stays in letters.

    Args:
        text: for which `is_pinyin` holds.
        names: how a word of the shop is written by its sound -> the word.
    """
    known = {**names, **_known().words}

    def read(match: re.Match[str]) -> str:
        syllables = [s for word in _WORD.findall(match[0]) for s in _syllables(word)]
        return "".join(_read(syllables, known))

    return re.sub(r"[a-z]+(?:[\s']+[a-z]+)*", read, text.lower().strip())


def _read(syllables: Sequence[str], known: Mapping[str, str]) -> Iterator[str]:
    """The longest word that is known at each place."""
    start = 0
    while start < len(syllables):
        ends = range(min(len(syllables), start + LONGEST), start, -1)
        end = next((end for end in ends if "".join(syllables[start:end]) in known), 0)
        yield known["".join(syllables[start:end])] if end else f"{syllables[start]} "
        start = end or start + 1


@lru_cache(maxsize=4096)
def _syllables(word: str) -> tuple[str, ...]:
    """The syllables of a word, the longest first; none where it has other letters."""
    if not word:
        return ()
    for length in range(min(LONGEST, len(word)), 0, -1):
        if word[:length] in _known().syllables:
            rest = _syllables(word[length:])
            if rest or length == len(word):
                return (word[:length], *rest)
    return ()


@lru_cache(maxsize=1)
def _known() -> _Known:
    data = json.loads((ROOT / "assets" / "pinyin.json").read_text(encoding="utf-8"))
    sounds = frozenset(language().sounds.values())
    return _Known(data["words"], frozenset(data["telling"]), sounds)
