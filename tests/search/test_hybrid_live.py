"""A shop in use while another process imports: the old index serves, then the new one, and nothing is ever an error."""

import json
import subprocess
import sys
import threading
import time

import pytest

from shopbot.errors import StorageError
from shopbot.ingest.index import import_catalogue
from shopbot.models.scripted import HashEmbedder
from shopbot.search import hybrid, hybrid_live
from shopbot.search.hybrid import open_retriever
from shopbot.search.hybrid_index import FILE, prepared
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import Query

EMBEDDER = HashEmbedder(32)
IMPORT = """
import sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
from shopbot.ingest.index import import_catalogue
from shopbot.models.scripted import HashEmbedder
feed, shop = map(Path, sys.argv[1:])
import_catalogue(feed, shop, HashEmbedder(32), print, allow_removals=True)
"""
PATIENCE = 120.0  # seconds


def write(path, *titles):
    goods = [
        {"id": title.replace(" ", "-").lower(), "title": title, "price": "9.00"} for title in titles
    ]
    path.write_text("\n".join(json.dumps(record) for record in goods), encoding="utf-8")


def import_elsewhere(feed, shop):
    command = [sys.executable, "-c", IMPORT, str(feed), str(shop)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr


def ids(retriever, text):
    return [hit.product.id for hit in retriever.search(Query(text)).hits]


def until(true):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never happened")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(hybrid_live, "LOOK", 0.05)
    monkeypatch.setattr(hybrid_live, "AGAIN", 0.05)
    feed, shop = tmp_path / "feed.jsonl", tmp_path / "shop"
    write(feed, "Red lamp", "Blue lamp", "Old kettle", "Green mug")
    import_catalogue(feed, shop, EMBEDDER, lambda _: None)
    store = ProductStore(open_database(shop / "shop.sqlite"))
    return feed, shop, store, open_retriever(store, shop / "chroma", EMBEDDER)


def test_what_another_process_imports_is_found_without_a_restart(place):
    feed, shop, _, retriever = place
    assert ids(retriever, "old kettle") == ["old-kettle"]
    assert not retriever.search(Query("striped blanket")).carried
    failed, stop = [], threading.Event()

    def shopper():
        while not stop.is_set():
            try:
                ids(retriever, "blue lamp")
                retriever.relations.similar("blue-lamp", 2)
            except Exception as error:
                failed.append(error)

    asking = threading.Thread(target=shopper)
    asking.start()
    try:
        write(feed, "Red lamp", "Blue lamp", "Striped blanket", "Green mug")
        import_elsewhere(feed, shop)
        until(lambda: ids(retriever, "striped blanket") == ["striped-blanket"])
    finally:
        stop.set()
        asking.join()
    assert not failed
    assert not retriever.search(Query("old kettle")).carried
    assert [hit.product.id for hit in retriever.relations.similar("red-lamp", 1)] == ["blue-lamp"]


def test_the_old_index_serves_until_the_new_one_is_prepared(place, monkeypatch):
    feed, shop, store, retriever = place
    before = retriever.vocabulary
    write(feed, "Red lamp", "Blue lamp", "Striped blanket", "Green mug")
    kept = (shop / FILE).read_bytes()
    import_elsewhere(feed, shop)
    made = (shop / FILE).read_bytes()
    (shop / FILE).write_bytes(kept)  # as it is between storing and preparing
    assert not prepared(store, shop)
    for _ in range(3):
        assert ids(retriever, "blue lamp") == ["blue-lamp"]
        time.sleep(0.2)
    assert retriever.vocabulary is before
    (shop / FILE).write_bytes(made)
    until(lambda: ids(retriever, "striped blanket") == ["striped-blanket"])
    assert retriever.vocabulary is not before


def test_an_index_that_cannot_be_opened_leaves_the_old_one_serving_and_is_tried_again(
    place, monkeypatch
):
    feed, shop, _, retriever = place
    tried = []

    def broken(*_, **__):
        tried.append(1)
        raise StorageError("The disk is gone.", "Bring it back.")

    with monkeypatch.context() as patch:
        patch.setattr(hybrid, "open_index", broken)
        write(feed, "Red lamp", "Blue lamp", "Striped blanket", "Green mug")
        import_elsewhere(feed, shop)
        until(lambda: ids(retriever, "blue lamp") == ["blue-lamp"] and len(tried) > 1)
    until(lambda: ids(retriever, "striped blanket") == ["striped-blanket"])
