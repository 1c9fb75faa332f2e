"""An index of the catalogue's words, in memory: BM25 of words and, with less weight, of short runs of letters.

Words carry the meaning. Runs of letters forgive misspelt and joined words ("toiletpaper"); in Chinese single characters
do what words do elsewhere, because a segmenter often cuts a query and a title differently.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_pack import Pack
from shopbot.search.lexical_table import Table, TableBuilder
from shopbot.search.lexical_text import STOP, grams, han_words, runs, stem, terms, words

__all__ = ["STOP", "Document", "Lexical", "Matched", "stem", "words"]

WEIGHTS: Mapping[str, float] = {  # of the fields
    "title": 3.0,
    "kind": 2.0,
    "brand": 2.0,
    "attributes": 1.0,
    "text": 1.0,
}
NAMING = ("title", "kind", "brand")  # the fields whose runs of letters are counted
GRAMS, HAN_WORDS = 0.2, 0.2  # what they count beside words and characters

TABLES = ("words", "grams", "han_words")

Document = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Matched:
    """The scores of every document for one text, float32 [documents]."""

    words: NDArray[np.float32]
    grams: NDArray[np.float32]
    han_words: NDArray[np.float32]
    possible: float  # about what a document of ordinary length that has every word once scores

    @property
    def total(self) -> NDArray[np.float32]:
        """One score out of the three."""
        total: NDArray[np.float32] = self.words + GRAMS * self.grams + HAN_WORDS * self.han_words
        return total


class Lexical:
    """An index of documents; each document is an id and its texts per field (see WEIGHTS; others weigh 1)."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: list[str] = []
        self._named: set[str] = set()
        builders = (TableBuilder(), TableBuilder(), TableBuilder())
        for key, fields in documents:
            self._ids.append(key)
            counted: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
            for name, text in fields.items():
                self._count(name, runs(text), counted)
            for builder, weights in zip(builders, counted, strict=True):
                builder.add(weights)
        self._words, self._grams, self._han_words = (builder.build() for builder in builders)
        self._numbers = {key: number for number, key in enumerate(self._ids)}

    def _count(self, name: str, found: list[str], counted: Sequence[Counter[str]]) -> None:
        weight = WEIGHTS.get(name, 1.0)
        for counter, parts in zip(
            counted,
            (terms(found), grams(found) if name in NAMING else (), han_words(found)),
            strict=True,
        ):
            for part, times in Counter(parts).items():
                counter[part] += weight * times  # type: ignore[assignment]
        if name in ("title", "kind"):
            self._named.update(terms([run for run in found if run[0] < "\u3400"]))
            self._named.update(han_words(found))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The index as arrays to store."""
        tables = zip(TABLES, (self._words, self._grams, self._han_words), strict=True)
        return {
            **{f"ids.{name}": array for name, array in Pack.of(self._ids).arrays().items()},
            **{f"named.{name}": a for name, a in Pack.of(sorted(self._named)).arrays().items()},
            **{f"{part}.{name}": a for part, table in tables for name, a in table.arrays().items()},
        }

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> "Lexical":
        """The index that `arrays` wrote."""
        index = cls(())
        index._ids = list(Pack.restored(arrays["ids.text"], arrays["ids.starts"]))
        index._named = set(Pack.restored(arrays["named.text"], arrays["named.starts"]))
        index._numbers = {key: number for number, key in enumerate(index._ids)}
        index._words, index._grams, index._han_words = (
            Table.restored(
                {
                    name.removeprefix(f"{part}."): array
                    for name, array in arrays.items()
                    if name.startswith(f"{part}.")
                }
            )
            for part in TABLES
        )
        return index

    def match(self, text: str) -> Matched:
        """The scores of every document."""
        found = runs(text)
        parts = tuple(terms(found)), tuple(grams(found)), tuple(han_words(found))
        tables = (self._words, self._grams, self._han_words)
        possible = sum(
            weight * sum(table.rarity(part) for part in set(own))
            for table, own, weight in zip(tables, parts, (1.0, GRAMS, 0.0), strict=True)
        )
        words, letters, han = (table.scores(own) for table, own in zip(tables, parts, strict=True))
        return Matched(words, letters, han, possible)

    def query(self, text: str, k: int) -> list[tuple[str, float]]:
        """The `k` best documents with their scores, best first; only those that share something."""
        return self.best(self.match(text).total, k)

    def best(self, scores: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The `k` documents of the highest scores above 0, best first, equal ones in the order of the catalogue."""
        if k < 1:
            return []
        places = np.flatnonzero(scores > 0)
        if len(places) > k:
            least = np.partition(scores[places], -k)[-k]
            places = places[scores[places] >= least]
        ordered = places[np.argsort(-scores[places], kind="stable")][:k]
        return [(self._ids[place], float(scores[place])) for place in ordered]

    def numbers(self, ids: Iterable[str]) -> NDArray[np.int64]:
        """Where documents stand in `Matched`; -1 for an unknown id."""
        return np.asarray([self._numbers.get(key, -1) for key in ids], dtype=np.int64)

    def having(self, text: str) -> frozenset[str]:
        """The documents that have every word of the text; words that no document has do not count."""
        found = [numbers for word in words(text) if len(numbers := self._documents(word))]
        if not found:
            return frozenset()
        common = set.intersection(*(set(numbers.tolist()) for numbers in found))
        return frozenset(self._ids[number] for number in common)

    def _documents(self, word: str) -> NDArray[np.int32]:
        table = self._han_words if word in self._han_words else self._words
        return table.documents(word)

    def knows(self, term: str) -> bool:
        """Whether every word of the term occurs in the catalogue."""
        parts = words(term)
        return bool(parts) and all(
            part in self._han_words or (part[0] < "\u3400" and part in self._words)
            for part in parts
        )

    def names(self, term: str) -> bool:
        """Whether every word of the term occurs in a title or kind."""
        parts = words(term)
        return bool(parts) and all(part in self._named for part in parts)

    def __len__(self) -> int:
        return len(self._ids)
