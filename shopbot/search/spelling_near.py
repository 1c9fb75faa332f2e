"""Words that a misspelt one may have been meant as, by how likely fingers and ears are to make that mistake."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shopbot.search.spelling_words import language

SWAP = 0.6  # costs: two letters exchanged
DOUBLE = 0.5  # a letter doubled or not
KEY = 0.8  # the key beside
VOWEL = 0.7  # one vowel for another, or a letter that sounds alike
SOUND = 0.9  # at most, where the consonants are the same in the same order
EDIT = 1.0  # a letter too many or too few
OTHER = 1.2  # any other letter
FIRST = 0.5  # more where the first letter is wrong
_VOWELS = frozenset("aeiouy")
_MOST = 40  # candidates that are weighed


class Near:
    """The words of a list, ready to be searched for those near a misspelt one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._places: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in words:
            self._places[len(word), word[0]].append(word)

    def near(self, word: str, edits: int) -> list[tuple[str, float]]:
        """Each word within the fewest edits that reach any, with its cost.

        The first letter is right, exchanged with the second, or from the key beside.
        """
        for most in range(1, edits + 1):
            if found := self._within(word, most):
                return [(other, cost(word, other)) for _, other in sorted(found)[:_MOST]]
        return []

    def _within(self, word: str, edits: int) -> list[tuple[int, str]]:
        firsts = {*word[:2], *language().beside.get(word[0], ())}
        found: list[tuple[int, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            for first in firsts:
                if pool := self._places.get((length, first)):
                    hits = process.extract(
                        word, pool, scorer=OSA.distance, score_cutoff=edits, limit=_MOST
                    )
                    found += [(int(hit[1]), hit[0]) for hit in hits]
        return found


def cost(typed: str, meant: str) -> float:
    """How unlikely it is to type the one for the other: a weighted edit distance that knows exchanged letters."""
    before: list[float] = []
    row = [0.0]
    for letter, last in zip(meant, " " + meant, strict=False):
        row.append(row[-1] + (DOUBLE if letter == last else EDIT))
    for i, key in enumerate(typed):
        now = [row[0] + (DOUBLE if i and key == typed[i - 1] else EDIT)]
        for j, letter in enumerate(meant):
            extra = DOUBLE if i and key == typed[i - 1] else EDIT
            missed = DOUBLE if j and letter == meant[j - 1] else EDIT
            best = min(row[j] + _replaced(key, letter), row[j + 1] + extra, now[j] + missed)
            if i and j and key == meant[j - 1] and letter == typed[i - 1] and key != letter:
                best = min(best, before[j - 1] + SWAP)
            now.append(best)
        before, row = row, now
    first = FIRST if typed[:1] != meant[:1] else 0.0
    return (min(row[-1], SOUND) if _consonants(typed) == _consonants(meant) else row[-1]) + first


def _consonants(word: str) -> str:
    """The consonants of a word, doubled ones once: what is left when vowels are guessed by ear."""
    return re.sub(r"(.)\1", r"\1", re.sub(r"(?<!^)[aeiouy]", "", word))


def _replaced(key: str, letter: str) -> float:
    if key == letter:
        return 0.0
    alike = key in _VOWELS and letter in _VOWELS or (key, letter) in language().alike
    if alike:
        return VOWEL
    return KEY if letter in language().beside.get(key, ()) else OTHER
