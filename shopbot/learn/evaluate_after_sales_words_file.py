"""After-sales messages with what they ask for, as tests/after_sales has them (the form is in its README.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from shopbot.learn.evaluate_labelled import read_labelled
from shopbot.types import Locale, WriteKind

Half = Literal["read", "unread"]
# A write, or what is none: telling of an order, a rule of the shop, letting go of what was begun.
Action = WriteKind | Literal["status", "policy", "stop", ""]
ACTIONS = frozenset({*get_args(WriteKind), "status", "policy", "stop"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """What an action is done to, as far as the words and the shopper's own orders say it; empty: not said."""

    order: str = ""
    items: tuple[str, ...] = ()  # variant ids, one for each piece
    new_items: tuple[str, ...] = ()  # what each of them becomes
    payment: str = ""  # PaymentMethod.kind
    email: str = ""
    reason: str = ""  # a word that the reason holds
    address: Mapping[str, str] = field(default_factory=dict)  # some of its fields


@dataclass(frozen=True, slots=True)
class Asking:
    """One message with its answer key."""

    id: str
    locale: Locale
    half: Half  # "unread": nobody looked at how these fail while the rules were mended
    customer: str  # id of who is identified, "" for nobody
    after: tuple[str, ...]  # what the same person said before, in this conversation
    said: str
    action: Action
    arguments: Arguments


def read(folder: Path) -> tuple[Asking, ...]:
    """The messages of both languages.

    Raises:
        BadSetting: where a file is missing or a line has another form.
    """
    return read_labelled(folder, lambda raw, locale, _: _asking(raw, locale))


def _asking(raw: dict[str, Any], locale: Locale) -> Asking:
    if raw["action"] not in ACTIONS or raw["half"] not in get_args(Half):
        raise ValueError(f"action {raw['action']!r}, half {raw['half']!r}")
    arguments = Arguments(
        raw.get("order", ""),
        tuple(raw.get("items", ())),
        tuple(raw.get("new_items", ())),
        raw.get("payment", ""),
        raw.get("email", ""),
        raw.get("reason", ""),
        raw.get("address", {}),
    )
    return Asking(
        raw["id"],
        locale,
        cast(Half, raw["half"]),
        raw["who"],
        tuple(raw.get("after", ())),
        raw["said"],
        cast(Action, raw["action"]),
        arguments,
    )
