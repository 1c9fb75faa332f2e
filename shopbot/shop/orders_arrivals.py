"""What the shop does when pieces that were sent back have arrived: the money is settled, the goods can be sold again.

Only the merchant does this (`shopbot orders arrived`); no shopper can ask for it. One transaction, done once, logged.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.orders_log import LoggedWrite, log_write
from shopbot.shop.orders_money import moved
from shopbot.shop.orders_pieces import moves
from shopbot.shop.stock import move_stock
from shopbot.shop.tables import customers, orders
from shopbot.types import (
    AfterSales,
    Customer,
    Money,
    Order,
    OrderStatus,
    Payment,
    Receipt,
    SentBack,
    Write,
)

_KINDS = {"return": "return_items", "exchange": "exchange_items"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of it. `receipt` None: nothing of the order was on its way back any more; nothing is changed."""

    order: Order
    receipt: Receipt | None
    settled: tuple[SentBack, ...] = ()  # what has arrived now


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Settles returns and exchanges of one shop. Safe to use from several threads and processes."""

    database: Database
    rules: AfterSales
    now: Callable[[], datetime]

    def settle(self, order_id: str, *, sellable: bool = True) -> Arrival:
        """Everything of the order that was on its way back has arrived.

        Args:
            order_id: number of the order.
            sellable: False: the pieces are damaged or used, and do not go back into the stock.

        Raises:
            Refused: when there is no such order, or a gift card does not cover what is due; nothing is changed.
        """
        with self.database.writing() as connection:
            order = _order(connection, order_id)
            customer = _customer(connection, order)
            here = tuple(back for back in order.sent_back if not back.arrived)
            if not here:
                return Arrival(order, None)
            payments = [paid for back in here if (paid := _payment(back))]
            after, person = moved(order, customer, payments)
            after = _arrived(after, self.now().astimezone().date())
            _save(connection, after, person)
            if sellable:
                self._restock(connection, order, here)
            receipt = self._receipt(after, payments)
            asked = Write("receive_back", order.id, customer.id, _pieces(here))
            log_write(connection, LoggedWrite(asked, order, after, receipt))
            return Arrival(after, receipt, here)

    def _restock(self, connection: Connection, order: Order, here: tuple[SentBack, ...]) -> None:
        """Puts the pieces back, unless the rules had them sold again as soon as the return was asked for."""
        for back in here:
            rule = self.rules.writes.get(_KINDS[back.kind])
            if not (rule and rule.restock):
                move_stock(connection, moves(order, back.items, 1))

    def _receipt(self, after: Order, payments: list[Payment]) -> Receipt:
        key = f"arrived:{after.id}:{len(after.sent_back)}"
        back, due = (_sum(payments, kind, after) for kind in ("refund", "payment"))
        return Receipt(key, "receive_back", after, self.now(), back, due)


def _arrived(order: Order, today: date) -> Order:
    """The order once everything is here: returned when no piece is left with the customer, else as it was delivered."""
    sent_back = tuple(replace(b, arrived=b.arrived or today) for b in order.sent_back)
    returned = sum(len(back.items) for back in sent_back if back.kind == "return")
    whole = returned == sum(line.quantity for line in order.lines)
    status: OrderStatus = "returned" if whole else "delivered"
    changes = (*order.changes, "receive_back")
    return replace(order, sent_back=sent_back, status=status, changes=changes)


def _payment(back: SentBack) -> Payment | None:
    """The money that moves now; None where none does, or where no way to pay is recorded."""
    if back.due is None or not back.due.minor or not back.method:
        return None
    amount = Money(abs(back.due.minor), back.due.currency)
    return Payment("payment" if back.due.minor > 0 else "refund", amount, back.method)


def _sum(payments: list[Payment], kind: str, order: Order) -> Money | None:
    amounts = [payment.amount.minor for payment in payments if payment.kind == kind]
    return Money(sum(amounts), order.total.currency) if amounts else None


def _pieces(here: tuple[SentBack, ...]) -> tuple[str, ...]:
    return tuple(item for back in here for item in back.items)


def _order(connection: Connection, order_id: str) -> Order:
    query = (
        sa.select(orders.c.document)
        .where(sa.func.lower(orders.c.id) == order_id.strip().lower())
        .with_for_update()
    )
    found = connection.scalar(query)
    if not found:
        raise Refused("refused.order_unknown", order=order_id.strip()[:40])
    return codec.loads(Order, found)


def _customer(connection: Connection, order: Order) -> Customer:
    """Who ordered; somebody without ways to pay where the shop does not know them any more."""
    query = sa.select(customers.c.document).where(customers.c.id == order.customer_id)
    found = connection.scalar(query.with_for_update())
    return codec.loads(Customer, found) if found else Customer(order.customer_id, "", "", "en")


def _save(connection: Connection, order: Order, customer: Customer) -> None:
    for table, each in ((orders, order), (customers, customer)):
        connection.execute(
            sa.update(table).where(table.c.id == each.id).values(document=codec.dumps(each))
        )
