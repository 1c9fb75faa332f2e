"""An embedder that remembers the last queries: one search asks for the same words up to three times."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from shopbot.ports import Embedder, Vectors

REMEMBERED = 500  # queries


class Remembering:
    """Gives what the embedder gives; queries of one text are computed once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """That of the embedder."""
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """One vector for each query; a single one is remembered."""
        if len(texts) != 1:
            return self._embedder.embed_queries(texts)
        with self._lock:
            if (found := self._known.get(texts[0])) is not None:
                self._known.move_to_end(texts[0])
                return found
        made = self._embedder.embed_queries(texts)
        with self._lock:
            self._known[texts[0]] = made
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return made

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One vector for each document."""
        return self._embedder.embed_documents(texts)
