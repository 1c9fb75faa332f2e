"""What was sold is sold for the search, too: in the process that sold it, in others, after a restart, after an import."""

import json

import pytest
from test_index import feed, lamp, run, shop_of

from shopbot.errors import FeedError
from shopbot.shop.carts import CartDesk
from shopbot.shop.checkout import Checkout
from shopbot.shop.database import open_database
from shopbot.shop.goods import read_rules
from shopbot.types import Address, Filters, Query

RULES = {"limits": {"per_line": 2}, "checkout": {"kind": "here", "number": "L-"}}
HERE = Query("lamp", Filters(in_stock=True), k=5)


def sell(folder, product_id):
    database = open_database(folder / "shop.sqlite")
    desk = CartDesk(database, read_rules(database))
    desk.add("s", product_id, 1)
    desk.set_email("s", "a@b.example")
    desk.set_address("s", Address("Ann", "1 Oak Street", "Portland", "OR", "97204"))
    way = Checkout(database, desk)
    order = way.place(way.propose("s")).order
    database.close()
    return order


def found(retriever):
    return {hit.product.id for hit in retriever.search(HERE).hits}


def test_the_last_one_is_sold(tmp_path):
    source, folder = tmp_path / "feed", tmp_path / "shops" / "lamps"
    feed(source, [lamp(1) | {"stock": 1}, lamp(2) | {"stock": 5}])
    (source / "rules.json").write_text(json.dumps(RULES))
    run(source, folder)
    store, retriever = shop_of(folder)
    assert found(retriever) == {"lamp-1", "lamp-2"}
    assert sell(folder, "lamp-1").id.startswith("L-")  # by another process, as it were
    assert found(retriever) == {"lamp-2"}
    assert store.get(["lamp-1"])[0].stock == 0
    _, reopened = shop_of(folder)  # reads what was kept for searching before the sale
    assert found(reopened) == {"lamp-2"}
    report = run(source, folder)
    assert (report.changed, report.unchanged) == (0, 2)
    assert found(shop_of(folder)[1]) == {"lamp-2"}
    feed(source, [lamp(1) | {"stock": 7}, lamp(2) | {"stock": 5}])
    run(source, folder)
    assert found(shop_of(folder)[1]) == {"lamp-1", "lamp-2"}


def test_rules_may_come_in_a_file_of_their_own_and_stay(tmp_path):
    source, folder, rules = tmp_path / "feed", tmp_path / "shops" / "lamps", tmp_path / "r.json"
    feed(source, [lamp(1)])
    rules.write_text('{"limits": {"per_line": 0}}')
    with pytest.raises(FeedError, match=r"r\.json cannot be used: limits are whole numbers"):
        run(source, folder, rules=rules)
    assert not (folder / "shop.sqlite").exists()
    rules.write_text(json.dumps(RULES))
    run(source, folder, rules=rules)
    run(source, folder)
    database = open_database(folder / "shop.sqlite")
    assert read_rules(database).limits.per_line == 2
    database.close()
