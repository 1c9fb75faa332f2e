"""What a search costs as the catalogue grows: milliseconds by stage, memory, seconds to open. Says nothing of quality.

The queries are a fixed mixture in both languages (`assets/bench.json`). Each is asked once before any is asked again,
because the first time counts: what it looks up has not been looked up before.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np

from shopbot.ingest.index import import_catalogue
from shopbot.ingest.index_snippets import fingerprint
from shopbot.learn.bench_import_goods import write_feed
from shopbot.ports import Embedder, Vectors
from shopbot.search.facets import parse
from shopbot.search.hybrid_dense import Dense
from shopbot.search.hybrid_index import opened
from shopbot.search.hybrid_open import open_index
from shopbot.search.hybrid_search import Searcher
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import Locale, Query

STAGES = ("parse", "embed", "lexical", "dense", "filter", "decode")
SHOWN = 4  # products of one answer
DONE = "bench.json"  # written when the import has ended
Progress = Callable[[str], None]
Quartet = Mapping[str, float]  # "p50", "p95", "max", "mean"


@dataclass(frozen=True, slots=True)
class SearchCost:
    """What searching one size of shop cost. Stages are milliseconds a query; "fuse" is all that is no other stage.

    "cpu" is the processor time of a query over all threads, which other programs on the machine do not lengthen.
    """

    products: int
    snippets: int
    queries: int
    embedder: str  # fingerprint, of the products
    open_seconds: float  # of the processor; an import has prepared what searching reads
    opened_megabytes: float  # of the process, with the shop open; 0.0: not known here
    peak_megabytes: float
    files_megabytes: float  # beside the database and Chroma
    first: Mapping[str, Quartet]  # each query for the first time
    again: Mapping[str, Quartet]
    slowest: Mapping[str, float]  # query -> milliseconds, the first time


class Mixed:
    """Queries by one embedder, documents by another: latency does not depend on what the vectors say."""

    def __init__(self, queries: Embedder, documents: Embedder) -> None:
        self._queries = queries
        self._documents = documents

    @property
    def fingerprint(self) -> str:
        """Of what embeds documents: a shop's vectors are its."""
        return self._documents.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._queries.dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """One vector for each query."""
        return self._queries.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One vector for each document."""
        return self._documents.embed_documents(texts)


def make(folder: Path, products: int, embedder: Embedder, sample: Path, say: Progress) -> None:
    """Makes a shop of that many products, unless it is there already."""
    mark = _mark(products, embedder)
    if (folder / DONE).exists() and (folder / DONE).read_text("utf-8") == mark:
        return
    with TemporaryDirectory(prefix="shopbot-bench-") as name:
        write_feed(Path(name), sample, products)
        import_catalogue(Path(name), folder, embedder, say)
    done(folder, products, embedder)


def done(folder: Path, products: int, embedder: Embedder) -> None:
    """Says in the folder that the shop there is whole: `make` leaves it as it is."""
    (folder / DONE).write_text(_mark(products, embedder), encoding="utf-8")


def _mark(products: int, embedder: Embedder) -> str:
    return json.dumps({"products": products, "embedder": fingerprint(embedder)})


def measure(
    folder: Path, embedder: Embedder, queries: Sequence[tuple[Locale, str]], rounds: int = 2
) -> SearchCost:
    """Opens the shop and asks every query, `rounds` times.

    Args:
        folder: of a shop that `make` made.
        embedder: that it was made with.
        queries: each with its language.
        rounds: 2 or more.
    """
    started = time.process_time()
    bench = _Bench(folder, embedder)
    opening = time.process_time() - started
    embedder.embed_queries(["once"])  # what is loaded at first use is no query's fault
    megabytes = _status("VmRSS")
    times = [[bench.ask(locale, text) for locale, text in queries] for _ in range(rounds)]
    slow = sorted(zip(times[0], queries, strict=True), key=lambda pair: -pair[0]["total"])[:8]
    return SearchCost(
        products=bench.products,
        snippets=bench.snippets,
        queries=len(queries),
        embedder=embedder.fingerprint,
        open_seconds=round(opening, 2),
        opened_megabytes=megabytes,
        peak_megabytes=_status("VmHWM"),
        files_megabytes=_megabytes(folder),
        first=_quartets(times[0]),
        again=_quartets([t for later in times[1:] for t in later]),
        slowest={text: round(spent["total"], 1) for spent, (_, text) in slow},
    )


class _Bench:
    """One opened shop whose parts say how long they took."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        store = ProductStore(open_database(folder / "shop.sqlite"))
        index = opened(store, folder)
        mark = fingerprint(embedder)
        chroma = open_index(folder / "chroma", mark)
        dense = Dense(chroma, store.snippet_owners(), index.table, folder, mark)
        dense.vectors()
        self.products, self.snippets = store.count(), store.snippet_count()
        self._vocabulary, self._currency = index.vocabulary, store.info().currency
        self._table = store.table()
        self._searcher = Searcher(
            self._timed(store, get="decode", snippets="decode"),
            store.revision(),
            replace(
                index,
                lexical=self._timed(
                    index.lexical,
                    match="lexical",
                    query="lexical",
                    best="lexical",
                    having="lexical",
                ),
            ),
            self._timed(dense, query="dense"),
            self._timed(embedder, embed_queries="embed"),
            folder,
        )

    def _timed(self, part: Any, **stages: str) -> Any:  # noqa: ANN401 - stands for any part
        return _Timed(part, stages, self._spent)

    def ask(self, locale: Locale, text: str) -> dict[str, float]:
        """Milliseconds of each stage."""
        self._spent.clear()
        used = time.process_time()
        started = time.perf_counter()
        parsed = parse(text, self._vocabulary, self._currency)
        parsing = time.perf_counter() - started
        self._searcher.search(Query(parsed.rest or text, parsed.filters, locale, SHOWN))
        total, used = time.perf_counter() - started, time.process_time() - used
        before = time.perf_counter()
        self._table.fitting(parsed.filters)
        filtering = time.perf_counter() - before
        spent = {**self._spent, "parse": parsing, "filter": filtering}
        stages = {stage: 1000 * spent.get(stage, 0.0) for stage in STAGES}
        fuse = 1000 * total - sum(stages.values())
        return {**stages, "fuse": fuse, "total": 1000 * total, "cpu": 1000 * used}


class _Timed:
    """A part whose named methods say how long they took; time inside a timed call counts once."""

    def __init__(self, part: object, stages: Mapping[str, str], spent: dict[str, float]) -> None:
        self._part, self._stages, self._spent = part, stages, spent

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the part has
        found = getattr(self._part, name)
        stage = self._stages.get(name)
        if stage is None:
            return found

        def timed(*arguments: object, **named: object) -> object:
            started = time.perf_counter()
            try:
                return found(*arguments, **named)
            finally:
                self._spent[stage] += time.perf_counter() - started

        return timed


def _quartets(times: Sequence[Mapping[str, float]]) -> dict[str, Quartet]:
    found: dict[str, Quartet] = {}
    for stage in (*STAGES, "fuse", "total", "cpu"):
        values = np.array([spent[stage] for spent in times])
        found[stage] = {
            "p50": round(float(np.percentile(values, 50)), 2),
            "p95": round(float(np.percentile(values, 95)), 2),
            "max": round(float(values.max()), 2),
            "mean": round(float(values.mean()), 2),
        }
    return found


def _status(key: str) -> float:
    """Megabytes of this process as Linux tells them (proc(5)), 0.0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    kilobytes = next((n.split()[1] for n in lines.splitlines() if n.startswith(f"{key}:")), "0")
    return round(int(kilobytes) / 1024, 1)


def _megabytes(folder: Path) -> float:
    files = (*folder.glob("*.npz"), *folder.glob("*.npy"))
    return round(sum(file.stat().st_size for file in files) / 2**20, 1)


def queries(assets: Path) -> list[tuple[Locale, str]]:
    """The fixed mixture, the languages taking turns."""
    listed = json.loads((assets / "bench.json").read_text(encoding="utf-8"))
    pairs = [(cast(Locale, locale), text) for locale, texts in listed.items() for text in texts]
    return sorted(pairs, key=lambda pair: listed[pair[0]].index(pair[1]))
