"""Threads that each compute with one torch thread, whatever the others use.

Two torch threads on one small matrix wait for each other at every layer, and turn while they wait: on a busy machine
that multiplies the processor time of a query. Work that can be cut is cut between such threads instead.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

_Part = TypeVar("_Part")
_COUNTING = threading.Lock()  # held while the number for new threads is another than was set


class Workers:
    """A few threads for computing; each counts as one for torch."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = ThreadPoolExecutor(count, "embed", initializer=_compute_alone)
        self._starting, self._started = threading.Lock(), False

    def start(self) -> None:
        """Starts every thread now, and returns when the last has started.

        The pool would start one whenever a part finds none idle, and go on when another has done that part: a thread
        that begins to compute meanwhile would take over the number that the worker has just set for itself.
        """
        with self._starting:
            if not self._started:
                all_there = threading.Barrier(self._count)
                for waiting in [self._pool.submit(all_there.wait) for _ in range(self._count)]:
                    waiting.result()
                self._started = True

    def each(self, compute: Callable[[_Part], None], parts: Iterable[_Part]) -> None:
        """Hands every part to the function, and waits for the last; what it raises is raised here."""
        self.start()
        for _ in self._pool.map(compute, parts):
            pass


def _compute_alone() -> None:
    """Makes this thread compute alone.

    `torch.set_num_threads` sets two numbers: the calling thread's own (OpenMP's nthreads-var, which every thread has
    for itself), and the one that threads take over which compute for the first time later. The second is put back by a
    thread that ends at once, so that nobody else is disturbed.
    """
    with _COUNTING:
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        restorer = threading.Thread(target=torch.set_num_threads, args=(before,))
        restorer.start()
        restorer.join()
