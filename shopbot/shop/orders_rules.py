"""Reads a shop's rules for after-sales: its own `after_sales.json`, else the careful ones that ship with ShopBot."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from shopbot.errors import BadSetting
from shopbot.shop import codec
from shopbot.types import AfterSales, OrderStatus, WriteKind, WriteRule

FILE = "after_sales.json"


def read_file(path: Path) -> AfterSales:
    """The rules of a file.

    Raises:
        BadSetting: naming the file and what in it is not understood. A rule that was misread could give money away.
    """
    try:
        return parse_rules(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BadSetting(
            f"{path}: {error}.", "docs/order-system.md says what it may hold."
        ) from None


def rules_beside(source: Path) -> str | None:
    """The text of the rules in a catalogue folder; None where there are none.

    Raises:
        BadSetting: as `read_file`.
    """
    file = source / FILE
    if not file.is_file():
        return None
    read_file(file)
    return file.read_text(encoding="utf-8")


def keep_rules(shop_dir: Path, text: str) -> None:
    """Makes these the rules of a shop."""
    part = shop_dir / f".{FILE}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(shop_dir / FILE)


def parse_rules(data: object) -> AfterSales:
    """The rules of a JSON object.

    Raises:
        ValueError: for anything that is not understood, also for names that are not known.
    """
    if not isinstance(data, dict):
        raise ValueError("expected an object of rules")
    _know(data, {field.name for field in fields(AfterSales)})
    writes = data.get("writes", {})
    _know(writes, set(get_args(WriteKind)) - {"place_order", "receive_back"})
    for rule in writes.values():
        _know(rule, {field.name for field in fields(WriteRule)})
    rules = codec.decode(AfterSales, data)
    for kind, rule in rules.writes.items():
        for status in (*rule.statuses, *filter(None, [rule.becomes])):
            if status not in get_args(OrderStatus):
                raise ValueError(f"{kind}: {status!r} is no status of an order")
        if kind != "change_home" and not rule.statuses:
            raise ValueError(f"{kind} names no status in which it may be done")
    return rules


def _know(data: Any, names: set[str]) -> None:  # noqa: ANN401 - read from JSON
    if not isinstance(data, Mapping):
        raise ValueError(f"expected an object, found {data!r}")
    if unknown := sorted(set(data) - names):
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(sorted(names))}")
