"""The Retriever over a real database and real Chroma; the embedder is the hashing one."""

from dataclasses import replace

import pytest
from goods import BOOT, BOTTLE, CATALOGUE, LAMP, SCARF, SHOE, UNPRICED, both, usd

from shopbot.errors import IndexMismatch
from shopbot.ingest.index_snippets import fingerprint, metadata, snippets
from shopbot.models.scripted import HashEmbedder
from shopbot.search.facets import matches, parse
from shopbot.search.hybrid import open_retriever
from shopbot.search.vectors import ChromaIndex
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import AttributeFilter, Filters, LocalText, Query

EMBEDDER = HashEmbedder()


def build(folder, catalogue=CATALOGUE):
    store = ProductStore(open_database(folder / "shop.sqlite"))
    pieces = list(snippets(catalogue, lambda text: [text]))
    index = ChromaIndex(folder / "chroma", fingerprint(EMBEDDER))
    index.upsert(
        [s.id for s in pieces],
        EMBEDDER.embed_documents([s.text for s in pieces]),
        [metadata(s) for s in pieces],
    )
    store.save(catalogue, pieces, fingerprint(EMBEDDER))
    index.close()
    return store, open_retriever(store, folder / "chroma", EMBEDDER)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return build(tmp_path_factory.mktemp("shop"))


def ask(shop, text, k=5, **limits):
    parsed = parse(text, shop[1].vocabulary, "USD")
    return shop[1].search(Query(parsed.rest or text, replace(parsed.filters, **limits), "en", k))


def ids(found):
    return [hit.product.id for hit in found.hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hiking boots", BOOT.id),
        ("登山靴", BOOT.id),
        ("a lantern without strobing", LAMP.id),
        ("不要皮的鞋", SHOE.id),
        ("1.5升以上的水瓶", BOTTLE.id),
        ("羊毛围巾", SCARF.id),
        ("size 42 blue boots under 130 dollars", BOOT.id),
    ],
)
def test_the_right_product_comes_first(shop, text, first):
    found = ask(shop, text)
    assert ids(found)[0] == first
    assert found.carried
    assert found.relaxed == ()


def test_no_hit_breaks_a_limit(shop):
    for limits in (
        {"price_max": usd(5000)},
        {"in_stock": True},
        {"excluded": ("leather",)},
        {"attributes": (AttributeFilter("weight", "at_most", 0.3, "kg"),)},
        {"categories": ("camping",), "min_rating": 4.0},
    ):
        found = shop[1].search(Query("something nice", Filters(**limits), "en", 9))
        assert found.hits
        assert found.relaxed == ()
        assert all(matches(hit.product, Filters(**limits)) == () for hit in found.hits)


@pytest.mark.parametrize(
    ("text", "let_go"),
    [
        ("hiking boots under $20", ["relaxed.price"]),
        ("red hiking boots", ["relaxed.color"]),
        ("hiking boots size 46", ["relaxed.size"]),
        ("water bottle in stock", ["relaxed.in_stock"]),
        ("boots that are not waterproof", ["relaxed.attribute"]),
        ("tent under $900", ["relaxed.price"]),
    ],
)
def test_when_nothing_fits_the_nearest_comes_with_what_was_let_go(shop, text, let_go):
    found = ask(shop, text)
    assert [reason.key for reason in found.relaxed] == let_go
    assert found.hits
    assert found.matching == 0
    assert found.carried


def test_the_least_is_let_go(shop):
    found = ask(shop, "blue boots in size 43 in stock")
    assert [r.key for r in found.relaxed] == ["relaxed.in_stock"]


@pytest.mark.parametrize("text", ["aprons", "围裙", "lawn mower", "iPhone", "割草机 100元以下"])
def test_what_is_not_sold_is_said(shop, text):
    found = ask(shop, text)
    assert not found.carried
    assert found.wanted
    assert found.matching == 0


def test_order_is_kept(shop):
    cheap = ask(shop, "", sort="price_asc", k=9)
    prices = [hit.product.price.minor for hit in cheap.hits if hit.product.price]
    assert prices == sorted(prices)
    assert cheap.hits[-1].product.id == UNPRICED.id
    assert cheap.hits[0].reasons[-1].key == "reason.cheapest"
    rated = ask(shop, "", sort="rating_desc")
    assert ids(rated)[:2] == [SCARF.id, BOOT.id]  # same stars, more of them
    assert rated.hits[0].reasons[-1].key == "reason.best_rated"


def test_the_cheapest_of_a_thing_is_of_that_thing(shop):
    assert ids(ask(shop, "cheapest boots")) == [BOOT.id]


def test_excluded_products_stay_away(shop):
    query = Query("boots", Filters(), "en", 5, exclude=(BOOT.id,))
    assert BOOT.id not in ids(shop[1].search(query))


def test_hits_carry_reasons_and_the_snippets_that_spoke_for_them(shop):
    hit = ask(shop, "waterproof hiking boots under 200 dollars").hits[0]
    assert {"reason.under_budget", "reason.attribute_yes", "reason.words"} <= {
        r.key for r in hit.reasons
    }
    assert hit.snippets
    assert all(s.owner_id == hit.product.id for s in shop[1].snippets_for(hit))


def test_limits_alone_list_the_best_liked(shop):
    found = ask(shop, "under $50")
    assert found.matching == 3
    assert ids(found)[0] == SCARF.id


def test_an_empty_message_and_nonsense_answer_something(shop):
    for text in ("", "   ", "?!", "🥾🥾", "the of and", "a" * 3000):
        ask(shop, text)


def test_relations(shop):
    assert [h.product.id for h in shop[1].relations.goes_with(BOOT.id, 3)] == [SCARF.id]
    assert [h.product.id for h in shop[1].relations.goes_with(SCARF.id, 3)] == [
        BOOT.id
    ]  # the other way round
    similar = [h.product.id for h in shop[1].relations.similar(BOOT.id, 3)]
    assert similar[0] == SHOE.id
    assert BOOT.id not in similar
    assert shop[1].relations.similar("nobody", 3) == shop[1].relations.goes_with("nobody", 3) == ()


def test_stale_vectors_are_passed_over(tmp_path):
    store, retriever = build(tmp_path)
    store.save(
        replace(CATALOGUE, products=tuple(p for p in CATALOGUE.products if p is not BOOT)), []
    )
    found = retriever.search(Query("hiking boots", Filters(), "en", 5))
    assert BOOT.id not in ids(found)


def test_vectors_of_other_settings_are_refused(tmp_path):
    store, _ = build(tmp_path)
    with pytest.raises(IndexMismatch, match="shopbot import"):
        open_retriever(store, tmp_path / "chroma", HashEmbedder(32))


def test_an_empty_shop_answers(tmp_path):
    _, retriever = build(tmp_path, replace(CATALOGUE, products=(), categories=()))
    assert retriever.search(Query("boots")).hits == ()
    assert retriever.search(Query("")).hits == ()


def test_both_names_find_it_whatever_the_language_of_the_record(tmp_path):
    chinese_only = replace(BOOT, title=both("", "登山靴"), kind=both("hiking boot", "登山靴"))
    shop = build(tmp_path, replace(CATALOGUE, products=(chinese_only, SCARF)))
    assert ids(ask(shop, "hiking boots"))[0] == BOOT.id


def test_a_feed_in_one_language_is_honest_in_the_other(tmp_path):
    english = [
        replace(BOOT, id="phone", title=LocalText({"en": "Samsung - Galaxy 64GB Cell Phone - Black"}), kind=LocalText({"en": "Prepaid Phones"}), brand="Samsung"),
        replace(BOOT, id="case", title=LocalText({"en": "Case for Samsung Cell Phones - Pink"}), kind=LocalText({"en": "Phone Cases"}), brand="Acme"),
    ]  # fmt: skip
    english = [
        replace(p, attributes=(), source="feed.json:1", description=LocalText()) for p in english
    ]
    info = replace(CATALOGUE.info, locales=("en",))
    shop = build(tmp_path, replace(CATALOGUE, info=info, products=tuple(english), categories=()))
    assert ids(ask(shop, "三星手机")) == ["phone"]
    assert ids(ask(shop, "手机壳")) == ["case"]
    assert ids(ask(shop, "samsung galaxy phone 64gb")) == ["phone"]
    assert not ask(shop, "冰箱").carried  # the word for it in English is known, and missing
    assert ask(
        shop, "三角尺"
    ).carried  # nothing is known of it: the nearest are shown, nothing is denied


def test_things_of_their_own_are_not_their_head(shop):
    assert not ask(shop, "ski boots").carried
    assert ask(shop, "trail boots").carried


def test_whom_it_is_for_orders_things_that_were_named_only(sample_shop):
    """ "A jacket for my mother" begins with women's jackets; "something for arthritis, for my mother" does not."""
    jackets = sample_shop.find("jacket for my mother", "en", 4).hits
    assert jackets[0].product.audience == "women"
    gifts = sample_shop.find("for my mother, easy to hold with stiff fingers", "en", 4).hits
    assert gifts[0].product.audience != "women"


def test_the_cheapest_of_a_thing_for_another_is_for_that_one(tmp_path):
    named = (("old", "Case for Phone 6", 500), ("new", "Case for Phone 7", 900))
    cases = tuple(
        replace(LAMP, id=key, title=both(title, title), kind=both("case", "壳"), price=usd(price))
        for key, title, price in named
    )
    shop = build(tmp_path, replace(CATALOGUE, products=cases))
    assert ids(ask(shop, "cheapest case for phone 7"))[0] == "new"
    assert ids(ask(shop, "cheapest case"))[0] == "old"
