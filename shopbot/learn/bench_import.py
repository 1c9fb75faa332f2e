"""What an import costs as the catalogue grows: seconds by stage, memory, disk; the first time, again, with changes.

Seconds are the processor's, over all threads, because other programs on the machine do not lengthen those.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shopbot.errors import BadSetting
from shopbot.ingest.index import import_catalogue
from shopbot.ingest.index_report import peak_megabytes
from shopbot.learn.bench_import_goods import write_feed
from shopbot.learn.bench_search import done
from shopbot.ports import Embedder
from shopbot.types import ImportReport

CHANGED = 0.01  # of the products, in the third import


@dataclass(frozen=True, slots=True)
class ImportCost:
    """What one size cost. `again`: the same feed once more; `changed`: with one description in a hundred changed.

    Seconds are the processor's unless they are called wall.
    """

    products: int
    snippets: int
    feed_megabytes: float
    stages: Mapping[str, float]  # seconds
    seconds: float
    wall_seconds: float
    peak_megabytes: float  # of this process during this import; 0.0: not known here
    disk_megabytes: float
    again_seconds: float
    changed_seconds: float
    changed_embedded: int  # snippets


def run(
    sizes: Sequence[int],
    embedder: Embedder,
    sample: Path,
    on_progress: Callable[[str], None],
    seed: int = 0,
    keep: Path | None = None,
) -> list[ImportCost]:
    """Imports made catalogues of these sizes (numbers of products), each into a new shop.

    Args:
        sizes: each its own shop.
        embedder: its share dominates; the deterministic one shows what everything else costs.
        sample: a catalogue folder whose products give the words.
        on_progress: takes one line at a time.
        seed: the same seed gives the same catalogues.
        keep: a folder whose folders 10000, ... take the shops; None throws them away.

    Raises:
        BadSetting: when there is such a folder already: only a first import is to be measured.
    """
    costs = []
    for size in sizes:
        kept = keep / str(size) if keep else None
        if kept and kept.exists():
            raise BadSetting(f"{kept} is there already.", "Delete it, or name another folder.")
        with TemporaryDirectory(prefix="shopbot-bench-") as name:
            feeds = Path(name) / "feed", Path(name) / "changed"
            for feed, share in zip(feeds, (0.0, CHANGED), strict=True):
                write_feed(feed, sample, size, seed, share)
            shop = kept or Path(name) / "shop"
            costs.append(_measure(*feeds, shop, embedder, on_progress))
            done(shop, size, embedder)
    return costs


def _measure(
    feed: Path, other: Path, shop: Path, embedder: Embedder, on_progress: Callable[[str], None]
) -> ImportCost:
    def importing(source: Path) -> ImportReport:
        return import_catalogue(source, shop, embedder, on_progress, clock=time.process_time)

    _forget_peak()
    started = time.monotonic()
    first = importing(feed)
    wall = round(time.monotonic() - started, 2)
    peak, disk = _peak(), _megabytes(shop)
    again, changed = importing(feed), importing(other)
    return ImportCost(
        products=first.kept,
        snippets=first.snippets,
        feed_megabytes=_megabytes(feed),
        stages=first.stages,
        seconds=first.seconds,
        wall_seconds=wall,
        peak_megabytes=peak,
        disk_megabytes=disk,
        again_seconds=again.seconds,
        changed_seconds=changed.seconds,
        changed_embedded=changed.embedded,
    )


def _megabytes(folder: Path) -> float:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return round(size / 2**20, 1)


def _forget_peak() -> None:
    """Lets Linux begin anew with the peak of memory (proc(5), clear_refs); elsewhere it only ever grows."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> float:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return peak_megabytes()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(kilobytes) / 1024, 1)
