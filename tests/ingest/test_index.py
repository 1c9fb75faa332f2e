"""Import as a whole: real database, real Chroma, the hashing embedder; crashes in the middle included."""

import csv
import json

import pytest

from shopbot.errors import FeedError, StorageError
from shopbot.ingest.index import import_catalogue
from shopbot.ingest.index_embed import AT_ONCE
from shopbot.ingest.index_snippets import fingerprint
from shopbot.models.scripted import HashEmbedder
from shopbot.search.hybrid import open_retriever
from shopbot.search.vectors import ChromaIndex
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import Query


class Counting(HashEmbedder):
    """Counts what it embeds, and fails when told to."""

    def __init__(self, dimension=64):
        super().__init__(dimension)
        self.embedded = 0
        self.fails_after = None

    def embed_documents(self, texts):
        if self.fails_after is not None and self.embedded >= self.fails_after:
            raise StorageError("no more")
        self.embedded += len(texts)
        return super().embed_documents(texts)


def feed(folder, products, reviews=()):
    (folder / "products").mkdir(parents=True, exist_ok=True)
    (folder / "shop.json").write_text('{"name": {"en": "S"}, "currency": "USD"}', encoding="utf-8")
    lines = "\n".join(
        p if isinstance(p, str) else json.dumps(p, ensure_ascii=False) for p in products
    )
    (folder / "products" / "lamps.jsonl").write_text(lines, encoding="utf-8")
    text = "\n".join(json.dumps(r, ensure_ascii=False) for r in reviews)
    (folder / "reviews.jsonl").write_text(text, encoding="utf-8")
    return folder


def lamp(number, text="It shines."):
    return {
        "id": f"lamp-{number}",
        "title": {"en": f"Lamp number {number}", "zh": f"{number}号灯"},
        "kind": {"en": "lamp", "zh": "灯"},
        "description": {"en": text, "zh": "很亮。" * 3},
        "price": "10.00",
        "attributes": [{"name": "waterproof", "value": True}],
    }


@pytest.fixture
def places(tmp_path):
    return tmp_path / "feed", tmp_path / "shops" / "lamps"


def run(source, shop, embedder=None, **more):
    return import_catalogue(source, shop, embedder or Counting(), lambda _: None, **more)


def shop_of(folder, embedder=None):
    store = ProductStore(open_database(folder / "shop.sqlite"))
    return store, open_retriever(store, folder / "chroma", embedder or Counting())


def held(folder, embedder=None):
    index = ChromaIndex(folder / "chroma", fingerprint(embedder or Counting()))
    found = index.ids()
    index.close()
    return found


def test_an_import_says_what_it_did_and_can_be_searched(places):
    source, folder = places
    said = []
    report = import_catalogue(feed(source, [lamp(1), lamp(2)]), folder, Counting(), said.append)
    assert (report.shop, report.read, report.kept) == ("lamps", 2, 2)
    assert (report.new, report.changed, report.unchanged, report.removed) == (2, 0, 0, 0)
    assert (report.embedded, report.reused) == (12, 0)
    assert list(report.stages) == [
        "read",
        "split",
        "duplicates",
        "vectors",
        "embed",
        "save",
        "search",
    ]
    assert report.snippets == 12  # title, facts and description, in two languages
    assert report.rejects_file == ""
    assert any("12 of 12" in line for line in said)
    store, retriever = shop_of(folder)
    assert held(folder) == store.snippet_ids()
    assert retriever.search(Query("lamp number 2")).hits[0].product.id == "lamp-2"
    assert retriever.snippet_count == 12


def test_only_what_changed_is_embedded_again(places):
    source, folder = places
    embedder = Counting()
    run(feed(source, [lamp(1), lamp(2), lamp(3)]), folder, embedder)
    embedder.embedded = 0
    assert run(source, folder, embedder).changed == 0
    assert embedder.embedded == 0
    report = run(feed(source, [lamp(3), lamp(1, "It glows.")]), folder, embedder)
    assert (report.changed, report.removed) == (1, 1)
    assert embedder.embedded == 1
    assert held(folder) == shop_of(folder)[0].snippet_ids()


def test_broken_lines_are_saved_as_csv_and_the_rest_is_kept(places):
    source, folder = places
    report = run(feed(source, [lamp(1), "{broken", lamp(1), {"id": "x"}, lamp(2)]), folder)
    assert (report.read, report.kept, len(report.rejected)) == (5, 2, 3)
    with open(report.rejects_file, encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(r["file"], r["line"], r["field"]) for r in found] == [
        ("products/lamps.jsonl", "2", ""),
        ("products/lamps.jsonl", "3", "id"),
        ("products/lamps.jsonl", "4", "title"),
    ]
    assert run(feed(source, [lamp(1)]), folder).rejects_file == ""
    assert not (folder / "rejects.csv").exists()


def test_a_feed_without_a_usable_product_leaves_the_shop_alone(places):
    source, folder = places
    run(feed(source, [lamp(1)]), folder)
    with pytest.raises(FeedError, match="lamps.jsonl:1.*left as it was"):
        run(feed(source, [{"id": "x"}]), folder)
    assert shop_of(folder)[0].count() == 1


def test_a_currency_that_nobody_names_is_said_and_kept(tmp_path):
    """A Shopify export names no currency: which one was taken is said, and a later import takes the same."""
    source, shop = tmp_path / "feed.csv", tmp_path / "shops" / "lamps"
    source.write_text("id,title,price\n1,Lamp,10.00\n", encoding="utf-8")
    report = run(source, tmp_path / "shops" / "guessed")
    assert any("USD" in warning and "--currency" in warning for warning in report.warnings)
    named = run(source, shop, currency="GBP")
    again = run(source, shop)
    store, _ = shop_of(shop)
    (product,) = store.get(["1"])
    assert (product.price.currency, store.info().currency) == ("GBP", "GBP")
    assert not any("currency" in warning for warning in (*named.warnings, *again.warnings))
    assert again.unchanged == 1


def test_a_currency_that_the_feed_names_wins(tmp_path):
    source, shop = tmp_path / "feed.csv", tmp_path / "shops" / "lamps"
    source.write_text("id,title,price\n1,Lamp,10.00 EUR\n", encoding="utf-8")
    report = run(source, shop, currency="GBP")
    store, _ = shop_of(shop)
    assert store.info().currency == "EUR"
    assert not any("currency" in warning for warning in report.warnings)


def test_a_crash_while_embedding_leaves_the_old_shop_and_the_next_import_goes_on(places):
    source, folder = places
    run(feed(source, [lamp(1)]), folder)
    failing = Counting()
    failing.fails_after = AT_ONCE
    with pytest.raises(StorageError):
        run(feed(source, [lamp(n, "New.") for n in range(300)]), folder, failing)
    store, retriever = shop_of(folder)
    assert store.count() == 1
    assert [h.product.id for h in retriever.search(Query("lamp")).hits] == ["lamp-1"]
    again = Counting()
    report = run(source, folder, again)
    assert report.kept == 300
    assert again.embedded == report.embedded == report.snippets - AT_ONCE - 5  # five as before
    assert held(folder) == shop_of(folder)[0].snippet_ids()


def test_a_crash_while_saving_leaves_the_old_shop(places, monkeypatch):
    source, folder = places
    run(feed(source, [lamp(1)]), folder)

    def fails(*_):
        raise StorageError("disk full")

    feed(source, [lamp(2)])
    with monkeypatch.context() as patch:
        patch.setattr(ProductStore, "save", fails)
        with pytest.raises(StorageError):
            run(source, folder, allow_removals=True)
    retriever = shop_of(folder)[1]
    assert [h.product.id for h in retriever.search(Query("lamp")).hits] == ["lamp-1"]
    run(source, folder, allow_removals=True)
    assert [h.product.id for h in shop_of(folder)[1].search(Query("lamp")).hits] == ["lamp-2"]


def test_another_embedder_is_built_beside_the_old_one(places):
    source, folder = places
    run(feed(source, [lamp(1), lamp(2)]), folder)
    failing = Counting(32)
    failing.fails_after = 0
    with pytest.raises(StorageError):
        run(source, folder, failing)
    assert shop_of(folder)[1].search(Query("lamp")).hits  # the old one still serves
    run(source, folder, Counting(32))
    assert shop_of(folder, Counting(32))[1].search(Query("lamp")).hits


def test_long_texts_are_split_at_sentences_and_carry_the_title(places):
    source, folder = places
    long = {"en": "This lamp shines. " * 60, "zh": "这盏灯很亮。" * 150}
    run(feed(source, [{**lamp(1), "description": long}]), folder)
    pieces = [s for s in shop_of(folder)[0].snippets_of("lamp-1") if s.kind == "description"]
    assert len(pieces) >= 4
    assert all(s.text.startswith(("Lamp number 1: ", "1号灯：")) for s in pieces)
    assert all(s.text.endswith((".", "。")) for s in pieces)
    assert all(len(s.text) < 400 for s in pieces)


def test_reviews_are_joined_per_language(places):
    source, folder = places
    reviews = [
        {"id": f"r{n}", "product_id": "lamp-1", "rating": 5, "text": {locale: f"{text} {n}"}}
        for n, (locale, text) in enumerate([("en", "Bright"), ("en", "Warm"), ("zh", "亮")])
    ]
    run(feed(source, [lamp(1)], reviews), folder)
    texts = {
        s.locale: s.text for s in shop_of(folder)[0].snippets_of("lamp-1") if s.kind == "review"
    }
    assert texts == {"en": "Lamp number 1: Bright 0\nWarm 1", "zh": "1号灯：亮 2"}
