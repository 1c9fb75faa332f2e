"""A merchant's order system that is dead, slow, wrong or hostile: a clear error, and nothing is lost or done twice."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from desk import HOME, ORDERS, everything, fill, open_desk, usd
from order_server import TOKEN, Raw, http, serving

from shopbot.chat.words import Words
from shopbot.errors import BadSetting, OrderSystemDown, Refused
from shopbot.settings import ROOT
from shopbot.shop import codec
from shopbot.shop.orders_log import logged
from shopbot.shop.remote_orders import RemoteOrders
from shopbot.types import LOCALES, Claim, Proposal, Write

WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}
PAID = next(order for order in ORDERS if order.id == "A-paid")
WRITE = Write("change_address", "A-paid", "c-1", address=HOME)


def ok(name: str, value: object) -> bytes:
    return http("200 OK", json.dumps({name: codec.encode(value)}).encode())


def no(status: str, **error: object) -> bytes:
    return http(status, json.dumps({"error": error}).encode())


def remote(address: str, token: str = TOKEN, seconds: float = 10.0) -> RemoteOrders:
    return RemoteOrders(address, token, WORDS, seconds, sleep=lambda _: None)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (http("500 Oops", b"<h1>oops</h1>"), "status 500"),
        (http("503 Busy"), "status 503"),
        (http("200 OK", b"<html>"), "no JSON"),
        (http("200 OK", b"[]"), "no JSON"),
        (http("200 OK", b"[" * 100_000), "no JSON"),
        (http("200 OK", b""), "no JSON"),
        (http("200 OK", b"\xff\xfe"), "no JSON"),
        (http("200 OK", b"{}"), "another form"),
        (http("200 OK", b'{"order": {"id": 5}}'), "another form"),
        (http("200 OK", b'{"order": null}'), "another form"),
        (http("302 Found", b"", "Location: http://127.0.0.1:1/else"), "elsewhere"),
        (http("307 Moved", b"", "Location: /order"), "elsewhere"),
        (http("401 Who", b"{}"), "token"),
        (http("404 Not Found", b"{}"), "status 404"),
        (http("409 Conflict", b'{"error": "no"}'), "status 409"),
        (no("409 Conflict", key="chat.hello"), "status 409"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", "cannot be reached"),
        (b"SSH-2.0-OpenSSH_9\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
        (http("200 OK", b" " * 5_000_000), "cannot be reached"),
        (http("200 OK", b"no gzip", "Content-Encoding: gzip"), "cannot be reached"),
    ],
)
def test_answers_that_cannot_be_used(answer: bytes, said: str) -> None:
    with Raw(answer).serving() as address, pytest.raises(OrderSystemDown, match=said) as caught:
        remote(address).order("A-paid", "c-1")
    assert caught.value.remedy


def test_nobody_is_there() -> None:
    with Raw(b"").serving() as address:
        pass
    with pytest.raises(OrderSystemDown, match="cannot be reached"):
        remote(address).orders("c-1")


@pytest.mark.parametrize("pause", [0.4, 0.05])
def test_a_slow_one_is_given_up(pause: float) -> None:
    """Also one that drips: the time is for the whole answer, not for each of its bytes."""
    raw = Raw(http("200 OK", b" " * 400), pause=pause)
    with raw.serving() as address, pytest.raises(OrderSystemDown, match="Timeout"):
        remote(address, seconds=0.3).order("A-paid", "c-1")


def test_reading_is_tried_again() -> None:
    raw = Raw(http("502 Bad"), b"", ok("order", PAID))
    with raw.serving() as address:
        assert remote(address).order("A-paid", "c-1") == PAID
    assert raw.asked == 3


def test_codes_are_not_tried_again() -> None:
    raw = Raw(http("502 Bad"), http("204 OK"))
    with raw.serving() as address:
        client = remote(address)
        for attempt in (client.send_code, client.identify):
            with pytest.raises(OrderSystemDown):
                attempt(Claim("A-paid", "ann@post.example", "1"))
            raw.asked = 0
        assert len(raw.heads) == 2


def test_a_write_whose_answer_is_lost_is_done_once(tmp_path: Path) -> None:
    """The first answer never arrives; asking again with the same key gives the receipt of what was done."""
    fill(tmp_path / "shop.sqlite")
    desk = open_desk(tmp_path / "shop.sqlite")
    with serving(desk) as address:
        proposal = remote(address).propose(WRITE)
        desk.desk.perform(proposal)  # done, but the answer was lost
        receipt = remote(address).perform(proposal)
    assert receipt.key == proposal.key
    assert len(logged(desk.database)) == 1


def test_each_try_of_a_write_has_the_same_key() -> None:
    raw = Raw(http("500 Oops"))
    proposal = Proposal(WRITE, "key-7", before=PAID)
    with raw.serving() as address, pytest.raises(OrderSystemDown):
        remote(address).perform(proposal)
    assert raw.asked == 3
    assert all(b"idempotency-key: key-7" in head.lower() for head in raw.heads)
    assert all(f"Bearer {TOKEN}".encode() in head for head in raw.heads)


def test_a_wrong_token_changes_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "shop.sqlite")
    desk = open_desk(tmp_path / "shop.sqlite")
    proposal, before = desk.desk.propose(WRITE), everything(desk.database)
    with serving(desk) as address:
        client = remote(address, "another-token")
        for attempt in (lambda: client.perform(proposal), lambda: client.orders("c-1")):
            with pytest.raises(OrderSystemDown, match="token"):
                attempt()
    assert everything(desk.database) == before


def test_somebody_elses_orders_are_not_believed() -> None:
    foreign = replace(PAID, customer_id="c-2")
    with Raw(ok("order", foreign)).serving() as address, pytest.raises(Refused, match="unknown"):
        remote(address).order("A-paid", "c-1")
    with Raw(ok("orders", [foreign])).serving() as address, pytest.raises(OrderSystemDown):
        remote(address).orders("c-1")


def test_another_write_is_not_believed(tmp_path: Path) -> None:
    fill(tmp_path / "shop.sqlite")
    desk = open_desk(tmp_path / "shop.sqlite")
    other = desk.desk.propose(Write("cancel_order", "A-paid", "c-1"))
    receipt = desk.desk.perform(other)
    with Raw(ok("proposal", other)).serving() as address, pytest.raises(OrderSystemDown):
        remote(address).propose(WRITE)
    with Raw(ok("receipt", receipt)).serving() as address, pytest.raises(OrderSystemDown):
        remote(address).perform(Proposal(WRITE, "key-8"))


@pytest.mark.parametrize(
    ("error", "key", "slots"),
    [
        ({"key": "refused.status_sent", "slots": {"order": "A-1"}}, "refused.status_sent", {"order": "A-1"}),
        ({"key": "refused.status_sent"}, "refused.by_order_system", {}),  # its slot is missing
        ({"key": "refused.of_their_own", "slots": {}}, "refused.by_order_system", {}),
        ({"key": "refused.status_sent", "slots": [1]}, "refused.by_order_system", {}),
        (
            {"key": "refused.gift_card_short", "slots": {"balance": {"minor": 5, "currency": "USD"}, "needed": {"minor": 9, "currency": "USD"}}},
            "refused.gift_card_short",
            {"balance": usd(5), "needed": usd(9)},
        ),
        ({"key": "refused.too_late", "slots": {"order": "A-1", "day": "2026-99-99"}}, "refused.too_late", {"order": "A-1", "day": "2026-99-99"}),
    ],
)  # fmt: skip
def test_refusals_can_always_be_said(error, key, slots) -> None:
    with Raw(no("409 Conflict", **error)).serving() as address, pytest.raises(Refused) as caught:
        remote(address).propose(WRITE)
    assert (caught.value.key, caught.value.slots) == (key, slots)


@pytest.mark.parametrize(
    "address",
    ["", "shop.example", "http://shop.example/orders", "ftp://shop.example", "https://a:b@shop.example", "https://", "https://shop.example?x=1"],
)  # fmt: skip
def test_addresses_that_are_not_safe(address: str) -> None:
    with pytest.raises(BadSetting, match="order_system"):
        remote(address)
