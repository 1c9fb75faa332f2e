"""Search by picture: the products whose pictures look most like one, within the limits of any other search.

With words beside the picture, the sum of both vectors is searched for, the usual baseline of composed image
retrieval (Saito et al., Pic2Word, CVPR 2023, table 4 "Image + Text").
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from shopbot.ports import ImageEmbedder, Pixels, VectorIndex, Vectors
from shopbot.search.facets import matches
from shopbot.search.hybrid_order import in_order
from shopbot.search.why import explain
from shopbot.shop.products import ProductStore
from shopbot.types import Filters, Found, Hit, Product, Query, Reason

NARROW = 1000  # up to so many allowed products the vectors are asked for these alone
DEPTH = 1000  # pictures looked through where more products are allowed
ALIKE = 20  # an order by price or rating is one of this many most alike


def vector_id(product: Product, mark: str) -> str:
    """The id of a product's picture vector; `mark` tells one picture of the product from the next."""
    return f"{product.id}#{mark}"


def product_id(key: str) -> str:
    """The product that a vector belongs to."""
    return key.rpartition("#")[0]


class PictureSearch:
    """Finds products of one shop by how they look."""

    def __init__(
        self, store: ProductStore, latest: Callable[[], VectorIndex], images: ImageEmbedder
    ) -> None:
        """Over a shop.

        Args:
            store: the catalogue.
            latest: gives the vectors of its pictures, as they were looked at last.
            images: that made them.
        """
        self._store = store
        self._latest = latest
        self._images = images

    @property
    def count(self) -> int:
        """How many pictures can be found."""
        return len(self._latest().ids())

    def read(self, data: bytes) -> Pixels:
        """The picture of a file's bytes.

        Raises:
            UnreadablePicture: when there is none.
        """
        return self._images.read(data)

    def search(self, picture: Pixels, query: Query) -> Found:
        """The products that keep to the limits, most alike first; else the most alike, and what was let go."""
        vector = self._vector(picture, query.text)
        unsorted = replace(query.filters, sort="relevance")
        fitting = {p.id: p for p in self._store.select(unsorted) if p.id not in query.exclude}
        near = self._near(vector, list(fitting), narrow=unsorted != Filters())
        ranked = [(fitting[key], score) for key, score in near if key in fitting]
        if not ranked:
            return self._relaxed(vector, query)
        return Found(_hits(query, _chosen(query, ranked)))

    def _vector(self, picture: Pixels, text: str) -> Vectors:
        vector = self._images.embed_images([picture])[0]
        if text.strip():
            vector = vector + self._images.embed_texts([text])[0]
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def _near(self, vector: Vectors, ids: list[str], *, narrow: bool) -> list[tuple[str, float]]:
        """Product ids by likeness."""
        index = self._latest()
        if narrow and len(ids) <= NARROW:
            found = index.query(vector, len(ids), {"owner": ids}) if ids else []
        else:
            found = index.query(vector, DEPTH)
        return [(product_id(key), score) for key, score in found]

    def _relaxed(self, vector: Vectors, query: Query) -> Found:
        """Of the most alike, those that break the fewest limits, and which these are."""
        near = dict(self._near(vector, [], narrow=False))
        candidates = [p for p in self._store.get(near) if p.id not in query.exclude]
        broken = {p.id: matches(p, query.filters) for p in candidates}
        candidates.sort(key=lambda p: (len(broken[p.id]), -near[p.id]))
        if not candidates:
            return Found()
        let_go = broken[candidates[0].id]
        keys = {reason.key for reason in let_go}
        alike = [p for p in candidates if {reason.key for reason in broken[p.id]} == keys]
        return Found(_hits(query, [(p, near[p.id]) for p in alike[: query.k]]), relaxed=let_go)


def _chosen(query: Query, ranked: Sequence[tuple[Product, float]]) -> list[tuple[Product, float]]:
    if query.filters.sort == "relevance":
        return list(ranked[: query.k])
    scores = {product.id: score for product, score in ranked[:ALIKE]}
    ordered = in_order([product for product, _ in ranked[:ALIKE]], query.filters.sort)
    return [(product, scores[product.id]) for product in ordered[: query.k]]


def _hits(query: Query, found: Sequence[tuple[Product, float]]) -> tuple[Hit, ...]:
    stated = replace(query, text="")  # words were compared with the picture, not with the record
    return tuple(
        Hit(product, score, (Reason("reason.picture"), *explain(stated, product)))
        for product, score in found
    )
