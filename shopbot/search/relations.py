"""Products that belong to a product: like it, instead of it, or going with it. Each comes with its reasons.

Nothing here scans the catalogue for a question: candidates come from the ranking and from `relations_kin`, which is
made once for each revision.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from shopbot.search.facets_fit import matches
from shopbot.search.ranking import Ranked, Ranker
from shopbot.search.relations_kin import Kin, kin, sort_of
from shopbot.search.why import payable
from shopbot.search.why_differences import differences, distance, likeness, same_kind
from shopbot.shop.products import ProductStore
from shopbot.types import Filters, Hit, Product, Reason

QUOTED = 4  # snippets given with a hit
NEAR = 60  # candidates of the same sort that are looked at
RANKED = 60  # candidates that are near in words or meaning


@dataclass(frozen=True, slots=True)
class _Candidates:
    """What may be like a product, with what the ranking thought of it."""

    product: Product
    others: tuple[Product, ...]
    ranked: Ranked

    def hit(self, found: Product, reasons: tuple[Reason, ...], score: float) -> Hit:
        return Hit(found, score, reasons, tuple(self.ranked.snippets.get(found.id, [])[:QUOTED]))


class Relations:
    """Relations between the products of one shop."""

    def __init__(self, store: ProductStore, ranker: Ranker, kin_now: Kin) -> None:
        """Over a store, with the relations of its present revision."""
        self._store = store
        self._ranker = ranker
        self._kin = (store.revision(), kin_now)

    def similar(self, product_id: str, k: int) -> tuple[Hit, ...]:
        """The same sort of thing first: what the merchant suggests, then the same kind, sold-out goods last."""
        found = self._candidates(product_id)
        if found is None:
            return ()
        product = found.product
        far = _farness(found)
        ordered = sorted(
            found.others,
            key=lambda p: (
                far[p.id][0] > 1,
                p.in_stock is False,
                p.id not in product.upsells,
                far[p.id],
            ),
        )
        return tuple(
            found.hit(p, _alike(p, product), 1.0 / (1.0 + i)) for i, p in enumerate(ordered[:k])
        )

    def substitutes(
        self, product_id: str, k: int, filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """What can be had instead: of the same sort, in stock, nearest in what was asked and in its record.

        Args:
            product_id: what is sold out.
            k: how many.
            filters: the limits that stand. One that the sold-out product keeps to, its substitute keeps to as well.
        """
        found = self._candidates(product_id)
        if found is None:
            return ()
        product = found.product
        kept = _kept_by(product, filters or Filters())
        far = _farness(found)
        fitting = [
            p
            for p in found.others
            if p.in_stock
            and (sort_of(p) == sort_of(product) or p.id in product.upsells)
            and (form := payable(p, kept)) is not None
            and form.stock != 0
        ]
        fitting.sort(key=lambda p: (p.id not in product.upsells, far[p.id]))
        first = Reason("reason.substitute", {"title": product.title})
        return tuple(
            found.hit(p, (first, *_alike(p, product)), 1.0 / (1.0 + i))
            for i, p in enumerate(fitting[:k])
        )

    def goes_with(self, product_id: str, k: int) -> tuple[Hit, ...]:
        """What its record names as going with it, then what names it; sold-out goods last."""
        products = self._store.get([product_id])
        if not products:
            return ()
        product = products[0]
        ids = dict.fromkeys((*product.goes_with, *self._relatives().named_by.get(product_id, ())))
        named = [p for p in self._store.get(ids) if p.id != product_id]
        named.sort(key=lambda p: p.in_stock is False)
        return tuple(
            Hit(p, 1.0 / (1 + i), (Reason("reason.goes_with", {"title": product.title}),))
            for i, p in enumerate(named[:k])
        )

    def alike(self, product_id: str) -> dict[str, float]:
        """How near other products are in words and meaning, the nearest 1.0; none for an unknown product."""
        found = self._candidates(product_id)
        if found is None:
            return {}
        scores = {key: score for key, score in found.ranked.order if key != product_id}
        best = max(scores.values(), default=1.0)
        return {key: score / best for key, score in scores.items() if score > 0}

    # ---------------------------------------------------------------- inside

    def _relatives(self) -> Kin:
        revision = self._store.revision()
        if self._kin[0] != revision:
            self._kin = (revision, kin(self._store.all()))
        return self._kin[1]

    def _candidates(self, product_id: str) -> _Candidates | None:
        """The product, those of its sort around its price, what is near in meaning, and what the merchant suggests."""
        products = self._store.get([product_id])
        if not products:
            return None
        product = products[0]
        ranked = self._ranker.rank(_called(product), [], narrow=False)
        near = [key for key, _ in ranked.order[:RANKED]]
        ids = dict.fromkeys((*product.upsells, *self._relatives().near(product, NEAR), *near))
        ids.pop(product_id, None)
        return _Candidates(product, self._store.get(ids), ranked)


def _called(product: Product) -> str:
    """The text by which its like is looked for."""
    return " ".join(dict.fromkeys((product.title.get("en"), product.kind.get("en"))))


def _alike(found: Product, product: Product) -> tuple[Reason, ...]:
    if found.id not in product.upsells:
        return likeness(found, product)
    return (Reason("reason.instead"), *differences(found, product))


def _farness(found: _Candidates) -> dict[str, tuple[int, float]]:
    """How far each candidate is: another kind, another sort, another category; then by record and meaning."""
    scores = dict(found.ranked.order)
    best = max(scores.values(), default=1.0)
    return {
        p.id: (
            _tier(p, found.product),
            distance(p, found.product) + 1.0 - scores.get(p.id, 0.0) / best,
        )
        for p in found.others
    }


def _tier(found: Product, product: Product) -> int:
    if same_kind(found, product) or found.id in product.upsells:
        return 0
    if found.kind.all() and sort_of(found) == sort_of(product):
        return 1
    return 2 if found.category == product.category else 3


def _kept_by(product: Product, filters: Filters) -> Filters:
    """The limits of a wish that the product keeps to; nobody held it to one that it breaks."""
    kept: dict[str, Any] = {}
    for name, value in _each(filters):
        stated: dict[str, Any] = {name: value}
        if not matches(product, replace(Filters(), **stated)):
            kept[name] = (*kept.get(name, ()), *value) if name in _SEVERAL else value
    return replace(Filters(), **kept)


_SEVERAL = ("attributes", "excluded")  # each member is a limit of its own; of colours one is enough


def _each(filters: Filters) -> Iterator[tuple[str, Any]]:
    """Every stated limit by its field."""
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if field.name in ("sort", "in_stock") or value == field.default:
            continue
        yield from (
            ((field.name, (v,)) for v in value) if field.name in _SEVERAL else [(field.name, value)]
        )
