"""Scripted journeys, each played from its first message to its end in a shop of its own, and how many hold.

pass^k is the chance that a journey holds in each of k tries, averaged over journeys (Yao and others, tau-bench, 2024:
arXiv 2406.12045): of n tries with c that held, C(c, k) / C(n, k).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import comb

from shopbot.learn.evaluate_journeys_file import Journey
from shopbot.learn.evaluate_journeys_play import Played, play
from shopbot.learn.evaluate_journeys_stage import Stage

Fresh = Callable[[int], AbstractContextManager[Stage]]  # a shop of its own for a seed


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of some journeys hold. `pass_3` None: there were fewer than three tries."""

    journeys: int
    pass_1: float
    pass_3: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Every journey played, and how many hold."""

    played: tuple[Played, ...]

    def rate(self, chosen: Callable[[Journey], bool] = lambda _: True) -> Rate:
        """How many of the chosen journeys hold."""
        tries: dict[str, list[bool]] = {}
        for each in self.played:
            if chosen(each.journey):
                tries.setdefault(each.journey.id, []).append(not each.faults)
        shortest = min(map(len, tries.values()), default=0)
        third = _pass(tries.values(), 3) if shortest >= 3 else None
        return Rate(len(tries), _pass(tries.values(), 1), third)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes, in the order of the journeys."""
        return tuple(dict.fromkeys(each.journey.theme for each in self.played))


def evaluate(
    journeys: Iterable[Journey],
    fresh: Fresh,
    seeds: int = 1,
    told: Callable[[Played], None] = lambda _: None,
) -> Report:
    """Plays every journey once for each seed.

    Args:
        journeys: what to play.
        fresh: opens a shop that nobody has shopped in yet.
        seeds: how often; the model draws its words differently each time.
        told: gets each as soon as it was played.
    """
    return Report(tuple(_all(journeys, fresh, seeds, told)))


def _all(
    journeys: Iterable[Journey], fresh: Fresh, seeds: int, told: Callable[[Played], None]
) -> Iterator[Played]:
    for journey in journeys:
        for seed in range(seeds):
            with fresh(seed) as stage:
                played = play(journey, stage, seed)
            told(played)
            yield played


def _pass(tries: Iterable[Sequence[bool]], k: int) -> float:
    """Mean over journeys of C(held, k) / C(tries, k); 0 where there are none."""
    found = [comb(sum(held), k) / comb(len(held), k) for held in tries]
    return sum(found) / len(found) if found else 0.0
