"""The cart of a session: every change is checked against the record, kept at once, and can be taken back.

Nothing is reserved by lying in a cart; the checkout checks everything again. Never knows a way to pay.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import cart_store, goods
from shopbot.shop.addresses import checked_address, checked_email
from shopbot.shop.cart_rules import (
    check_quantity,
    coded,
    line_of,
    meant,
    quantity_of,
    short,
    with_line,
)
from shopbot.shop.cart_store import Kept
from shopbot.shop.database import Database
from shopbot.shop.expiry import delete_carts
from shopbot.shop.offering import plain
from shopbot.shop.pricing import methods
from shopbot.shop.tables_carts import carts
from shopbot.types import Address, Cart, Money, Offer, ShippingMethod, ShopRules, Totals

Clock = Callable[[], datetime]
Change = Callable[[Connection, Cart], Cart]


def utc_now() -> datetime:
    """This moment, as it is written down."""
    return datetime.now(UTC)


class CartDesk:
    """The carts of all sessions. Safe to use from several threads and processes.

    Every method that changes a cart gives back the new one. It raises `Refused` when a rule forbids the change and
    `StorageError` when it could not be kept; the cart is then as it was.
    """

    def __init__(self, database: Database, rules: ShopRules, clock: Clock = utc_now) -> None:
        """Carts in that database, by those rules; `clock` says which day the offers are judged by."""
        self._database = database
        self.rules = rules
        self._clock = clock

    def now(self) -> datetime:
        """This moment."""
        return self._clock()

    @property
    def today(self) -> date:
        """The day that offers are judged by."""
        return self.now().astimezone().date()

    # ---------------------------------------------------------------- reading

    def cart(self, session: str) -> Cart:
        """The cart of a session; empty for one that has none."""
        with self._database.reading() as connection:
            return cart_store.load(connection, session).cart

    def totals(self, session: str, customer_id: str = "") -> Totals:
        """What the cart costs now, and what stands in the way of each line.

        Args:
            session: whose cart.
            customer_id: of an identified shopper: offers for a first order look at the orders there are.

        Raises:
            Refused: `refused.currency` when the prices are in several currencies by now.
        """
        with self._database.reading() as connection:
            kept = cart_store.load(connection, session)
            return cart_store.priced(connection, kept, self.rules, self.today, customer_id)

    def methods(self, session: str, customer_id: str = "") -> tuple[ShippingMethod, ...]:
        """The ways in which what is in the cart can be sent, at the prices that hold for it."""
        with self._database.reading() as connection:
            kept = cart_store.load(connection, session)
            return self._methods(connection, kept, customer_id)

    def offer_of(self, code: str) -> Offer | None:
        """The offer that a code means (one that runs, else the latest): its dates and minimum explain a refusal."""
        with self._database.reading() as connection:
            return meant(connection, code, self.today)

    # ---------------------------------------------------------------- lines

    def add(self, session: str, variant_id: str, quantity: int = 1) -> Cart:
        """Puts so many more of a variant into the cart."""
        check_quantity(quantity)
        limits = self.rules.limits

        def change(connection: Connection, cart: Cart) -> Cart:
            have = quantity_of(cart, variant_id)
            return with_line(connection, cart, variant_id, have + quantity, limits, have)

        return self._change(session, change)

    def set_quantity(self, session: str, variant_id: str, quantity: int) -> Cart:
        """Makes it so many of a variant that is in the cart; to take it out, `remove` it."""
        check_quantity(quantity)
        limits = self.rules.limits

        def change(connection: Connection, cart: Cart) -> Cart:
            line_of(cart, variant_id)
            return with_line(connection, cart, variant_id, quantity, limits)

        return self._change(session, change)

    def change_variant(self, session: str, old: str, new: str) -> Cart:
        """Puts another variant in the place of one that is in the cart, as many of it."""
        limits = self.rules.limits

        def change(connection: Connection, cart: Cart) -> Cart:
            line = line_of(cart, old)
            if old == new:
                return cart
            wanted = line.quantity + quantity_of(cart, new)
            others = replace(cart, lines=tuple(each for each in cart.lines if each != line))
            added = with_line(connection, others, new, wanted, limits, wanted - line.quantity)
            made = next(each for each in added.lines if each.variant_id == new)
            kept = [each for each in cart.lines if each.variant_id != new]
            return replace(cart, lines=tuple(made if each == line else each for each in kept))

        return self._change(session, change)

    def remove(self, session: str, variant_id: str) -> Cart:
        """Takes a variant out of the cart, however many there are."""

        def change(_: Connection, cart: Cart) -> Cart:
            line = line_of(cart, variant_id)
            return replace(cart, lines=tuple(each for each in cart.lines if each != line))

        return self._change(session, change)

    def clear(self, session: str) -> Cart:
        """Takes everything out; codes, address and e-mail stay."""
        return self._change(session, lambda _, cart: replace(cart, lines=()))

    # ---------------------------------------------------------------- the checkout's questions

    def apply_code(self, session: str, code: str) -> Cart:
        """Notes an offer code that holds today; whether these goods reach its minimum, `totals` says."""

        def change(connection: Connection, cart: Cart) -> Cart:
            return coded(connection, cart, code, self.today)

        return self._change(session, change)

    def drop_code(self, session: str, code: str) -> Cart:
        """Lets go of an offer code."""

        def change(_: Connection, cart: Cart) -> Cart:
            others = tuple(each for each in cart.codes if plain(each) != plain(code))
            if len(others) == len(cart.codes):
                raise Refused("refused.code.not_there", code=short(code))
            return replace(cart, codes=others)

        return self._change(session, change)

    def set_email(self, session: str, email: str) -> Cart:
        """Notes where the confirmation goes."""
        checked = checked_email(email)
        return self._change(session, lambda _, cart: replace(cart, email=checked))

    def set_address(self, session: str, address: Address) -> Cart:
        """Notes where the parcel goes, with the region as its code."""
        checked = checked_address(address, self.rules.delivery)
        return self._change(session, lambda _, cart: replace(cart, address=checked))

    def set_shipping(self, session: str, method_id: str) -> Cart:
        """Chooses how the parcel is sent."""

        def change(connection: Connection, cart: Cart) -> Cart:
            known = {method.id for method in self.rules.delivery.methods}
            if method_id not in known:
                raise Refused("refused.shipping.unknown", seen=short(method_id))
            offered = self._methods(connection, Kept(cart), "")
            if offered and method_id not in {method.id for method in offered}:
                raise Refused("refused.shipping.no_faster")
            return replace(cart, shipping=method_id)

        return self._change(session, change)

    # ---------------------------------------------------------------- going back, forgetting

    def undo(self, session: str) -> Cart:
        """Takes back the last change; only one, and none after an order was placed."""
        with self._database.writing() as connection:
            kept = cart_store.load(connection, session)
            if kept.previous is None:
                raise Refused("refused.nothing_to_undo")
            back = replace(kept, cart=kept.previous, version=kept.version + 1, previous=None)
            cart_store.keep(connection, back, self.today)
        return back.cart

    def forget(self, session: str) -> None:
        """Erases the cart of a session with its address and e-mail."""
        with self._database.writing() as connection:
            delete_carts(connection, carts.c.session == session)

    # ---------------------------------------------------------------- inside

    def _change(self, session: str, change: Change) -> Cart:
        with self._database.writing() as connection:
            kept = cart_store.load(connection, session)
            cart = change(connection, kept.cart)
            if cart != kept.cart:
                cart_store.keep(connection, cart_store.changed(kept, cart), self.today)
        return cart

    def _methods(
        self, connection: Connection, kept: Kept, customer_id: str
    ) -> tuple[ShippingMethod, ...]:
        total = cart_store.priced(connection, kept, self.rules, self.today, customer_id)
        there = goods.goods(connection, [line.product_id for line in kept.cart.lines])
        worth = total.subtotal.minor - sum(each.amount.minor for each in total.discounts)
        products = [there[line.product_id] for line in kept.cart.lines if line.product_id in there]
        return methods(products, Money(worth, total.subtotal.currency), self.rules)
