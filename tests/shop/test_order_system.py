"""One contract for every order system: our own database, and a merchant's behind REST (a real server on this machine)."""

from collections.abc import Iterator

import pytest
from desk import ANN, BOB, HOME, Desk, everything, usd
from order_server import TOKEN, serving

from shopbot.chat.words import Words
from shopbot.errors import Refused
from shopbot.ports import OrderSystem
from shopbot.settings import ROOT
from shopbot.shop.orders_log import logged
from shopbot.shop.remote_orders import RemoteOrders
from shopbot.types import LOCALES, Claim, Payment, Proposal, Write

WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}
CHANGE = Write("change_items", "A-paid", "c-1", ("shirt-m",), ("shirt-l",), payment="gift-1")


@pytest.fixture(params=["database", "rest"])
def system(request: pytest.FixtureRequest, desk: Desk) -> Iterator[OrderSystem]:
    if request.param == "database":
        yield desk.desk
        return
    with serving(desk) as address:
        remote = RemoteOrders(address, TOKEN, WORDS)
        yield remote
        remote.close()


def code_of(desk: Desk) -> str:
    return desk.sent[-1][2]


def test_number_address_and_code_identify(system: OrderSystem, desk: Desk) -> None:
    claim = Claim("a-paid", "ANN@post.example")
    system.send_code(claim)
    (sent,) = desk.sent
    assert sent[:2] == ("ann@post.example", "A-paid")
    assert system.identify(Claim("A-paid", "ann@post.example ", sent[2])) == ANN
    with pytest.raises(Refused, match="not_identified"):  # a code is good once
        system.identify(Claim("A-paid", "ann@post.example", sent[2]))


def test_an_address_alone_gets_a_code_and_the_numbers(system: OrderSystem, desk: Desk) -> None:
    system.send_code(Claim(email="BOB@post.example"))
    system.send_code(Claim(email="eve@post.example"))
    ((address, numbers, code),) = desk.sent
    assert (address, numbers) == ("bob@post.example", "B-2, B-1")
    for wrong in (
        Claim("B-1", "bob@post.example", code),
        Claim(email="ann@post.example", code=code),
    ):
        with pytest.raises(Refused, match="not_identified"):
            system.identify(wrong)
    assert system.identify(Claim(email="bob@post.example", code=code)) == BOB
    with pytest.raises(Refused, match="not_identified"):
        system.identify(Claim(email="bob@post.example", code=code))


def test_an_address_of_somebody_else_gets_no_code_and_no_hint(
    system: OrderSystem, desk: Desk
) -> None:
    system.send_code(Claim("A-paid", "bob@post.example"))
    system.send_code(Claim("A-none", "ann@post.example"))
    assert desk.sent == []
    said = []
    for claim in (
        Claim("A-paid", "bob@post.example", "123456"),
        Claim("A-none", "ann@post.example", "123456"),
        Claim("A-paid", "ann@post.example", "123456"),
        Claim(),
        Claim(link="x.y"),
    ):
        with pytest.raises(Refused) as caught:
            system.identify(claim)
        said.append((caught.value.key, caught.value.slots))
    assert said == [("refused.not_identified", {})] * 5


def test_a_signed_link_identifies(system: OrderSystem, desk: Desk) -> None:
    assert system.identify(Claim(link=desk.identification.link("B-1", 60))) == BOB


def test_orders_are_of_the_customer_only(system: OrderSystem) -> None:
    assert [order.id for order in system.orders("c-2")] == ["B-2", "B-1"]
    assert list(system.orders("c-9")) == []
    assert system.order("a-Paid ", "c-1").id == "A-paid"
    for order_id in ("B-1", "A-none", "", "../orders", "A-paid&customer=c-2", "订单"):
        with pytest.raises(Refused, match="order_unknown"):
            system.order(order_id, "c-1")


def test_a_proposal_changes_nothing_and_holds_all(system: OrderSystem, desk: Desk) -> None:
    before = everything(desk.database)
    proposal = system.propose(CHANGE)
    assert (proposal.write, proposal.charge, proposal.payment) == (CHANGE, usd(500), "gift_card")
    assert proposal.before == system.order("A-paid", "c-1")
    assert everything(desk.database) == before


def test_a_write_is_done_once_for_its_key(system: OrderSystem, desk: Desk) -> None:
    proposal = system.propose(CHANGE)
    receipt = system.perform(proposal)
    assert (receipt.key, receipt.kind, receipt.charge) == (proposal.key, "change_items", usd(500))
    assert receipt.order == system.order("A-paid", "c-1")
    assert receipt.order
    assert receipt.order.payments[1:] == (Payment("payment", usd(500), "gift-1"),)
    assert system.perform(proposal) == receipt
    assert len(logged(desk.database)) == 1
    assert desk.balance("gift-1") == 700


def test_a_home_is_changed_without_an_order(system: OrderSystem, desk: Desk) -> None:
    write = Write("change_home", customer_id="c-2", address=HOME)
    receipt = system.perform(system.propose(write))
    assert (receipt.order, desk.person("c-2").address) == (None, HOME)


def test_a_part_is_cancelled_and_the_rest_stands(system: OrderSystem, desk: Desk) -> None:
    proposal = system.propose(Write("cancel_items", "A-paid", "c-1", ("mug-blue",)))
    assert (proposal.refund, proposal.total, proposal.payment) == (
        usd(1000),
        usd(7000),
        "Visa 1234",
    )
    receipt = system.perform(proposal)
    assert receipt.order
    assert receipt.order.pieces == ("shirt-m", "shirt-m", "stick")
    assert (receipt.refund, receipt.order.total) == (usd(1000), usd(7000))
    assert system.perform(proposal) == receipt
    assert len(logged(desk.database)) == 1


@pytest.mark.parametrize(
    ("write", "key", "slot"),
    [
        (Write("cancel_order", "A-packed", "c-1"), "status_packed", ("order", "A-packed")),
        (Write("cancel_items", "A-packed", "c-1", ("mug-blue",)), "status_packed", ("order", "A-packed")),
        (Write("cancel_order", "B-1", "c-1"), "order_unknown", ("order", "B-1")),
        (Write("change_payment", "A-paid", "c-1", payment="gift-1"), "gift_card_short", ("balance", usd(1200))),
    ],
)  # fmt: skip
def test_a_no_comes_with_its_reason(system: OrderSystem, desk: Desk, write, key, slot) -> None:
    before = everything(desk.database)
    for attempt in (lambda: system.propose(write), lambda: system.perform(Proposal(write, "k"))):
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.key == f"refused.{key}"
        assert caught.value.slots[slot[0]] == slot[1]
    assert everything(desk.database) == before
