"""BM25 scores of terms in documents, computed once and kept as arrays.

Scoring follows BM25F in its simple form: a term counts once for each field weight (Robertson and Zaragoza, 2009).
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_pack import Pack

K1 = 1.2
B = 0.4
REPEATED = 2  # a word said three times in a query counts twice


class TableBuilder:
    """Takes documents one after the other; `build` gives the table."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms = array("i")
        self._weights = array("f")
        self._sizes = array("i")  # distinct terms of each document

    def add(self, weights: Mapping[str, float]) -> None:
        """Adds the next document: its terms and how much each counts."""
        numbers = self._numbers
        self._terms.extend([numbers.setdefault(term, len(numbers)) for term in weights])
        self._weights.extend(weights.values())
        self._sizes.append(len(weights))

    def build(self) -> "Table":
        """The table of all documents added."""
        terms = np.frombuffer(self._terms, dtype=np.int32) if self._terms else _none(np.int32)
        weights = np.frombuffer(self._weights, dtype=np.float32) if self._terms else _none()
        sizes = np.asarray(self._sizes, dtype=np.int32)
        documents = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(terms, kind="stable")
        ends = np.cumsum(np.bincount(terms, minlength=len(self._numbers)))
        return Table(self._numbers, ends, documents[order], weights[order], len(sizes))


def _none(kind: type = np.float32) -> NDArray[np.float32]:
    return np.zeros(0, dtype=kind)


class Table:
    """Terms with the documents that have them, and their scores there."""

    def __init__(
        self,
        numbers: Mapping[str, int],
        ends: NDArray[np.int64],
        documents: NDArray[np.int32],
        weights: NDArray[np.float32],
        count: int,
    ) -> None:
        self._numbers = numbers
        self._starts = np.concatenate(([0], ends))
        self._documents = documents
        self._count = count
        lengths = np.bincount(documents, weights, minlength=count)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if count else 1.0, 1e-9))
        having = np.diff(self._starts)
        self._rarity = np.log1p((count - having + 0.5) / (having + 0.5)).astype(np.float32)
        scores = weights * (K1 + 1) / (weights + norm[documents])
        self._scores = (scores * np.repeat(self._rarity, having)).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The table as arrays to store."""
        return {
            **Pack.of(self._numbers).arrays(),
            "places": self._starts,
            "documents": self._documents,
            "scores": self._scores,
            "rarity": self._rarity,
            "count": np.array(self._count),
        }

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> "Table":
        """The table that `arrays` wrote."""
        table = cls.__new__(cls)  # its scores are there already
        terms = Pack.restored(arrays["text"], arrays["starts"])
        table._numbers = {term: number for number, term in enumerate(terms)}
        table._starts, table._documents = arrays["places"], arrays["documents"]
        table._scores, table._rarity = arrays["scores"], arrays["rarity"]
        table._count = int(arrays["count"])
        return table

    def scores(self, terms: Iterable[str]) -> NDArray[np.float32]:
        """The score of every document."""
        total = np.zeros(self._count, dtype=np.float32)
        for term, times in Counter(terms).items():
            if (number := self._numbers.get(term)) is not None:
                part = slice(self._starts[number], self._starts[number + 1])
                total[self._documents[part]] += self._scores[part] * min(times, REPEATED)
        return total

    def documents(self, term: str) -> NDArray[np.int32]:
        """The numbers of the documents that have the term, ascending."""
        number = self._numbers.get(term)
        if number is None:
            return np.zeros(0, dtype=np.int32)
        return self._documents[self._starts[number] : self._starts[number + 1]]

    def rarity(self, term: str) -> float:
        """How much the term says: high for rare ones, highest for those that no document has."""
        number = self._numbers.get(term)
        if number is None:
            return float(np.log1p((self._count + 0.5) / 0.5))
        return float(self._rarity[number])

    def __contains__(self, term: str) -> bool:
        return term in self._numbers
