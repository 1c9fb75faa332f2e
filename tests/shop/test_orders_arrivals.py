"""A parcel that came back: refund, charge and stock once, logged, whatever else happens at that moment."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from desk import NOW, RULES, Desk, everything
from do_and_die import deaths

from shopbot.errors import Refused
from shopbot.shop.orders_arrivals import Arrivals
from shopbot.shop.orders_import import with_changes
from shopbot.shop.orders_log import logged
from shopbot.types import Catalogue, LocalText, Money, ShopInfo, Write


def arrivals(desk: Desk) -> Arrivals:
    return Arrivals(desk.database, RULES, lambda: NOW)


def test_a_return_gives_money_and_stock_back_once(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("shirt-m", "mug-blue"))
    before = desk.stock("shirt", "shirt-m")
    made = arrivals(desk).settle("a-delivered")
    assert made.receipt
    assert (made.receipt.refund, made.receipt.charge) == (Money(3000, "USD"), None)
    assert made.order.status == "delivered"  # a shirt and the stick are still with the customer
    assert made.order.sent_back[0].arrived == NOW.date()
    assert made.order.payments[-1].kind == "refund"
    assert (before, desk.stock("shirt", "shirt-m"), desk.stock("mug", "mug-blue")) == (5, 6, 9)
    after = everything(desk.database)
    again = arrivals(desk).settle("A-delivered")
    assert again.receipt is None
    assert everything(desk.database) == after


def test_the_last_piece_makes_the_order_a_returned_one_and_no_cent_is_lost(desk: Desk) -> None:
    desk.do("return_items", "A-less", items=("shirt-m", "mug-blue"))
    first = arrivals(desk).settle("A-less").receipt
    desk.do("return_items", "A-less", items=("shirt-m", "stick"))
    made = arrivals(desk).settle("A-less")
    assert first
    assert made.receipt
    assert first.refund
    assert made.receipt.refund
    assert first.refund.minor + made.receipt.refund.minor == 8200 - 495  # shipping is kept
    assert made.order.status == "returned"
    with pytest.raises(Refused):
        desk.do("return_items", "A-less", items=("stick",))


def test_a_gift_card_gets_its_money(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",), payment="gift-1")
    assert desk.balance("gift-1") == 1200  # until it has arrived
    arrivals(desk).settle("A-delivered")
    assert desk.balance("gift-1") == 2200


def test_an_exchange_charges_the_difference_and_the_old_piece_can_be_sold(desk: Desk) -> None:
    desk.do("exchange_items", "A-delivered", items=("shirt-m",), new_items=("shirt-l",))
    assert desk.stock("shirt", "shirt-l") == 0
    made = arrivals(desk).settle("A-delivered")
    assert made.receipt
    assert (made.receipt.refund, made.receipt.charge) == (None, Money(500, "USD"))
    assert (desk.stock("shirt", "shirt-m"), desk.stock("shirt", "shirt-l")) == (6, 0)


def test_what_is_damaged_is_not_sold_again(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",))
    arrivals(desk).settle("A-delivered", sellable=False)
    assert desk.stock("mug", "mug-blue") == 8


def test_what_is_sold_again_at_once_is_not_counted_twice(desk: Desk) -> None:
    rules = {**RULES.writes, "return_items": replace(RULES.writes["return_items"], restock=True)}
    desk.do("return_items", "A-delivered", items=("mug-blue",))
    Arrivals(desk.database, replace(RULES, writes=rules), lambda: NOW).settle("A-delivered")
    assert desk.stock("mug", "mug-blue") == 8


@pytest.mark.parametrize("order_id", ["A-paid", "A-delivered", "A-returned"])
def test_where_nothing_is_on_its_way_nothing_happens(desk: Desk, order_id: str) -> None:
    before = everything(desk.database)
    assert arrivals(desk).settle(order_id).receipt is None
    assert everything(desk.database) == before


def test_an_unknown_order_is_named(desk: Desk) -> None:
    with pytest.raises(Refused, match="order_unknown"):
        arrivals(desk).settle("A-9")


def test_it_is_logged_with_before_and_after(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",))
    arrivals(desk).settle("A-delivered")
    entry = logged(desk.database, "A-delivered")[-1]
    assert entry.asked == Write("receive_back", "A-delivered", "c-1", ("mug-blue",))
    assert (entry.before.status, entry.after.status) == ("return_requested", "delivered")  # type: ignore[union-attr]


def test_two_desks_at_once_pay_once(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",), payment="gift-1")
    threads = [
        threading.Thread(target=arrivals(desk).settle, args=("A-delivered",)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.balance("gift-1") == 2200
    assert desk.stock("mug", "mug-blue") == 9


def test_the_feed_that_does_not_know_yet_does_not_open_it_again(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",))
    made = arrivals(desk).settle("A-delivered")
    feed = replace(made.order, status="return_requested", sent_back=())
    catalogue = Catalogue(ShopInfo(LocalText({"en": "Little"}), "USD"), (), orders=(feed,))
    with desk.database.reading() as connection:
        (kept,) = with_changes(connection, catalogue).orders
    assert kept == made.order


def test_the_shopper_cannot_ask_for_it(desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",))
    with pytest.raises(Refused, match="not_offered"):
        desk.do("receive_back", "A-delivered")


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_killed_in_the_middle_pays_nothing_or_all(tmp_path: Path, desk: Desk) -> None:
    desk.do("return_items", "A-delivered", items=("mug-blue",), payment="gift-1")
    before = everything(desk.database)
    desk.database.close()
    died = 0
    for dead, after in deaths(tmp_path, (2, 4, 6, 8)):
        died += dead
        if dead:
            assert everything(after.database) == before
        arrivals(after).settle("A-delivered")
        assert (after.balance("gift-1"), after.stock("mug", "mug-blue")) == (2200, 9)
    assert died >= 3
