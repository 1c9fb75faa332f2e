"""Behaviour of shoppers: with consent only, for a time only, under hashes only."""

import csv
import json
import sqlite3
from datetime import date, datetime, timedelta

import pytest
from test_index import feed, lamp, run

from shopbot import cli
from shopbot.errors import BadSetting, FeedError, ShopMissing, StorageError
from shopbot.ingest.behaviour import import_behaviour, open_behaviour
from shopbot.shop.behaviour import FEWEST_SHOPPERS
from shopbot.types import Consent

TODAY = date.today()
CONSENT = Consent("recommendations, asked at checkout", "Maya", date(2026, 5, 1))


def ago(days):
    return (TODAY - timedelta(days)).isoformat()


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shops" / "lamps"
    catalogue = {"id": "r1", "product_id": "lamp-1", "rating": 4, "text": {"en": "Catalogue."}}
    run(feed(tmp_path / "feed", [lamp(n) for n in range(4)], [catalogue]), folder)
    return folder


def write(folder, rows, name="events.jsonl"):
    path = folder.parent / name
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def bring(shop, rows, name="events.jsonl", **more):
    more = {"consent": CONSENT, "today": TODAY, **more}
    return import_behaviour(write(shop, rows, name), shop, lambda _: None, **more)


RECENTLY = ago(12)


def bought(shopper, *products, order="", day=RECENTLY):
    return [
        {"kind": "purchase", "customer": shopper, "sku": p, "order_id": order, "date": day}
        for p in products
    ]


def held(shop, shopper=""):
    with open_behaviour(shop) as (behaviour, _):
        return list(behaviour.events(shopper))


def test_every_kind_is_read_whatever_its_columns_are_called(shop):
    noon = int(datetime.fromisoformat(f"{ago(12)}T12:00:00+00:00").timestamp())
    rows = [
        {"event": "page_view", "user": "u1", "item": "LAMP-1", "timestamp": noon},
        {
            "商品": "lamp-2",
            "评分": "5",
            "评论": "很亮",
            "日期": ago(29).replace("-", "/"),
            "用户": "王",
        },
        {"query": "desk lamp", "date": f"{ago(28)}T10:00:00Z"},
        {"order_id": "A1", "customer": "u1", "sku": "lamp-3", "qty": 2, "date": ago(27)},
    ]
    report = bring(shop, rows)
    assert (report.read, report.rejected) == (4, ())
    assert report.kept == {"purchase": 1, "review": 1, "search": 1, "view": 1}
    found = {event["kind"]: event for event in held(shop)}
    assert found["view"]["day"] == ago(12)
    assert (found["review"]["rating"], found["review"]["text"]) == (5, "很亮")
    assert found["search"]["text"] == "desk lamp"
    assert found["purchase"]["quantity"] == 2
    assert found["view"]["purpose"] == CONSENT.purpose
    assert (found["view"]["said_by"], found["view"]["given"]) == ("Maya", "2026-05-01")


def test_a_table_is_read_too_and_broken_rows_are_named(shop):
    path = shop.parent / "orders.csv"
    path.write_text(
        "Order ID;Email;Lineitem sku;Lineitem quantity;Created at\n"
        f"1;a@x.example;lamp-1;1;{ago(3)}\n"
        f"1;a@x.example;nothing;1;{ago(3)}\n"
        f"1;a@x.example;lamp-2;-3;{ago(3)}\n"
        "1;a@x.example;lamp-2;1;soon\n"
        f"1;a@x.example;lamp-2;1;{ago(-9)}\n",
        "utf-8",
    )
    report = import_behaviour(path, shop, lambda _: None, consent=CONSENT, today=TODAY)
    assert (report.read, report.kept) == (5, {"purchase": 1})
    with open(report.rejects_file, encoding="utf-8-sig", newline="") as file:
        assert [(r["line"], r["field"]) for r in csv.DictReader(file)] == [
            ("3", "product_id"),
            ("4", "quantity"),
            ("5", "date"),
            ("6", "date"),
        ]


@pytest.mark.parametrize(
    "consent", [None, Consent("", "Maya", TODAY), Consent("offers", "  ", TODAY)]
)
def test_without_consent_nothing_is_stored(shop, consent):
    with pytest.raises(BadSetting, match="only with their consent.*--consent"):
        bring(shop, bought("u", "lamp-1"), consent=consent)
    assert held(shop) == []


def test_no_name_of_a_shopper_or_order_reaches_the_disk(shop):
    bring(shop, [*bought("maya@post.example", "lamp-1", order="ORDER-77"), {
        "rating": 5, "product_id": "lamp-1", "text": "Good", "customer": "Maya Lindqvist",
        "date": ago(3),
    }])  # fmt: skip
    stored = b"".join(p.read_bytes() for p in shop.rglob("*") if p.is_file())
    for name in (b"maya@post", b"ORDER-77", b"order-77", b"Lindqvist", b"lindqvist"):
        assert name not in stored
    assert (shop / "behaviour.key").stat().st_mode & 0o077 == 0


def test_the_same_shopper_has_another_hash_in_another_shop(shop, tmp_path):
    other = tmp_path / "shops" / "other"
    run(tmp_path / "feed", other)
    for folder in (shop, other):
        bring(folder, bought("u1", "lamp-1"))
    assert held(shop)[0]["shopper"] != held(other)[0]["shopper"]


def test_the_same_file_twice_is_stored_once_and_two_alike_in_a_file_are_two(shop):
    rows = [*bought("u", "lamp-1"), *bought("u", "lamp-1")]
    assert bring(shop, rows).kept == {"purchase": 2}
    again = bring(shop, rows)
    assert (again.kept, again.repeated) == ({}, 2)
    assert len(held(shop)) == 2


def test_what_is_past_its_time_is_not_stored_and_what_gets_there_is_deleted(shop):
    rows = [
        *bought("u", "lamp-1", day=ago(7)),
        {"rating": 5, "product_id": "lamp-1", "text": "Old.", "date": ago(3)},
        *bought("u", "lamp-1", day=ago(31)),
    ]
    report = bring(shop, rows, retention_days=10)
    assert (report.kept, report.too_old) == ({"purchase": 1, "review": 1}, 1)
    later = bring(shop, bought("v", "lamp-2", day=ago(-7)), today=TODAY + timedelta(8))
    assert later.expired == 2
    assert [event["product_id"] for event in held(shop)] == ["lamp-2"]
    with open_behaviour(shop) as (_, products):
        assert [r.text.get("en") for r in products.reviews("lamp-1")] == ["Catalogue."]


def test_opening_a_shop_deletes_what_has_expired(shop):
    bring(shop, bought("u", "lamp-1", day="2020-01-01"), today=date(2020, 1, 2))
    assert held(shop) == []


def test_a_shopper_is_forgotten_with_the_reviews(shop):
    review = {"rating": 1, "product_id": "lamp-1", "text": "Dim.", "date": ago(30)}
    bring(shop, [{**review, "customer": "u1"}, *bought("u1", "lamp-1"), *bought("u2", "lamp-1")])
    assert len(held(shop, "U1 ")) == 2
    with open_behaviour(shop) as (behaviour, products):
        assert behaviour.forget("nobody") == 0
        assert behaviour.forget("") == 0
        assert behaviour.forget("u1") == 2
        assert [r.text.get("en") for r in products.reviews("lamp-1")] == ["Catalogue."]
    assert len(held(shop)) == 1
    raw = b"".join(p.read_bytes() for p in shop.glob("shop.sqlite*"))
    assert b"Dim." not in raw


def test_reviews_join_those_of_the_catalogue_and_survive_its_next_import(shop, tmp_path):
    review = {"rating": 2, "product_id": "lamp-1", "text": "Flickers.", "customer": "Ann"}
    bring(shop, [{**review, "date": ago(9)}, {**review, "text": "Hums.", "date": ago(2)}])
    run(feed(tmp_path / "feed", [lamp(n, "New.") for n in range(4)]), shop)  # without its own
    with open_behaviour(shop) as (_, products):
        found = products.reviews("lamp-1")
    assert [(r.rating, r.text.get("en"), r.author) for r in found] == [
        (2, "Hums.", ""),
        (2, "Flickers.", ""),
    ]


def test_bought_together_is_told_only_of_enough_shoppers(shop):
    rows = []
    for number in range(FEWEST_SHOPPERS):
        rows += bought(f"u{number}", "lamp-0", "lamp-1", order=f"o{number}")
    for number in range(FEWEST_SHOPPERS - 1):
        rows += bought(f"u{number}", "lamp-0", "lamp-2", order=f"p{number}")
    for number in range(20):  # one shopper many times, and nobody many times
        rows += bought("fan", "lamp-0", "lamp-3", order=f"f{number}")
        rows += bought("", "lamp-0", "lamp-3", order=f"n{number}")
    rows += bought("x", "lamp-0", "lamp-0", order="x")
    bring(shop, rows)
    with open_behaviour(shop) as (behaviour, _):
        assert behaviour.bought_together("lamp-0") == (("lamp-1", FEWEST_SHOPPERS),)
        assert behaviour.bought_together("lamp-1") == (("lamp-0", FEWEST_SHOPPERS),)
        assert behaviour.bought_together("lamp-3") == ()
        behaviour.forget("u0")
        assert behaviour.bought_together("lamp-0") == ()


def test_without_order_numbers_a_day_of_a_shopper_is_one_order(shop):
    rows = [row for n in range(5) for row in bought(f"u{n}", "lamp-0", "lamp-1")]
    rows += [row for n in range(5) for row in bought(f"u{n}", "lamp-2", day=ago(5))]
    bring(shop, rows)
    with open_behaviour(shop) as (behaviour, _):
        assert behaviour.bought_together("lamp-0") == (("lamp-1", 5),)


def test_a_failure_in_the_middle_stores_nothing(shop):
    path = shop.parent / "cut.csv"
    path.write_text('kind,product_id,text\nview,lamp-1,\nview,lamp-2,"never closed\n', "utf-8")
    with pytest.raises(FeedError):
        import_behaviour(path, shop, lambda _: None, consent=CONSENT, today=TODAY)
    assert held(shop) == []


def test_bad_wishes_are_refused(shop, tmp_path):
    with pytest.raises(BadSetting, match="0 days"):
        bring(shop, [], retention_days=0)
    with pytest.raises(ShopMissing):
        bring(tmp_path / "nowhere", [])
    with pytest.raises(FeedError, match="Columns seen: weather"):
        bring(shop, [{"weather": "rain"}])


def test_a_lost_key_is_said_instead_of_making_the_data_unfindable(shop):
    bring(shop, bought("u", "lamp-1"))
    (shop / "behaviour.key").unlink()
    with pytest.raises(StorageError, match=r"behaviour\.key is missing.*backup"):
        bring(shop, bought("u", "lamp-1"))


def test_an_empty_shop_keeps_no_consent_for_nothing(shop):
    bring(shop, bought("u", "lamp-1", day="2020-01-01"))
    raw = sqlite3.connect(shop / "shop.sqlite")
    assert raw.execute("SELECT count(*) FROM consents").fetchone() == (0,)
    raw.close()


def test_the_commands(shop, capsys, monkeypatch):
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(shop.parents[1]))
    path = write(shop, bought("u1", "lamp-1", day=date.today().isoformat()))
    flags = ["--shop", "lamps"]
    assert cli.main(["behaviour", "import", str(path), *flags]) != 0
    assert "--consent" in capsys.readouterr().err
    assert cli.main(["behaviour", "import", str(path), "--consent", "offers", *flags]) == 0
    assert "1 purchase" in capsys.readouterr().out
    assert cli.main(["behaviour", "export", "--shopper", "u1", *flags]) == 0
    assert json.loads(capsys.readouterr().out)["product_id"] == "lamp-1"
    assert cli.main(["behaviour", "forget", "--shopper", "u1", *flags]) == 0
    assert "1 events" in capsys.readouterr().out
    assert cli.main(["behaviour", "export", *flags]) == 0
    assert capsys.readouterr().out == ""
