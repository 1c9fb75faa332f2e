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
        self._pool = ThreadPoolExecutor(count, "embed", initializer=_compute_alone)

    def start(self) -> None:
        """Starts a first thread now, so that it is not started while something else begins to compute."""
        self._pool.submit(torch.get_num_threads).result()

    def each(self, compute: Callable[[_Part], None], parts: Iterable[_Part]) -> None:
        """Hands every part to the function, and waits for the last; what it raises is raised here."""
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
