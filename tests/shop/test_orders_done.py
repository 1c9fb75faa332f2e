"""What is done after an order: money, stock, gift cards, dates, the log."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk import ANN, BOB, HOME, NOW, ORDERS, PRODUCTS, Desk, everything, usd
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.errors import BadSetting, Refused
from shopbot.shop import codec
from shopbot.shop.orders_allowed import last_day
from shopbot.shop.orders_log import logged
from shopbot.shop.orders_money import value_of_returned
from shopbot.shop.orders_pieces import check_items
from shopbot.shop.orders_rules import parse_rules, read_file
from shopbot.shop.products import ProductStore
from shopbot.shop.tables import orders
from shopbot.types import (
    AfterSales,
    Catalogue,
    LocalText,
    LongerReturns,
    Order,
    OrderLine,
    Payment,
    Proposal,
    SentBack,
    ShopInfo,
    Write,
)

ITEM, OTHER = ("shirt-m",), ("shirt-s",)


def test_a_proposal_says_everything_and_changes_nothing(desk: Desk) -> None:
    before = everything(desk.database)
    proposal = desk.desk.propose(Write("cancel_order", "a-PAID ", "c-1"))
    assert proposal.before == desk.desk.order("A-paid", "c-1")
    assert (proposal.refund, proposal.charge) == (usd(8000), None)
    assert (proposal.payment, proposal.days) == ("Visa 1234", 5)
    assert everything(desk.database) == before


def test_cancel_gives_back_money_and_pieces(desk: Desk) -> None:
    order = desk.do("cancel_order", "A-paid", reason="no longer needed")
    assert order
    assert (order.status, order.reason, order.changes) == (
        "cancelled",
        "no longer needed",
        ("cancel_order",),
    )
    assert order.payments[1:] == (Payment("refund", usd(8000), "card-1"),)
    assert (desk.stock("shirt", "shirt-m"), desk.stock("shirt")) == (7, 26)
    assert (desk.stock("mug", "mug-blue"), desk.stock("stick")) == (9, 7)
    assert desk.desk.order("A-paid", "c-1") == order


def test_cancel_gives_each_way_to_pay_its_own_back(desk: Desk) -> None:
    order = desk.do("cancel_order", "A-split")
    assert order
    assert order.payments[2:] == (
        Payment("refund", usd(5000), "card-1"),
        Payment("refund", usd(3000), "paypal-1"),
    )


def test_a_gift_card_has_its_money_back_at_once(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("cancel_order", "A-gift", "c-1"))
    assert (proposal.days, proposal.payment) == (0, "gift_card")
    desk.desk.perform(proposal)
    assert desk.balance("gift-1") == 9200


def test_an_unpaid_order_gives_no_money_back(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("cancel_order", "A-unpaid", "c-1"))
    assert (proposal.refund, proposal.payment, proposal.days) == (None, "", None)
    desk.desk.perform(proposal)


def test_change_of_items_moves_money_and_stock(desk: Desk) -> None:
    order = desk.do("change_items", "A-paid", items=ITEM, new_items=("shirt-l",), payment="gift-1")
    assert order
    assert order.lines[:2] == (
        OrderLine("shirt-m", "shirt", 1, usd(2000)),
        OrderLine("shirt-l", "shirt", 1, usd(2500)),
    )
    assert (order.total, order.status) == (usd(8500), "paid")
    assert order.payments[1:] == (Payment("payment", usd(500), "gift-1"),)
    assert desk.balance("gift-1") == 700
    assert (desk.stock("shirt", "shirt-m"), desk.stock("shirt", "shirt-l")) == (6, 0)
    cheaper = desk.do(
        "change_items", "A-paid", items=("shirt-l",), new_items=("shirt-cheap",), payment="gift-1"
    )
    assert cheaper
    assert cheaper.payments[2:] == (Payment("refund", usd(1000), "gift-1"),)
    assert (cheaper.total, desk.balance("gift-1")) == (usd(7500), 1700)


def test_change_of_an_unpaid_order_changes_what_it_costs(desk: Desk) -> None:
    write = Write("change_items", "A-unpaid", "c-1", ITEM * 2, ("shirt-l", "shirt-s"))
    proposal = desk.desk.propose(write)
    assert (proposal.charge, proposal.payment) == (usd(500), "")
    order = desk.desk.perform(proposal).order
    assert order
    assert [line.variant_id for line in order.lines] == ["shirt-l", "shirt-s", "mug-blue", "stick"]
    assert (order.total, order.payments) == (usd(8500), ())


def test_change_of_payment(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("change_payment", "A-paid", "c-1", payment="gift-full"))
    assert (proposal.charge, proposal.refund, proposal.payment) == (
        usd(8000),
        usd(8000),
        "gift_card",
    )
    assert proposal.days == 5  # the card's money
    order = desk.desk.perform(proposal).order
    assert order
    assert order.payments[1:] == (
        Payment("payment", usd(8000), "gift-full"),
        Payment("refund", usd(8000), "card-1"),
    )
    assert desk.balance("gift-full") == 82000
    back = desk.do("change_payment", "A-paid", payment="card-1")
    assert back
    assert desk.balance("gift-full") == 90000


def test_change_of_addresses(desk: Desk) -> None:
    new = replace(HOME, street="2 Elm Road", region="illinois", postcode="６０６０１")
    order = desk.do("change_address", "A-pending", address=new)
    assert order
    assert order.address == replace(new, region="IL", postcode="60601")
    assert desk.person().address == HOME
    assert desk.do("change_home", address=new) is None
    assert desk.person().address == order.address
    asked = [entry.asked.kind for entry in logged(desk.database)]
    assert asked == ["change_address", "change_home"]


def test_return_waits_for_the_parcel(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("return_items", "A-delivered", "c-1", (*ITEM, "stick")))
    assert (proposal.refund, proposal.payment, proposal.days) == (usd(5000), "Visa 1234", 5)
    order = desk.desk.perform(proposal).order
    assert order
    assert order.status == "return_requested"
    assert order.sent_back == (
        SentBack("return", ("shirt-m", "stick"), (), "card-1", usd(-5000), NOW.date()),
    )
    assert len(order.payments) == 1  # nothing is paid before it has arrived
    assert (desk.stock("shirt", "shirt-m"), desk.stock("stick")) == (5, 6)  # nor can it be sold
    rest = desk.do("return_items", "A-delivered", items=("shirt-m", "mug-blue"), payment="gift-1")
    assert rest
    assert [back.due for back in rest.sent_back] == [usd(-5000), usd(-3000)]
    assert desk.balance("gift-1") == 1200
    with pytest.raises(Refused, match="sent_back_before"):
        desk.do("return_items", "A-delivered", items=ITEM)


def test_exchange_keeps_a_piece_for_the_customer(desk: Desk) -> None:
    order = desk.do(
        "exchange_items", "A-delivered", items=ITEM, new_items=("shirt-l",), payment="gift-1"
    )
    assert order
    assert order.sent_back[0].due == usd(500)
    assert (order.status, order.lines) == ("exchange_requested", ORDERS[0].lines)
    assert (desk.stock("shirt", "shirt-l"), desk.stock("shirt", "shirt-m")) == (0, 5)
    assert desk.balance("gift-1") == 1200  # it is charged when the piece has arrived


@pytest.mark.parametrize(
    ("reason", "taken"),
    [
        ("faulty", True),
        ("It's broken: the left one is silent", True),
        ("They don't fit and the case doesn’t close, it is damaged", True),
        ("one side doesn't work", True),
        ("I have not opened it", True),
        ("still sealed", True),
        ("左边坏了", True),
        ("质量有问题", True),
        ("没拆封", True),
        ("it isn't broken, I just don't like them", False),
        ("they are not really faulty", False),
        ("没坏，就是不喜欢", False),
        ("没有问题，只是不想要了", False),
        ("", False),
        ("I changed my mind", False),
    ],
)
def test_what_is_faulty_is_taken_back_after_all(desk: Desk, reason: str, taken: bool) -> None:
    write = Write("return_items", "A-buds", "c-1", ("buds-black",), reason=reason)
    if taken:
        order = desk.desk.perform(desk.desk.propose(write)).order
        assert order
        assert order.sent_back[0].reason == reason
    else:
        with pytest.raises(Refused, match="not_taken_back"):
            desk.desk.propose(write)


def test_the_last_day_is_a_whole_day(desk: Desk) -> None:
    assert desk.do("return_items", "A-edge", items=ITEM)


def test_a_discount_is_not_paid_out(desk: Desk) -> None:
    """80.00 of goods less 8.00, plus 5.05 tax on them; 4.95 for shipping are not given back."""
    proposal = desk.desk.propose(Write("return_items", "A-less", "c-1", ITEM))
    assert proposal.refund == usd(2000 * 7705 // 8000)
    desk.desk.perform(proposal)
    rest = desk.desk.propose(
        Write("return_items", "A-less", "c-1", ("shirt-m", "mug-blue", "stick"))
    )
    assert rest.refund == usd(7705 - 2000 * 7705 // 8000)


def test_what_the_shop_has_no_more_can_still_be_returned(desk: Desk) -> None:
    assert desk.do("return_items", "A-gone", items=("hat-1",))


def test_the_log_holds_before_and_after(desk: Desk) -> None:
    before = desk.desk.order("A-paid", "c-1")
    after = desk.do("cancel_order", "A-paid")
    desk.do("change_home", address=HOME)
    (entry,) = logged(desk.database, "A-paid")
    assert (entry.before, entry.after, entry.asked.kind) == (before, after, "cancel_order")
    assert entry.receipt.at == NOW
    assert [each.receipt.kind for each in logged(desk.database)] == ["cancel_order", "change_home"]


def test_what_changed_meanwhile_is_asked_again(desk: Desk) -> None:
    first = desk.desk.propose(Write("change_items", "A-paid", "c-1", ITEM, OTHER))
    address = desk.desk.propose(Write("change_address", "A-paid", "c-1", address=HOME))
    desk.do("change_items", "A-paid", items=("mug-blue",), new_items=("mug-red",))
    before = everything(desk.database)
    for stale in (first, address):
        with pytest.raises(Refused, match="changed_meanwhile"):
            desk.desk.perform(stale)
    assert everything(desk.database) == before


def test_a_price_that_changed_meanwhile_is_asked_again(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("change_items", "A-paid", "c-1", ITEM, ("shirt-l",)))
    with pytest.raises(Refused, match="changed_meanwhile"):
        desk.desk.perform(replace(proposal, charge=usd(499)))


def test_a_tracking_number_meanwhile_is_no_reason_to_ask_again(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("cancel_order", "A-pending", "c-1"))
    moved = replace(desk.desk.order("A-pending", "c-1"), status="paid", carrier="Northway")
    with desk.database.writing() as connection:
        connection.execute(
            sa.update(orders).where(orders.c.id == moved.id).values(document=codec.dumps(moved))
        )
    assert desk.desk.perform(proposal).order


def test_packed_between_the_question_and_the_yes(desk: Desk) -> None:
    proposal = desk.desk.propose(Write("cancel_order", "A-paid", "c-1"))
    packed = replace(desk.desk.order("A-paid", "c-1"), status="packed")
    with desk.database.writing() as connection:
        connection.execute(
            sa.update(orders).where(orders.c.id == packed.id).values(document=codec.dumps(packed))
        )
    before = everything(desk.database)
    with pytest.raises(Refused, match="status_packed"):
        desk.desk.perform(proposal)
    assert everything(desk.database) == before


def test_orders_of_one_customer_only(desk: Desk) -> None:
    assert {order.id for order in desk.desk.orders("c-2")} == {"B-1", "B-2"}
    assert desk.desk.orders("nobody") == ()
    answers = []
    for order_id in ("B-1", "B-9"):
        with pytest.raises(Refused) as caught:
            desk.desk.order(order_id, "c-1")
        answers.append((caught.value.key, {**caught.value.slots, "order": ""}))
    assert answers[0] == answers[1]


def test_placing_orders_is_not_its_business(desk: Desk) -> None:
    with pytest.raises(Refused, match="not_offered"):
        desk.desk.perform(Proposal(Write("place_order", "A-paid", "c-1"), "key"))


@pytest.mark.parametrize(
    ("delivered", "placed", "last"),
    [
        (date(2026, 10, 20), date(2026, 10, 15), date(2026, 11, 19)),
        (date(2026, 11, 5), date(2026, 11, 1), date(2027, 1, 31)),
        (date(2026, 12, 27), date(2026, 12, 24), date(2027, 1, 31)),
        (date(2027, 1, 15), date(2026, 12, 24), date(2027, 2, 14)),
        (None, date(2026, 10, 15), date(2026, 11, 14)),
    ],
)
def test_the_season_of_gifts(delivered, placed, last) -> None:
    rules = AfterSales(longer=(LongerReturns("11-01", "12-24", "01-31"),))
    order = replace(ORDERS[0], delivered=delivered, placed=placed)
    assert last_day(order, 30, rules) == last
    assert last_day(order, None, rules) is None


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"writes": []}',
        '{"writes": {"cancel": {}}}',
        '{"writes": {"place_order": {}}}',
        '{"writes": {"cancel_order": {}}}',
        '{"writes": {"cancel_order": {"statuses": ["new"]}}}',
        '{"writes": {"cancel_order": {"statuses": ["paid"], "becomes": "gone"}}}',
        '{"writes": {"cancel_order": {"statuses": ["paid"], "restocks": true}}}',
        '{"writes": {"return_items": {"statuses": ["delivered"], "days": "30"}}}',
        '{"refund_day": {}}',
        "{",
    ],
)
def test_rules_that_are_not_understood_are_not_guessed(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match="rules.json"):
        read_file(tmp_path / "rules.json")


def test_no_rules_offer_nothing() -> None:
    assert parse_rules({}) == AfterSales()


PRICES = st.integers(min_value=0, max_value=100_000)


@given(st.data(), st.lists(st.tuples(PRICES, st.integers(1, 3)), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_returns_never_give_back_more_than_was_paid(
    data: st.DataObject, sold: list[tuple[int, int]]
) -> None:
    """However an order is sent back piece by piece: in the end exactly what its goods cost, never more between."""
    lines = tuple(OrderLine(f"v{i}", f"p{i}", n, usd(p)) for i, (p, n) in enumerate(sold))
    goods = sum(p * n for p, n in sold)
    discount, tax = data.draw(st.integers(0, goods)), data.draw(st.integers(0, 5000))
    shipping = data.draw(st.integers(0, 2000))
    total = goods - discount + tax + shipping
    paid = (Payment("payment", usd(total), "card-1"),) if total else ()
    order: Order = replace(
        ORDERS[0], lines=lines, total=usd(total), payments=paid, discount=usd(discount), tax=usd(tax), shipping=usd(shipping),
    )  # fmt: skip
    pieces = data.draw(st.permutations([x.variant_id for x in lines for _ in range(x.quantity)]))
    given_back = 0
    while pieces:
        count = data.draw(st.integers(1, len(pieces)))
        items, pieces = tuple(pieces[:count]), pieces[count:]
        check_items(order, items)
        value = value_of_returned(order, items)
        given_back += value.minor
        assert 0 <= given_back <= goods - discount + tax
        order = replace(
            order, sent_back=(*order.sent_back, SentBack("return", items, due=usd(-value.minor)))
        )
    assert given_back == goods - discount + tax


def test_importing_again_undoes_nothing(desk: Desk) -> None:
    """What was agreed stays; what the shop says of the parcel since is taken."""
    cancelled = desk.do("cancel_order", "A-gift")
    new = replace(HOME, street="2 Elm Road")
    desk.do("change_address", "A-paid", address=new)
    desk.do("change_home", address=new)
    sent = tuple(
        replace(o, status="shipped", tracking="T-1") if o.id in ("A-paid", "A-pending") else o
        for o in ORDERS
    )
    catalogue = Catalogue(
        ShopInfo(LocalText({"en": "Little"}), "USD"), PRODUCTS, customers=(replace(ANN, name="Ann L."), BOB), orders=sent
    )  # fmt: skip
    ProductStore(desk.database).save(catalogue)
    assert desk.desk.order("A-gift", "c-1") == cancelled
    moved = desk.desk.order("A-paid", "c-1")
    assert (moved.address, moved.status, moved.tracking) == (new, "shipped", "T-1")
    assert desk.desk.order("A-pending", "c-1").status == "shipped"
    person = desk.person()
    assert (person.name, person.address, desk.balance("gift-1")) == ("Ann L.", new, 9200)
    with pytest.raises(Refused, match="status_cancelled"):
        desk.do("cancel_order", "A-gift")
