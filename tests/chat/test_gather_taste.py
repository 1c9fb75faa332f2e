"""Whose taste moves the order: only of shoppers who agreed, never of guests, never for somebody else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shopbot.chat.gather_taste import Tastes
from shopbot.errors import StorageError
from shopbot.shop.behaviour_key import pseudonyms_of
from shopbot.shop.database import open_database
from shopbot.shop.orders import OrderStore
from shopbot.shop.shoppers import ShopperStore
from shopbot.types import Change, Consent, Order, Shopper, Size
from shopbot.wiring import Shop

TODAY = date(2026, 11, 22)
YES = Consent("to order products", "the shopper", TODAY)
MAYA = Shopper("session", "c-101")


@pytest.fixture
def tastes(sample_shop: Shop, tmp_path: Path) -> Iterator[Tastes]:
    database = open_database(tmp_path / "shop.sqlite")
    store = ShopperStore(database, pseudonyms_of(tmp_path, database))
    orders = OrderStore(sample_shop.products._database)
    yield Tastes(store, sample_shop.products, orders.of_customer, lambda: TODAY)
    database.close()


def agree(tastes: Tastes, shopper: Shopper, *changes: Change) -> None:
    tastes.shoppers.change(shopper, changes, YES, TODAY)


def test_guests_and_other_people_have_none(tastes: Tastes) -> None:
    assert tastes.of(Shopper("nobody")) is None
    assert tastes.of(MAYA) is None, "a customer who agreed to nothing is a guest here"
    agree(tastes, MAYA, Change("size", Size("42", "shoes")))
    assert tastes.of(MAYA) is not None
    assert tastes.of(MAYA, for_somebody_else=True) is None


def test_purchases_count_only_after_a_yes_to_them(tastes: Tastes) -> None:
    agree(tastes, MAYA, Change("size", Size("42", "shoes")))
    before = tastes.of(MAYA)
    agree(tastes, MAYA, Change("history", True))
    after = tastes.of(MAYA)
    assert before is not None
    assert after is not None
    assert before.bought == ()
    assert "lumen-reflective-vest" in [product.id for product in after.bought]
    tastes.shoppers.change(MAYA, [Change("history", remove=True)], None, TODAY)
    again = tastes.of(MAYA)
    assert again is not None
    assert again.bought == ()


def test_cancelled_and_returned_orders_are_no_purchases(tastes: Tastes) -> None:
    agree(tastes, MAYA, Change("history", True))

    def undone(customer: str) -> Sequence[Order]:
        return [replace(order, status="cancelled") for order in tastes.orders(customer)]

    found = replace(tastes, orders=undone).of(MAYA)
    assert found is not None
    assert found.bought == ()


def test_an_order_system_that_fails_takes_the_purchases_not_the_answer(tastes: Tastes) -> None:
    agree(tastes, MAYA, Change("history", True), Change("size", Size("42")))

    def broken(_: str) -> Sequence[Order]:
        raise StorageError("It does not answer.", "Wait.")

    found = replace(tastes, orders=broken).of(MAYA)
    assert found is not None
    assert (found.bought, found.profile.sizes) == ((), (Size("42"),))
