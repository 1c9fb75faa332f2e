"""Profiles in the database: nothing without a yes, nothing left after erasing, everything in the export."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.errors import Refused, StorageError
from shopbot.shop.behaviour import BehaviourStore
from shopbot.shop.behaviour_key import KEY, pseudonyms_of
from shopbot.shop.database import Database, open_database
from shopbot.shop.shoppers import RETENTION_DAYS, ShopperStore
from shopbot.types import (
    AttributeFilter,
    Change,
    Consent,
    Like,
    Money,
    Need,
    Profile,
    Shopper,
    ShopperEvent,
    Size,
)

TODAY = date.today()
YES = Consent("to order products", "the shopper", TODAY)
GUEST = Shopper("session-1")
CUSTOMER = Shopper("session-1", "c-101", "maya@post.example")
WOOL = Need("allergy", (AttributeFilter("latex_free", "is", True),), ("merino-marker",))
CHANGES = (
    Change("size", Size("42", "shoes")),
    Change("need", WOOL),
    Change("like", Like("brand", "Oakline")),
    Change("budget", Money(5000, "USD")),
    Change("name", "Maggie"),
    Change("language", "zh"),
    Change("verbosity", "short"),
    Change("history", True),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "shop.sqlite")
    yield database
    database.close()


@pytest.fixture
def store(tmp_path: Path, database: Database) -> ShopperStore:
    return ShopperStore(database, pseudonyms_of(tmp_path, database))


def test_without_a_yes_nothing_is_written(store: ShopperStore) -> None:
    for consent in (None, Consent("  ", "the shopper", TODAY)):
        with pytest.raises(Refused) as refused:
            store.change(GUEST, CHANGES, consent, TODAY)
        assert refused.value.key == "refused.profile_consent"
    assert store.profile(GUEST, TODAY) == Profile()
    assert store.export(GUEST) == {"profiles": [], "behaviour": []}


def test_what_was_agreed_to_is_kept_with_its_consent(store: ShopperStore) -> None:
    kept = store.change(GUEST, CHANGES, YES, TODAY)
    assert store.profile(GUEST, TODAY) == kept
    assert (kept.sizes, kept.needs, kept.history) == ((Size("42", "shoes"),), (WOOL,), True)
    assert kept.consent == YES
    assert kept.expires == TODAY + timedelta(RETENTION_DAYS)


def test_forgetting_one_thing_needs_no_yes_and_leaves_the_rest(store: ShopperStore) -> None:
    store.change(GUEST, CHANGES, YES, TODAY)
    left = store.change(GUEST, [Change("size", None, remove=True)], None, TODAY)
    assert left.sizes == ()
    assert left.likes == (Like("brand", "Oakline"),)
    assert left.consent == YES, "the rest is still held under the old yes"


def test_one_shopper_never_sees_the_profile_of_another(store: ShopperStore) -> None:
    store.change(CUSTOMER, CHANGES, YES, TODAY)
    for other in (
        Shopper("session-2"),
        Shopper("session-1"),
        Shopper("c-101"),
        Shopper("", "c-102"),
    ):
        assert store.profile(other, TODAY) == Profile()
        assert store.export(other)["profiles"] == []
    assert store.profile(Shopper("session-9", "c-101"), TODAY).name == "Maggie"


def test_a_session_s_profile_becomes_the_customer_s_with_the_next_yes(store: ShopperStore) -> None:
    store.change(GUEST, CHANGES[:1], YES, TODAY)
    assert store.profile(CUSTOMER, TODAY).sizes == (Size("42", "shoes"),)
    store.change(CUSTOMER, CHANGES[4:5], YES, TODAY)
    elsewhere = store.profile(Shopper("another browser", "c-101"), TODAY)
    assert (elsewhere.name, elsewhere.sizes) == ("Maggie", (Size("42", "shoes"),))
    assert store.profile(GUEST, TODAY) == Profile(), "it lies in one place only"


def test_the_export_holds_everything(
    store: ShopperStore, tmp_path: Path, database: Database
) -> None:
    store.change(CUSTOMER, CHANGES, YES, TODAY)
    behaviour = BehaviourStore(database, pseudonyms_of(tmp_path, database))
    events = [
        ShopperEvent("view", TODAY, "c-101", "kettle"),
        ShopperEvent("purchase", TODAY, "Maya@post.example", "teapot", order="F-1"),
        ShopperEvent("purchase", TODAY, "c-102", "boot", order="F-2"),
    ]
    behaviour.add(events, YES, "events.jsonl", 365, TODAY)
    told = store.export(CUSTOMER)
    held = str(told["profiles"])
    for mark in ("42", "merino-marker", "latex_free", "Oakline", "5000", "Maggie", "zh", "short"):
        assert mark in held
    for mark in (YES.purpose, TODAY.isoformat(), str(RETENTION_DAYS)):
        assert mark in held
    assert {e["product_id"] for e in told["behaviour"]} == {"kettle", "teapot"}
    assert store.events(CUSTOMER, "purchase") == ("teapot",)


def test_erasing_leaves_nothing_not_even_bytes(
    store: ShopperStore, tmp_path: Path, database: Database
) -> None:
    store.change(Shopper("session-1"), CHANGES, YES, TODAY)
    store.change(CUSTOMER, CHANGES, YES, TODAY)
    events = [ShopperEvent("search", TODAY, "c-101", text="secret-wish")]
    pseudonyms = pseudonyms_of(tmp_path, database)
    BehaviourStore(database, pseudonyms).add(events, YES, "events.jsonl", 365, TODAY)
    assert store.erase(CUSTOMER) == 2
    assert store.profile(CUSTOMER, TODAY) == Profile()
    assert store.export(CUSTOMER) == {"profiles": [], "behaviour": []}
    assert store.erase(CUSTOMER) == 0
    database.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("shop.sqlite*"))
    for mark in (
        b"merino-marker",
        b"Maggie",
        b"secret-wish",
        pseudonyms.of("customer", "c-101").encode(),
    ):
        assert mark not in raw


def test_a_profile_is_gone_when_its_time_is_over(
    store: ShopperStore, tmp_path: Path, database: Database
) -> None:
    long_ago = TODAY - timedelta(RETENTION_DAYS)
    store.change(GUEST, CHANGES, Consent("to order products", "the shopper", long_ago), long_ago)
    assert store.profile(GUEST, TODAY - timedelta(1)).name == "Maggie"
    assert store.profile(GUEST, TODAY) == Profile()
    database.close()
    again = open_database(tmp_path / "shop.sqlite")
    again.close()
    assert b"Maggie" not in b"".join(p.read_bytes() for p in tmp_path.glob("shop.sqlite*"))


def test_the_key_is_not_made_anew_while_profiles_need_the_old_one(
    store: ShopperStore, tmp_path: Path, database: Database
) -> None:
    store.change(GUEST, CHANGES, YES, TODAY)
    (tmp_path / KEY).unlink()
    with pytest.raises(StorageError, match="only it can find"):
        pseudonyms_of(tmp_path, database)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=8), st.data())
def test_forgetting_all_that_was_learned_is_the_same_as_never_having_learned(
    store: ShopperStore, changes: list[Change], data: st.DataObject
) -> None:
    store.erase(CUSTOMER)
    store.change(CUSTOMER, changes, YES, TODAY)
    order = data.draw(st.permutations(changes))
    store.change(CUSTOMER, [Change(c.field, c.value, remove=True) for c in order], None, TODAY)
    assert store.profile(CUSTOMER, TODAY) == Profile()
    assert store.export(CUSTOMER)["profiles"] == []
