"""Moves stock inside an open transaction: pieces that were sold go, pieces that came back are there again."""

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.database import read_meta, write_meta
from shopbot.shop.tables import products
from shopbot.types import Product, Variant


def move_stock(connection: Connection, moves: Mapping[tuple[str, str], int]) -> None:
    """Adds so many pieces to each (product id, variant id); below zero takes them away.

    Stock that is not known stays unknown; products that are gone are left out. The digest of a product stays as it
    is, so that importing the same catalogue again does not bring sold pieces back.

    Raises:
        Refused: when there are fewer pieces than are to be taken away.
    """
    touched = False
    for product_id in dict.fromkeys(product_id for product_id, _ in moves):
        query = sa.select(products.c.document).where(products.c.id == product_id).with_for_update()
        found = connection.scalar(query)
        if not found:
            continue
        before = codec.loads(Product, found)
        after = _moved(before, {v: n for (p, v), n in moves.items() if p == product_id})
        if after != before:
            connection.execute(
                sa.update(products)
                .where(products.c.id == product_id)
                .values(document=codec.dumps(after), stock=after.stock)
            )
            touched = True
    if touched:  # what others hold decoded in memory is old now
        number = int(read_meta(connection, "revision") or 0)
        write_meta(connection, "revision", str(number + 1))


def _moved(product: Product, moves: Mapping[str, int]) -> Product:
    variants = tuple(_moved_variant(v, moves.get(v.id, 0), product) for v in product.variants)
    known = [v.stock for v in variants if v.stock is not None]
    return replace(product, variants=variants, stock=sum(known) if known else product.stock)


def _moved_variant(variant: Variant, pieces: int, product: Product) -> Variant:
    if variant.stock is None or not pieces:
        return variant
    if variant.stock + pieces < 0:
        raise Refused("refused.variant_sold_out", title=product.title)
    return replace(variant, stock=variant.stock + pieces)
