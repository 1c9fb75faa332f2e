"""Who has the last word on the order of the candidates.

`Weighted` ships: a sum of what the words and the vectors say, with a few weights that are the same for every shop.
Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009) is what it is measured against. A language model that
judges need and product itself is in `rerank_model`.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from shopbot.search.ranking_evidence import Evidence, Numbers
from shopbot.settings import ROOT

RRF = 60


class Reranker(Protocol):
    """Scores candidates."""

    def scores(self, text: str, found: Evidence) -> Numbers:
        """One score for each candidate, higher is better; comparable within one text only."""
        ...


class Weighted:
    """The weighted sum of the evidence."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        """With weights for `words`, `titles` and `texts`; None takes those that ship."""
        self._weights = weights or shipped_weights()

    def scores(self, text: str, found: Evidence) -> Numbers:
        """See `Reranker`."""
        weight = self._weights
        total: Numbers = (
            weight["words"] * found.words
            + weight["titles"] * found.titles
            + weight["texts"] * found.texts
        )
        return total


class RankFusion:
    """Reciprocal rank fusion: what stands high in either ranking."""

    def scores(self, text: str, found: Evidence) -> Numbers:
        """See `Reranker`."""
        return by_rank(found.ids, (found.lexical, found.dense))


def by_rank(ids: Sequence[str], orders: Sequence[Sequence[str]]) -> Numbers:
    """One over the place in each order, added up, float32 [ids]."""
    total: dict[str, float] = dict.fromkeys(ids, 0.0)
    for order in orders:
        for place, key in enumerate(order):
            total[key] += 1.0 / (RRF + place + 1)
    return np.asarray([total[key] for key in ids], dtype=np.float32)


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[str, float]:
    """The weights of `assets/search_ranking.json`."""
    data = json.loads((ROOT / "assets" / "search_ranking.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = data["weights"]
    return weights
