"""Truths about many products at once, counted over the columns of the whole shop. Pure.

Products are named by id. Prices of another currency than the shop's are not compared.
"""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_lexicon import lexicon
from shopbot.search.facets_pack import Column, Mask, Rows
from shopbot.search.facets_table import NO_PRICE, Table
from shopbot.types import Money

SHOWN = 3  # products named with an extreme
LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
ISO_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")

Counts = tuple[tuple[str, int], ...]  # most common first


@dataclass(frozen=True, slots=True)
class Statistics:
    """What holds of some products."""

    count: int = 0
    in_stock: int = 0
    stock_unknown: int = 0
    priced: int = 0  # with a price in the shop's currency
    first: tuple[str, ...] = ()  # in the order of the catalogue
    cheapest: tuple[str, ...] = ()
    dearest: tuple[str, ...] = ()
    best_rated: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()  # empty where no product has a date
    newest_date: str = ""
    brands: Counts = ()
    categories: Counts = ()  # keys
    colors: Counts = ()  # plain keys
    sizes: Counts = ()  # as printed, the smallest first
    price_min: Money | None = None
    price_max: Money | None = None
    price_average: Money | None = None  # rounded to the minor unit, half up


def statistics(table: Table, chosen: Mask, currency: str) -> Statistics:
    """The truths about the chosen products.

    Args:
        table: of the shop.
        chosen: which of its rows.
        currency: of the shop.
    """
    rows = np.flatnonzero(chosen)
    same = table.prices.currency.where(lambda own: own == currency)
    priced = rows[same[rows] & (table.prices.minor[rows] != NO_PRICE)]
    rated = rows[table.rating[rows] > 0]
    cheapest = table.ordered(priced, "price_asc")
    dearest = table.ordered(priced, "price_desc")
    newest, date = _newest(table, chosen)
    return Statistics(
        count=len(rows),
        in_stock=int(np.count_nonzero(table.stock[rows] > 0)),
        stock_unknown=int(np.count_nonzero(table.stock[rows] < 0)),
        priced=len(priced),
        first=_ids(table, rows),
        cheapest=_ids(table, cheapest),
        dearest=_ids(table, dearest),
        best_rated=_ids(table, table.ordered(rated, "rating_desc")),
        newest=_ids(table, newest),
        newest_date=date,
        brands=_counted(table.brand, rows),
        categories=_counted(table.category, rows),
        colors=_each(table.option_colors, rows),
        sizes=tuple(sorted(_each(table.option_sizes, rows), key=lambda pair: by_size(pair[0]))),
        price_min=table.prices.of(int(cheapest[0])) if len(priced) else None,
        price_max=table.prices.of(int(dearest[0])) if len(priced) else None,
        price_average=_average(table.prices.minor[priced], currency),
    )


def _ids(table: Table, rows: Rows) -> tuple[str, ...]:
    return tuple(table.ids[row] for row in rows[:SHOWN].tolist())


def _average(minor: NDArray[np.int64], currency: str) -> Money | None:
    if not len(minor):
        return None
    total, count = int(minor.sum()), len(minor)
    return Money((2 * total + count) // (2 * count), currency)


def _counted(column: Column[str], rows: Rows) -> Counts:
    """The values of a column, without the empty one; among equally common ones the first in the catalogue leads."""
    counts = np.bincount(column.codes[rows], minlength=len(column.values))
    order = np.argsort(-counts, kind="stable").tolist()
    return tuple(
        (column.values[code], int(counts[code]))
        for code in order
        if counts[code] and column.values[code]
    )


def _each(column: Column[frozenset[str]], rows: Rows) -> Counts:
    """How many products have each of the choices."""
    counts = np.bincount(column.codes[rows], minlength=len(column.values))
    found: Counter[str] = Counter()
    for code in np.flatnonzero(counts).tolist():
        for value in sorted(column.values[code]):
            found[value] += int(counts[code])
    return tuple(found.most_common())


def by_size(size: str) -> tuple[int, float, str]:
    """The order of sizes: letters from small to large, then numbers, then the rest."""
    if size.upper() in LETTERS:
        return (0, LETTERS.index(size.upper()), size)
    number = re.match(r"\d+(?:\.\d+)?", size)
    return (1, float(number[0]), size) if number else (2, 0.0, size)


def _newest(table: Table, chosen: Mask) -> tuple[Rows, str]:
    """The products with the latest date that the record has, and that date."""
    said = table.said
    for name in lexicon().dated:
        start, stop = said.groups.get(name, (0, 0))
        dates = [
            (_date(table, int(fact)), int(row))
            for row, fact, first in zip(
                said.entry_product[start:stop],
                said.entry_fact[start:stop],
                said.entry_first[start:stop],
                strict=True,
            )
            if first and chosen[row]
        ]
        if latest := max((date for date, _ in dates), default=""):
            rows = [row for date, row in dates if date == latest]
            return np.array(rows, dtype=np.int64), latest
    return np.zeros(0, dtype=np.int64), ""


def _date(table: Table, fact: int) -> str:
    """The date or year that a value is, "" if it is none."""
    texts = table.said.facts.texts
    start, stop = np.searchsorted(texts.rows, (fact, fact + 1))  # ascending
    for text in texts.entries[start:stop].tolist():
        if found := ISO_DATE.fullmatch(table.said.texts[text].removesuffix(".0")):
            return found[0]
    return ""
