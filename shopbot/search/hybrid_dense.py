"""The vectors of a shop: the whole of it is asked of Chroma, a part of it is compared one by one.

Chroma finds the nearest of all in milliseconds, but takes hundreds as soon as it is to keep to a condition, because it
then reads the metadata of everything. A few thousand vectors are compared exactly in less time than that: they lie in
a file beside the database, which is mapped into memory and made from Chroma where it is missing.
"""

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from shopbot.ports import Vectors
from shopbot.search.facets_pack import Pack
from shopbot.search.facets_table import Table

if TYPE_CHECKING:
    from shopbot.search.vectors import ChromaIndex

PREFIX = "vectors-"
READ = 5000  # vectors taken from Chroma at a time
EXACT = 30_000  # so many are compared one by one at most; of more, the nearest of all are sifted
SIFTED = 2000  # how many of all are asked for then

Where = Mapping[str, str | Sequence[str]]


class Dense:
    """A `ranking.Nearest`. Conditions that it knows: `of` product, and `owner` in a list of products."""

    def __init__(
        self,
        index: "ChromaIndex",
        owners: Sequence[tuple[str, str]],
        table: Table,
        folder: Path,
        fingerprint: str,
    ) -> None:
        """Over a Chroma index.

        Args:
            index: holds the vectors.
            owners: every snippet with its owner.
            table: of the products.
            folder: where the vectors are kept for comparing.
            fingerprint: of the vectors.
        """
        self._index = index
        rows = [(table.rows.get(owner, -1), key) for key, owner in owners]
        self._others = frozenset(key for row, key in rows if row < 0)  # of policies and offers
        rows = sorted((row, key) for row, key in rows if row >= 0)
        self._table = table
        self._keys = Pack.of(key for _, key in rows)
        self._starts = np.searchsorted([row for row, _ in rows], np.arange(len(table) + 1))
        mark = hashlib.sha256("\n".join((fingerprint, self._keys.blob)).encode()).hexdigest()
        self._place = folder / f"{PREFIX}{mark[:16]}.npy"
        self._lock = threading.Lock()
        self._vectors: NDArray[np.float16] | None = None
        self._numbers: dict[str, int] = {}  # place of each snippet, made when needed

    def query(self, vector: Vectors, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """The `k` nearest (id, cosine), best first; see `ports.VectorIndex`."""
        owners = (where or {}).get("owner")
        if k < 1 or dict(where or {}) not in (
            {"of": "product"},
            {"of": "product", "owner": owners},
        ):
            return self._index.query(vector, k, where)
        if owners is None:
            return self._all(vector, k)
        rows = np.sort(self._table.rows_of([owners] if isinstance(owners, str) else owners))
        places = _ranges(self._starts[rows], self._starts[rows + 1])
        if len(places) > EXACT:
            return self._sifted(vector, k, frozenset(places.tolist()))
        return self._compared(vector, k, places) if len(places) else []

    def _all(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The nearest snippets of products: those of policies and offers are few and are left out afterwards."""
        found = self._index.query(vector, k + min(len(self._others), k))
        return [pair for pair in found if pair[0] not in self._others][:k]

    def _compared(
        self, vector: Vectors, k: int, places: NDArray[np.int64]
    ) -> list[tuple[str, float]]:
        wanted = np.asarray(vector, dtype=np.float32).reshape(-1)
        cosines = self.vectors()[places].astype(np.float32) @ wanted
        best = np.argpartition(-cosines, min(k, len(cosines)) - 1)[:k]
        best = best[np.lexsort((places[best], -cosines[best]))]
        return [(self._keys[int(places[n])], float(cosines[n])) for n in best]

    def _sifted(self, vector: Vectors, k: int, wanted: Set[int]) -> list[tuple[str, float]]:
        """The nearest of all that are wanted: at least one in some is, so enough are left."""
        with self._lock:
            if not self._numbers:
                self._numbers = {key: number for number, key in enumerate(self._keys)}
        found = self._index.query(vector, max(k, SIFTED))
        return [pair for pair in found if self._numbers.get(pair[0]) in wanted][:k]

    def vectors(self) -> NDArray[np.float16]:
        """The vectors of all snippets of products, [snippets, dimension], mapped from the file."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._read()
            if self._vectors is None:
                made = self._made()
                self._write(made)
                self._vectors = self._read()
                if self._vectors is None:  # a read-only disk: they stay in memory
                    self._vectors = made
            return self._vectors

    def _read(self) -> NDArray[np.float16] | None:
        with suppress(OSError, ValueError, EOFError):
            found: NDArray[np.float16] = np.load(self._place, mmap_mode="r", allow_pickle=False)
            if found.ndim == 2 and len(found) == len(self._keys):
                return found
        return None

    def _made(self) -> NDArray[np.float16]:
        keys = list(self._keys)
        parts = [
            self._index.vectors(keys[start : start + READ]).astype(np.float16)
            for start in range(0, len(keys), READ)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float16)

    def _write(self, vectors: NDArray[np.float16]) -> None:
        part = self._place.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError):
            with part.open("wb") as file:
                np.save(file, vectors, allow_pickle=False)
            os.replace(part, self._place)
            for other in self._place.parent.glob(f"{PREFIX}*.npy"):
                if other != self._place:
                    other.unlink()


def _ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start to its stop, one after the other."""
    lengths = stops - starts
    before = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
