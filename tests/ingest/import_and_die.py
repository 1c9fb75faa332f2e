"""An import that is killed (SIGKILL) at a named point: import_and_die.py SOURCE SHOP POINT DIMENSION."""

import os
import signal
import sys
from pathlib import Path

from shopbot.ingest import index_embed
from shopbot.ingest.index import import_catalogue
from shopbot.models.scripted import HashEmbedder
from shopbot.search.vectors import ChromaIndex
from shopbot.shop import catalogue_writer

AT_ONCE = 64  # snippets between two stores, instead of many: several stores in a small catalogue


def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def at_call(owner, name, number, *, after=False):
    """Puts the end of this process at the `number`-th call of a function."""
    whole, calls = getattr(owner, name), []

    def counted(*args, **more):
        calls.append(1)
        if len(calls) == number and not after:
            die()
        given = whole(*args, **more)
        if len(calls) == number:
            die()
        return given

    setattr(owner, name, counted)


POINTS = {
    "embedding": lambda: at_call(HashEmbedder, "embed_documents", 3),
    "vectors": lambda: at_call(ChromaIndex, "upsert", 2, after=True),
    "before the switch": lambda: at_call(ChromaIndex, "commit", 1, after=True),
    "in the switch": lambda: at_call(catalogue_writer, "insert_rows", 1, after=True),
    "after the switch": lambda: at_call(ChromaIndex, "keep_only", 1),
    "tidying": lambda: at_call(ChromaIndex, "delete", 1, after=True),
    "whenever": lambda: None,
}

if __name__ == "__main__":
    source, shop, point, dimension = sys.argv[1:]
    index_embed.AT_ONCE = AT_ONCE
    POINTS[point]()
    import_catalogue(
        Path(source), Path(shop), HashEmbedder(int(dimension)), lambda line: print(line, flush=True)
    )
