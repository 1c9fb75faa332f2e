"""What an import measures and leaves for people: seconds per stage, memory, and CSV files beside the shop."""

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shopbot.errors import StorageError
from shopbot.types import Catalogue, Reject

REJECTS = "rejects.csv"
DUPLICATES = "duplicates.csv"


class Stages:
    """Seconds spent in each named stage; a stage that is entered again goes on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begins to count.

        Args:
            clock: gives seconds; `time.process_time` counts the processor's, over all threads.
        """
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._began = clock()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time inside for that stage."""
        started = self._clock()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self._clock() - started

    def rounded(self) -> dict[str, float]:
        """The seconds to two places, in the order in which the stages began."""
        return {name: round(seconds, 2) for name, seconds in self.seconds.items()}

    def total(self) -> float:
        """Seconds since the beginning."""
        return self._clock() - self._began


def peak_megabytes() -> float:
    """The most memory that this process has held at once; 0.0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def in_words(seconds: float) -> str:
    """A time left as people say it: "40 s", "12 min", "2 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def save_rejects(shop_dir: Path, rejected: Sequence[Reject], name: str = REJECTS) -> str:
    """Writes what could not be used beside the shop; gives back the path, "" if everything could."""
    rows = ([r.file, r.line, r.field, r.reason] for r in rejected)
    return _save(shop_dir / name, ["file", "line", "field", "reason"], rows, empty=not rejected)


def save_duplicates(shop_dir: Path, groups: Sequence[tuple[str, ...]], catalogue: Catalogue) -> str:
    """Writes the products that seem to be the same, a numbered group after the other; "" if there are none."""
    wanted = {product_id for group in groups for product_id in group}
    named = {p.id: p for p in catalogue.products if p.id in wanted}
    rows = (
        [number, product_id, " / ".join(named[product_id].title.all()), named[product_id].source]
        for number, group in enumerate(groups, 1)
        for product_id in group
    )
    return _save(shop_dir / DUPLICATES, ["group", "id", "title", "source"], rows, empty=not groups)


def _save(path: Path, heads: list[str], rows: Iterable[Iterable[object]], *, empty: bool) -> str:
    try:
        if empty:
            path.unlink(missing_ok=True)
            return ""
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # Excel needs the mark
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows([_harmless(cell) for cell in row] for row in rows)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", "Free some space."
        ) from error
    return str(path)


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
