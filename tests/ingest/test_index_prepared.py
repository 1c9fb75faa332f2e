"""An import ends with what searching reads; where that fails the import stands, and opening the shop makes it up."""

import json
import os
import time

import pytest

from shopbot.errors import StorageError
from shopbot.ingest.index import import_catalogue
from shopbot.models.scripted import HashEmbedder
from shopbot.search.hybrid import open_retriever
from shopbot.search.hybrid_dense import Dense
from shopbot.search.hybrid_index import FILE
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import Query

EMBEDDER = HashEmbedder(32)


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "lamps.jsonl"
    goods = [{"id": f"lamp-{n}", "title": f"Lamp {n}", "price": "9.00"} for n in range(5)]
    path.write_text("\n".join(json.dumps(record) for record in goods), encoding="utf-8")
    return path


def files(shop):
    found = [*shop.glob("*.npz"), *shop.glob("*.npy")]
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def hits(shop):
    retriever = open_retriever(
        ProductStore(open_database(shop / "shop.sqlite")), shop / "chroma", EMBEDDER
    )
    return [hit.product.id for hit in retriever.search(Query("lamp 3")).hits]


def test_opening_after_an_import_makes_nothing(feed, tmp_path):
    said, shop = [], tmp_path / "shop"
    import_catalogue(feed, shop, EMBEDDER, said.append)
    assert "Preparing search" in said
    made = files(shop)
    assert FILE in made
    assert len(made) == 2
    assert hits(shop)[0] == "lamp-3"
    assert files(shop) == made


def test_an_import_that_changes_something_replaces_both_files(feed, tmp_path):
    shop = tmp_path / "shop"
    import_catalogue(feed, shop, EMBEDDER, lambda _: None)
    before = files(shop)
    with feed.open("a", encoding="utf-8") as file:
        file.write('\n{"id": "new", "title": "A kettle", "price": "9.00"}')
    import_catalogue(feed, shop, EMBEDDER, lambda _: None)
    after = files(shop)
    assert len(after) == 2
    assert not set(after.values()) & set(before.values())
    assert hits(shop)
    assert files(shop) == after


def test_a_failure_there_does_not_fail_the_import(feed, tmp_path, monkeypatch):
    said, shop = [], tmp_path / "shop"

    def fails(_):
        raise StorageError("The vectors cannot be read.")

    with monkeypatch.context() as patch:
        patch.setattr(Dense, "vectors", fails)
        report = import_catalogue(feed, shop, EMBEDDER, said.append)
    assert report.kept == 5
    assert any("when the shop is opened: The vectors cannot be read." in line for line in said)
    assert hits(shop)[0] == "lamp-3"


def test_a_file_that_cannot_be_replaced_does_not_fail_the_import(feed, tmp_path):
    shop = tmp_path / "shop"
    (shop / FILE / "in the way").mkdir(parents=True)
    assert import_catalogue(feed, shop, EMBEDDER, lambda _: None).kept == 5
    assert hits(shop)[0] == "lamp-3"


def test_what_a_killed_import_left_is_removed_once_nobody_can_be_writing_it(feed, tmp_path):
    shop = tmp_path / "shop"
    shop.mkdir()
    old, young = shop / f"{FILE}abc.part", shop / "vectors-1.2.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    import_catalogue(feed, shop, EMBEDDER, lambda _: None)
    assert not old.exists()
    assert young.exists()
