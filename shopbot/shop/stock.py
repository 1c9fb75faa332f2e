"""Moves stock inside an open transaction: pieces that were sold go, pieces that came back are there again.

Each move is also a row of its own, so that every process finds out which products it must look at again.
"""

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.forms import forms
from shopbot.shop.tables import products
from shopbot.shop.tables_carts import stock_moves
from shopbot.types import Product, Variant


def move_stock(connection: Connection, moves: Mapping[tuple[str, str], int]) -> None:
    """Adds so many pieces to each (product id, variant id); below zero takes them away.

    Stock that is not known stays unknown; products that are gone are left out. The digest of a product stays as it
    is, so that importing the same catalogue again does not bring sold pieces back; a record that the feed changes
    takes over the feed's stock.

    Raises:
        Refused: when there are fewer pieces than are to be taken away.
    """
    for product_id in dict.fromkeys(product_id for product_id, _ in moves):
        query = sa.select(products.c.document).where(products.c.id == product_id).with_for_update()
        found = connection.scalar(query)
        if not found:
            continue
        before = codec.loads(Product, found)
        own = {v: n for (p, v), n in moves.items() if p == product_id and n}
        after = _moved(before, own)
        if after != before:
            connection.execute(
                sa.update(products)
                .where(products.c.id == product_id)
                .values(document=codec.dumps(after), stock=after.stock)
            )
            connection.execute(
                sa.insert(stock_moves),
                [{"variant_id": v, "product_id": product_id, "pieces": n} for v, n in own.items()],
            )


def moves_so_far(connection: Connection) -> int:
    """The number of the last move, 0 before the first: it tells whether anything was moved since."""
    return connection.scalar(sa.select(sa.func.max(stock_moves.c.number))) or 0


def moved_since(connection: Connection, number: int) -> tuple[str, ...]:
    """The ids of the products of which stock was moved after the move of that number."""
    query = sa.select(stock_moves.c.product_id).where(stock_moves.c.number > number).distinct()
    return tuple(connection.scalars(query))


def _moved(product: Product, moves: Mapping[str, int]) -> Product:
    if all(variant.stock is None for variant in product.variants):
        return _moved_pool(product, sum(moves.get(each.id, 0) for each in forms(product)))
    variants = tuple(_moved_variant(v, moves.get(v.id, 0), product) for v in product.variants)
    known = [v.stock for v in variants if v.stock is not None]
    return replace(product, variants=variants, stock=sum(known))


def _moved_pool(product: Product, pieces: int) -> Product:
    """Where no variant counts its own, all share what the product has."""
    if product.stock is None:
        return product
    if product.stock + pieces < 0:
        raise Refused("refused.variant_sold_out", title=product.title)
    return replace(product, stock=product.stock + pieces)


def _moved_variant(variant: Variant, pieces: int, product: Product) -> Variant:
    if variant.stock is None or not pieces:
        return variant
    return replace(variant, stock=_added(variant.stock, pieces, product))


def _added(stock: int, pieces: int, product: Product) -> int:
    if stock + pieces < 0:
        raise Refused("refused.variant_sold_out", title=product.title)
    return stock + pieces
