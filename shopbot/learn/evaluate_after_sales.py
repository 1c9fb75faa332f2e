"""Replays the reference writes of a public retail benchmark on our own order desk, and compares what they leave behind.

The benchmark's policy is a file of rules like any shop's; each task begins with a database of its own.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopbot.errors import Refused
from shopbot.learn.evaluate_after_sales_file import Task, address, read_database, read_tasks
from shopbot.learn.evaluate_after_sales_state import state
from shopbot.shop.database import Database, open_database
from shopbot.shop.dump import Documents, documents
from shopbot.shop.orders_case import Terms
from shopbot.shop.orders_desk import OrderDesk
from shopbot.shop.orders_identity import Identification
from shopbot.shop.products import ProductStore
from shopbot.types import AfterSales, Catalogue, Customer, Write, WriteKind

KINDS: Mapping[str, WriteKind] = {
    "cancel_pending_order": "cancel_order",
    "modify_pending_order_address": "change_address",
    "modify_pending_order_items": "change_items",
    "modify_pending_order_payment": "change_payment",
    "modify_user_address": "change_home",
    "return_delivered_order_items": "return_items",
    "exchange_delivered_order_items": "exchange_items",
}


@dataclass(frozen=True, slots=True)
class Report:
    """How many tasks ended as they should, and which did not."""

    tasks: int
    equal: int
    refused: int  # writes that our rules refused
    unexpected: tuple[
        str, ...
    ]  # ids of tasks with another end, or other refusals, than the reference


def evaluate(folder: Path, rules: AfterSales) -> Report:
    """Every task of the benchmark in `folder`, under these rules.

    Raises:
        FeedError: when the folder does not hold the benchmark.
    """
    catalogue, tasks = read_database(folder), read_tasks(folder, tuple(KINDS))
    refused, unexpected = 0, []
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole.sqlite"
        database = open_database(whole)
        ProductStore(database).save(catalogue)
        before = documents(database)
        database.close()
        for task in tasks:
            own = Path(place) / f"{task.id}.sqlite"
            shutil.copy(whole, own)
            database = open_database(own)
            said_no = _replay(database, task, catalogue, rules)
            changed = _changed(before, documents(database))
            database.close()
            own.unlink()
            refused += len(said_no)
            if not _same(changed, task.changed) or said_no != task.refused:
                unexpected.append(task.id)
    return Report(len(tasks), len(tasks) - len(unexpected), refused, tuple(unexpected))


def _replay(
    database: Database, task: Task, catalogue: Catalogue, rules: AfterSales
) -> tuple[str, ...]:
    """Does the task's writes; gives back the ids of those that were refused."""
    nobody = Identification(database, b"", lambda *_: None, lambda: 0.0)
    desk = OrderDesk(database, Terms(rules), nobody)
    owners = {order.id: order.customer_id for order in catalogue.orders}
    people = {customer.id: customer for customer in catalogue.customers}
    said_no = []
    for action, name, arguments in task.writes:
        try:
            desk.perform(desk.propose(_write(name, arguments, owners, people)))
        except Refused:
            said_no.append(action)
    return tuple(said_no)


def _changed(before: Documents, after: Documents) -> dict[str, Any]:
    """Path -> value in the benchmark's form of everything that differs; None for what is gone."""
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    goods = {key for key in before if key[0] == "products"}  # orders are told with their goods
    was, now = (
        state({key: text[key] for key in touched | goods if key in text})
        for text in (before, after)
    )
    return {
        path: now.get(path) for path in was.keys() | now.keys() if was.get(path) != now.get(path)
    }


def _write(
    name: str,
    said: Mapping[str, Any],
    owners: Mapping[str, str],
    people: Mapping[str, Customer],
) -> Write:
    """The benchmark's call as a write of ours; whoever owns the order asks."""
    order_id = said.get("order_id", "")
    customer_id = said.get("user_id") or owners.get(order_id, "")
    customer = people.get(customer_id)
    return Write(
        KINDS[name],
        order_id,
        customer_id,
        tuple(said.get("item_ids", ())),
        tuple(said.get("new_item_ids", ())),
        address(said, customer.name if customer else "") if "address1" in said else None,
        said.get("payment_method_id", ""),
        said.get("reason", ""),
    )


def _same(ours: object, theirs: object) -> bool:
    """Whether both are equal, amounts to the cent: the reference adds binary fractions, we add cents."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_same(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    if isinstance(ours, float) or isinstance(theirs, float):
        return _cents(ours) == _cents(theirs)
    return ours == theirs


def _cents(value: object) -> int | None:
    return round(value * 100) if isinstance(value, int | float) else None
