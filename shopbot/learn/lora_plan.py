"""How to train: every number that changes the result, the order of the batches, the learning rate."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shopbot.learn.lora_batch import Row
from shopbot.learn.lora_model import Shape


@dataclass(frozen=True, slots=True)
class Training:
    """How to train. Everything that changes the result is here."""

    shape: Shape = field(default_factory=Shape)
    learning_rate: float = 2e-4
    warm_up: int = 20  # steps
    steps: int = 400
    tokens_per_step: int = 1600  # padded; rows of like length go together
    match_weight: float = 0.5  # of the mean loss of matching, beside the mean loss of writing
    prefer_weight: float = 0.3  # of the mean loss of preferring, where there are worse answers
    pair_share: float = 0.35  # of the ids of a step are of matching, whatever its share in the data
    seed: int = 7
    check_every: int = 50  # steps between validations
    patience: int = 4  # validations without a better one before training stops
    check_examples: int = 240
    longest: int = 768  # tokens of prompt and answer
    minutes: float = 0.0  # stop after so long; 0: no limit


def batches(
    rows: Sequence[Row], tokens: int, seed: int, pair_share: float = 0.0
) -> Iterator[list[Row]]:
    """Endless batches of at most `tokens` padded ids; every epoch in another order.

    Where there is something to write and something to match, every batch holds both: matching takes `pair_share` of
    the ids. Each is packed with rows of like length, and each begins anew when it is through.
    """
    written = [row for row in rows if row.pair is None]
    pairs = [row for row in rows if row.pair]
    if not (written and pairs and pair_share):
        yield from _packs(rows, tokens, str(seed))
        return
    matched = int(tokens * pair_share)
    both = (_packs(written, tokens - matched, str(seed)), _packs(pairs, matched, f"{seed}-pairs"))
    for some, others in zip(*both, strict=False):
        yield [*some, *others]


def _packs(rows: Sequence[Row], tokens: int, seed: str) -> Iterator[list[Row]]:
    """Endless batches of like length, at most `tokens` padded ids each, or one row."""
    epoch = 0
    while True:
        shuffler = random.Random(f"{seed}-{epoch}")
        order = sorted(rows, key=lambda row: len(row.ids) + shuffler.random() * 40)
        packed: list[list[Row]] = []
        for row in order:
            if (
                packed
                and max(len(row.ids), len(packed[-1][-1].ids)) * (len(packed[-1]) + 1) <= tokens
            ):
                packed[-1].append(row)
            else:
                packed.append([row])
        shuffler.shuffle(packed)
        yield from packed
        epoch += 1


def next_batches(rows: Sequence[Row], tokens: int) -> Iterator[list[Row]]:
    """The rows once, in their order, at most `tokens` padded ids at a time."""
    batch: list[Row] = []
    for row in rows:
        if batch and len(row.ids) * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def schedule(step: int, training: Training) -> float:
    """Share of the learning rate: a straight warm-up, then half a cosine down to a tenth."""
    if step < training.warm_up:
        return (step + 1) / training.warm_up
    done = (step - training.warm_up) / max(training.steps - training.warm_up, 1)
    return 0.1 + 0.45 * (1 + math.cos(math.pi * min(done, 1.0)))
