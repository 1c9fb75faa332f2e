"""Orders of products that do not depend on the words of a wish."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_pack import Mask, Rows
from shopbot.search.facets_table import NO_PRICE, Table
from shopbot.types import Filters, Product


def price_gap(product: Product, filters: Filters) -> int:
    """How far the price lies outside what was asked; goods without a price come last."""
    if not (filters.price_max or filters.price_min):
        return 0
    if product.price is None:
        return 1 << 60
    over = product.price.minor - filters.price_max.minor if filters.price_max else 0
    under = filters.price_min.minor - product.price.minor if filters.price_min else 0
    return max(over, under, 0)


def in_order(products: Iterable[Product], order: str) -> list[Product]:
    """The products by price, or the best liked first; goods without a price come last."""
    if order == "price_asc":
        return sorted(products, key=lambda p: p.price.minor if p.price else 1 << 60)
    if order == "price_desc":
        return sorted(products, key=lambda p: -(p.price.minor if p.price else -1))
    return sorted(products, key=lambda p: (-(p.rating or 0.0), -p.rating_count))


def price_gaps(table: Table, filters: Filters) -> NDArray[np.int64]:
    """How far each price lies outside what was asked; goods without a price come last."""
    minor = table.prices.minor
    gap = np.zeros(len(minor), dtype=np.int64)
    if not (filters.price_max or filters.price_min):
        return gap
    if filters.price_max:
        gap = np.maximum(gap, minor - filters.price_max.minor)
    if filters.price_min:
        gap = np.maximum(gap, filters.price_min.minor - minor)
    return np.where(minor == NO_PRICE, 1 << 60, gap)


def measure_gaps(table: Table, filters: Filters) -> NDArray[np.float64]:
    """How far each product lies outside the numbers asked for, added up: 45 W is nearer to 65 W than 20 W is."""
    gap = np.zeros(len(table), dtype=np.float64)
    for wanted in filters.attributes:
        if not isinstance(wanted.value, (bool, str)) and wanted.op != "is_not":
            gap += table.said.away(wanted)
    return gap


def by_score(
    table: Table, pool: Mask, scores: NDArray[np.float64], audience: str, *, named: bool = True
) -> Rows:
    """The rows of the pool by score; what is made for those who were named goes before what is for everyone.

    Where no goods are `named`, anything that helps will do, and what is sold out comes last.
    """
    rows = np.flatnonzero(pool)
    gone = np.zeros(len(rows), dtype=np.bool_) if named else table.stock[rows] == 0
    others = np.zeros(len(rows), dtype=np.bool_)
    if audience:
        others = ~table.audience.where(lambda own: own == audience)[rows]
    return rows[np.lexsort((rows, -scores[rows], others, gone))]
