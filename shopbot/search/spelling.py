"""What a shopper meant to type, where a word is in no dictionary and close to one that the shop uses.

A word is put right only when the shop's own words explain it better than any other English word does: "hedphones" are
headphones, "chese" is not turned into chess. Names, codes, sizes, numbers and capitals are left as they are. Choice by
the cost of the mistake and how common the word is, the noisy-channel way (Kernighan, Church and Gale, COLING 1990).
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from shopbot.search.facets_lexicon import HAN, lexicon
from shopbot.search.spelling_compounds import Compounds
from shopbot.search.spelling_near import SWAP, Near
from shopbot.search.spelling_sounds import Cut, Sounds
from shopbot.search.spelling_words import language
from shopbot.search.spelling_writing import Writing, english, pairs

SHORTEST = 4  # letters; of three letters almost any is a word or a name
LONGEST = 30  # letters of a word that is looked at
LIMITS = (
    (4, 1, 1.0),
    (7, 1, 1.25),
    (LONGEST, 2, 2.2),
)  # up to so many letters: edits looked at, the highest cost
OWN = 0.25  # credit of a word of the shop
COMMON = 0.05  # credit for each e-fold of how often the shop uses it
RARE = 0.03  # charge for each e-fold of a general word's rank
BESIDE = 0.5  # credit of a word that the shop's names have beside the word before or after
EVERYDAY = 8000  # a word this common is as likely meant as the shop's, when it costs hardly more
HARDLY = 0.25
PLENTY = 30_000  # words of a shop that already holds most singulars and plurals
PIECES = re.compile(rf"[{HAN}]+|[^\s{HAN}，。！？、；：,!?;:()（）]+")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text as it was probably meant, and which words changed: (typed, meant)."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Spelling:
    """Puts right what is typed wrong, over the words of one shop. Made ready when first asked."""

    def __init__(
        self,
        writing: Writing,
        cut: Cut = tuple,
        is_word: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Over the words of a shop.

        Args:
            writing: how the shop writes.
            cut: cuts a run of Chinese characters into words.
            is_word: whether a Chinese word is in the dictionary.
        """
        said = tuple(_everywhere())
        self._writing, self._said = writing, said
        self._counts = {
            **dict.fromkeys((word for text in said for word in english(text)), 0),
            **writing.counts,
        }
        self._cut, self._is_word = cut, is_word

    @cached_property
    def _near(self) -> Near:
        own = self._counts if len(self._counts) > PLENTY else _inflected(self._counts)
        return Near({*own, *language().rank})

    @cached_property
    def _compounds(self) -> Compounds:
        everywhere = Counter(pair for text in self._said for pair in pairs(text))
        return Compounds(self._counts, {**everywhere, **self._writing.pairs})

    @cached_property
    def _sounds(self) -> Sounds:
        return Sounds((*self._writing.han, *self._said))

    def correct(self, text: str) -> Corrected:
        """The text as it was probably meant; the text itself where nothing is wrong or nothing is sure."""
        changes: list[tuple[str, str]] = []
        shouting = text.isupper()

        def mended(match: re.Match[str]) -> str:
            typed = match.group()
            around = (_last_word(text[: match.start()]), _first_word(text[match.end() :]))
            meant = self._meant(typed, around, first=match.start() == 0, shouting=shouting)
            if meant != typed:
                changes.append((typed, meant))
            return meant

        written = PIECES.sub(mended, text)
        joined = self._compounds.join(written)
        changes += [change for change in joined.changes if change not in changes]
        return Corrected(joined.text, tuple(changes))

    def _meant(self, typed: str, around: tuple[str, str], *, first: bool, shouting: bool) -> str:
        if re.match(f"[{HAN}]", typed):
            return self._sounds.correct(typed, self._cut, self._is_word)
        bare = typed.strip("\"'.").removesuffix("'s")
        parts = re.split(r"(-)", bare)
        if not bare.isascii() or not all(part.isalpha() or part == "-" for part in parts):
            return typed  # a code, a size, a price, an address
        if not (shouting or typed.islower() or first and typed.istitle()):
            return typed  # a name
        meant = "".join(part if part == "-" else self._word(part, around) for part in parts)
        return typed.replace(bare, meant)

    def _word(self, typed: str, around: tuple[str, str]) -> str:
        word = typed.lower()
        if not SHORTEST <= len(word) <= LONGEST or self._known(word):
            return typed
        if compound := self._compounds.split(word):
            return compound
        edits, highest = next((e, c) for letters, e, c in LIMITS if len(word) <= letters)
        near = [(each, c) for each, c in self._near.near(word, edits) if c <= highest]
        expected = {each for each, _ in near if self._compounds.beside(each, around)}
        found = [(c - self._credit(each, expected), each, c) for each, c in near]
        if not found:
            return typed
        _, meant, least = min(found)
        if (
            not self._own(meant)
            or meant not in expected
            and self._doubtful(word, meant, least, near)
        ):
            return typed
        return meant

    def _doubtful(
        self, word: str, meant: str, least: float, near: Sequence[tuple[str, float]]
    ) -> bool:
        """Whether an everyday word that the shop does not use is as near, or a short word is not near enough."""
        if len(word) == SHORTEST and least > SWAP and len(meant) <= SHORTEST:
            return True
        rank = language().rank
        return any(
            c <= least + HARDLY and not self._own(other) and rank.get(other, EVERYDAY) < EVERYDAY
            for other, c in near
        )

    def _known(self, word: str) -> bool:
        known = language()
        return word in known.rank or word in known.names or self._own(word)

    def _own(self, word: str) -> bool:
        """Whether the shop uses the word, in singular or plural."""
        return any(form in self._counts for form in (word, word.removesuffix("s"), word + "s"))

    def _credit(self, word: str, expected: Collection[str]) -> float:
        if self._own(word):
            used = self._counts.get(word, 0)
            return OWN + COMMON * math.log1p(used) + (BESIDE if word in expected else 0.0)
        return -RARE * math.log(language().rank.get(word, len(language().rank)))


def _everywhere() -> Iterator[str]:
    """Words of shopping that any shop may be asked for: things, colours, materials, properties."""
    known = lexicon()
    for groups in (known.synonyms, known.materials.values(), known.flags.values()):
        for group in groups:
            yield from group
    yield from known.colors


def _last_word(text: str) -> str:
    found = re.search(r"([a-z]+)[ -]*$", text.lower())
    return found.group(1) if found else ""


def _first_word(text: str) -> str:
    found = re.match(r"[ -]*([a-z]+)", text.lower())
    return found.group(1) if found else ""


def _inflected(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if len(word) >= SHORTEST - 1:
            yield word
            yield word.removesuffix("s") if word.endswith("s") and word[-2:] != "ss" else word + "s"
