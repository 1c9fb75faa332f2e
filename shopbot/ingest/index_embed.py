"""Embeds the snippets that have no vector yet, storing each group at once: an import that was stopped goes on."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from shopbot.errors import StorageError
from shopbot.ingest.index_report import Stages, in_words
from shopbot.ingest.index_snippets import metadata
from shopbot.ports import Embedder, VectorIndex
from shopbot.types import Snippet

AT_ONCE = 1024  # snippets between two stores: what a crash can cost, and enough to sort by length
TOKENS_BESIDE = 20  # characters' worth of work that every snippet costs beside its own

BYTES_A_NUMBER = 8  # of a vector: 4 in the graph, 4 in Chroma's log
BYTES_BESIDE = (
    700  # of a snippet: its text, its metadata, its share of the graph and of the product
)

Progress = Callable[[str], None]


def embed_missing(
    new: Sequence[Snippet],
    index: VectorIndex,
    embedder: Embedder,
    stages: Stages,
    on_progress: Progress,
) -> None:
    """Gives every one of these snippets a vector in the index, saying how long it will still take."""
    started = time.monotonic()
    total = sum(_work(snippet) for snippet in new)
    done = 0
    for start in range(0, len(new), AT_ONCE):
        group = new[start : start + AT_ONCE]
        with stages.stage("embed"):
            vectors = embedder.embed_documents([snippet.text for snippet in group])
        with stages.stage("vectors"):
            index.upsert([s.id for s in group], vectors, [metadata(s) for s in group])
        done += sum(_work(snippet) for snippet in group)
        left = (time.monotonic() - started) * (total - done) / done
        on_progress(f"Embedding {start + len(group)} of {len(new)} snippets, {in_words(left)} left")


def need_room(shop_dir: Path, snippets: int, dimension: int) -> None:
    """Refuses to begin what the disk cannot hold: on a disk that is full not even the old vectors can be opened.

    Raises:
        StorageError: with what is needed and what is free.
    """
    needed = snippets * (dimension * BYTES_A_NUMBER + BYTES_BESIDE)
    free = shutil.disk_usage(shop_dir).free
    if needed > free:
        raise StorageError(
            f"The disk is full: this import needs about {needed / 1e6:,.0f} MB in {shop_dir},"
            f" {free / 1e6:,.0f} MB are free.",
            "Free some space and try again; the shop was left as it was.",
        )


def _work(snippet: Snippet) -> int:
    return len(snippet.text) + TOKENS_BESIDE
