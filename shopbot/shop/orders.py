"""Customers and their orders, as the database holds them. Reads only."""

import sqlalchemy as sa

from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import customers, orders
from shopbot.types import Customer, Order


class OrderStore:
    """Look-ups of orders and customers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, order_id: str) -> Order | None:
        """The order of that id, capital or small letters."""
        query = sa.select(orders.c.document).where(
            sa.func.lower(orders.c.id) == order_id.strip().lower()
        )
        with self._database.reading() as connection:
            found = connection.scalar(query)
        return codec.loads(Order, found) if found else None

    def of_customer(self, customer_id: str) -> tuple[Order, ...]:
        """The customer's orders, newest first."""
        query = (
            sa.select(orders.c.document)
            .where(orders.c.customer_id == customer_id)
            .order_by(orders.c.placed.desc(), orders.c.id.desc())
        )
        with self._database.reading() as connection:
            return tuple(codec.loads(Order, text) for text in connection.scalars(query))

    def customer(self, id_or_email: str) -> Customer | None:
        """The customer of that id or e-mail address."""
        wanted = id_or_email.strip()
        query = sa.select(customers.c.document).where(
            (customers.c.id == wanted) | (customers.c.email == wanted.lower())
        )
        with self._database.reading() as connection:
            found = connection.scalar(query)
        return codec.loads(Customer, found) if found else None

    def customers(self) -> tuple[Customer, ...]:
        """Every customer, by id."""
        query = sa.select(customers.c.document).order_by(customers.c.id)
        with self._database.reading() as connection:
            return tuple(codec.loads(Customer, text) for text in connection.scalars(query))
