"""A lock that is handed on in the order of asking, and that a waiting caller can give up on."""

from collections import deque
from collections.abc import Callable
from threading import Condition


class FairLock:
    """First come, first served. Unlike `threading.Lock`, any thread may release it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._queue: deque[object] = deque()

    def acquire(self, give_up: Callable[[], bool] = lambda: False) -> bool:
        """Waits for its turn; False when `give_up` says so first (asked twenty times a second)."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            while self._queue[0] is not ticket:
                if give_up():
                    self._queue.remove(ticket)
                    return False
                self._changed.wait(0.05)
        return True

    def release(self) -> None:
        """Lets the next in line go on."""
        with self._changed:
            self._queue.popleft()
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """How many hold or wait for the lock."""
        return len(self._queue)
