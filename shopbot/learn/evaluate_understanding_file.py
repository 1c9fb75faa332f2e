"""Messages with what should be understood of them, as tests/understanding has them (the form is in its README.md)."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from shopbot.learn.evaluate_labelled import read_labelled
from shopbot.types import (
    AttributeFilter,
    DialogueState,
    Filters,
    Intent,
    Locale,
    Money,
    Pending,
)

_LISTS = ("categories", "brands", "colors", "sizes", "excluded")
_PLAIN = ("audience", "in_stock", "min_rating", "on_sale", "sort")


@dataclass(frozen=True, slots=True)
class Said:
    """One message with its answer key; None where the key says nothing of it."""

    id: str
    text: str
    locale: Locale
    group: str
    intent: Intent
    state: DialogueState
    filters: Filters
    refers: tuple[int, ...] | None
    quantity: int | None
    order_id: str


def read(folder: Path) -> tuple[Said, ...]:
    """The messages of both languages.

    Raises:
        BadSetting: where a file is missing or a line has another shape.
    """
    return read_labelled(
        folder, lambda raw, locale, number: _said(raw, locale, f"{locale}-{number}")
    )


def _said(raw: dict[str, Any], locale: Locale, name: str) -> Said:
    context = raw.get("context", {})
    state = DialogueState(
        query="something" if context.get("shown") else "",
        shown=tuple(context.get("shown", ())),
        focus=context.get("focus", ""),
        locale=locale,
        proposed=Pending("key", context["pending"]) if context.get("pending") else None,
    )
    return Said(
        raw.get("id", name),
        raw["text"],
        locale,
        str(raw.get("group", name)),
        cast(Intent, raw["intent"]),
        state,
        filters_of(raw.get("filters", {})),
        tuple(sorted(raw["refers"])) if "refers" in raw else None,  # as places are told
        raw.get("quantity"),
        raw.get("order_id", ""),
    )


def filters_of(raw: dict[str, Any]) -> Filters:
    """Limits as JSON has them: money as a decimal string in US dollars."""
    values: dict[str, Any] = {name: tuple(raw[name]) for name in _LISTS if name in raw}
    values |= {name: raw[name] for name in _PLAIN if name in raw}
    for name in ("price_min", "price_max"):
        if name in raw:
            values[name] = Money(int(Decimal(raw[name]) * 100), "USD")
    limits = tuple(AttributeFilter(**limit) for limit in raw.get("attributes", ()))
    return Filters(**values, attributes=limits)
