"""The after-sales evaluation on a benchmark of our own making: it counts what is equal, and notices what is not."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from shopbot.cli import main
from shopbot.errors import FeedError
from shopbot.learn.evaluate_after_sales import evaluate
from shopbot.settings import ROOT
from shopbot.shop.orders_rules import read_file

RULES = read_file(ROOT / "assets" / "evaluation" / "retail_rules.json")
HOME = {
    "address1": "1 Oak",
    "address2": "",
    "city": "Bend",
    "country": "USA",
    "state": "OR",
    "zip": "97701",
}
ELM = {**HOME, "address1": "2 Elm", "address2": "Apt 3"}


def variant(name: str, price: float, available: bool = True) -> dict[str, Any]:
    return {"item_id": name, "options": {"size": name}, "available": available, "price": price}


def item(name: str, price: float) -> dict[str, Any]:
    return {
        "name": "Tee",
        "product_id": "p",
        "item_id": name,
        "price": price,
        "options": {"size": name},
    }


def order(name: str, status: str) -> dict[str, Any]:
    paid = {"transaction_type": "payment", "amount": 20.2, "payment_method_id": "g1"}
    return {
        "order_id": name, "user_id": "u", "address": HOME, "status": status, "fulfillments": [],
        "items": [item("s", 10.1), item("s", 10.1)], "payment_history": [paid],
    }  # fmt: skip


DATABASE = {
    "products": {
        "p": {"name": "Tee", "product_id": "p", "variants": {"s": variant("s", 10.1), "m": variant("m", 10.4), "x": variant("x", 9.0, False)}}
    },
    "users": {
        "u": {
            "user_id": "u", "name": {"first_name": "Ann", "last_name": "Lee"}, "address": HOME, "email": "a@x.example", "orders": [],
            "payment_methods": {"g1": {"source": "gift_card", "id": "g1", "balance": 5.3}, "c1": {"source": "credit_card", "id": "c1", "brand": "visa", "last_four": "1234"}},
        }
    },
    "orders": {"#1": order("#1", "pending"), "#2": order("#2", "delivered")},
}  # fmt: skip
REFUND = {"transaction_type": "refund", "amount": 20.200000000000003, "payment_method_id": "g1"}
PAID = DATABASE["orders"]["#1"]["payment_history"]
MORE = {"transaction_type": "payment", "amount": 0.3000000000000007, "payment_method_id": "g1"}
SWAP = {"order_id": "#1", "item_ids": ["s"], "new_item_ids": ["m"], "payment_method_id": "g1"}
# Id, the writes, what they change, which of them are refused.
TASKS: list[tuple[str, list[tuple[str, dict[str, Any]]], dict[str, Any], list[str]]] = [
    ("nothing", [("get_order_details", {"order_id": "#1"})], {}, []),
    ("cancel", [("cancel_pending_order", {"order_id": "#1", "reason": "no longer needed"})],
     {"orders/#1/status": "cancelled", "orders/#1/cancel_reason": "no longer needed", "orders/#1/payment_history": [*PAID, REFUND], "users/u/payment_methods/g1/balance": 25.5}, []),
    ("why", [("cancel_pending_order", {"order_id": "#1", "reason": "bored"})], {}, ["why_0"]),
    ("home", [("modify_user_address", {"user_id": "u", **ELM})], {"users/u/address/address1": "2 Elm", "users/u/address/address2": "Apt 3"}, []),
    ("items", [("modify_pending_order_address", {"order_id": "#1", **ELM}), ("modify_pending_order_items", SWAP), ("modify_pending_order_items", SWAP)],
     {"orders/#1/address/address1": "2 Elm", "orders/#1/address/address2": "Apt 3", "orders/#1/items": [item("m", 10.4), item("s", 10.1)], "orders/#1/status": "pending (item modified)", "orders/#1/payment_history": [*PAID, MORE], "users/u/payment_methods/g1/balance": 5.0}, ["items_2"]),
    ("back", [("return_delivered_order_items", {"order_id": "#2", "item_ids": ["s"], "payment_method_id": "g1"})],
     {"orders/#2/status": "return requested", "orders/#2/return_items": ["s"], "orders/#2/return_payment_method_id": "g1"}, []),
    ("not original", [("return_delivered_order_items", {"order_id": "#2", "item_ids": ["s"], "payment_method_id": "c1"})], {}, ["not original_0"]),
    ("exchange", [("exchange_delivered_order_items", {"order_id": "#2", "item_ids": ["s", "s"], "new_item_ids": ["m", "m"], "payment_method_id": "c1"})],
     {"orders/#2/status": "exchange requested", "orders/#2/exchange_items": ["s", "s"], "orders/#2/exchange_new_items": ["m", "m"], "orders/#2/exchange_payment_method_id": "c1", "orders/#2/exchange_price_difference": 0.6}, []),
    ("sold out", [("exchange_delivered_order_items", {"order_id": "#2", "item_ids": ["s"], "new_item_ids": ["x"], "payment_method_id": "c1"})], {}, ["sold out_0"]),
]  # fmt: skip


def words_in(folder: Path) -> str:
    """Two messages in each language that are understood, one of them by an order that is not its own."""
    right = {"half": "read", "who": "c-105", "action": "cancel_order", "order": "F-20402"}
    wrong = {"half": "unread", "who": "c-105", "action": "cancel_order", "order": "F-20403"}
    for locale, said in {"en": "Please cancel order F-20402.", "zh": "请取消订单F-20402"}.items():
        rows = [right | {"id": "r", "said": said}, wrong | {"id": "w", "said": said}]
        (folder / f"{locale}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(folder)


def write(folder: Path, **changed: Any) -> Path:
    """The benchmark's three files; `changed`: other values for the expected changes of a task."""
    tasks, ends = [], []
    for name, writes, changes, refused in TASKS:
        actions = [
            {"action_id": f"{name}_{i}", "name": n, "arguments": a}
            for i, (n, a) in enumerate(writes)
        ]
        tasks.append({"id": name, "evaluation_criteria": {"actions": actions}})
        end = {"id": name, "changed": changes, "refused": refused}
        ends.append({**end, **changed.get(name, {})})
    for file, text in (
        ("db.json.gz", json.dumps(DATABASE)),
        ("tasks.jsonl.gz", "\n".join(map(json.dumps, tasks))),
        ("expected.jsonl.gz", "\n".join(map(json.dumps, ends))),
    ):
        (folder / file).write_bytes(gzip.compress(text.encode()))
    return folder


def test_everything_ends_as_the_reference_says(tmp_path: Path) -> None:
    report = evaluate(write(tmp_path), RULES)
    assert (report.tasks, report.equal, report.unexpected) == (9, 9, ())
    assert report.refused == 4


def test_another_end_is_noticed(tmp_path: Path) -> None:
    wrong = {
        "nothing": {"changed": {"orders/#1/status": "cancelled"}},  # too little was changed
        "home": {"changed": {"users/u/address/address1": "2 Elm"}},  # too much
        "exchange": {"changed": {**TASKS[7][2], "orders/#2/exchange_price_difference": 0.61}},
        "why": {"refused": []},
        "back": {"refused": ["back_0"]},
    }
    report = evaluate(write(tmp_path, **wrong), RULES)
    assert set(report.unexpected) == set(wrong)
    assert report.equal == 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of chromadb's own imports
def test_the_command_prints_what_it_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHOPBOT_EMBEDDER", "hash")
    words = words_in(tmp_path)
    data = str(write(tmp_path))
    assert main(["eval", "after-sales", "--data", data, "--words", words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    understood = said.pop("words")
    assert said == {"tasks": 9, "equal": 9, "refused": 4, "unexpected": []}
    assert (understood["n"], understood["arguments"]["of"]) == (4, 4)
    assert (understood["action"]["value"], understood["arguments"]["value"]) == (1.0, 0.5)
    assert set(understood["action"]) == {"value", "ci95"}
    write(tmp_path, why={"refused": []})
    assert main(["eval", "after-sales", "--data", data, "--words", words]) == 1
    assert "unexpected: why" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"products": {}, "users": {"u": {}}, "orders": {}}']
)
def test_other_files_are_named(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(FeedError, match="db.json.gz"):
        evaluate(tmp_path, RULES)
    write(tmp_path)
    (tmp_path / "db.json.gz").write_bytes(gzip.compress(text))
    with pytest.raises(FeedError, match="db.json.gz"):
        evaluate(tmp_path, RULES)
