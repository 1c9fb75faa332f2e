"""What was bought together, by anybody, out of the orders and the imported purchases. Knows no names."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import behaviour, orders
from shopbot.types import Basket, Order

UNDONE = ("cancelled", "returned")  # statuses of orders that nobody kept


class Baskets:
    """The baskets of one shop, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Basket, ...]:
        """Every order that was kept, then every imported purchase that has an order or a shopper."""
        return (*self._orders(), *self._imported())

    def _orders(self) -> Iterator[Basket]:
        query = sa.select(orders.c.document).order_by(orders.c.placed, orders.c.id)
        with self._database.reading() as connection:
            for document in connection.scalars(query):
                order = codec.loads(Order, document)
                if order.status not in UNDONE and (kept := kept_of(order)):
                    yield Basket(order.customer_id, kept, order.placed)

    def _imported(self) -> Iterator[Basket]:
        row = behaviour.c
        query = (
            sa.select(row.shopper, row.basket, row.day, row.product_id)
            .where(row.kind == "purchase", row.basket != "", row.product_id != "")
            .order_by(row.day, row.basket, row.product_id)
        )
        together: dict[tuple[str, str, str], list[str]] = {}
        with self._database.reading() as connection:
            for shopper, basket, day, product in connection.execute(query):
                together.setdefault((day, basket, shopper), []).append(product)
        for (day, _, shopper), found in together.items():
            yield Basket(shopper, tuple(dict.fromkeys(found)), date.fromisoformat(day))


def kept_of(order: Order) -> tuple[str, ...]:
    """Ids of the products of an order that were not sent back, each once."""
    returned = {item for back in order.sent_back for item in back.items}
    kept = (line.product_id for line in order.lines if line.variant_id not in returned)
    return tuple(dict.fromkeys(kept))
