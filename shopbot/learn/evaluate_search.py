"""Ranking quality and latency of search on judged queries, through the code that serves.

The ranking alone is measured: no limits are read out of the queries, and nothing is said not to be sold.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from shopbot.learn.evaluate_search_files import Judged
from shopbot.learn.evaluate_search_index import Say, build
from shopbot.learn.metrics import ndcg, recall, reciprocal_rank
from shopbot.ports import Embedder
from shopbot.search.hybrid_open import documents
from shopbot.search.lexical import Lexical
from shopbot.search.ranking import Ranker
from shopbot.search.ranking_evidence import Evidence
from shopbot.search.rerank import RankFusion, Reranker, Weighted

TOP, DEEP = 10, 100  # places of a first page, and of what a re-ranker may still see

Order = Sequence[str]
System = Callable[[str, Evidence], Order]  # the order of the candidates for a text


@dataclass(frozen=True, slots=True)
class Figures:
    """One system's figures, one for each query. Those about relevant products leave out queries that have none."""

    ndcg: list[float] = field(default_factory=list)
    mrr: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    recall_deep: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)  # of ordering the candidates

    def add(self, order: Order, gains: Mapping[str, float], relevant: frozenset[str]) -> None:
        """Takes the answer to the next query."""
        self.ndcg.append(ndcg(order, gains, TOP))
        if relevant:
            self.mrr.append(reciprocal_rank(order, relevant, TOP))
            self.recall.append(recall(order, relevant, TOP))
            self.recall_deep.append(recall(order, relevant, DEEP))


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: figures by system, and milliseconds of what ships, one for each query."""

    queries: int
    products: int
    systems: Mapping[str, Figures]
    milliseconds: Sequence[float]


def systems() -> dict[str, System]:
    """Words alone, meaning alone, both fused by rank, and what ships."""
    return {
        "lexical": lambda _, found: found.lexical,
        "dense": lambda _, found: found.dense,
        "fused": by(RankFusion()),
        "reranked": by(Weighted()),
    }


def by(reranker: Reranker) -> System:
    """The system that orders all candidates by a re-ranker."""

    def order(text: str, found: Evidence) -> Order:
        best = np.argsort(-reranker.scores(text, found), kind="stable")
        return [found.ids[place] for place in best]

    return order


@dataclass(frozen=True, slots=True)
class Search:
    """The search over the judged products."""

    ranker: Ranker
    lexical: Lexical


def open_search(judged: Judged, embedder: Embedder, folder: Path, say: Say) -> Search:
    """The search over the judged products; vectors are kept in the folder for the next time."""
    index = build(judged.products, embedder, folder, say)
    lexical = Lexical(documents(judged.products, ()))
    return Search(Ranker(lexical, index, embedder, index.named), lexical)


def evaluate(judged: Judged, ranker: Ranker, measured: Mapping[str, System], say: Say) -> Report:
    """The figures of the systems, each over the same evidence."""
    figures = {name: Figures() for name in measured}
    milliseconds: list[float] = []
    for key, found in _answered(judged, ranker, milliseconds, say):
        for name, system in measured.items():
            started = time.perf_counter()
            order = system(judged.queries[key], found)
            figures[name].milliseconds.append((time.perf_counter() - started) * 1000)
            figures[name].add(order, judged.gains[key], judged.relevant[key])
    return Report(len(judged.queries), len(judged.products), figures, milliseconds)


def _answered(
    judged: Judged, ranker: Ranker, milliseconds: list[float], say: Say
) -> Iterator[tuple[str, Evidence]]:
    """Every query with its evidence; the time is that of the whole ranking."""
    for text in list(judged.queries.values())[:5]:
        ranker.evidence(text)  # the first searches load a segmenter and warm the caches
    for number, (key, text) in enumerate(judged.queries.items(), 1):
        started = time.perf_counter()
        found = ranker.evidence(text)
        ranker.order(text, found)
        milliseconds.append((time.perf_counter() - started) * 1000)
        if number % 500 == 0:
            say(f"{number} of {len(judged.queries)} queries")
        yield key, found
