"""What each kind of write would change, or why it is refused. Pure: nothing is read or written here."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from shopbot.errors import Refused
from shopbot.shop.orders_allowed import check_address, check_allowed, check_sending_back
from shopbot.shop.orders_case import Case, Plan, Terms
from shopbot.shop.orders_money import (
    days_until,
    find_method,
    given_back,
    less,
    method_of,
    moved,
    need_covered,
    net_paid,
    value_of_returned,
)
from shopbot.shop.orders_pieces import (
    check_items,
    moves,
    new_variants,
    prices,
    product_of,
    swapped,
)
from shopbot.types import (
    Customer,
    Delivery,
    Money,
    Order,
    OrderStatus,
    Payment,
    PaymentMethod,
    Product,
    SentBack,
    Variant,
    Write,
)


def plan(
    write: Write,
    terms: Terms,
    today: date,
    customer: Customer,
    order: Order | None,
    products: Mapping[str, Product],
) -> Plan:
    """What the write would do.

    Args:
        write: of this customer, to this order.
        terms: of the shop.
        today: the shop's day.
        customer: who asks, as they are now.
        order: as it is now; None only for a write that touches none.
        products: those of the order that the shop still has, by id.

    Raises:
        Refused: when the rules forbid it.
    """
    rule = terms.rules.writes.get(write.kind)
    if rule is None:
        raise Refused("refused.not_offered")
    if write.kind == "change_home":
        return _change_home(write, terms.delivery, customer)
    if order is None:
        raise Refused("refused.order_unknown", order=write.order_id)
    case = Case(write, terms, rule, today, customer, order, products)
    check_allowed(case)
    made = _PLANS[write.kind](case)
    after = made.order or order
    status = cast(OrderStatus, rule.becomes or after.status)
    return replace(made, order=replace(after, status=status, changes=(*order.changes, write.kind)))


def _change_home(write: Write, delivery: Delivery, customer: Customer) -> Plan:
    address = check_address(write.address, delivery)
    return Plan(None, replace(customer, address=address, city=address.city))


def _cancel(case: Case) -> Plan:
    order = case.order
    back = [
        Payment("refund", Money(minor, order.total.currency), method)
        for method, minor in net_paid(order).items()
    ]
    methods = [find_method(case.customer, each.method) for each in back]
    after, customer = moved(order, case.customer, back)
    return Plan(
        replace(after, reason=case.write.reason),
        customer,
        moves(order, order.pieces, 1) if case.rule.restock else {},
        refund=_sum(back),
        method=methods[0] if len(methods) == 1 else None,
        days=days_until(case, methods) if back else None,
    )


def _cancel_items(case: Case) -> Plan:
    """Pieces out of an order. What was paid for them goes back; where not all was paid yet, less is to be paid."""
    order = case.order
    check_items(order, case.write.items)
    if len(case.write.items) == len(order.pieces):
        raise Refused("refused.all_pieces", order=order.id)
    rest = less(order, case.write.items)
    over = sum(net_paid(order).values()) - rest.total.minor
    back = given_back(order, min(max(over, 0), order.total.minor - rest.total.minor))
    methods = [find_method(case.customer, each.method) for each in back]
    after, customer = moved(rest, case.customer, back)
    return Plan(
        after,
        customer,
        moves(order, case.write.items, 1) if case.rule.restock else {},
        refund=_sum(back),
        method=methods[0] if len(methods) == 1 else None,
        days=days_until(case, methods) if back else None,
    )


def _change_address(case: Case) -> Plan:
    address = check_address(case.write.address, case.terms.delivery)
    return Plan(replace(case.order, address=address), case.customer)


def _change_payment(case: Case) -> Plan:
    order = case.order
    held = net_paid(order)
    if len(held) != 1:
        raise Refused("refused.payment_split" if held else "refused.nothing_paid", order=order.id)
    method = method_of(case)
    if method is None:
        raise Refused("refused.payment_needed", order=order.id)
    ((old, minor),) = held.items()
    amount = Money(minor, order.total.currency)
    both = (Payment("payment", amount, method.id), Payment("refund", amount, old))
    after, customer = moved(order, case.customer, both)
    days = days_until(case, [find_method(case.customer, old)])
    return Plan(after, customer, refund=amount, charge=amount, method=method, days=days)


def _change_items(case: Case) -> Plan:
    order = case.order
    new, due = _instead(case)
    method = method_of(case)
    if method is None and case.order.payments:
        raise Refused("refused.payment_needed", order=order.id)
    if case.write.payment and not net_paid(order):
        raise Refused("refused.nothing_paid", order=order.id)
    lines = swapped(order.lines, case.write.items, new)
    after = replace(order, lines=lines, total=Money(order.total.minor + due, order.total.currency))
    customer = case.customer
    if due and method:
        amount = Money(abs(due), order.total.currency)
        payment = Payment("payment" if due > 0 else "refund", amount, method.id)
        after, customer = moved(after, customer, [payment])
    return _priced(Plan(after, customer, _new_stock(case, new)), case, due, method)


def _exchange(case: Case) -> Plan:
    new, due = _instead(case)
    check_sending_back(case)
    method = method_of(case)
    amount = Money(due, case.order.total.currency)
    if due > 0 and method:
        need_covered(method, amount)
    back = _back(case, method, amount)
    after = replace(case.order, sent_back=(*case.order.sent_back, back))
    return _priced(Plan(after, case.customer, _new_stock(case, new)), case, due, method)


def _return(case: Case) -> Plan:
    check_items(case.order, case.write.items)
    check_sending_back(case)
    method = method_of(case)
    value = value_of_returned(case.order, case.write.items)
    back = _back(case, method, Money(-value.minor, value.currency))
    after = replace(case.order, sent_back=(*case.order.sent_back, back))
    stock = moves(case.order, case.write.items, 1) if case.rule.restock else {}
    return _priced(Plan(after, case.customer, stock), case, -value.minor, method)


def _instead(case: Case) -> tuple[list[Variant], int]:
    """The new variants, and what is to be paid for them more than for the old (minor units)."""
    items, new_items = case.write.items, case.write.new_items
    check_items(case.order, items)
    if len(items) != len(new_items):
        raise Refused("refused.pairs", order=case.order.id)
    new = new_variants(case.order, list(zip(items, new_items, strict=True)), case.products)
    currency = case.order.total.currency
    if any(v.price and v.price.currency != currency for v in new):
        raise Refused(
            "refused.no_price", title=case.products[product_of(case.order, items[0])].title
        )
    before = sum(price.minor for price in prices(case.order, items))
    return new, sum(v.price.minor for v in new if v.price) - before


def _new_stock(case: Case, new: list[Variant]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    if case.rule.restock:
        found.update(moves(case.order, case.write.items, 1))
    if case.rule.reserve:
        for item, variant in zip(case.write.items, new, strict=True):
            found[product_of(case.order, item), variant.id] -= 1
    return dict(found)


def _back(case: Case, method: PaymentMethod | None, due: Money) -> SentBack:
    return SentBack(
        "exchange" if case.write.kind == "exchange_items" else "return",
        case.write.items,
        case.write.new_items,
        method.id if method else "",
        due,
        case.today,
        case.write.reason,
    )


def _priced(made: Plan, case: Case, due: int, method: PaymentMethod | None) -> Plan:
    """The plan with what is paid (`due` above zero) or comes back."""
    amount = Money(abs(due), case.order.total.currency)
    if due > 0:
        return replace(made, charge=amount, method=method)
    if due < 0:
        return replace(made, refund=amount, method=method, days=days_until(case, [method]))
    return made


def _sum(payments: list[Payment]) -> Money | None:
    if not payments:
        return None
    return Money(sum(p.amount.minor for p in payments), payments[0].amount.currency)


_PLANS: Mapping[str, Callable[[Case], Plan]] = {
    "cancel_order": _cancel,
    "cancel_items": _cancel_items,
    "change_address": _change_address,
    "change_payment": _change_payment,
    "change_items": _change_items,
    "exchange_items": _exchange,
    "return_items": _return,
}


def in_words(method: PaymentMethod | None) -> str:
    """A way to pay as far as it needs no language: "Visa 1234", else its kind; "" for none."""
    if method is None:
        return ""
    return f"{method.brand.title()} {method.last_four}".strip() or method.kind
