"""Products that belong to a product: like it, or going with it."""

from shopbot.search.ranking import Ranker
from shopbot.shop.products import ProductStore
from shopbot.types import Hit, Product, Reason

QUOTED = 4  # snippets given with a hit


class Relations:
    """Relations between the products of one shop."""

    def __init__(self, store: ProductStore, ranker: Ranker) -> None:
        self._store = store
        self._ranker = ranker

    def similar(self, product_id: str, k: int) -> tuple[Hit, ...]:
        """Other products of the same kind first, then the nearest in meaning."""
        products = self._store.get([product_id])
        if not products:
            return ()
        product = products[0]
        ranked = self._ranker.rank(
            product.kind.get("en") or product.title.get("en"), [], narrow=False
        )
        scores = dict(ranked.order)
        others = [p for p in self._store.get(scores) if p.id != product_id]
        others.sort(key=lambda p: (not _same_kind(p, product), p.category != product.category))
        return tuple(
            Hit(
                p,
                scores[p.id],
                (_likeness(p, product),),
                tuple(ranked.snippets.get(p.id, [])[:QUOTED]),
            )
            for p in others[:k]
        )

    def goes_with(self, product_id: str, k: int) -> tuple[Hit, ...]:
        """What the record names as going with it, then what names it; sold-out goods last."""
        products = self._store.get([product_id])
        if not products:
            return ()
        named = list(self._store.get(products[0].goes_with))
        named += [p for p in self._store.all() if product_id in p.goes_with and p not in named]
        named.sort(key=lambda p: p.in_stock is False)
        return tuple(Hit(p, 1.0 / (1 + i)) for i, p in enumerate(named[:k]))


def _same_kind(one: Product, other: Product) -> bool:
    return bool(one.kind.all()) and one.kind.all() == other.kind.all()


def _likeness(found: Product, like: Product) -> Reason:
    if found.category == like.category and found.kind.all():
        return Reason("reason.category", {"category": found.kind})
    return Reason("reason.meaning")
