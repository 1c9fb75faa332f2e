"""The database: opened, versioned, saved in one piece, and exact in its answers."""

import os
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from goods import BOOT, BOTTLE, CATALOGUE, LAMP, PRODUCTS, SCARF, SHOE, UNPRICED, both, usd

from shopbot.errors import StorageError
from shopbot.shop.database import copy_database, open_database, read_meta, write_meta
from shopbot.shop.orders import OrderStore
from shopbot.shop.products import Changes, ProductStore
from shopbot.types import (
    AttributeFilter,
    Customer,
    Filters,
    Offer,
    Order,
    OrderLine,
    Policy,
    Review,
    Snippet,
)

CUSTOMER = Customer("c-1", "Maya", "Maya@Post.example", "en")
ORDER = Order(
    "FF-1001",
    "c-1",
    "shipped",
    date(2026, 5, 1),
    (OrderLine("v", "harrier-boot", 1, usd(12900)),),
    usd(12900),
)
FULL = replace(
    CATALOGUE,
    reviews=tuple(Review(f"r{i}", BOOT.id, 5, both(f"Good {i}", f"好{i}")) for i in range(12)),
    policies=(Policy("returns", both("Returns", "退货"), both("30 days.", "30天。")),),
    offers=(
        Offer(
            "spring",
            both("Spring", "春"),
            both("10 % off.", "九折。"),
            date(2026, 3, 1),
            date(2026, 3, 31),
            10,
        ),
        Offer(
            "all",
            both("All", "全年"),
            both("5 % off.", "九五折。"),
            date(2026, 1, 1),
            date(2026, 12, 31),
            5,
        ),
    ),
    customers=(CUSTOMER,),
    orders=(ORDER, replace(ORDER, id="FF-1002", placed=date(2026, 6, 1))),
)


@pytest.fixture
def database(tmp_path):
    opened = open_database(tmp_path / "shop.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def store(database):
    filled = ProductStore(database)
    filled.save(FULL)
    return filled


def ids(products):
    return [product.id for product in products]


def test_products_come_back_as_they_were(store):
    assert tuple(store.all()) == PRODUCTS
    assert store.count() == len(PRODUCTS)
    assert ids(store.get(["willow-scarf", "nobody", "harrier-boot", "willow-scarf"])) == [
        SCARF.id,
        BOOT.id,
        SCARF.id,
    ]
    assert store.get([]) == ()


def test_the_rest_of_the_catalogue(store):
    assert store.info() == CATALOGUE.info
    assert [(c.key, c.count) for c in store.categories()] == [
        ("footwear", 2),
        ("camping", 3),
        ("accessories", 1),
    ]
    assert store.brands() == ("Handy", "Harrier", "Kestrel", "Lumen", "Oakline", "Willow")
    assert [r.id for r in store.reviews(BOOT.id, 3)] == ["r0", "r1", "r2"]
    assert store.policies() == FULL.policies
    assert [o.id for o in store.offers(date(2026, 3, 31))] == ["spring", "all"]
    assert [o.id for o in store.offers(date(2026, 4, 1))] == ["all"]
    assert store.offers(date(2027, 1, 1)) == ()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ids(PRODUCTS)),
        (Filters(categories=("footwear",)), [BOOT.id, SHOE.id]),
        (Filters(price_max=usd(3000), sort="price_asc"), [BOTTLE.id, SCARF.id]),
        (Filters(price_min=usd(13000)), [BOOT.id]),
        (Filters(in_stock=True, sort="price_desc"), [BOOT.id, SHOE.id, LAMP.id, SCARF.id]),
        (Filters(sort="price_asc"), [BOTTLE.id, SCARF.id, LAMP.id, SHOE.id, BOOT.id, UNPRICED.id]),
        (
            Filters(sort="rating_desc"),
            [SCARF.id, BOOT.id, BOTTLE.id, SHOE.id, LAMP.id, UNPRICED.id],
        ),
        (Filters(attributes=(AttributeFilter("waterproof", "is", True),)), [BOOT.id]),
        (Filters(brands=("willow",)), [SCARF.id]),
        (Filters(colors=("blue",), sizes=("43",), in_stock=True), []),
    ],
)
def test_select_is_exact_and_ordered(store, filters, expected):
    assert ids(store.select(filters, None)) == expected
    assert ids(store.select(filters, 2)) == expected[:2]


def test_statistics(store):
    everything = store.statistics(Filters())
    assert everything.count == 6
    assert (everything.cheapest[0], everything.dearest[0]) == (BOTTLE.id, BOOT.id)
    assert everything.best_rated[0] == SCARF.id
    assert (everything.price_min, everything.price_max) == (usd(1800), usd(12900))
    assert everything.categories[0] == ("camping", 3)
    nothing = store.statistics(Filters(brands=("Nobody",)))
    assert (nothing.count, nothing.cheapest, nothing.price_min) == (0, (), None)


def test_saving_again_tells_what_changed(store):
    assert store.save(FULL).changed == ()
    dearer = replace(BOOT, price=usd(13900))
    moved = replace(SHOE, source="elsewhere:7")
    changes = store.save(replace(FULL, products=(moved, dearer, LAMP)))
    assert changes.changed == (BOOT.id,)
    assert set(changes.removed) == {BOTTLE.id, SCARF.id, UNPRICED.id}
    assert ids(store.all()) == [SHOE.id, BOOT.id, LAMP.id]
    assert store.get([BOOT.id])[0].price == usd(13900)  # no stale copy


def test_what_is_the_same_is_not_written_again(store, database):
    def rows():
        with database.reading() as connection:
            return {
                table: connection.exec_driver_sql(f"SELECT rowid, * FROM {table}").fetchall()
                for table in ("products", "reviews", "policies", "offers", "categories")
            }

    before, revision = rows(), store.revision()
    store.save(FULL)
    assert (rows(), store.revision()) == (before, revision)
    fewer = replace(FULL, reviews=FULL.reviews[1:], products=(*PRODUCTS[1:], PRODUCTS[0]))
    assert store.save(fewer) == Changes()  # only places moved
    assert store.revision() != revision
    assert ids(store.all()) == ids(fewer.products)
    assert [r.id for r in store.reviews(BOOT.id, 2)] == ["r1", "r2"]


def test_whatever_was_there_before_the_same_catalogue_ends_in_the_same_rows(tmp_path):
    moved = replace(BOOT, source="products/a.jsonl:9")
    target = replace(FULL, products=(moved, SHOE, LAMP))
    pieces = [
        Snippet(f"n{n}", p.id, "title", "en", f"{n}") for n in (1, 2) for p in target.products
    ]
    pieces = [Snippet(f"{s.id}-{s.owner_id}", s.owner_id, s.kind, s.locale, s.text) for s in pieces]
    found = []
    for number, before in enumerate(([], [FULL], [replace(FULL, products=(LAMP, BOOT)), FULL])):
        database = open_database(tmp_path / f"{number}.sqlite")
        store = ProductStore(database)
        for one in before:
            store.save(one, pieces[2:4])
        store.save(target, pieces)
        with database.reading() as connection:
            found.append(
                [
                    connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                    for table in ("products", "reviews", "policies", "offers", "categories")
                ]
                + [store.snippets_of(p.id) for p in target.products]
            )
        database.close()
    assert found[0] == found[1] == found[2]


def test_a_failed_save_leaves_everything_as_it_was(store):
    twice = replace(FULL, products=(LAMP, LAMP))
    with pytest.raises(StorageError):
        store.save(twice, [])
    assert tuple(store.all()) == PRODUCTS


def test_snippets_are_replaced_with_the_catalogue(store):
    one, two = (Snippet(f"s{n}", BOOT.id, "title", "en", f"text {n}") for n in (1, 2))
    store.save(FULL, [one, two], "mark")
    assert store.snippets(["s2", "unknown", "s1"]) == (two, one)
    assert store.snippets_of(BOOT.id) == (one, two)
    assert store.fingerprint() == "mark"
    store.save(FULL)
    assert store.snippet_ids() == {"s1", "s2"}
    store.save(FULL, [one])
    assert store.snippet_ids() == {"s1"}


def test_a_second_store_sees_what_the_first_saved(store, database):
    other = ProductStore(database)
    assert other.get([BOOT.id])[0].price == BOOT.price
    store.save(replace(FULL, products=(replace(BOOT, price=usd(1)),)))
    assert other.get([BOOT.id])[0].price == usd(1)


def test_orders(store, database):
    orders = OrderStore(database)
    assert orders.get("ff-1001 ") == ORDER
    assert orders.get("FF-9") is None
    assert [o.id for o in orders.of_customer("c-1")] == ["FF-1002", "FF-1001"]
    assert orders.customer("c-1") == orders.customer("maya@post.EXAMPLE") == CUSTOMER
    assert orders.customer("nobody") is None
    assert orders.customers() == (CUSTOMER,)
    store.save(CATALOGUE)  # a feed without orders does not wipe them
    assert orders.get("FF-1001") == ORDER


def test_an_empty_shop_answers(database):
    empty = ProductStore(database)
    assert (empty.count(), empty.categories(), empty.fingerprint()) == (0, (), "")
    assert empty.info().currency == "USD"
    assert empty.statistics(Filters()).count == 0


def test_the_file_is_in_wal_mode_and_knows_its_version(tmp_path, store):
    raw = sqlite3.connect(tmp_path / "shop.sqlite")
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("3",)
    raw.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    raw.commit()
    raw.close()
    with pytest.raises(StorageError, match="schema 99.*Update ShopBot"):
        open_database(tmp_path / "shop.sqlite")


def test_a_shop_of_the_first_version_is_brought_up_to_date_with_what_it_holds(tmp_path, store):
    place = tmp_path / "shop.sqlite"
    raw = sqlite3.connect(place)
    raw.executescript("DROP INDEX ix_reviews_event; ALTER TABLE reviews DROP COLUMN event;")
    raw.executescript("DROP TABLE behaviour; UPDATE meta SET value = '1' WHERE key = 'schema'")
    raw.close()
    database = open_database(place)
    again = ProductStore(database)
    assert tuple(again.all()) == PRODUCTS
    assert len(again.reviews(BOOT.id, 20)) == 12
    assert again.save(FULL).changed == ()
    database.close()


def test_a_damaged_file_is_said(tmp_path):
    (tmp_path / "shop.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="damaged.*import"):
        open_database(tmp_path / "shop.sqlite")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="file modes are those of POSIX")
def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be made"):
        open_database(tmp_path / "file" / "shop.sqlite")


def test_a_full_disk_is_said_and_nothing_is_lost(store, database, tmp_path):
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    many = tuple(replace(BOOT, id=f"b{n}", variants=()) for n in range(3000))
    with pytest.raises(StorageError, match="disk is full.*Free"):
        store.save(replace(FULL, products=many))
    assert tuple(store.all()) == PRODUCTS


def test_a_database_in_use_is_copied_whole_and_stays_sound(tmp_path: Path) -> None:
    """Copying the file itself drops the locks of this process: a suite of tests once broke its shop so."""
    used = open_database(tmp_path / "shop.sqlite")
    with used.writing() as connection:
        write_meta(connection, "told", "before")
    copy_database(tmp_path / "shop.sqlite", tmp_path / "copy.sqlite")
    with used.writing() as connection:
        write_meta(connection, "told", "after")
    copied = open_database(tmp_path / "copy.sqlite")
    with copied.reading() as connection:
        assert read_meta(connection, "told") == "before"
    with used.reading() as connection:
        assert read_meta(connection, "told") == "after"
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    copied.close()
    used.close()
    with pytest.raises(StorageError, match="cannot be copied"):
        copy_database(tmp_path / "nothing" / "x.sqlite", tmp_path / "y.sqlite")
