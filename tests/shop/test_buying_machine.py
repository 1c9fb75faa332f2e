"""Shoppers who do anything in any order: no piece is lost or doubled, every sum adds up, an order is what was agreed."""

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from market import CATALOGUE, HOME, NOON, OFFERS, PRODUCTS, RULES, desk_of, opened, ready, stocks

from shopbot.errors import Refused
from shopbot.shop.carts import CartDesk
from shopbot.shop.checkout import Checkout
from shopbot.shop.forms import forms
from shopbot.shop.orders import OrderStore
from shopbot.shop.products import ProductStore
from shopbot.types import Cart

SESSIONS = st.sampled_from(["ann", "bob"])
VARIANTS = st.sampled_from([v.id for p in PRODUCTS for v in forms(p)] + ["nothing"])
CODES = st.sampled_from([offer.code for offer in OFFERS if offer.code] + ["NOPE"])
QUANTITIES = st.integers(-1, 6) | st.sampled_from([10**9])


class Buying(RuleBasedStateMachine):
    """Two shoppers, one shop."""

    proposals = Bundle("proposals")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = opened(Path(self.folder.name))
        self.days = 0
        self.desk = CartDesk(self.database, RULES, lambda: NOON + timedelta(days=self.days))
        self.checkout = Checkout(self.database, self.desk)
        self.supplied = stocks(self.database)
        self.sold = Counter()
        self.placed = {}
        self.carts = {}
        for session in ("ann", "bob"):
            ready(self.desk, session)
            self.carts[session] = self.desk.cart(session)

    def attempt(self, session, change):
        """What was refused has changed nothing; what was not is what the desk gave back."""
        with suppress(Refused):
            self.carts[session] = change()
        assert self.desk.cart(session) == self.carts[session]

    @rule(session=SESSIONS, variant=VARIANTS, quantity=QUANTITIES)
    def add(self, session, variant, quantity):
        self.attempt(session, lambda: self.desk.add(session, variant, quantity))

    @rule(session=SESSIONS, variant=VARIANTS, quantity=QUANTITIES)
    def set_quantity(self, session, variant, quantity):
        self.attempt(session, lambda: self.desk.set_quantity(session, variant, quantity))

    @rule(session=SESSIONS, old=VARIANTS, new=VARIANTS)
    def change_variant(self, session, old, new):
        before = self.carts[session].count
        self.attempt(session, lambda: self.desk.change_variant(session, old, new))
        assert self.carts[session].count == before

    @rule(session=SESSIONS, variant=VARIANTS)
    def remove(self, session, variant):
        self.attempt(session, lambda: self.desk.remove(session, variant))

    @rule(session=SESSIONS)
    def clear(self, session):
        self.attempt(session, lambda: self.desk.clear(session))

    @rule(session=SESSIONS)
    def undo(self, session):
        self.attempt(session, lambda: self.desk.undo(session))

    @rule(session=SESSIONS, code=CODES)
    def apply_code(self, session, code):
        self.attempt(session, lambda: self.desk.apply_code(session, code))

    @rule(session=SESSIONS, region=st.sampled_from(["OR", "MN", "ON"]))
    def move(self, session, region):
        there = replace(HOME, region=region)
        self.attempt(session, lambda: self.desk.set_address(session, there))

    @rule(session=SESSIONS, method=st.sampled_from(["standard", "express", "balloon"]))
    def send(self, session, method):
        self.attempt(session, lambda: self.desk.set_shipping(session, method))

    @rule()
    def sleep(self):
        self.days += 1

    @rule(percent=st.integers(90, 110))
    def reprice(self, percent):
        """The merchant imports the same goods at other prices, with the stock that there is."""
        store = ProductStore(self.database)
        priced = tuple(
            replace(
                product,
                variants=tuple(
                    replace(v, price=v.price and replace(v.price, minor=v.price.minor * percent // 100))
                    for v in product.variants
                ),
            )
            for product in store.all()
        )  # fmt: skip
        store.save(replace(CATALOGUE, products=priced))

    @rule(target=proposals, session=SESSIONS)
    def propose(self, session):
        try:
            return self.checkout.propose(session)
        except Refused:
            return multiple()

    @rule(proposal=proposals)
    def say_yes(self, proposal):
        session = proposal.write.session
        try:
            receipt = self.checkout.place(proposal)
        except Refused:
            assert proposal.key not in self.placed
            assert self.desk.cart(session) == self.carts[session]
            return
        order = receipt.order
        if proposal.key in self.placed:
            assert order == self.placed[proposal.key]
            return
        assert order.total == receipt.charge == proposal.totals.total
        assert order.id not in {other.id for other in self.placed.values()}
        self.placed[proposal.key] = order
        self.sold.update({line.variant_id: line.quantity for line in order.lines})
        cart = self.desk.cart(session)
        assert cart.lines == ()
        self.carts[session] = cart

    @invariant()
    def stock_and_sold_are_constant(self):
        now = stocks(self.database)
        for product in PRODUCTS:
            counted = [v for v in forms(product) if v.stock is not None and product.variants]
            for variant in counted:
                assert now[variant.id] == self.supplied[variant.id] - self.sold[variant.id] >= 0
            if product.stock is not None:
                gone = sum(self.sold[form.id] for form in forms(product))
                assert now[product.id] == self.supplied[product.id] - gone >= 0

    @invariant()
    def money_is_conserved(self):
        for session in ("ann", "bob"):
            found = self.desk.totals(session)
            off = sum(discount.amount.minor for discount in found.discounts)
            more = sum(m.minor for m in (found.shipping, found.tax) if m)
            assert found.subtotal.minor == sum(line.total.minor for line in found.lines)
            assert found.total.minor == found.subtotal.minor - off + more
        for order in self.placed.values():
            goods = sum(line.price.minor * line.quantity for line in order.lines)
            parts = [-order.discount.minor if order.discount else 0, order.shipping.minor, order.tax.minor]  # fmt: skip
            assert order.total.minor == goods + sum(parts)

    @invariant()
    def orders_are_those_that_were_agreed_to(self):
        store = OrderStore(self.database)
        assert all(store.get(order.id) == order for order in self.placed.values())

    @invariant()
    def a_new_desk_sees_the_same_carts(self):
        fresh = desk_of(self.database)
        for session, cart in self.carts.items():
            assert fresh.cart(session) == cart
        assert fresh.cart("nobody") == Cart("nobody")

    def teardown(self):
        self.database.close()
        self.folder.cleanup()


Buying.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestBuying = Buying.TestCase
