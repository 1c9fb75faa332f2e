"""The customers and orders of a catalogue: who bought what, paid how, sent what back. Pure."""

from collections.abc import Mapping, Sequence
from typing import cast, get_args

from shopbot.ingest.clean_money import money
from shopbot.ingest.clean_text import clean_text
from shopbot.ingest.clean_values import Unusable, day, needed, seen, whole
from shopbot.types import (
    Address,
    Customer,
    Locale,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    SentBack,
)

Data = Mapping[str, object]


def customer_of(data: Data, currency: str) -> Customer:
    """One customer."""
    locale = clean_text(data.get("locale")) or "en"
    if locale not in get_args(Locale):
        raise Unusable("locale", f"{seen(locale)} is neither en nor zh")
    return Customer(
        needed(data.get("id"), "id"),
        needed(data.get("name"), "name"),
        needed(data.get("email"), "email"),
        cast(Locale, locale),
        clean_text(data.get("city")),
        _address(data.get("address")),
        tuple(_method(item, currency) for item in _records(data, "methods")),
    )


def order_of(data: Data, currency: str) -> Order:
    """One order."""
    status, placed = clean_text(data.get("status")), day(data.get("placed"), "placed")
    if status not in get_args(OrderStatus):
        raise Unusable("status", f"{seen(status)} is not one of {', '.join(get_args(OrderStatus))}")
    if placed is None:
        raise Unusable("placed", "placed is missing")
    return Order(
        id=needed(data.get("id"), "id"),
        customer_id=needed(data.get("customer_id"), "customer_id"),
        status=cast(OrderStatus, status),
        placed=placed,
        lines=tuple(_line(item, currency) for item in _records(data, "lines")),
        total=_amount(data.get("total"), currency, "total"),
        carrier=clean_text(data.get("carrier")),
        tracking=clean_text(data.get("tracking")),
        expected=day(data.get("expected"), "expected"),
        delivered=day(data.get("delivered"), "delivered"),
        address=_address(data.get("address")),
        payments=tuple(_payment(item, currency) for item in _records(data, "payments")),
        discount=money(data.get("discount"), currency, "discount"),
        shipping=money(data.get("shipping"), currency, "shipping"),
        tax=money(data.get("tax"), currency, "tax"),
        sent_back=tuple(_sent_back(item, currency) for item in _records(data, "sent_back")),
        reason=clean_text(data.get("reason")),
    )


def _line(item: Data, currency: str) -> OrderLine:
    quantity = whole(item.get("quantity"), "lines.quantity")
    if not quantity:
        raise Unusable("lines.quantity", "quantity is missing or zero")
    return OrderLine(
        needed(item.get("variant_id"), "lines.variant_id"),
        needed(item.get("product_id"), "lines.product_id"),
        quantity,
        _amount(item.get("price"), currency, "lines.price"),
    )


def _address(value: object) -> Address | None:
    if not isinstance(value, Mapping):
        return None
    return Address(
        needed(value.get("name"), "address.name"),
        needed(value.get("street"), "address.street"),
        needed(value.get("city"), "address.city"),
        clean_text(value.get("region")),
        needed(value.get("postcode"), "address.postcode"),
        clean_text(value.get("country")) or "US",
        clean_text(value.get("street2")),
    )


def _method(item: Data, currency: str) -> PaymentMethod:
    last = clean_text(item.get("last_four"))
    if last and (len(last) != 4 or not last.isdigit()):
        raise Unusable(
            "methods.last_four", f"{seen(last[-4:])} is not four digits; no more is kept"
        )
    return PaymentMethod(
        needed(item.get("id"), "methods.id"),
        needed(item.get("kind"), "methods.kind"),
        clean_text(item.get("brand")),
        last,
        money(item.get("balance"), currency, "methods.balance"),
    )


def _payment(item: Data, currency: str) -> Payment:
    kind = clean_text(item.get("kind"))
    if kind not in ("payment", "refund"):
        raise Unusable("payments.kind", f"{seen(kind)} is neither payment nor refund")
    return Payment(
        "payment" if kind == "payment" else "refund",
        _amount(item.get("amount"), currency, "payments.amount"),
        clean_text(item.get("method")),
    )


def _sent_back(item: Data, currency: str) -> SentBack:
    """A return with what it brings back, or an exchange with what it brings back or costs."""
    new_items = _names(item, "new_items")
    back = money(item.get("refund"), currency, "sent_back.refund")
    costs = money(item.get("charge"), currency, "sent_back.charge")
    if back is None and not new_items:
        raise Unusable("sent_back.refund", "refund is missing")
    due = (costs.minor if costs else 0) - (back.minor if back else 0)
    return SentBack(
        "exchange" if new_items else "return",
        _names(item, "items"),
        new_items,
        clean_text(item.get("method")),
        Money(due, (back or costs or Money(0, currency)).currency),
        day(item.get("day"), "sent_back.day"),
        clean_text(item.get("reason")),
    )


def _names(item: Data, field: str) -> tuple[str, ...]:
    found = item.get(field)
    return tuple(clean_text(each) for each in found) if isinstance(found, list) else ()


def _records(data: Data, field: str) -> Sequence[Data]:
    value = data.get(field)
    found = value if isinstance(value, list) else []
    for item in found:
        if not isinstance(item, Mapping):
            raise Unusable(field, f"{seen(item)} is no entry of {field}")
    return found


def _amount(value: object, currency: str, field: str) -> Money:
    amount = money(value, currency, field)
    if amount is None:
        raise Unusable(field, f"{field} is missing")
    return amount
