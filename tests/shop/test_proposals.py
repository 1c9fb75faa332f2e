"""Proposals in the database: one waits at a time, and what was done stays known."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopbot.shop.database import open_database
from shopbot.shop.proposals import ProposalStore
from shopbot.types import Proposal, Receipt, Write


def proposal(key: str) -> Proposal:
    return Proposal(Write("cancel_order", order_id="F-1", customer_id="c-1"), key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProposalStore]:
    database = open_database(tmp_path / "shop.sqlite")
    yield ProposalStore(database)
    database.close()


def test_a_newer_proposal_takes_the_place_of_the_old(store: ProposalStore) -> None:
    store.open("one", proposal("a"))
    store.open("two", proposal("b"))
    store.open("one", proposal("c"))
    assert store.current("one") == proposal("c")
    assert store.confirmed("one", "a") is None, "a dropped one is not confirmed by its old button"
    assert store.confirmed("one", "b") is None, "nor is another session's"
    assert store.current("two") == proposal("b")


def test_a_proposal_survives_a_restart(tmp_path: Path) -> None:
    first = open_database(tmp_path / "shop.sqlite")
    ProposalStore(first).open("one", proposal("a"))
    first.close()
    again = open_database(tmp_path / "shop.sqlite")
    assert ProposalStore(again).current("one") == proposal("a")
    again.close()


def test_what_was_done_is_told_in_order_and_its_key_stays_known(store: ProposalStore) -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for key in ("a", "b"):
        store.open("one", proposal(key))
        store.close(Receipt(key, "cancel_order", None, at))
    assert [receipt.key for receipt in store.done("one")] == ["a", "b"]
    assert store.current("one") is None
    assert store.confirmed("one", "a") == proposal("a"), "a double click finds it"
    store.drop("one")
    assert store.confirmed("one", "a") == proposal("a")
    store.forget("one")
    assert store.done("one") == ()
    assert store.confirmed("one", "a") is None
