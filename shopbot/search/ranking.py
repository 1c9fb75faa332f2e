"""Products in order of how well their words and their meaning answer a text. Knows no limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.lexical import Lexical
from shopbot.search.ranking_evidence import Evidence, Near, evidence, near
from shopbot.search.rerank import Reranker, Weighted
from shopbot.types import Snippet

DEPTH = 100  # products taken from each ranking
SNIPPETS = 200  # snippets asked of the vector index
NARROW = 1000  # up to so many allowed products the vectors are asked for these alone

Snippets = Callable[[Iterable[str]], Iterable[Snippet]]  # the snippets of those ids, in that order


class Nearest(Protocol):
    """What is asked of a `ports.VectorIndex` here."""

    def query(
        self, vector: Vectors, k: int, where: Mapping[str, str | Sequence[str]] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` nearest (id, cosine), best first."""
        ...


@dataclass(slots=True)
class Ranked:
    """Products by score, best first, and the snippets that spoke for them."""

    order: list[tuple[str, float]] = field(default_factory=list)
    snippets: dict[str, list[Snippet]] = field(default_factory=dict)
    cosine: dict[str, float] = field(default_factory=dict)  # nearest first


class Ranker:
    """Brings the lexical and the dense ranking of one shop into one order."""

    def __init__(
        self,
        lexical: Lexical,
        index: Nearest,
        embedder: Embedder,
        snippets: Snippets,
        reranker: Reranker | None = None,
    ) -> None:
        """Over an opened shop; `reranker` None takes the one that ships."""
        self._lexical = lexical
        self._index = index
        self._embedder = embedder
        self._snippets = snippets
        self._reranker = reranker or Weighted()

    def rank(self, text: str, allowed: Sequence[str], narrow: bool) -> Ranked:
        """The products nearest to the text; with `narrow` the dense ranking is asked for the allowed ids alone."""
        found = self.evidence(text, allowed, narrow)
        return Ranked(self.order(text, found), found.near.snippets, found.near.cosine)

    def order(self, text: str, found: Evidence) -> list[tuple[str, float]]:
        """The candidates with their scores, best first."""
        scores = self._reranker.scores(text, found)
        best = np.argsort(-scores, kind="stable")
        return [(found.ids[place], float(scores[place])) for place in best]

    def evidence(self, text: str, allowed: Sequence[str] = (), narrow: bool = False) -> Evidence:
        """What speaks for each candidate; the arguments are those of `rank`."""
        matched = self._lexical.match(text)
        possible = max(matched.possible, 1e-6)
        scores = matched.total / possible
        where: dict[str, str | Sequence[str]] = {"of": "product"}
        if narrow and 0 < len(allowed) <= NARROW:
            where["owner"] = list(allowed)
        found = self._dense(text, where)
        by_words = self._lexical.best(scores, DEPTH)
        numbers = self._lexical.numbers(found.cosine)
        known = {
            key: float(scores[number])
            for key, number in zip(found.cosine, numbers, strict=True)
            if number >= 0
        }
        return evidence(by_words, {**known, **dict(by_words)}, found)

    def _dense(self, text: str, where: Mapping[str, str | Sequence[str]]) -> Near:
        """Products by their nearest snippet."""
        vector = self._embedder.embed_queries([text])[0]
        pairs = self._index.query(vector, SNIPPETS, where)
        return near(pairs, self._snippets(key for key, _ in pairs), DEPTH)
