"""How many documents a second become vectors here, beside other ways to compute the same vectors.

The ways take turns in one process, over the same documents, so that a noisy minute hits all of them; the vectors of
each are compared with those that ship.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from shopbot.learn.bench_import_goods import documents
from shopbot.ports import Vectors

TICK = 1e-6  # seconds; nothing is faster

Way = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class EmbedCost:
    """What one way to embed gives."""

    name: str
    per_second: float  # documents, by the clock; the middle of the rounds
    per_cpu_second: float  # documents, by the processor's time over all threads
    least_cosine: (
        float  # between its vector of a document and the one that ships, over all documents
    )


def measure(ways: Mapping[str, Way], catalog: Path, count: int, rounds: int) -> list[EmbedCost]:
    """The cost of each way; the first is the one that ships.

    Args:
        ways: by name; each takes documents.
        catalog: whose words make the documents.
        count: how many documents.
        rounds: how often each way embeds them.
    """
    texts = documents(catalog, count)
    vectors = {name: way(texts) for name, way in ways.items()}  # also warms each up
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            clock, processor = time.perf_counter(), time.process_time()
            way(texts)
            spent[name].append((time.perf_counter() - clock, time.process_time() - processor))
    shipped = next(iter(vectors.values()))
    return [
        EmbedCost(
            name,
            round(count / max(median(clock for clock, _ in spent[name]), TICK), 1),
            round(count / max(median(processor for _, processor in spent[name]), TICK), 1),
            round(float((vectors[name] * shipped).sum(1).min()), 5),
        )
        for name in ways
    ]
