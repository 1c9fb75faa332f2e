"""The money of an order: who paid what with what, what goes back where, gift cards. Minor units only. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from shopbot.errors import Refused
from shopbot.shop.orders_case import Case
from shopbot.shop.orders_pieces import keeps_nothing, prices, without
from shopbot.types import Customer, Money, Order, Payment, PaymentMethod

GIFT_CARD = "gift_card"


def net_paid(order: Order) -> dict[str, int]:
    """What each way to pay holds of this order: payments less refunds, without those that hold nothing."""
    held: dict[str, int] = {}
    for each in order.payments:
        sign = 1 if each.kind == "payment" else -1
        held[each.method] = held.get(each.method, 0) + sign * each.amount.minor
    return {method: minor for method, minor in held.items() if minor > 0}


def method_of(case: Case) -> PaymentMethod | None:
    """The way to pay that the write means; None where no payment of the order is recorded.

    Raises:
        Refused: for one that is not the customer's or that the rules do not allow here, and where one must be named.
    """
    paid = net_paid(case.order)
    if not case.write.payment:
        used = [method for method in case.customer.methods if method.id in paid]
        if len(used) > 1 or "other" in case.rule.payment:
            raise Refused("refused.payment_needed", order=case.order.id)
        return used[0] if used else None
    wanted = case.write.payment
    method = find_method(case.customer, wanted) or _only_of(case.customer, wanted)
    if method is None:
        raise Refused("refused.payment_unknown", order=case.order.id)
    kinds = {"own", method.kind, "original" if method.id in paid else "other"}
    if not kinds & set(case.rule.payment):
        same = "other" in case.rule.payment
        raise Refused(
            "refused.payment_same" if same else "refused.payment_not_allowed", order=case.order.id
        )
    return method


def find_method(customer: Customer, method_id: str) -> PaymentMethod | None:
    """The customer's way to pay of that id."""
    return next((method for method in customer.methods if method.id == method_id), None)


def _only_of(customer: Customer, kind: str) -> PaymentMethod | None:
    """The customer's way to pay of that kind, where there is just one: "my gift card"."""
    found = [method for method in customer.methods if method.kind == kind]
    return found[0] if len(found) == 1 else None


def need_covered(method: PaymentMethod, amount: Money) -> None:
    """Nothing, unless it is a gift card with less on it.

    Raises:
        Refused: saying what is on it.
    """
    if method.kind != GIFT_CARD:
        return
    there = method.balance or Money(0, amount.currency)
    if there.currency != amount.currency or there.minor < amount.minor:
        raise Refused("refused.gift_card_short", balance=there, needed=amount)


def moved(order: Order, customer: Customer, payments: Sequence[Payment]) -> tuple[Order, Customer]:
    """Both after these payments: written down in the order, and on or off the gift cards of the customer.

    Raises:
        Refused: when a gift card does not cover one.
    """
    for payment in payments:
        method = find_method(customer, payment.method)
        if method is None or method.kind != GIFT_CARD:
            continue
        if payment.kind == "payment":
            need_covered(method, payment.amount)
        customer = _with_balance(customer, method, payment)
    return replace(order, payments=(*order.payments, *payments)), customer


def _with_balance(customer: Customer, method: PaymentMethod, payment: Payment) -> Customer:
    before = method.balance.minor if method.balance else 0
    sign = -1 if payment.kind == "payment" else 1
    balance = Money(before + sign * payment.amount.minor, payment.amount.currency)
    return replace(
        customer,
        methods=tuple(replace(m, balance=balance) if m is method else m for m in customer.methods),
    )


def value_of_returned(order: Order, items: Sequence[str]) -> Money:
    """What comes back for these pieces: their share of what the goods cost, never more than was paid."""
    goods = sum(line.quantity * line.price.minor for line in order.lines)
    cost = _cost_of_goods(order, goods)
    owed = [b for b in order.sent_back if b.kind == "return" and b.due]
    before = sum(-b.due.minor for b in owed if b.due)
    waiting = sum(-b.due.minor for b in owed if b.due and not b.arrived)  # not paid back yet
    if keeps_nothing(order, items):
        share = cost - before
    else:
        share = sum(price.minor for price in prices(order, items)) * cost // max(goods, 1)
    if order.payments:
        share = min(share, sum(net_paid(order).values()) - waiting)
    return Money(max(share, 0), order.total.currency)


def less(order: Order, items: Sequence[str]) -> Order:
    """The order without these pieces, at what the rest costs.

    What they cost is their share of the goods after discounts, with tax, rounded down; discount and tax shrink by what
    belongs to it, so that goods - discount + tax + shipping stays the total to the cent. Shipping stays: a parcel goes.
    """
    goods = sum(line.quantity * line.price.minor for line in order.lines)
    price = sum(each.minor for each in prices(order, items))
    cost = _cost_of_goods(order, goods)
    share = min(max(price * cost // max(goods, 1), 0), order.total.minor)
    tax = price * order.tax.minor // max(goods, 1) if order.tax else 0
    added = tax if cost > goods - _minor(order.discount) else 0  # prices may hold the tax already
    saved = min(max(price + added - share, 0), _minor(order.discount))
    currency = order.total.currency
    return replace(
        order,
        lines=without(order.lines, items),
        total=Money(order.total.minor - share, currency),
        discount=order.discount and Money(order.discount.minor - saved, currency),
        tax=order.tax and Money(order.tax.minor - tax, currency),
    )


def given_back(order: Order, minor: int) -> list[Payment]:
    """So much of what was paid for the order, to where it came from: the way that was used last first."""
    found = []
    for method, held in reversed(net_paid(order).items()):
        if back := min(held, minor):
            found.append(Payment("refund", Money(back, order.total.currency), method))
            minor -= back
    return found


def _minor(amount: Money | None) -> int:
    return amount.minor if amount else 0


def _cost_of_goods(order: Order, goods: int) -> int:
    """Goods less discount, with the tax where it was added to them."""
    less = goods - (order.discount.minor if order.discount else 0)
    tax = order.tax.minor if order.tax else 0
    shipping = order.shipping.minor if order.shipping else 0
    return less + tax if less + shipping + tax == order.total.minor else less


def days_until(case: Case, methods: Sequence[PaymentMethod | None]) -> int | None:
    """How many days it takes at most until the money is there; None where the rules do not say."""
    known = case.terms.rules.refund_days
    days = [known.get(method.kind if method else "", known.get("")) for method in methods]
    return max((each for each in days if each is not None), default=None)
