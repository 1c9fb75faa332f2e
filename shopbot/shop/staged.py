"""What happens to the record while somebody shops, played on purpose: stock, a price or an order becomes another.

For journeys that are played to be judged, in a copy of a shop. A shop that serves never calls this.
"""

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from shopbot.errors import FeedError
from shopbot.shop import codec, goods
from shopbot.shop.database import Database
from shopbot.shop.forms import form, left
from shopbot.shop.stock import move_stock
from shopbot.shop.tables import (
    behaviour,
    consents,
    customers,
    orders,
    products,
    proposals,
    turns,
)
from shopbot.shop.tables_carts import carts, stock_moves
from shopbot.shop.tables_orders import codes, writes
from shopbot.shop.tables_shoppers import profiles
from shopbot.types import Money, Order, OrderStatus, Product

SHOPPERS = (
    behaviour,
    carts,
    codes,
    consents,
    customers,
    orders,
    profiles,
    proposals,
    stock_moves,
    turns,
    writes,
)  # what shopping leaves behind


def as_imported(database: Database) -> None:
    """Forgets everybody who shopped here, and lets the next import write every record anew."""
    with database.writing() as connection:
        for table in SHOPPERS:
            connection.execute(sa.delete(table))
        connection.execute(sa.update(products).values(digest=""))


def set_stock(database: Database, stock: Mapping[str, int]) -> None:
    """Makes it so many pieces of each variant.

    Raises:
        FeedError: for a variant that the shop does not have.
    """
    with database.writing() as connection:
        for variant_id, pieces in stock.items():
            product = _owner(connection, variant_id)
            variant = form(product, variant_id)
            now = (left(product, variant) if variant else 0) or 0
            move_stock(connection, {(product.id, variant_id): pieces - now})


def set_price(database: Database, prices: Mapping[str, int]) -> None:
    """Gives each variant another price, in minor units of its currency.

    Raises:
        FeedError: for a variant that the shop does not have.
    """
    with database.writing() as connection:
        for variant_id, minor in prices.items():
            product = _owner(connection, variant_id)
            after = _priced(product, variant_id, minor)
            connection.execute(
                sa.update(products)
                .where(products.c.id == product.id)
                .values(
                    document=codec.dumps(after),
                    price_minor=after.price.minor if after.price else None,
                )
            )


def set_status(database: Database, order_id: str, status: OrderStatus) -> None:
    """Takes an order a step further, as the shop's people would.

    Raises:
        FeedError: for an order that the shop does not have.
    """
    query = sa.select(orders.c.document).where(orders.c.id == order_id)
    with database.writing() as connection:
        found = connection.scalar(query)
        if found is None:
            raise FeedError(f"There is no order {order_id}.", "Name one of the shop's orders.")
        order = replace(codec.loads(Order, found), status=status)
        change = sa.update(orders).where(orders.c.id == order_id)
        connection.execute(change.values(document=codec.dumps(order)))


def _owner(connection: sa.Connection, variant_id: str) -> Product:
    product = goods.owner(connection, variant_id)
    if product is None:
        raise FeedError(f"There is no variant {variant_id}.", "Name one of the shop's variants.")
    return product


def _priced(product: Product, variant_id: str, minor: int) -> Product:
    variants = tuple(
        replace(v, price=Money(minor, v.price.currency if v.price else "USD"))
        if v.id == variant_id
        else v
        for v in product.variants
    )
    known = [v.price for v in variants if v.price]
    return replace(product, variants=variants, price=min(known, key=lambda price: price.minor))
