"""What was made of something that another process can change: the old one serves while a new one is made beside it."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from shopbot.errors import ShopbotError

PREPARING = 600.0  # seconds that another process may take until what a new one is made of is ready
LOOK = 0.5  # seconds between two looks whether it is
AGAIN = 30.0  # seconds after which what could not be made is tried again

Made = TypeVar("Made")


class Live(Generic[Made]):
    """Holds what was made last. Whoever asks never waits, and never gets an error of the making, but for the first."""

    def __init__(
        self,
        make: Callable[[], Made],
        mark: Callable[[], str],
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        """Makes the first.

        Args:
            make: makes one of what is there now.
            mark: changes whenever a new one is to be made; asked before each use, so it must be quick.
            ready: whether what `make` reads has been prepared.
        """
        self._make, self._mark, self._ready = make, mark, ready
        self._renewing = threading.Lock()
        self._held = self._marked()

    def _marked(self) -> tuple[str, Made]:
        mark = self._mark()  # before anything is read: a change meanwhile is seen next time
        return mark, self._make()

    @property
    def held(self) -> Made:
        """What serves now."""
        return self._held[1]

    def latest(self) -> Made:
        """What serves now; where that is of an earlier state, a new one begins to be made."""
        mark, made = self._held
        if self._mark() != mark and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, name="renewal", daemon=True).start()
        return made

    def _renew(self) -> None:
        try:
            until = time.monotonic() + PREPARING
            while time.monotonic() < until and not self._ready():
                time.sleep(LOOK)
            with suppress(ShopbotError, OSError, MemoryError):
                self._held = self._marked()
                return
            time.sleep(AGAIN)  # the old one serves until then
        finally:
            self._renewing.release()
