"""Which product has which variant, as a table beside the products. Works inside an open transaction."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.forms import forms
from shopbot.shop.table_writer import delete_rows, insert_rows, parts
from shopbot.shop.tables import products
from shopbot.shop.tables_carts import variants
from shopbot.types import Product

ROWS = 500  # products at a time


def index_variants(connection: Connection, changed: Iterable[Product]) -> None:
    """Notes which variants these products have now."""
    for part in parts(changed, ROWS):
        delete_rows(connection, variants.c.product_id, [product.id for product in part])
        rows = {(v.id, product.id) for product in part for v in forms(product)}
        insert_rows(connection, variants, [{"id": i, "product_id": p} for i, p in sorted(rows)])


def forget_variants(connection: Connection, product_ids: Iterable[str]) -> None:
    """Removes the variants of products that are gone."""
    delete_rows(connection, variants.c.product_id, product_ids)


def fill(connection: Connection) -> None:
    """Makes the table anew from the products, for a database that was written before there was one."""
    connection.execute(sa.delete(variants))
    query = sa.select(products.c.document)
    found = connection.scalars(query, execution_options={"yield_per": ROWS})
    index_variants(connection, (codec.loads(Product, text) for text in found))
