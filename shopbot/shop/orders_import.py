"""What an import may not undo: orders and customers that were changed here since the catalogue was written."""

from dataclasses import replace
from typing import get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.tables import customers, orders
from shopbot.shop.tables_orders import writes
from shopbot.types import Catalogue, Customer, Order, OrderStatus


def with_changes(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the writes of the log kept: the shop knows the parcel, the log what was agreed since."""
    changed = {
        row.id: codec.loads(Order, row.document)
        for row in connection.execute(_logged(orders, writes.c.order_id))
    }
    people = {
        row.id: codec.loads(Customer, row.document)
        for row in connection.execute(_logged(customers, writes.c.customer_id))
    }
    return replace(
        catalogue,
        orders=tuple(_merged(changed.get(o.id, o), o) for o in catalogue.orders),
        customers=tuple(_same_person(people.get(c.id, c), c) for c in catalogue.customers),
    )


def _logged(table: sa.Table, name: sa.Column[str]) -> sa.Select[tuple[str, str]]:
    return sa.select(table.c.id, table.c.document).where(table.c.id.in_(sa.select(name)))


def _merged(ours: Order, theirs: Order) -> Order:
    """Ours, as far on its way as either says: a cancelled order stays cancelled, a packed one becomes shipped."""
    ways: tuple[OrderStatus, ...] = get_args(OrderStatus)
    asked = theirs.status in ("return_requested", "exchange_requested")
    settled = asked and bool(ours.sent_back) and all(back.arrived for back in ours.sent_back)
    return replace(
        ours,
        status=ours.status if settled else max(ours.status, theirs.status, key=ways.index),
        carrier=theirs.carrier or ours.carrier,
        tracking=theirs.tracking or ours.tracking,
        expected=theirs.expected or ours.expected,
        delivered=theirs.delivered or ours.delivered,
    )


def _same_person(ours: Customer, theirs: Customer) -> Customer:
    return replace(theirs, city=ours.city, address=ours.address, methods=ours.methods)
