"""What a message about orders means against the orders there are: which of them, and what is to be done to it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_lines import matched
from shopbot.types import Errand, Intent, Order, OrderStatus, Write, WriteKind

Titles = Mapping[str, Sequence[str]]  # what each product is called, by id

KINDS: Mapping[Intent, WriteKind] = {
    "order_cancel": "cancel_order",
    "order_change": "change_items",
    "return": "return_items",
    "exchange": "exchange_items",
}
_PLACES = ("address", "street", "city", "region", "postcode", "name")
_CLAUSE = re.compile(r"[,，。.;；!！?？\n]+|\b(?:because|since)\b|因为")
_NUMBER = re.compile(r"\d{4}")  # of an order
_SHORTEST = 4  # characters of a Chinese clause that says why
_INTENTS: Mapping[WriteKind, Intent] = {
    **{kind: intent for intent, kind in KINDS.items()},
    "cancel_items": "order_cancel",
}
OPEN: frozenset[OrderStatus] = frozenset({"pending", "paid", "packed"})
_MOVING: frozenset[OrderStatus] = frozenset({*OPEN, "shipped", "out_for_delivery"})
RECEIVED: frozenset[OrderStatus] = frozenset(
    {"delivered", "return_requested", "exchange_requested"}
)
_SUITED: Mapping[Intent, frozenset[OrderStatus]] = {
    "order": _MOVING,
    "order_cancel": _MOVING,
    "order_change": _MOVING,
    "return": RECEIVED,
    "exchange": RECEIVED,
}


def named(text: str, orders: Sequence[Order], titles: Titles, intent: Intent) -> str:
    """The number of the order that holds what the words call by name; "" where none does, or several could.

    Args:
        text: the message.
        orders: of the shopper.
        titles: of what is in them.
        intent: of orders that hold it equally, those to which it can be done are meant.
    """
    scored = [(_likeness(text, order, titles), order) for order in orders]
    best = max((score for score, _ in scored), default=0)
    found = [order for score, order in scored if best and score == best]
    suited = [order for order in found if order.status in _SUITED.get(intent, _MOVING)]
    chosen = suited if len(found) > 1 else found
    return chosen[0].id if len(chosen) == 1 else ""


def _likeness(text: str, order: Order, titles: Titles) -> int:
    return max((len(matched(text, titles.get(x.product_id, ()))) for x in order.lines), default=0)


def kind_of(intent: Intent, text: str, cues: Cues) -> WriteKind:
    """The kind of write that the words begin."""
    if intent == "order_change" and cues.says("home", text):
        return "change_home"
    if intent == "order_change" and cues.says("paying", text):
        return "change_payment"
    if intent == "order_change" and cues.field(text) in _PLACES:
        return "change_address"
    return KINDS.get(intent, "change_items")


def reason_of(text: str, cues: Cues) -> str:
    """Why something is sent back: the clause of the message that tells neither the wish nor the order; "" for none."""
    for clause in _CLAUSE.split(text):
        asks = cues.says("sends_back", clause) or cues.says("wants", clause)
        told = clause.strip()
        long = len(told) >= _SHORTEST if not told.isascii() else " " in told
        if long and not asks and not cues.says("polite", told) and not _NUMBER.search(told):
            return told
    return ""


def intent_of(write: Write | None) -> Intent:
    """The wish that begins such a write."""
    return _INTENTS.get(write.kind, "order_change") if write else "order"


def fitting(errand: Errand, order: Order, text: str, cues: Cues, *, part: bool) -> Errand:
    """The errand as it can be meant of an order in this state.

    What has not been sent yet cannot come back: "return it" then means cancel it, and an exchange changes the order.
    What has arrived cannot be cancelled any more.

    Args:
        errand: what was asked for.
        order: of which.
        text: the words.
        cues: of their language.
        part: whether they name something of the order, rather than all of it.
    """
    whole = not part or sum(line.quantity for line in order.lines) == 1
    if errand.intent == "return" and order.status in OPEN and whole:
        return _as(errand, "order_cancel")
    if errand.intent == "exchange" and order.status in OPEN:
        return _as(errand, "order_change")
    if (
        errand.intent == "order_cancel"
        and order.status in RECEIVED
        and cues.says("sends_back", text)
    ):
        return _as(errand, "return")
    return errand


def _as(errand: Errand, intent: Intent) -> Errand:
    write = errand.write or Write("change_items")
    return replace(errand, intent=intent, write=replace(write, kind=KINDS[intent]))


def exchanged(errand: Errand, order: Order) -> Errand:
    """A change of items, which after delivery is an exchange."""
    changes = errand.write is None or errand.write.kind == "change_items"
    return _as(errand, "exchange") if changes and order.status in RECEIVED else errand
