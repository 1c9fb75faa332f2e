"""A Table after things were sold or came back: the same shop, other stock. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from shopbot.search.facets_fit import has_stock
from shopbot.search.facets_table import Table
from shopbot.types import Product, Variant


def restocked(table: Table, products: Iterable[Product]) -> Table:
    """The table with the stock of these products as they are now; their variants must be those it was made of."""
    stock, available = table.stock.copy(), table.variants.has_stock.copy()
    for product in products:
        row = table.rows.get(product.id)
        if row is None:
            continue
        stock[row] = -1 if product.stock is None else product.stock
        start = int(table.variants.starts[row])
        for place, variant in enumerate(product.variants or (Variant(product.id),), start):
            available[place] = has_stock(product, variant)
    return replace(table, stock=stock, variants=replace(table.variants, has_stock=available))
