"""Single values of a feed: numbers, ratings, days, texts that must be there. Pure; says why where it cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from shopbot.ingest.clean_text import clean_text

OF_FIVE = r"\s*(?:/\s*5(?:\.0)?|out of 5(?: stars)?|stars?|分|星)$"
HIGHEST_STOCK = 100_000_000
LONGEST_SEEN = 60  # characters of a bad value that a reason repeats
Value = TypeVar("Value")
Other = TypeVar("Other")


class Unusable(ValueError):
    """A value that cannot be used: `field` names it, the message says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(slots=True)
class Notes:
    """What was left out of one record that is kept all the same: the field and the reason."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, reason: str) -> None:
        """Notes that a field was left out or looks wrong."""
        if (name, reason) not in self.found:
            self.found.append((name, reason))

    def optional(self, read: Callable[[], Value], otherwise: Other) -> Value | Other:
        """What `read` gives; `otherwise`, with a note, where that cannot be used."""
        try:
            return read()
        except Unusable as error:
            self.add(error.field, str(error))
            return otherwise


def seen(value: object) -> str:
    """A bad value as a reason repeats it: quoted, and not longer than a line."""
    text = repr(str(value) if isinstance(value, Decimal) else value)
    return text if len(text) <= LONGEST_SEEN else text[:LONGEST_SEEN] + "…"


def whole(value: object, field: str) -> int | None:
    """A whole number not below zero, None when nothing is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Unusable(field, f"{seen(value)} is no whole number") from None
    if isinstance(value, bool) or not number.is_finite():
        raise Unusable(field, f"{seen(value)} is no whole number")
    if not 0 <= number <= HIGHEST_STOCK:
        raise Unusable(field, f"{seen(value)} is negative or absurd")
    if number != int(number):
        raise Unusable(field, f"{seen(value)} is no whole number")
    return int(number)


def rating(value: object, field: str = "rating") -> float | None:
    """A rating from 1 to 5, None when nothing (or 0, "not rated yet") is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(re.sub(OF_FIVE, "", str(value).strip().lower()).replace(",", "."))
    except ValueError:
        raise Unusable(field, f"{seen(value)} is no rating") from None
    if number == 0:
        return None
    if not 1 <= number <= 5:
        raise Unusable(field, f"{seen(value)} is not between 1 and 5")
    return round(number, 2)


def day(value: object, field: str) -> date | None:
    """A date written as YYYY-MM-DD, None when nothing is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Unusable(field, f"{seen(value)} is no date such as 2026-01-31") from None


def needed(value: object, field: str) -> str:
    """A text that must be there.

    Raises:
        Unusable: when it is not.
    """
    text = clean_text(value)
    if not text:
        raise Unusable(field, f"{field} is missing")
    return text
