"""Pieces cancelled out of an order: what comes back, what the rest costs, and that nothing is lost in rounding."""

from datetime import date

import pytest
from desk import HOME, NOW, RULES, TERMS, Desk, everything, order, usd
from hypothesis import given
from hypothesis import strategies as st
from order_server import TOKEN, Raw, http

from shopbot.chat.words import Words
from shopbot.errors import OrderSystemDown, Refused
from shopbot.settings import ROOT
from shopbot.shop.orders_case import Terms
from shopbot.shop.orders_money import less, net_paid
from shopbot.shop.orders_plan import plan
from shopbot.shop.remote_orders import RemoteOrders
from shopbot.types import LOCALES, AfterSales, Claim, Customer, Order, OrderLine, Payment, Write

WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}
PIECES = ("shirt-m", "mug-blue")


def test_pieces_go_back_to_the_shelf_and_their_money_to_the_customer(desk: Desk) -> None:
    before = desk.stock("shirt", "shirt-m"), desk.stock("mug", "mug-blue")
    proposal = desk.desk.propose(Write("cancel_items", "A-paid", "c-1", PIECES))
    assert (proposal.refund, proposal.charge, proposal.total) == (usd(3000), None, usd(5000))
    assert (proposal.payment, proposal.days) == ("Visa 1234", 5)
    receipt = desk.desk.perform(proposal)
    assert receipt.order
    assert (receipt.order.status, receipt.order.pieces) == ("paid", ("shirt-m", "stick"))
    assert (receipt.order.total, receipt.refund) == (usd(5000), usd(3000))
    assert receipt.order.payments[1:] == (Payment("refund", usd(3000), "card-1"),)
    assert (desk.stock("shirt", "shirt-m"), desk.stock("mug", "mug-blue")) == (
        (before[0] or 0) + 1,
        (before[1] or 0) + 1,
    )
    rest = desk.desk.propose(Write("cancel_order", "A-paid", "c-1"))
    assert rest.refund == usd(5000)


def test_what_was_not_paid_yet_is_only_less_to_pay(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("cancel_items", "A-unpaid", "c-1", ("stick",)))
    assert (proposal.refund, proposal.total) == (None, usd(5000))
    half = order("A-half", "pending", payments=(Payment("payment", usd(6000), "card-1"),))
    made = plan(Write("cancel_items", "A-half", "c-1", ("stick",)), TERMS, NOW.date(), desk.person(), half, {})  # fmt: skip
    assert made.refund == usd(1000), "60.00 of 80.00 were paid; the rest costs 50.00"


def test_a_gift_card_and_several_ways_to_pay_get_what_they_paid_at_most(desk: Desk) -> None:
    desk.do("cancel_items", "A-gift", items=("mug-blue",))
    assert desk.balance("gift-1") == 2200
    split = desk.do(
        "cancel_items", "A-split", items=("shirt-m", "shirt-m")
    )  # 50 by card, 30 PayPal
    assert split
    assert split.payments[2:] == (
        Payment("refund", usd(3000), "paypal-1"),
        Payment("refund", usd(1000), "card-1"),
    )
    assert net_paid(split) == {"card-1": 4000}


@pytest.mark.parametrize(
    ("order_id", "items", "key"),
    [
        ("A-paid", (), "no_items"),
        ("A-paid", ("shirt-s",), "not_in_order"),
        ("A-paid", ("mug-blue", "mug-blue"), "too_many_pieces"),
        ("A-paid", ("shirt-m", "shirt-m", "mug-blue", "stick"), "all_pieces"),
        ("A-packed", PIECES, "status_packed"),
        ("A-shipped", PIECES, "status_sent"),
        ("A-delivered", PIECES, "status_delivered"),
        ("A-cancelled", PIECES, "status_cancelled"),
        ("B-1", PIECES, "order_unknown"),
    ],
)
def test_a_part_is_refused_with_nothing_changed(
    desk: Desk, order_id: str, items: tuple[str, ...], key: str
) -> None:
    before = everything(desk.database)
    with pytest.raises(Refused, match=f"refused.{key} "):
        desk.do("cancel_items", order_id, items=items)
    assert everything(desk.database) == before


def test_a_shop_whose_rules_do_not_name_it_does_not_do_it(desk: Desk) -> None:
    rules = AfterSales({k: v for k, v in RULES.writes.items() if k != "cancel_items"})
    write = Write("cancel_items", "A-paid", "c-1", PIECES)
    with pytest.raises(Refused, match="not_offered"):
        plan(write, Terms(rules), NOW.date(), desk.person(), order("A-paid", "paid"), {})


@pytest.mark.parametrize("status", ["422 Unprocessable", "501 Not Implemented"])
def test_an_order_system_that_never_heard_of_it_says_no_kindly(status: str) -> None:
    write = Write("cancel_items", "A-paid", "c-1", PIECES)
    raw = Raw(http(status, b'{"detail": "kind"}'))
    with raw.serving() as address, pytest.raises(Refused, match="not_offered"):
        RemoteOrders(address, TOKEN, WORDS).propose(write)
    assert raw.asked == 1
    with Raw(http(status)).serving() as address, pytest.raises(OrderSystemDown):
        RemoteOrders(address, TOKEN, WORDS).orders("c-1")


@pytest.mark.parametrize("status", ["422 Unprocessable", "501 Not Implemented"])
def test_an_order_system_that_wants_a_number_says_so(status: str) -> None:
    with Raw(http(status)).serving() as address:
        client = RemoteOrders(address, TOKEN, WORDS)
        with pytest.raises(Refused, match="number_needed"):
            client.send_code(Claim(email="ann@post.example"))
        with pytest.raises(OrderSystemDown):
            client.send_code(Claim("A-paid", "ann@post.example"))


# ---------------------------------------------------------------- whatever an order costs


@st.composite
def orders(draw: st.DrawFn) -> Order:
    prices = draw(st.lists(st.tuples(st.integers(1, 30000), st.integers(1, 3)), min_size=2, max_size=5))  # fmt: skip
    lines = tuple(OrderLine(f"v-{n}", f"p-{n}", q, usd(p)) for n, (p, q) in enumerate(prices))
    goods = sum(p * q for p, q in prices)
    discount = draw(st.integers(0, goods))
    shipping, tax = draw(st.integers(0, 1500)), draw(st.integers(0, goods // 5))
    included = draw(st.booleans())
    total = goods - discount + shipping + (0 if included else tax)
    paid = (Payment("payment", usd(total), "card-1"),) if total else ()
    return Order(
        "X", "c-1", "paid", date(2026, 11, 20), lines, usd(total), address=HOME, payments=paid,
        discount=draw(st.sampled_from((usd(discount), usd(discount), None))) if not discount else usd(discount),
        shipping=usd(shipping), tax=usd(tax),
    )  # fmt: skip


@given(orders(), st.randoms(use_true_random=False))
def test_piece_after_piece_the_sums_agree_to_the_cent(bought: Order, chance) -> None:  # type: ignore[no-untyped-def]
    person, at = Customer("c-1", "Ann", "ann@post.example", "en"), bought
    back = 0
    added = _sum(at) == at.total.minor
    while len(at.pieces) > 1:
        taken = tuple(chance.sample(at.pieces, chance.randint(1, len(at.pieces) - 1)))
        value = sum(line.price.minor * taken.count(line.variant_id) for line in at.lines)
        made = plan(Write("cancel_items", "X", "c-1", taken), TERMS, NOW.date(), person, at, {})
        after = made.order
        assert after
        refund = made.refund.minor if made.refund else 0
        assert after.total.minor == at.total.minor - refund
        assert 0 <= refund <= value + (at.tax.minor if at.tax else 0)
        assert min(x.minor for x in (after.total, after.discount, after.tax) if x) >= 0
        assert after.shipping == at.shipping
        assert sum(net_paid(after).values()) == after.total.minor
        if added:
            assert _sum(after) == after.total.minor
        back, at = back + refund, after
    whole = plan(Write("cancel_order", "X", "c-1"), TERMS, NOW.date(), person, at, {})
    assert back + (whole.refund.minor if whole.refund else 0) == bought.total.minor


def _sum(at: Order) -> int:
    goods = sum(line.quantity * line.price.minor for line in at.lines)
    return sum(
        sign * (each.minor if each else 0)
        for sign, each in ((1, usd(goods)), (-1, at.discount), (1, at.tax), (1, at.shipping))
    )


def test_what_is_returned_later_is_worth_the_same_share() -> None:
    """80.00 of goods less 8.00, plus 5.05 tax; a shirt taken out before leaves 57.79 for the rest."""
    bought = order("X", "paid", discount=usd(800), shipping=usd(495), tax=usd(505), total=usd(8200))
    after = less(bought, ("shirt-m",))
    assert (after.total, after.tax) == (usd(8200 - 1926), usd(505 - 126))
    assert after.discount == usd(600)
    assert _sum(after) == after.total.minor
