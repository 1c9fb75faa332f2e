"""Customers and orders of a catalogue folder, with all that after-sales needs to know of them."""

import json

import pytest

from shopbot.ingest.clean_orders import customer_of, order_of
from shopbot.ingest.clean_shop_rules import rules_of
from shopbot.ingest.clean_values import Unusable
from shopbot.settings import ROOT
from shopbot.shop.orders_allowed import check_address
from shopbot.types import Address, Money, Payment, PaymentMethod, SentBack

SAMPLE = ROOT / "catalog"
HOME = {"name": "Ann", "street": "1 Oak St", "city": "Bend", "region": "OR", "postcode": "97701"}
PERSON = {"id": "c", "name": "Ann", "email": "a@x.example", "address": HOME}
ORDER = {
    "id": "1",
    "customer_id": "c",
    "status": "return_requested",
    "placed": "2026-11-01",
    "lines": [{"variant_id": "v", "product_id": "p", "quantity": 2, "price": "4.50"}],
    "total": "9.00",
}


def test_a_customer_with_ways_to_pay() -> None:
    methods = [
        {"id": "k", "kind": "credit_card", "brand": "visa", "last_four": "1234"},
        {"id": "g", "kind": "gift_card", "balance": "12.30"},
    ]
    found = customer_of({**PERSON, "methods": methods}, "USD")
    assert found.address == Address("Ann", "1 Oak St", "Bend", "OR", "97701")
    assert found.methods == (
        PaymentMethod("k", "credit_card", "visa", "1234"),
        PaymentMethod("g", "gift_card", balance=Money(1230, "USD")),
    )


@pytest.mark.parametrize("last", ["4111111111111111", "12", "abcd"])
def test_no_card_number_is_kept_or_repeated(last: str) -> None:
    with pytest.raises(Unusable) as caught:
        customer_of({**PERSON, "methods": [{"id": "k", "kind": "card", "last_four": last}]}, "USD")
    assert "4111" not in str(caught.value)


def test_an_order_that_was_paid_and_comes_back() -> None:
    data = {
        **ORDER,
        "address": HOME,
        "payments": [{"kind": "payment", "amount": "9.00", "method": "k"}],
        "sent_back": [{"items": ["v"], "refund": "4.50", "method": "k", "reason": "too large"}],
        "shipping": "0.00",
    }
    found = order_of(data, "USD")
    assert found.payments == (Payment("payment", Money(900, "USD"), "k"),)
    assert found.sent_back == (
        SentBack("return", ("v",), (), "k", Money(-450, "USD"), None, "too large"),
    )
    assert found.shipping == Money(0, "USD")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"payments": [{"kind": "tip", "amount": "1.00"}]}, "payments.kind"),
        ({"payments": [{"kind": "refund"}]}, "payments.amount"),
        ({"payments": ["9.00"]}, "payments"),
        ({"payments": [{"kind": "refund", "amount": "-1.00"}]}, "payments.amount"),
        ({"address": {**HOME, "street": " "}}, "address.street"),
        ({"sent_back": [{"items": ["v"]}]}, "sent_back.refund"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Unusable) as caught:
        order_of({**ORDER, **changes}, "USD")
    assert caught.value.field == field


def test_payments_of_the_sample_shop_add_up() -> None:
    """What was paid is what the order costs; each way to pay is the customer's own; what comes back was bought."""
    people = {
        p.id: p
        for p in (
            customer_of(raw, "USD")
            for raw in json.loads((SAMPLE / "customers.json").read_text("utf-8"))
        )
    }
    for raw in json.loads((SAMPLE / "orders.json").read_text("utf-8")):
        order = order_of(raw, "USD")
        methods = {method.id for method in people[order.customer_id].methods}
        assert {payment.method for payment in order.payments} <= methods
        paid = sum(p.amount.minor for p in order.payments if p.kind == "payment")
        back = sum(p.amount.minor for p in order.payments if p.kind == "refund")
        assert paid == (0 if order.status == "pending" else order.total.minor)
        assert back == (paid if order.status in ("cancelled", "returned") else 0)
        assert bool(order.sent_back) == order.status.endswith("_requested")
        bought = [line.variant_id for line in order.lines for _ in range(line.quantity)]
        for sent_back in order.sent_back:
            assert set(sent_back.items) <= set(bought)
        checked = check_address(
            order.address,
            rules_of(json.loads((SAMPLE / "rules.json").read_text("utf-8")), "USD").delivery,
        )
        assert checked == order.address
