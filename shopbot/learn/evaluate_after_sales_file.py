"""Reads a public retail benchmark into our own types. Knows no rule.

The form is that of tau2-bench's retail domain (https://github.com/sierra-research/tau2-bench, MIT): one JSON object of
products, users and orders; prices as decimal numbers.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopbot.errors import FeedError
from shopbot.types import (
    Address,
    Catalogue,
    Customer,
    LocalText,
    Money,
    Option,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    Product,
    ShopInfo,
    Variant,
)

CURRENCY = "USD"
COUNTRIES = {"USA": "US"}
STATUSES: Mapping[str, OrderStatus] = {
    "pending": "pending",
    "processed": "packed",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
PLACED = date(2024, 5, 15)  # the benchmark's orders have no dates; none of its rules needs one


@dataclass(frozen=True, slots=True)
class Task:
    """One task: the writes that its reference solution does, and what they change."""

    id: str
    writes: tuple[tuple[str, str, Mapping[str, Any]], ...]  # action id, name, arguments
    changed: Mapping[str, Any]  # path -> value
    refused: tuple[str, ...]  # ids of actions that must fail


def read_database(folder: Path) -> Catalogue:
    """The benchmark's shop in our types.

    Raises:
        FeedError: when the file is missing or not of that form.
    """
    path = folder / "db.json.gz"
    data = _read(path, json.loads)
    try:
        return Catalogue(
            ShopInfo(LocalText({"en": "retail"}), CURRENCY),
            tuple(_product(raw) for raw in data["products"].values()),
            customers=tuple(_customer(raw) for raw in data["users"].values()),
            orders=tuple(_order(raw) for raw in data["orders"].values()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise FeedError(
            f"{path} has another form: {error!r}.", "Expected tau2-bench retail."
        ) from None


def read_tasks(folder: Path, writes: Sequence[str]) -> tuple[Task, ...]:
    """The tasks with their expected ends; actions that are none of these writes are left out.

    Raises:
        FeedError: when a file is missing or not of that form.
    """
    tasks, expected = folder / "tasks.jsonl.gz", folder / "expected.jsonl.gz"
    ends = {row["id"]: row for row in _read(expected, _lines)}
    try:
        return tuple(_task(row, ends[row["id"]], writes) for row in _read(tasks, _lines))
    except (KeyError, TypeError) as error:
        raise FeedError(
            f"{tasks} has another form: {error!r}.", "Expected tau2-bench retail."
        ) from None


def money(value: float) -> Money:
    """An amount of the benchmark, to the cent: its sums carry the errors of binary fractions."""
    return Money(round(Decimal(str(value)) * 100), CURRENCY)


def address(raw: Mapping[str, str], name: str) -> Address:
    """An address of the benchmark, which has no name on it."""
    return Address(
        name,
        raw["address1"],
        raw["city"],
        raw["state"],
        raw["zip"],
        COUNTRIES.get(raw["country"], raw["country"]),
        raw["address2"],
    )


# ------------------------------------------------------------------ in


def _read(path: Path, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401 - JSON
    try:
        return parse(gzip.decompress(path.read_bytes()).decode())
    except (OSError, EOFError, ValueError) as error:
        raise FeedError(
            f"{path} cannot be read: {error}.", "Give the folder that holds it."
        ) from None


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _task(raw: Mapping[str, Any], end: Mapping[str, Any], writes: Sequence[str]) -> Task:
    actions = raw["evaluation_criteria"]["actions"] or []
    return Task(
        raw["id"],
        tuple((a["action_id"], a["name"], a["arguments"]) for a in actions if a["name"] in writes),
        end["changed"],
        tuple(end["refused"]),
    )


def _product(raw: Mapping[str, Any]) -> Product:
    variants = tuple(
        Variant(
            v["item_id"],
            tuple(Option(name, value) for name, value in v["options"].items()),
            money(v["price"]),
            None if v["available"] else 0,
        )
        for v in raw["variants"].values()
    )
    return Product(raw["product_id"], LocalText({"en": raw["name"]}), variants=variants)


def _customer(raw: Mapping[str, Any]) -> Customer:
    name = f"{raw['name']['first_name']} {raw['name']['last_name']}"
    methods = tuple(
        PaymentMethod(
            m["id"],
            m["source"],
            m.get("brand", ""),
            m.get("last_four", ""),
            money(m["balance"]) if "balance" in m else None,
        )
        for m in raw["payment_methods"].values()
    )
    home = address(raw["address"], name)
    return Customer(raw["user_id"], name, raw["email"], "en", home.city, home, methods)


def _order(raw: Mapping[str, Any]) -> Order:
    lines = tuple(
        OrderLine(item["item_id"], item["product_id"], 1, money(item["price"]))
        for item in raw["items"]
    )
    payments = tuple(
        Payment(p["transaction_type"], money(p["amount"]), p["payment_method_id"])
        for p in raw["payment_history"]
    )
    return Order(
        raw["order_id"],
        raw["user_id"],
        STATUSES[raw["status"]],
        PLACED,
        lines,
        Money(sum(line.price.minor for line in lines), CURRENCY),
        address=address(raw["address"], raw["user_id"]),
        payments=payments,
    )
