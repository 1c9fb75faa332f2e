"""The whole shop as columns: what limits are checked against, without decoding a single product. Pure.

Every answer equals what `facets_fit.matches` says of each product (tests/search/test_facets_table.py holds that).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_fit import LOSS
from shopbot.search.facets_pack import Column, Mask, Pack, Rows
from shopbot.search.facets_said import Said
from shopbot.search.facets_vocabulary import plain
from shopbot.types import Filters, Money

NO_PRICE = -1
BITS = {
    key: 1 << place
    for place, key in enumerate(
        [
            "relaxed.category",
            "relaxed.brand",
            "relaxed.attribute",
            "relaxed.without",
            "relaxed.audience",
            "relaxed.rating",
            "relaxed.on_sale",
            *LOSS,
        ]
    )
}
STEP = 1000  # more than all losses together: fewer broken limits always win


@dataclass(frozen=True, slots=True)
class Prices:
    """Amounts in minor units, NO_PRICE where the record has none, each with its currency."""

    minor: NDArray[np.int64]
    currency: Column[str]

    def at_most(self, limit: Money) -> Mask:
        """Where the price is known, of that currency and not above."""
        return self._comparable(limit) & (self.minor <= limit.minor)

    def at_least(self, limit: Money) -> Mask:
        """Where the price is known, of that currency and not below."""
        return self._comparable(limit) & (self.minor >= limit.minor)

    def _comparable(self, limit: Money) -> Mask:
        same = self.currency.where(lambda currency: currency == limit.currency)
        known: Mask = self.minor != NO_PRICE
        return same & known

    def of(self, row: int) -> Money | None:
        """The price of one row."""
        minor = int(self.minor[row])
        currency = self.currency.values[int(self.currency.codes[row])]
        return None if minor == NO_PRICE else Money(minor, currency)


@dataclass(frozen=True, slots=True)
class Variants:
    """The variants of all products, in the order of the products; every product has at least one."""

    starts: NDArray[np.int64]  # where the variants of each product begin
    prices: Prices
    colors: Column[frozenset[str]]
    sizes: Column[frozenset[str]]  # small letters
    has_stock: Mask

    def limits(self, filters: Filters) -> Iterator[tuple[str, Mask]]:
        """The stated limits on one variant, each with the variants that keep it."""
        if filters.price_max:
            yield "relaxed.price", self.prices.at_most(filters.price_max)
        if filters.price_min:
            yield "relaxed.price", self.prices.at_least(filters.price_min)
        if filters.colors:
            colors = set(filters.colors)
            yield "relaxed.color", self.colors.where(lambda own: bool(own & colors))
        if filters.sizes:
            sizes = {size.lower() for size in filters.sizes}
            yield "relaxed.size", self.sizes.where(lambda own: bool(own & sizes))
        if filters.in_stock:
            yield "relaxed.in_stock", self.has_stock


@dataclass(frozen=True, slots=True)
class Broken:
    """How many limits each product breaks, and which (a sum of BITS)."""

    count: NDArray[np.int64]
    keys: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """One revision of a shop. Rows are products in the order of the catalogue."""

    ids: tuple[str, ...]
    titles: Pack  # every title as printed
    title_rows: NDArray[np.int32]  # the product of each title
    category: Column[str]
    brand: Column[str]
    audience: Column[str]
    prices: Prices  # the product's own, which is the lowest of its variants
    on_sale: Mask
    rating: NDArray[np.float64]  # 0.0 where there is none
    rating_count: NDArray[np.int64]
    stock: NDArray[np.int64]  # -1 where it is not known
    option_colors: Column[frozenset[str]]  # to choose from
    option_sizes: Column[frozenset[str]]  # as printed
    variants: Variants
    said: Said
    rows: dict[str, int] = field(default_factory=dict)  # id -> row

    def __len__(self) -> int:
        return len(self.ids)

    def fitting(self, filters: Filters) -> Mask:
        """The products that keep every limit."""
        fits = np.ones(len(self), dtype=np.bool_)
        for _, kept in self._limits(filters):
            fits &= kept
        limits = list(self.variants.limits(filters))
        if limits and len(self):
            kept = np.logical_and.reduce([mask for _, mask in limits])
            fits &= np.logical_or.reduceat(kept, self.variants.starts)
        return fits

    def broken(self, filters: Filters) -> Broken:
        """What each product breaks; of its variants the one counts that loses least."""
        count = np.zeros(len(self), dtype=np.int64)
        keys = np.zeros(len(self), dtype=np.int64)
        for key, kept in self._limits(filters):
            count += ~kept
            keys |= np.where(kept, 0, BITS[key])
        limits = list(self.variants.limits(filters))
        if limits and len(self):
            lost, bits = self._least_loss(limits)
            count += lost
            keys |= bits
        return Broken(count, keys)

    def _least_loss(
        self, limits: Sequence[tuple[str, Mask]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        total = len(self.variants.has_stock)
        loss = np.zeros(total, dtype=np.int64)
        bits = np.zeros(total, dtype=np.int64)
        for key, kept in limits:
            loss += np.where(kept, 0, STEP + LOSS[key])
            bits |= np.where(kept, 0, BITS[key])
        ranked = loss * total + np.arange(total)  # the first variant wins among equals
        best = np.minimum.reduceat(ranked, self.variants.starts) % total
        return loss[best] // STEP, bits[best]

    def _limits(self, filters: Filters) -> Iterator[tuple[str, Mask]]:
        """The stated limits on the product itself, each with the products that keep it."""
        if filters.categories:
            yield "relaxed.category", self.category.where(filters.categories.__contains__)
        if filters.brands:
            brands = {plain(brand) for brand in filters.brands}
            yield "relaxed.brand", self.brand.where(lambda own: plain(own) in brands)
        for wanted in filters.attributes:
            yield "relaxed.attribute", self.said.meeting(wanted)
        for word in filters.excluded:
            yield "relaxed.without", ~self.made_of(word)
        if filters.audience:
            yield "relaxed.audience", self.audience.where(("", filters.audience).__contains__)
        if filters.min_rating is not None:
            yield "relaxed.rating", ~(self.rating < filters.min_rating)
        if filters.on_sale:
            yield "relaxed.on_sale", self.on_sale

    def made_of(self, word: str) -> Mask:
        """The products that the record calls by the word; see `facets_fit.is_made_of`."""
        if self.said.is_color(word):
            return self.option_colors.where(lambda own: own == {word})
        same = plain(word)
        return self.brand.where(lambda own: plain(own) == same) | self.said.saying(word)

    def rows_of(self, ids: Iterable[str]) -> Rows:
        """The rows of those ids in that order; unknown ids are skipped."""
        found = (self.rows[key] for key in ids if key in self.rows)
        return np.fromiter(found, dtype=np.int64)

    def mask_of(self, ids: Iterable[str]) -> Mask:
        """The products of those ids."""
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self.rows_of(ids)] = True
        return mask

    def ordered(self, rows: Rows, order: str) -> Rows:
        """The rows by price ("price_asc", "price_desc"; without one: last) or the best liked first, sold out: last."""
        if order in ("price_asc", "price_desc"):
            minor = self.prices.minor[rows]
            key = minor if order == "price_asc" else -minor
            return rows[np.lexsort((rows, key, minor == NO_PRICE))]
        gone = (self.stock[rows] == 0) & (order == "liked")
        return rows[np.lexsort((rows, -self.rating_count[rows], -self.rating[rows], gone))]
