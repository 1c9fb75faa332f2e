"""How far a download or conversion has come, and a line of text that shows it."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes done of one piece of work. `total_bytes` 0: it cannot be told."""

    what: str  # "Downloading Qwen2.5-Coder-0.5B-Instruct"
    done_bytes: int
    total_bytes: int


OnProgress = Callable[[Progress], None]


def ignore(_progress: Progress) -> None:
    """Shows nothing."""


class ProgressBar:
    """Shows progress on a stream: one line redrawn on a terminal, else a line for every tenth."""

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._what = ""
        self._tenth = -1
        self._drawn = float("-inf")

    def __call__(self, progress: Progress) -> None:
        """Shows one step; a finished one ends the line."""
        fresh = progress.what != self._what
        if fresh:
            self._what, self._tenth, self._drawn = progress.what, -1, float("-inf")
        if self._stream.isatty():
            self._redraw(progress)
        else:
            self._print_tenth(progress)

    def _redraw(self, progress: Progress) -> None:
        finished = 0 < progress.total_bytes <= progress.done_bytes
        if not finished and self._clock() - self._drawn < 0.1:
            return
        self._drawn = self._clock()
        share = _share(progress)
        bar = ("█" * int(share * 24)).ljust(24, "·")
        end = "\n" if finished else ""
        self._stream.write(f"\r\x1b[K{progress.what} {bar} {_amount(progress)}{end}")
        self._stream.flush()

    def _print_tenth(self, progress: Progress) -> None:
        tenth = int(_share(progress) * 10)
        if tenth > self._tenth:
            self._tenth = tenth
            self._stream.write(f"{progress.what}: {_amount(progress)}\n")
            self._stream.flush()


def _share(progress: Progress) -> float:
    return min(1.0, progress.done_bytes / progress.total_bytes) if progress.total_bytes else 0.0


def _amount(progress: Progress) -> str:
    if not progress.total_bytes:
        return f"{progress.done_bytes / 1e6:.0f} MB"
    megabytes = f"{progress.done_bytes / 1e6:.0f} of {progress.total_bytes / 1e6:.0f} MB"
    return f"{_share(progress):.0%} ({megabytes})"
