"""A catalogue into a shop: read, clean, split, embed what is new, store. A crash leaves the old shop serving.

The order makes it so. New vectors are written first, under ids that say their content, where nothing looks for them
yet; then the database switches to the new catalogue in one transaction; then stale vectors are removed. Whatever
is missing after a crash is made up by the next import.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from shopbot.errors import FeedError, StorageError
from shopbot.ingest.clean import clean
from shopbot.ingest.feeds import read
from shopbot.ingest.feeds_text import Row
from shopbot.ingest.index_snippets import CHUNK, fingerprint, metadata, snippets
from shopbot.ports import Embedder, VectorIndex
from shopbot.search.hybrid_open import open_index
from shopbot.shop.database import open_database
from shopbot.shop.products import Changes, ProductStore
from shopbot.types import Catalogue, ImportReport, Reject, Snippet

DATABASE = "shop.sqlite"
VECTORS = "chroma"
REJECTS = "rejects.csv"
BATCH = 64  # snippets embedded at a time
SEPARATORS = [
    "\n\n",
    "\n",
    "。",
    "！",
    "？",
    "；",
    ". ",
    "! ",
    "? ",
    "; ",
    "，",
    "、",
    ", ",
    " ",
    "",
]

Progress = Callable[[str], None]


def import_catalogue(
    source: Path, shop_dir: Path, embedder: Embedder, on_progress: Progress
) -> ImportReport:
    """Makes the shop in `shop_dir` hold the catalogue of `source`, and says what was done.

    Raises:
        FeedError: when nothing of the source can be used; the shop is as before.
        StorageError: when the disk is full or read-only; the shop is as before.
    """
    started = time.monotonic()
    on_progress(f"Reading {source}")
    catalogue, rejected, read_rows = _load(source)
    pieces = list({s.id: s for s in snippets(catalogue, _splitter())}.values())
    changes = _store(shop_dir, catalogue, pieces, embedder, on_progress)
    report = ImportReport(
        shop=shop_dir.name,
        read=read_rows,
        kept=len(catalogue.products),
        changed=len(changes.changed),
        removed=len(changes.removed),
        rejected=rejected,
        snippets=len(pieces),
        seconds=round(time.monotonic() - started, 2),
        rejects_file=_save_rejects(shop_dir, rejected),
    )
    on_progress(f"Done: {report.kept} products, {report.snippets} snippets, {report.seconds:.0f} s")
    return report


def _load(source: Path) -> tuple[Catalogue, tuple[Reject, ...], int]:
    feed = read(source)
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in feed.rows:
            count += 1
            yield row

    catalogue, rejected = clean(replace(feed, rows=counted()))
    if not catalogue.products:
        first = rejected[0] if rejected else None
        seen = f" The first: {first.file}:{first.line}: {first.reason}." if first else ""
        raise FeedError(
            f"None of the {count} records of {source} can be used.{seen}",
            "Mend the file; the shop was left as it was.",
        )
    return catalogue, rejected, count


def _store(
    shop_dir: Path,
    catalogue: Catalogue,
    pieces: Sequence[Snippet],
    embedder: Embedder,
    on_progress: Progress,
) -> Changes:
    mark = fingerprint(embedder)
    database = open_database(shop_dir / DATABASE)
    index = open_index(shop_dir / VECTORS, mark, building=True)
    try:
        there = index.ids()
        new = [piece for piece in pieces if piece.id not in there]
        _embed(new, index, embedder, on_progress)
        on_progress("Saving")
        changes = ProductStore(database).save(catalogue, pieces, mark)
        index.commit()
        index.delete(sorted(there - {piece.id for piece in pieces}))
    finally:
        index.close()
        database.close()
    return changes


def _embed(
    new: Sequence[Snippet], index: VectorIndex, embedder: Embedder, on_progress: Progress
) -> None:
    """Embeds in batches of like length, each kept as soon as it is done: an interrupted import goes on from there."""
    started = time.monotonic()
    ordered = sorted(new, key=lambda snippet: len(snippet.text))
    total = sum(len(snippet.text) + 20 for snippet in ordered)
    done = 0
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        vectors = embedder.embed_documents([snippet.text for snippet in batch])
        index.upsert([s.id for s in batch], vectors, [metadata(s) for s in batch])
        done += sum(len(snippet.text) + 20 for snippet in batch)
        left = (time.monotonic() - started) * (total - done) / done
        on_progress(f"Embedding {start + len(batch)} of {len(ordered)} snippets, {left:.0f} s left")


def _splitter() -> Callable[[str], list[str]]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=SEPARATORS, chunk_size=CHUNK, chunk_overlap=0, keep_separator="end"
    )
    return lambda text: list(splitter.split_text(text))


def _save_rejects(shop_dir: Path, rejected: Sequence[Reject]) -> str:
    """Writes what could not be used beside the shop; gives back the path, "" if everything could."""
    path = shop_dir / REJECTS
    try:
        if not rejected:
            path.unlink(missing_ok=True)
            return ""
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # Excel needs the mark
            writer = csv.writer(file)
            writer.writerow(["file", "line", "field", "reason"])
            writer.writerows([r.file, r.line, r.field, r.reason] for r in rejected)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", "Free some space."
        ) from error
    return str(path)
