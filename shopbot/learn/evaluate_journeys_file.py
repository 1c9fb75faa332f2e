"""Scripted journeys as they lie in files: one conversation a line, with what must hold on the way and at the end.

The form is written down in tests/journeys/README.md. Anything that is not part of it is refused, so that no
expectation is passed over because it was misspelt.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from shopbot.errors import FeedError
from shopbot.types import LOCALES, Locale

Place = Literal["first", "all", "some", "none"]
PLACES: tuple[Place, ...] = ("first", "all", "some", "none")
BUTTONS = ("confirm", "decline", "undo", "first_confirm")
CHANGES = ("stock", "price", "status")
Json = Any  # what a line of the file holds, until it was read


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of one product that was shown; what is empty is not asked."""

    ids: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    kind: str = ""  # regular expression over kind and title, any language
    brand: str = ""
    color: str = ""
    size: str = ""
    audience: str = ""
    price_max: int | None = None  # minor units
    price_min: int | None = None
    in_stock: bool = False
    attribute: Mapping[str, object] = field(
        default_factory=dict
    )  # a value, or {"min", "max", "not"}


@dataclass(frozen=True, slots=True)
class Step:
    """One message, and what must be true of the answer."""

    say: str
    session: str = "a"
    before: tuple[Mapping[str, Mapping[str, object]], ...] = ()
    button: str = ""
    must_say: tuple[tuple[str, ...], ...] = ()  # of each, one must be found
    must_not_say: tuple[str, ...] = ()
    shown: Mapping[Place, Condition] = field(default_factory=dict)
    shown_count: tuple[int, int] | None = None  # fewest and most products
    focus: str = ""
    pending: bool | None = None
    locale: Locale | Literal[""] = ""  # of the answer
    written: int = 0  # orders that this message placed or changed


@dataclass(frozen=True, slots=True)
class End:
    """What the database must hold at the end; orders and stock that are not named are as they were."""

    cart: Mapping[str, int] = field(default_factory=dict)  # variant -> how many, of session "a"
    carts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of other sessions
    orders: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    new: int = 0  # orders that were placed
    new_order: Mapping[str, object] = field(default_factory=dict)  # what is true of the newest one
    stock: Mapping[str, int] = field(default_factory=dict)  # variant -> change
    profile: Mapping[str, object] | None = None  # None: nothing may be remembered
    pending: bool | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """One conversation."""

    id: str
    locale: Locale
    theme: str
    title: str
    turns: tuple[Step, ...]
    end: End = field(default_factory=End)
    model: bool = False  # one of those that the tests play with the real model


def read_journeys(folder: Path) -> tuple[Journey, ...]:
    """Every journey of the *.jsonl files in a folder, in the order of their names.

    Raises:
        FeedError: when there are none, or a line is not of the form; it names file and line.
    """
    found: list[Journey] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    found.append(journey(json.loads(line)))
                except (KeyError, TypeError, ValueError, re.error) as error:
                    raise FeedError(
                        f"{path}:{number} is no journey: {error}.",
                        f"The form is described in {folder / 'README.md'}.",
                    ) from error
    if not found:
        raise FeedError(f"There are no journeys in {folder}.", "Give the folder with --data.")
    ids = [each.id for each in found]
    if twice := next((name for name in ids if ids.count(name) > 1), ""):
        raise FeedError(f"Two journeys are called {twice}.", "Give one of them another id.")
    return tuple(found)


def journey(said: Json) -> Journey:
    """One journey out of a line.

    Raises:
        ValueError: naming what is not of the form (KeyError and TypeError likewise).
    """
    _only(said, Journey)
    if said["locale"] not in LOCALES:
        raise ValueError(f"locale is {said['locale']!r}")
    turns = tuple(_step(each) for each in said["turns"])
    return Journey(**{**said, "turns": turns, "end": _end(said.get("end", {}))})


def minor(amount: str | None) -> int | None:
    """The cents of "12.50": 1250; the sample shop's currency has two decimals."""
    if amount is None:
        return None
    whole, _, part = str(amount).partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def _step(said: Json) -> Step:
    _only(said, Step)
    step: dict[str, Any] = dict(said)
    step["must_say"] = tuple(
        (x,) if isinstance(x, str) else tuple(x) for x in said.get("must_say", ())
    )
    step["must_not_say"] = tuple(said.get("must_not_say", ()))
    for pattern in (*(p for each in step["must_say"] for p in each), *step["must_not_say"]):
        re.compile(pattern)
    step["before"] = tuple(said.get("before", ()))
    for change in step["before"]:
        if not change.keys() <= set(CHANGES):
            raise ValueError(f"before holds {sorted(change)}")
    if said.get("button", "") not in ("", *BUTTONS):
        raise ValueError(f"button is {said['button']!r}")
    step["shown"] = {place: _condition(each) for place, each in said.get("shown", {}).items()}
    if not step["shown"].keys() <= set(PLACES):
        raise ValueError(f"shown holds {sorted(step['shown'])}")
    if "shown_count" in said:
        step["shown_count"] = tuple(said["shown_count"])
    return Step(**step)


def _condition(said: Json) -> Condition:
    _only(said, Condition)
    listed = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in said.items()
        if name in ("ids", "category")
    }
    money = {name: minor(said[name]) for name in ("price_max", "price_min") if name in said}
    re.compile(said.get("kind", ""))
    return Condition(**{**said, **listed, **money})


def _end(said: Json) -> End:
    """`new` and `new_order` stand among the orders in the file, where a reader looks for them."""
    listed = dict(said)
    orders = dict(listed.pop("orders", {}))
    made = {"new": orders.pop("new", 0), "new_order": orders.pop("new_order", {})}
    _only(listed, End)
    return End(**{**listed, "orders": orders, **made})


def _only(said: Json, kind: type) -> None:
    known = {each.name for each in fields(kind)}
    if unknown := sorted(said.keys() - known):
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(known))}")
