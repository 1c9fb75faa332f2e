"""After-sales on the shop's own database: the port `OrderSystem` for orders that are placed already.

Every write is one transaction, done once for each key, and logged. The rules decide (`orders_plan`); this file reads
what they need and writes what they say.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.orders import OrderStore
from shopbot.shop.orders_case import Plan, Terms
from shopbot.shop.orders_identity import Identification
from shopbot.shop.orders_log import LoggedWrite, done_before, log_write
from shopbot.shop.orders_plan import in_words, plan
from shopbot.shop.stock import move_stock
from shopbot.shop.tables import customers, orders, products
from shopbot.types import Claim, Customer, Money, Order, Product, Proposal, Receipt, Write

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the database holds of a write's customer and order, and what the write would make of it."""

    customer: Customer
    order: Order | None
    plan: Plan


class OrderDesk:
    """Orders of one shop. Safe to use from several threads and processes."""

    def __init__(
        self,
        database: Database,
        terms: Terms,
        identification: Identification,
        now: Clock = utc_now,
    ) -> None:
        self._database = database
        self._terms = terms
        self._identification = identification
        self._now = now

    def identify(self, claim: Claim) -> Customer:
        """Whose order it is; see the port."""
        return self._identification.identify(claim)

    def send_code(self, claim: Claim) -> None:
        """Sends a code if number and address belong together; see the port."""
        self._identification.send_code(claim)

    def order(self, order_id: str, customer_id: str) -> Order:
        """One order of this customer; see the port."""
        with self._database.reading() as connection:
            return _order(connection, order_id, customer_id)

    def orders(self, customer_id: str) -> tuple[Order, ...]:
        """The customer's orders, newest first."""
        return OrderStore(self._database).of_customer(customer_id)

    def propose(self, write: Write) -> Proposal:
        """The write as it would be done now; see the port."""
        with self._database.reading() as connection:
            held = self._held(connection, write)
        return Proposal(
            write,
            secrets.token_hex(16),
            before=held.order,
            refund=held.plan.refund,
            charge=held.plan.charge,
            payment=in_words(held.plan.method),
            days=held.plan.days,
            total=_new_total(held),
        )

    def perform(self, proposal: Proposal) -> Receipt:
        """Does the write, in one transaction; see the port."""
        write = proposal.write
        with self._database.writing() as connection:
            if receipt := done_before(connection, proposal.key, write):
                return receipt
            held = self._held(connection, write)
            _need_unchanged(proposal, held)
            return self._write(connection, proposal, held)

    def _held(self, connection: Connection, write: Write) -> _Held:
        customer = _customer(connection, write.customer_id)
        order = None
        if write.kind != "change_home":
            order = _order(connection, write.order_id, customer.id)
        there = _products(connection, order) if order else {}
        today = self._now().astimezone().date()
        return _Held(customer, order, plan(write, self._terms, today, customer, order, there))

    def _write(self, connection: Connection, proposal: Proposal, held: _Held) -> Receipt:
        made = held.plan
        receipt = Receipt(
            proposal.key, proposal.write.kind, made.order, self._now(), made.refund, made.charge
        )
        if made.order:
            document = codec.dumps(made.order)
            connection.execute(
                sa.update(orders).where(orders.c.id == made.order.id).values(document=document)
            )
        if made.customer != held.customer:
            document = codec.dumps(made.customer)
            connection.execute(
                sa.update(customers)
                .where(customers.c.id == made.customer.id)
                .values(document=document)
            )
        move_stock(connection, made.stock)
        before, after = held.order or held.customer, made.order or made.customer
        log_write(connection, LoggedWrite(proposal.write, before, after, receipt))
        return receipt


def _need_unchanged(proposal: Proposal, held: _Held) -> None:
    """Nothing, if what the customer said yes to is still so.

    Raises:
        Refused: else; it must be told and asked again.
    """
    said, now = proposal.before, held.order
    same = (proposal.refund, proposal.charge) == (held.plan.refund, held.plan.charge)
    if said and now:
        same = same and _told(said) == _told(now)
    if not same:
        raise Refused("refused.changed_meanwhile")


def _new_total(held: _Held) -> Money | None:
    before, after = held.order, held.plan.order
    return after.total if before and after and after.total != before.total else None


def _told(order: Order) -> Order:
    """The order without what the shop may change between the question and the yes without asking again."""
    return replace(order, status="pending", carrier="", tracking="", expected=None, delivered=None)


def _customer(connection: Connection, customer_id: str) -> Customer:
    query = sa.select(customers.c.document).where(customers.c.id == customer_id).with_for_update()
    found = connection.scalar(query)
    if not found:
        raise Refused("refused.not_identified")
    return codec.loads(Customer, found)


def _order(connection: Connection, order_id: str, customer_id: str) -> Order:
    query = (
        sa.select(orders.c.document)
        .where(
            sa.func.lower(orders.c.id) == order_id.strip().lower(),
            orders.c.customer_id == customer_id,
        )
        .with_for_update()
    )
    found = connection.scalar(query)
    if not found:
        raise Refused("refused.order_unknown", order=order_id.strip()[:40])
    return codec.loads(Order, found)


def _products(connection: Connection, order: Order) -> dict[str, Product]:
    ids = {line.product_id for line in order.lines}
    query = sa.select(products.c.id, products.c.document).where(products.c.id.in_(ids))
    return {row.id: codec.loads(Product, row.document) for row in connection.execute(query)}
