"""Whether a thing that no product is called by is sold under another name, judged by meaning.

The embedder's cosines all lie close together, so a cosine says nothing by itself: what counts is how far the nearest
name stands out from all names of the shop. The bounds were set on `tests/search/wishes.json`.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from shopbot.ports import Embedder, Vectors
from shopbot.search.carried import Wish
from shopbot.types import Category, Product

STANDS_OUT = 4.4  # standard deviations above the mean cosine of all names
ABOVE = 0.11  # and this much in cosine
ALIKE = 0.02  # names this close to the best are taken too
FEWEST = 40  # names needed for a background


class Meanings:
    """The names of a shop as vectors, embedded when first needed."""

    def __init__(
        self, products: Iterable[Product], categories: Iterable[Category], embedder: Embedder
    ) -> None:
        members: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for product in products:
            members[product.category].add(product.id)
            for kind in product.kind.all():
                names[kind.lower()].add(product.id)
        for category in categories:
            for group in category.synonyms.values():
                for word in group:
                    names.setdefault(word.lower(), members[category.key])
        self._names = sorted(names)
        self._ids = [frozenset(names[name]) for name in self._names]
        self._embedder = embedder
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
        near = [
            ids for ids, cosine in zip(self._ids, cosines, strict=True) if cosine >= best - ALIKE
        ]
        return replace(wish, ids=frozenset().union(*near))

    def _embedded(self) -> Vectors:
        with self._lock:
            if self._vectors is None:
                self._vectors = self._embedder.embed_queries(self._names)
            return self._vectors
