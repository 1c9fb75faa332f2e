"""From a customer's words to the right action and its arguments: each message through the assistant that serves.

Nothing is confirmed, so no order changes. What was understood is read off what the order desk was asked for, and off
what the conversation is collecting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from threading import Event as StopSignal
from typing import Any

from shopbot.chat.actions import Actions
from shopbot.chat.hear import Ear
from shopbot.chat.turn import Assistant, TurnRequest
from shopbot.chat.turn_parts import ACTED
from shopbot.decoding import Decoding
from shopbot.learn.evaluate_after_sales_words_file import Action, Arguments, Asking
from shopbot.learn.metrics import mean_interval
from shopbot.ports import OrderSystem
from shopbot.types import (
    LOCALES,
    Address,
    Claim,
    Customer,
    DialogueState,
    Done,
    Errand,
    Intent,
    Locale,
    Order,
    Proposal,
    Receipt,
    Turn,
    Understanding,
    Write,
)

_KINDS: Mapping[Intent, Action] = {
    "order": "status",
    "order_cancel": "cancel_order",
    "order_change": "change_items",
    "return": "return_items",
    "exchange": "exchange_items",
}
_WRITES = frozenset(_KINDS.values()) | {
    "cancel_items",
    "change_address",
    "change_payment",
    "change_home",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of one message."""

    asking: Asking
    action: Action  # "" where nothing of after-sales was understood
    arguments: Arguments

    @property
    def right_action(self) -> bool:
        """Whether it is the action that was meant."""
        return self.action == self.asking.action

    @property
    def right(self) -> bool:
        """Whether action and arguments are what was meant."""
        return self.right_action and not self.wrong

    @property
    def wrong(self) -> dict[str, tuple[object, object]]:
        """By argument, what was meant and what was understood, where both differ."""
        meant, got = self.asking.arguments, self.arguments
        pairs = {f.name: (getattr(meant, f.name), getattr(got, f.name)) for f in fields(Arguments)}
        return {name: pair for name, pair in pairs.items() if not _same(name, *pair)}


@dataclass(slots=True)
class _Desk:
    """An order system that notes what it is asked for, and does nothing."""

    inner: OrderSystem
    writes: list[Write] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    def identify(self, claim: Claim) -> Customer:
        return self.inner.identify(claim)

    def send_code(self, claim: Claim) -> None:
        """Sends nothing: the one who asks does not exist."""

    def order(self, order_id: str, customer_id: str) -> Order:
        self.looked.append(order_id)
        return self.inner.order(order_id, customer_id)

    def orders(self, customer_id: str) -> Sequence[Order]:
        return self.inner.orders(customer_id)

    def propose(self, write: Write) -> Proposal:
        self.writes.append(write)
        return self.inner.propose(write)

    def perform(self, proposal: Proposal) -> Receipt:
        raise AssertionError("nothing is confirmed here")


@dataclass(frozen=True, slots=True)
class _Ear(Ear):
    """The ear that serves, keeping what it understood."""

    heard: list[Understanding] = field(default_factory=list)

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        meant = Ear.hear(self, text, state, locale)
        self.heard.append(meant)
        return meant


def evaluate(askings: Sequence[Asking], assistant: Assistant) -> dict[str, Any]:
    """The figures of all messages, of each language and each half, and what failed, JSON-ready."""
    if assistant.actions is None:
        raise ValueError("an assistant that acts is needed")
    desk, ear = _Desk(assistant.actions.proposer.orders), _listening(assistant.ear)
    acting = _with(assistant.actions, desk)
    serving = replace(assistant, engine=None, actions=acting, ear=ear)
    heard = [_heard(asking, serving, desk, ear) for asking in askings]
    told: dict[str, Any] = figures(heard)
    for locale in LOCALES:
        told[locale] = figures([h for h in heard if h.asking.locale == locale])
        for half in ("read", "unread"):
            of = [h for h in heard if (h.asking.locale, h.asking.half) == (locale, half)]
            told[locale][half] = figures(of)
    told["failures"] = [_failure(h) for h in heard if not h.right]
    return told


def figures(heard: Sequence[Heard]) -> dict[str, Any]:
    """How often the action is right, and how often it is with all its arguments."""
    writes = [h for h in heard if h.asking.action in _WRITES]
    return {
        "n": len(heard),
        "action": _share([h.right_action for h in heard]),
        "arguments": {**_share([h.right for h in writes]), "of": len(writes)},
    }


def _share(right: Sequence[bool]) -> dict[str, Any]:
    got = mean_interval([float(one) for one in right])
    return {"value": round(got.mean, 4), "ci95": [round(got.low, 4), round(got.high, 4)]}


def _listening(ear: Ear) -> _Ear:
    return _Ear(**{each.name: getattr(ear, each.name) for each in fields(ear)})


def _with(actions: Actions, desk: _Desk) -> Actions:
    """The same actions at that desk."""
    proposer = replace(actions.proposer, orders=desk)
    items = replace(actions.orders.items, proposer=proposer)
    orders = replace(actions.orders, proposer=proposer, items=items)
    checkout = replace(actions.checkout, proposer=proposer)
    return replace(actions, proposer=proposer, orders=orders, checkout=checkout)


# ------------------------------------------------------------ one message


def _heard(asking: Asking, assistant: Assistant, desk: _Desk, ear: _Ear) -> Heard:
    session = f"words-{asking.id}"
    state = DialogueState(locale=asking.locale, customer=asking.customer)
    assistant.journal.record(Turn(session, session, "", "", asking.locale, "", state=state))
    for said in asking.after:
        state = _said(said, session, asking.locale, assistant).state
    desk.writes.clear()
    desk.looked.clear()
    ear.heard.clear()
    turn = _said(asking.said, session, asking.locale, assistant)
    intent = ear.heard[-1].intent if ear.heard else "off_topic"
    action = _action(intent, state, turn, desk)
    return Heard(asking, action, _arguments(action, turn.state, desk))


def _said(text: str, session: str, locale: Locale, assistant: Assistant) -> Turn:
    request = TurnRequest(session, text, locale, Decoding())
    *_, last = assistant.reply(request, StopSignal())
    if not isinstance(last, Done):
        raise AssertionError(f"{text!r}: {last}")
    return last.turn


def _action(intent: Intent, before: DialogueState, turn: Turn, desk: _Desk) -> Action:
    collected = _collected(turn.state)
    if desk.writes:
        return desk.writes[-1].kind
    if collected:
        kind = collected.write.kind if collected.write else "change_items"
        return "status" if collected.intent == "order" else kind
    if desk.looked:
        return _KINDS.get(intent, "")
    begun = before.proposed or (before.errand and before.errand.asked)
    if begun and not turn.state.proposed and turn.decoding == ACTED:
        return "stop"
    return "policy" if intent == "policy" else ""


def _collected(state: DialogueState) -> Errand | None:
    """What is being collected of an order; None where nothing was asked for."""
    errand = state.errand
    return errand if errand and errand.asked and errand.intent in _KINDS else None


def _arguments(action: Action, state: DialogueState, desk: _Desk) -> Arguments:
    errand = _collected(state)
    write = desk.writes[-1] if desk.writes else errand.write if errand else None
    number = write.order_id if write else desk.looked[-1] if desk.looked else ""
    if write is None or action not in _WRITES:
        return Arguments(number)
    return Arguments(
        number,
        write.items,
        write.new_items,
        write.payment,
        errand.email if errand else "",
        write.reason,
        _fields(write.address) if write.address else dict(errand.address if errand else ()),
    )


def _fields(where: Address) -> dict[str, str]:
    return {each.name: getattr(where, each.name) for each in fields(Address)}


def _same(name: str, meant: Any, got: Any) -> bool:  # noqa: ANN401 - one field of Arguments
    if name == "reason":
        return str(meant).lower() in str(got).lower()  # more may be said of it
    if name == "address":
        return all(got.get(part) == value for part, value in meant.items())
    if name in ("items", "new_items"):
        return Counter(meant) == Counter(got)
    return bool(meant == got)


def _failure(heard: Heard) -> dict[str, Any]:
    asking = heard.asking
    said: dict[str, Any] = {"id": asking.id, "half": asking.half, "said": asking.said}
    if not heard.right_action:
        return {**said, "action": [asking.action, heard.action]}
    return {**said, "arguments": heard.wrong}
