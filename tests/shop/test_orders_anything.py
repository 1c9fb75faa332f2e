"""Whatever a shopper does after buying, in any order: nothing is made of nothing, and a no changes nothing."""

import shutil
from pathlib import Path

import pytest
from desk import HOME, Desk, everything, fill, open_desk
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from shopbot.errors import Refused
from shopbot.shop.orders_log import logged
from shopbot.shop.orders_money import GIFT_CARD
from shopbot.shop.products import ProductStore
from shopbot.types import Write

OPEN = ("A-pending", "A-paid", "A-gift", "A-split")
ARRIVED = ("A-delivered", "A-less")
ORDERS = OPEN + ARRIVED
VARIANTS = (
    "shirt-s",
    "shirt-m",
    "shirt-l",
    "shirt-xl",
    "shirt-out",
    "mug-blue",
    "mug-red",
    "stick",
)
PAIRS = (
    ("shirt-m", "shirt-l"),
    ("shirt-m", "shirt-s"),
    ("shirt-s", "shirt-xl"),
    ("mug-blue", "mug-red"),
)
METHODS = ("", "", "card-1", "gift-1", "gift-full", "gift-full", "paypal-1")
KINDS = (
    "cancel_order",
    *("cancel_items",) * 2,
    "change_address",
    *("change_items",) * 4,
    *("change_payment",) * 2,
    *("return_items", "exchange_items") * 2,
)


SENDING = ("return_items", "exchange_items")


@st.composite
def writes(draw: st.DrawFn) -> Write:
    usual = st.sampled_from(PAIRS)  # most of what may be done
    anything = st.tuples(*[st.sampled_from(VARIANTS)] * 2)
    pairs = draw(st.lists(st.one_of(usual, usual, anything), min_size=1, max_size=2))
    kind = draw(st.sampled_from(KINDS))
    return Write(
        kind,  # type: ignore[arg-type]
        draw(st.sampled_from((*(ARRIVED if kind in SENDING else OPEN) * 3, *ORDERS))),
        "c-1",
        tuple(old for old, _ in pairs),
        tuple(new for _, new in pairs) if kind not in ("return_items", "cancel_items") else (),
        HOME,
        draw(st.sampled_from(METHODS)),
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "shop.sqlite"
    fill(path)
    return path


def money_on_gift_cards(desk: Desk) -> int:
    """What the gift cards hold, and what they paid for orders less what came back."""
    cards = {
        m.id: m.balance.minor for m in desk.person().methods if m.kind == GIFT_CARD and m.balance
    }
    assert min(cards.values()) >= 0
    spent = sum(
        (1 if payment.kind == "payment" else -1) * payment.amount.minor
        for order in desk.desk.orders("c-1")
        for payment in order.payments
        if payment.method in cards
    )
    return sum(cards.values()) + spent


def pieces(desk: Desk) -> dict[str, int]:
    """Of each variant whose stock is known: what is there, and what orders that stand hold or wait for."""
    found: dict[str, int] = {}
    for product in ProductStore(desk.database).all():
        for variant in product.variants:
            if variant.stock is not None:
                assert variant.stock >= 0
                found[variant.id] = variant.stock
    for order in desk.desk.orders("c-1"):
        held = [line.variant_id for line in order.lines for _ in range(line.quantity)]
        held = [] if order.status == "cancelled" else held
        held += [new for back in order.sent_back for new in back.new_items]
        for variant_id in held:
            if variant_id in found:
                found[variant_id] += 1
    return found


@given(st.lists(writes(), min_size=4, max_size=12))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_made_of_nothing(whole: Path, asked: list[Write]) -> None:
    place = whole.with_name("one.sqlite")
    shutil.copy(whole, place)
    desk = open_desk(place)
    gifts, goods, done = money_on_gift_cards(desk), pieces(desk), 0
    for write in asked:
        before = everything(desk.database)
        try:
            proposal = desk.desk.propose(write)
            assert everything(desk.database) == before
            receipt = desk.desk.perform(proposal)
        except Refused:
            assert everything(desk.database) == before
            continue
        done += 1
        event(f"done: {write.kind}")
        assert desk.desk.perform(proposal) == receipt
        assert (receipt.refund, receipt.charge) == (proposal.refund, proposal.charge)
        assert money_on_gift_cards(desk) == gifts
        assert pieces(desk) == goods
    assert len(logged(desk.database)) == done
    for order in desk.desk.orders("c-1"):
        if order.id != "A-less" and order.id in ORDERS:
            goods_worth = sum(line.quantity * line.price.minor for line in order.lines)
            assert order.total.minor == goods_worth
            paid = sum((1 if p.kind == "payment" else -1) * p.amount.minor for p in order.payments)
            assert paid == (0 if order.status == "cancelled" else order.total.minor)
    desk.database.close()
