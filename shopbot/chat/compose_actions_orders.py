"""Orders, proposals and receipts in sentences, from the record alone. Pure.

`titles` gives the name of a variant with its choices; what is not in it is called by its id.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from shopbot.chat import compose_actions as compose
from shopbot.chat.words import Words
from shopbot.types import Money, Order, Proposal, Proposed, Receipt, Write

Titles = Mapping[str, str]
_REFUND = {  # whether it is known where the money goes, and when it is there
    (False, False): "act.refund",
    (False, True): "act.refund.days",
    (True, False): "act.refund.to",
    (True, True): "act.refund.to.days",
}


def status(order: Order, titles: Titles, today: date, words: Words) -> tuple[str, ...]:
    """Where an order is, when it comes, and what is in it."""
    known = order.status == "delivered" and order.delivered is not None
    key = "act.order.delivered.day" if known else f"act.order.{order.status}"
    told = [words.say(key, order=order.id, placed=order.placed, day=order.delivered)]
    moving = order.status in ("paid", "packed", "shipped", "out_for_delivery")
    if order.tracking and order.status not in ("cancelled", "pending"):
        slots = {"carrier": order.carrier, "tracking": order.tracking}
        told.append(
            words.say("act.order.tracking" if moving else "act.order.tracking.past", **slots)
        )
    if moving and order.expected:
        late = order.expected < today
        key = "act.order.overdue" if late else "act.order.expected"
        told.append(words.say(key, day=order.expected))
    told.append(words.say("act.order.holds", lines=_contents(order, titles, words)))
    told.append(words.say("act.order.total", amount=order.total))
    if back := sum(each.amount.minor for each in order.payments if each.kind == "refund"):
        told.append(words.say("act.order.refunded", amount=Money(back, order.total.currency)))
    return tuple(told)


def brief(order: Order, words: Words) -> str:
    """An order among others: number, day and status."""
    said = words.say(f"act.status.{order.status}")
    return words.say("act.orders.which.item", order=order.id, day=order.placed, status=said)


def pieces(items: Sequence[str], titles: Titles, words: Words) -> str:
    """Pieces by name, each kind once with its number."""
    return words.join([_piece(titles.get(i, i), n, words) for i, n in Counter(items).items()])


def _contents(order: Order, titles: Titles, words: Words) -> str:
    return pieces(order.pieces, titles, words)


def _piece(title: str, count: int, words: Words) -> str:
    return title if count == 1 else words.say("act.order.item", quantity=count, title=title)


# ---------------------------------------------------------------- before the yes


def proposed(proposal: Proposal, titles: Titles, words: Words, email: str = "") -> Proposed:
    """What waits for a yes: its heading, everything it would do, and what the two buttons say.

    `email` is where the confirmation of a new order goes.
    """
    kind = proposal.write.kind
    slots = {"order": proposal.write.order_id, "amount": _price(proposal)}
    no = "act.no.place_order" if kind == "place_order" else "act.no"
    return Proposed(
        key=proposal.key,
        kind=kind,
        title=words.say(f"act.title.{kind}", **slots),
        lines=_listed(proposal, titles, words, email),
        yes=words.say(f"act.yes.{kind}", **slots),
        no=words.say(no),
    )


def question(proposal: Proposal, words: Words) -> str:
    """The question that ends a proposal."""
    if proposal.write.kind == "place_order":
        return words.say("act.confirm.place_order", amount=_price(proposal))
    return words.say("act.confirm")


def _price(proposal: Proposal) -> Money | str:
    return proposal.write.total or (proposal.totals.total if proposal.totals else "")


def _listed(proposal: Proposal, titles: Titles, words: Words, email: str) -> tuple[str, ...]:
    write = proposal.write
    if write.kind == "place_order" and proposal.totals:
        return compose.review(proposal.totals, email, write.address, words)
    told: list[str] = []
    if write.kind == "cancel_order" and proposal.before:
        held = _contents(proposal.before, titles, words)
        told.append(words.say("act.order.holds", lines=held))
    if write.kind == "cancel_items" and proposal.before:
        told += _cancelled(write, proposal.before, titles, words)
    else:
        told += _items(write, titles, words)
    if write.address:
        where = compose.address(write.address, words)
        told.append(words.say("act.new_address", address=where))
    if write.reason:
        told.append(words.say("act.reason", reason=write.reason))
    return (*told, *_money(proposal, words))


def _cancelled(write: Write, order: Order, titles: Titles, words: Words) -> list[str]:
    """What is taken out of an order, and what stays in it."""
    rest = list(order.pieces)
    for item in write.items:
        rest.remove(item)
    told = [
        words.say("act.cancel.out", lines=pieces(write.items, titles, words)),
        words.say("act.cancel.stays", lines=pieces(rest, titles, words)),
    ]
    if order.shipping and order.shipping.minor:
        told.append(words.say("act.cancel.shipping", amount=order.shipping))
    return told


def _items(write: Write, titles: Titles, words: Words) -> list[str]:
    if not write.items:
        return []
    if not write.new_items:
        return [words.say("act.order.holds", lines=pieces(write.items, titles, words))]
    pairs = Counter(zip(write.items, write.new_items, strict=False))
    return [
        words.say(
            "act.becomes",
            before=_piece(titles.get(old, old), count, words),
            after=titles.get(new, new),
        )
        for (old, new), count in pairs.items()
    ]


def _money(proposal: Proposal, words: Words) -> list[str]:
    told = []
    if proposal.refund and proposal.refund.minor:
        key = _REFUND[bool(proposal.payment), bool(proposal.days)]
        slots = {"amount": proposal.refund, "payment": proposal.payment, "days": proposal.days}
        told.append(words.say(key, **slots))
    if proposal.charge and proposal.charge.minor and proposal.write.kind != "place_order":
        key = "act.charge.from" if proposal.payment else "act.charge"
        told.append(words.say(key, amount=proposal.charge, payment=proposal.payment))
    if proposal.total:
        told.append(words.say("act.order.new_total", amount=proposal.total))
    return told


# ---------------------------------------------------------------- after it


def done(receipt: Receipt, words: Words) -> tuple[str, ...]:
    """What was done, as its receipt says."""
    order = receipt.order
    where = compose.address(order.address, words) if order and order.address else ""
    slots = {
        "order": order.id if order else "",
        "amount": order.total if order else "",
        "address": where,
    }
    told = [words.say(f"act.done.{receipt.kind}", **slots)]
    if receipt.kind == "place_order" and order and order.expected:
        told.append(words.say("act.done.place_order.expected", day=order.expected))
    if receipt.refund and receipt.refund.minor:
        told.append(words.say("act.refund", amount=receipt.refund))
    if receipt.charge and receipt.charge.minor and receipt.kind != "place_order":
        told.append(words.say("act.charge", amount=receipt.charge))
    return tuple(told)


def log(receipts: Sequence[Receipt], words: Words) -> tuple[str, ...]:
    """What was done in a conversation, told back."""
    if not receipts:
        return (words.say("act.log.nothing"),)
    told = [
        words.say("act.log.item", time=words.moment(r.at), what=done(r, words)[0]) for r in receipts
    ]
    return (words.say("act.log"), *told)
