"""What forbids a write whatever it costs: status, what was done before, reasons, dates, addresses. Pure."""

import re
from datetime import date, timedelta

from shopbot.errors import Refused
from shopbot.shop.addresses import checked_address
from shopbot.shop.orders_case import Case
from shopbot.types import Address, AfterSales, Delivery, LongerReturns, Order, Product

LONGEST = 200  # characters of a reason
# A "no" with at most two words between it and what follows.
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|nor)|n['’]t|不是|没有|并非|没|不|无)\W{0,2}(?:\w+\W+){0,2}$"
)
_ON_THE_WAY = frozenset({"pending", "paid", "packed", "shipped", "out_for_delivery"})
_STATUS = {
    "pending": "refused.status_open",
    "paid": "refused.status_open",
    "packed": "refused.status_packed",
    "shipped": "refused.status_sent",
    "out_for_delivery": "refused.status_sent",
    "delivered": "refused.status_delivered",
    "cancelled": "refused.status_cancelled",
    "return_requested": "refused.status_return",
    "exchange_requested": "refused.status_exchange",
    "returned": "refused.status_returned",
}


def check_allowed(case: Case) -> None:
    """Nothing, if an order in this state may be changed in this way for this reason.

    Raises:
        Refused: with the string that says what can be done instead.
    """
    order, rule = case.order, case.rule
    if order.status not in rule.statuses:
        if "delivered" in rule.statuses and order.status in _ON_THE_WAY:
            raise Refused("refused.not_delivered_yet", order=order.id)
        raise Refused(_STATUS[order.status], order=order.id)
    before = set(order.changes) & set(rule.not_after)
    if case.write.kind in before:
        raise Refused("refused.done_before", order=order.id)
    if before:
        raise Refused("refused.changed_before", order=order.id)
    if rule.reasons and not _says(case.write.reason, rule.reasons):
        raise Refused("refused.reason", reasons=" / ".join(rule.reasons))
    if len(case.write.reason) > LONGEST:
        raise Refused("refused.reason_long", count=LONGEST)


def check_sending_back(case: Case) -> None:
    """Nothing, if these pieces may be sent back today.

    Raises:
        Refused: when it is too late, or the goods are of those that are not taken back.
    """
    last = last_day(case.order, case.rule.days, case.terms.rules)
    if last is not None and case.today > last:
        raise Refused("refused.too_late", order=case.order.id, day=last)
    wanted = {line.product_id for line in case.order.lines if line.variant_id in case.write.items}
    for product_id in sorted(wanted):
        product = case.products.get(product_id)
        if product and _is_kept(product, case):
            raise Refused("refused.not_taken_back", title=product.title)


def last_day(order: Order, days: int | None, rules: AfterSales) -> date | None:
    """The last day on which something of the order can be sent back; None: there is no such day."""
    if days is None:
        return None
    ends = (order.delivered or order.expected or order.placed) + timedelta(days=days)
    return max([ends, *(end for each in rules.longer if (end := _season(order.placed, each)))])


def _season(placed: date, longer: LongerReturns) -> date | None:
    if not longer.placed_from <= f"{placed:%m-%d}" <= longer.placed_to:
        return None
    year = placed.year + (longer.until < f"{placed:%m-%d}")
    return date.fromisoformat(f"{year}-{longer.until}")


def _is_kept(product: Product, case: Case) -> bool:
    names = " ".join((*product.kind.all(), *product.title.all())).casefold()
    return any(
        not _says(case.write.reason, kept.unless)
        and (product.category in kept.categories or any(k.casefold() in names for k in kept.kinds))
        for kept in case.terms.rules.kept
    )


def _says(reason: str, words: tuple[str, ...]) -> bool:
    """Whether a reason in the customer's words says one of these, and does not deny it: not "it isn't broken"."""
    text = reason.casefold()
    places = ((text.find(word.casefold()), word) for word in words)
    return any(at >= 0 and not _DENIED.search(text[:at]) for at, _ in places)


def check_address(address: Address | None, delivery: Delivery) -> Address:
    """The address as the post writes it.

    Raises:
        Refused: when there is none, a part of it is missing, or the shop does not send there.
    """
    if address is None:
        raise Refused("refused.address_missing")
    return checked_address(address, delivery)
