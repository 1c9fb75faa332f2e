"""Figures of ranking quality, and how far chance alone can move them. Pure.

NDCG with linear gains and a log2 discount (Järvelin and Kekäläinen, 2002). What nobody judged counts as irrelevant; the
ideal is taken over all judged products of the query.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLES = 2000  # bootstrap samples
SEED = 20260101  # the same interval each time


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the 95 % interval that resampling its queries gives."""

    mean: float
    low: float
    high: float


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], depth: int) -> float:
    """Between 0 and 1; 0.0 where nothing judged has a gain."""
    ideal = _dcg(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:depth])
    if ideal <= 0:
        return 0.0
    return _dcg([max(gains.get(key, 0.0), 0.0) for key in ranking[:depth]]) / ideal


def _dcg(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(place + 2) for place, gain in enumerate(gains)))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """One over the place of the first relevant product; 0.0 if it is not among the first `depth`."""
    for place, key in enumerate(ranking[:depth]):
        if key in relevant:
            return 1.0 / (place + 1)
    return 0.0


def recall(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """The share of the relevant products among the first `depth`; there must be a relevant one."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant)


def mean_interval(values: Sequence[float]) -> Interval:
    """The mean over queries with its percentile bootstrap interval (Efron and Tibshirani, 1993)."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return Interval(0.0, 0.0, 0.0)
    low, high = np.percentile(_resampled(array), (2.5, 97.5))
    return Interval(float(array.mean()), float(low), float(high))


def paired_interval(values: Sequence[float], others: Sequence[float]) -> Interval:
    """How much larger `values` are on the same queries: mean difference and its bootstrap interval."""
    return mean_interval([a - b for a, b in zip(values, others, strict=True)])


def _resampled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    chance = np.random.default_rng(SEED)
    size = len(values)
    return np.asarray([values[chance.integers(0, size, size)].mean() for _ in range(SAMPLES)])
