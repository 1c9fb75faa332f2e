"""What buying reads inside an open transaction: products, whose variant it is, offers, the rules of the shop."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.catalogue_writer import RULES
from shopbot.shop.database import Database, read_meta
from shopbot.shop.table_writer import parts
from shopbot.shop.tables import offers, orders, products
from shopbot.shop.tables_carts import variants
from shopbot.types import Offer, Product, ShopInfo, ShopRules

INDEXED = (
    "variants"  # key of the meta table: the products revision-independent mark of a filled index
)
IDS = 500  # in one query


def goods(connection: Connection, ids: Iterable[str]) -> dict[str, Product]:
    """The products of those ids as they are in this transaction; unknown ids are left out."""
    found: dict[str, Product] = {}
    for part in parts(dict.fromkeys(ids), IDS):
        query = sa.select(products.c.id, products.c.document).where(products.c.id.in_(part))
        found |= {row[0]: codec.loads(Product, row[1]) for row in connection.execute(query)}
    return found


def owner(connection: Connection, variant_id: str) -> Product | None:
    """The product that has this variant (the first by id if several say so), None if none has."""
    query = sa.select(sa.func.min(variants.c.product_id)).where(variants.c.id == variant_id)
    product_id = connection.scalar(query)
    return goods(connection, [product_id]).get(product_id) if product_id else None


def all_offers(connection: Connection) -> tuple[Offer, ...]:
    """Every offer of the shop, also of other days, in its order."""
    query = sa.select(offers.c.document).order_by(offers.c.position)
    return tuple(codec.loads(Offer, text) for text in connection.scalars(query))


def has_ordered(connection: Connection, customer_id: str) -> bool:
    """Whether there is an order of that customer."""
    query = sa.select(orders.c.id).where(orders.c.customer_id == customer_id).limit(1)
    return bool(customer_id) and connection.scalar(query) is not None


def currency(connection: Connection) -> str:
    """The currency that the shop says it sells in."""
    text = read_meta(connection, "info")
    return codec.loads(ShopInfo, text).currency if text else "USD"


def read_rules(database: Database) -> ShopRules:
    """The shop's rules for buying; those of a shop that never said any are the defaults of `ShopRules`."""
    with database.reading() as connection:
        text = read_meta(connection, RULES)
    return codec.loads(ShopRules, text) if text else ShopRules()
