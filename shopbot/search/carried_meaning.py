"""Whether a thing that no product is called by is sold under another name, judged by meaning.

The embedder's cosines all lie close together, so a cosine says nothing by itself: what counts is how far the nearest
name stands out from all names of the shop. The bounds were set on `tests/search/wishes.json`.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.carried import Wish
from shopbot.search.carried_names import Index, Numbers
from shopbot.search.hybrid_keep import keep, kept
from shopbot.types import Category

STANDS_OUT = 4.4  # standard deviations above the mean cosine of all names
ABOVE = 0.11  # and this much in cosine
ALIKE = 0.02  # names this close to the best are taken too
FEWEST = 40  # names needed for a background
MOST = (
    2000  # names that are embedded, the commonest first: some seconds on two cores, once per import
)

Named = Mapping[str, Numbers]


def named(kinds: Index, members: Named, categories: Iterable[Category]) -> dict[str, Numbers]:
    """The commonest names of a shop, each with its products: what they are, then the words of the categories."""
    counts = np.diff(kinds.starts)
    common = np.lexsort((np.arange(len(counts)), -counts))[:MOST]
    found = {
        kinds.keys[number]: kinds.products[kinds.starts[number] : kinds.starts[number + 1]]
        for number in sorted(common.tolist())
    }
    for category in categories:
        for word in (word for group in category.synonyms.values() for word in group):
            found.setdefault(word.lower(), members.get(category.key, kinds.products[:0]))
    return found


class Meanings:
    """The names of a shop as vectors, embedded when first needed and kept in a file."""

    def __init__(
        self,
        names: Named,
        ids: Sequence[str],
        embedder: Embedder,
        place: Path | None = None,
    ) -> None:
        """Over names with their products.

        Args:
            names: each with the numbers of its products.
            ids: of the products, by number.
            embedder: of queries.
            place: where the vectors are kept; None keeps them in memory alone.
        """
        self._names = sorted(names)
        self._goods = [names[name] for name in self._names]
        self._ids = ids
        self._embedder = embedder
        self._place = place
        self._lock = threading.Lock()
        self._vectors: Vectors | None = None

    def wish(self, wish: Wish) -> Wish:
        """The wish with the products that are called something of the same meaning, if there are any."""
        if len(self._names) < FEWEST:
            return wish
        vector = self._embedder.embed_queries([wish.name])[0]
        cosines = self._embedded() @ vector
        best = float(cosines.max())
        above = best - float(cosines.mean())
        if above < ABOVE or above < STANDS_OUT * float(cosines.std()):
            return wish
        near = [self._goods[place] for place in np.flatnonzero(cosines >= best - ALIKE)]
        return replace(
            wish, ids=frozenset(self._ids[n] for n in np.unique(np.concatenate(near)).tolist())
        )

    def _embedded(self) -> Vectors:
        with self._lock:
            if self._vectors is None:
                there = kept(self._place, self._mark())
                self._vectors = there["vectors"] if there else self._embed()
            return self._vectors

    def _embed(self) -> Vectors:
        vectors = self._embedder.embed_queries(self._names)
        keep(self._place, self._mark(), {"vectors": vectors})
        return vectors

    def _mark(self) -> str:
        """Changes with the names and with the embedder."""
        said = "\n".join((self._embedder.fingerprint, *self._names))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
