"""A cart becomes an order of the shop: proposed with all it costs, placed after a yes, whole and once or not at all.

Whoever pays by card pays when the shop packs, through the shop: no way to pay is asked for or kept here.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import cart_store, codec
from shopbot.shop.addresses import checked_address
from shopbot.shop.cart_rules import check_limits
from shopbot.shop.cart_store import Kept
from shopbot.shop.carts import CartDesk
from shopbot.shop.database import Database
from shopbot.shop.links import checkout_links
from shopbot.shop.orders_log import LoggedWrite, done_before, log_write
from shopbot.shop.pricing import STOPS
from shopbot.shop.stock import move_stock
from shopbot.shop.tables import customers, orders
from shopbot.types import (
    Cart,
    Customer,
    Locale,
    Money,
    Order,
    OrderLine,
    PricedLine,
    Proposal,
    Receipt,
    Totals,
    Write,
)

# Order numbers are drawn, so that none tells how many there are.
FIRST_NUMBER, NUMBERS = 100_000, 900_000
SATURDAY = 5


class Checkout:
    """Where the carts of a desk are bought. Safe to use from several threads and processes."""

    def __init__(self, database: Database, desk: CartDesk) -> None:
        """Orders go into that database; `desk` has the carts, the rules and the clock."""
        self._database = database
        self._desk = desk

    def propose(self, session: str, customer_id: str = "") -> Proposal:
        """The order that the cart would be now. Changes nothing, and reserves nothing.

        Args:
            session: whose cart.
            customer_id: of an identified shopper, "" for a guest.

        Raises:
            Refused: when something is missing or sold out, or this shop takes its orders elsewhere (see `links`).
        """
        with self._database.reading() as connection:
            kept = cart_store.load(connection, session)
            totals = self._orderable(connection, kept, customer_id)
        write = Write(
            "place_order",
            customer_id=customer_id,
            items=tuple(v.variant_id for v in kept.cart.lines for _ in range(v.quantity)),
            address=kept.cart.address,
            session=session,
            total=totals.total,
        )
        key = _key(kept, totals, customer_id)
        return Proposal(write, key, totals=totals, charge=totals.total)

    def place(self, proposal: Proposal, locale: Locale = "en") -> Receipt:
        """Places the order, once for each key: what is bought leaves the stock and the cart in the same transaction.

        Args:
            proposal: as `propose` gave it and the shopper agreed to it.
            locale: the language of a guest, for letters to come.

        Raises:
            Refused: when it cannot be placed as proposed: `refused.cart_changed`, `refused.total_changed` (with `old`
                and `new`), or what `propose` refuses; nothing is changed.
            StorageError: when it could not be written; nothing is changed.
        """
        write = proposal.write
        with self._database.writing() as connection:
            if receipt := done_before(connection, proposal.key, write):
                return receipt
            kept = cart_store.load(connection, write.session)
            totals = self._orderable(connection, kept, write.customer_id)
            _need_agreed(proposal, totals, kept)
            return self._write(connection, proposal, totals, kept, locale)

    def links(self, session: str) -> tuple[str, ...]:
        """The addresses that put this cart into the merchant's own checkout, to be opened one after the other.

        Empty when the shop named none, or the cart is empty.

        Raises:
            Refused: `refused.link` when the record lacks an id that the merchant's shop would know.
        """
        with self._database.reading() as connection:
            kept = cart_store.load(connection, session)
            return checkout_links(connection, kept.cart, self._desk.rules.checkout)

    def link(self, session: str) -> str:
        """The one address that does it, "" if there is none.

        Raises:
            Refused: as `links`; `refused.link_one` where the merchant's shop takes one sort of goods at a time.
        """
        found = self.links(session)
        if len(found) > 1:
            raise Refused("refused.link_one")
        return found[0] if found else ""

    # ---------------------------------------------------------------- inside

    def _orderable(self, connection: Connection, kept: Kept, customer_id: str) -> Totals:
        """What the cart costs at this moment, if it can be ordered."""
        rules, cart = self._desk.rules, kept.cart
        if rules.checkout.kind != "here":
            raise Refused("refused.elsewhere")
        if not cart.lines:
            raise Refused("refused.cart_empty")
        totals = cart_store.priced(connection, kept, rules, self._desk.today, customer_id)
        for line in totals.lines:
            _need_there(line)
        check_limits(cart, rules.limits)
        if not cart.email:
            raise Refused("refused.email_missing")
        if cart.address is None:
            raise Refused("refused.address.missing")
        checked_address(cart.address, rules.delivery)
        if rules.delivery.methods and totals.method is None:
            raise Refused("refused.shipping.missing")
        if rules.tax and totals.tax is None:
            raise Refused("refused.address.region", seen=cart.address.region)
        return totals

    def _write(
        self,
        connection: Connection,
        proposal: Proposal,
        totals: Totals,
        kept: Kept,
        locale: Locale,
    ) -> Receipt:
        cart, now, today = kept.cart, self._desk.now().astimezone(UTC), self._desk.today
        customer_id = proposal.write.customer_id or _guest(connection, cart, locale)
        number = _free_number(connection, self._desk.rules.checkout.number)
        order = _order(number, customer_id, cart, totals, today)
        move_stock(connection, {(v.product_id, v.variant_id): -v.quantity for v in order.lines})
        connection.execute(
            sa.insert(orders).values(
                id=order.id,
                customer_id=customer_id,
                placed=today.isoformat(),
                document=codec.dumps(order),
            )
        )
        receipt = Receipt(proposal.key, "place_order", order, now, charge=totals.total)
        # Before it was placed there was no order; the log's reader knows that by the kind.
        log_write(connection, LoggedWrite(proposal.write, order, order, receipt))
        empty = replace(cart, lines=(), codes=())
        done = Kept(empty, kept.version + 1, kept.orders + 1)
        cart_store.keep(connection, done, today)
        return receipt


def _agreed(totals: Totals) -> tuple[object, ...]:
    """What of a price the shopper agrees to: every amount, but not how many more there are."""
    lines = tuple((p.line.variant_id, p.line.quantity, p.price) for p in totals.lines)
    offers = tuple((discount.offer_id, discount.amount) for discount in totals.discounts)
    method = totals.method and (totals.method.id, totals.method.days)
    return lines, offers, totals.shipping, totals.tax, method, totals.total


def _key(kept: Kept, totals: Totals, customer_id: str) -> str:
    """The same for the same cart at the same price, whoever asks how often; nobody can guess a session."""
    said = (kept.cart.session, kept.version, customer_id, codec.encode(_agreed(totals)))
    return hashlib.sha256(codec.compact(said).encode()).hexdigest()[:32]


def _need_agreed(proposal: Proposal, totals: Totals, kept: Kept) -> None:
    said = proposal.totals
    if said is None or _key(kept, said, proposal.write.customer_id) != proposal.key:
        raise Refused("refused.cart_changed")
    if said.total != totals.total:
        raise Refused("refused.total_changed", old=said.total, new=totals.total)
    if _agreed(said) != _agreed(totals):
        raise Refused("refused.cart_changed")


def _need_there(line: PricedLine) -> None:
    if line.problem in STOPS:
        raise Refused(line.problem, title=line.title, count=line.stock, have=line.line.quantity)


def _order(number: str, customer_id: str, cart: Cart, totals: Totals, today: date) -> Order:
    lines = tuple(
        OrderLine(p.line.variant_id, p.line.product_id, p.line.quantity, p.price)
        for p in totals.lines
    )
    off = sum(discount.amount.minor for discount in totals.discounts)
    return Order(
        number,
        customer_id,
        "pending",
        today,
        lines,
        totals.total,
        expected=_working_day(today, totals.method.days[1]) if totals.method else None,
        address=cart.address,
        discount=Money(off, totals.total.currency) if off else None,
        shipping=totals.shipping,
        tax=totals.tax,
    )


def _working_day(day: date, number: int) -> date:
    """The day that is so many working days later; holidays are not known here."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def _free_number(connection: Connection, start: str) -> str:
    while True:
        number = f"{start}{FIRST_NUMBER + secrets.randbelow(NUMBERS)}"
        if connection.scalar(sa.select(orders.c.id).where(orders.c.id == number)) is None:
            return number


def _guest(connection: Connection, cart: Cart, locale: Locale) -> str:
    """A customer of their own for somebody who proved to be nobody yet: typing an address proves nothing."""
    name = cart.address.name if cart.address else ""
    guest = Customer(f"g-{secrets.token_hex(8)}", name, cart.email, locale, address=cart.address)
    connection.execute(
        sa.insert(customers).values(
            id=guest.id, email=guest.email.lower(), document=codec.dumps(guest)
        )
    )
    return guest.id
