"""Truths about the whole shop come from every product, whatever the question's limits, in both languages."""

import random
from collections import Counter
from threading import Event

import pytest

from shopbot.chat.turn import Assistant, TurnRequest
from shopbot.decoding import Decoding
from shopbot.search.facets import matches
from shopbot.search.facets_table_build import table
from shopbot.search.facets_truths import by_size, statistics
from shopbot.types import (
    Attribute,
    AttributeFilter,
    Done,
    Filters,
    LocalText,
    Money,
    Product,
    Query,
)


def says(shop, text, locale="en"):
    """The reply of a shop without a model."""
    told = shop.assistant
    plain = Assistant(told.journal, told.ear, told.gatherer, None, told.words, told.assets)
    request = TurnRequest(f"truths-{random.random()}", text, locale, Decoding("greedy"))
    events = list(plain.reply(request, Event()))
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].turn.reply


def named(products, *words):
    """Products whose kind has one of the words."""
    return [p for p in products if any(w in " ".join(p.kind.all()).lower() for w in words)]


@pytest.fixture(scope="module")
def goods(sample_shop):
    return tuple(sample_shop.products.all())


def drawn(chance, goods):
    """Limits like those of one of the products."""
    like = chance.choice(goods)
    possible = {
        "categories": (like.category,),
        "brands": (like.brand,),
        "price_max": like.price,
        "in_stock": True,
        "on_sale": True,
        "min_rating": 4.2,
        "audience": "women",
        "excluded": ("plastic",),
        "attributes": (AttributeFilter("waterproof", "is", True),),
    }
    return Filters(
        **{n: possible[n] for n in chance.sample(sorted(possible), chance.randint(0, 3))}
    )


@pytest.mark.parametrize("seed", range(80))
def test_counted_truths_are_those_of_every_product(sample_shop, goods, seed):
    filters = drawn(random.Random(seed), goods)
    fitting = [p for p in goods if not matches(p, filters)]
    found = sample_shop.products.statistics(filters)
    priced = [p.price.minor for p in fitting if p.price]
    by_id = {p.id: p for p in fitting}
    assert found.count == len(fitting)
    assert found.in_stock == sum(bool(p.stock) for p in fitting)
    assert dict(found.brands) == Counter(p.brand for p in fitting if p.brand)
    assert dict(found.categories) == Counter(p.category for p in fitting)
    assert dict(found.colors) == Counter(o.value for p in fitting for o in p.option_values("color"))
    if priced:
        assert (found.price_min.minor, found.price_max.minor) == (min(priced), max(priced))
        assert by_id[found.cheapest[0]].price.minor == min(priced)
        assert by_id[found.dearest[0]].price.minor == max(priced)
        assert abs(found.price_average.minor - sum(priced) / len(priced)) <= 0.5
    if rated := [(p.rating, p.rating_count) for p in fitting if p.rating]:
        best = by_id[found.best_rated[0]]
        assert (best.rating, best.rating_count) == max(rated)


@pytest.mark.parametrize(
    ("locale", "question", "words"),
    [
        ("en", "what is your cheapest kettle?", ("kettle",)),
        ("en", "the cheapest umbrella", ("umbrella",)),
        ("zh", "最便宜的雨伞是哪个？", ("伞",)),
    ],
)
def test_the_cheapest_is_the_cheapest_of_all(sample_shop, goods, locale, question, words):
    pool = [p for p in named(goods, *words) if p.price]
    lowest = min(p.price.minor for p in pool)
    best = [p.title.get(locale) for p in pool if p.price.minor == lowest]
    assert any(title in says(sample_shop, question, locale) for title in best)


def test_how_many_within_a_limit(sample_shop, goods):
    cheap = [p for p in named(goods, "umbrella") if p.price and p.price.minor <= 3000]
    assert says(sample_shop, "how many umbrellas under $30 do you have?").startswith(
        f"{len(cheap)} of our products"
    )


def test_how_many_are_in_stock(sample_shop, goods):
    there = sum(bool(p.stock) for p in goods)
    assert f"{there} of our products fit that and are in stock" in says(
        sample_shop, "how many products are in stock?"
    )
    assert f"有货的商品有{there}件" in says(sample_shop, "有货的商品有多少个？", "zh")


@pytest.mark.parametrize(
    ("locale", "question", "word", "limit"),
    [
        ("en", "which brands of kettles under $80 do you have?", "kettle", 8000),
        ("zh", "40块以下的雨伞有哪些品牌？", "伞", 4000),
    ],
)
def test_brands_within_a_limit_are_all_of_them_and_no_other(
    sample_shop, goods, locale, question, word, limit
):
    pool = [p for p in named(goods, word) if p.price and p.price.minor <= limit]
    wanted = {p.brand for p in pool}
    reply = says(sample_shop, question, locale)
    assert all(brand in reply for brand in wanted)
    assert not any(brand in reply for brand in {p.brand for p in goods} - wanted)


def test_the_price_range_and_the_average(sample_shop, goods):
    prices = [p.price.minor for p in named(goods, "umbrella") if p.price]
    ranged = says(sample_shop, "what is the price range of umbrellas?")
    assert f"{min(prices) / 100:.2f}" in ranged
    assert f"{max(prices) / 100:.2f}" in ranged
    assert f"over {len(prices)} products" in says(
        sample_shop, "what is the average price of umbrellas?"
    )
    assert f"共{len(prices)}件" in says(sample_shop, "雨伞的平均价格是多少？", "zh")


def test_colours_and_sizes_there_are(sample_shop, goods):
    boots = named(goods, "hiking boot")
    reply = says(sample_shop, "what sizes of hiking boots do you have?")
    sizes = {o.value for p in boots for o in p.option_values("size")}
    assert all(size in reply for size in sizes)
    assert "red" in says(sample_shop, "what colours of umbrellas do you have?").lower() or not any(
        o.value == "red" for p in named(goods, "umbrella") for o in p.option_values("color")
    )


def test_do_you_sell(sample_shop, goods):
    umbrellas = named(goods, "umbrella")
    prices = [p.price.minor for p in umbrellas if p.price]
    reply = says(sample_shop, "do you sell umbrellas?")
    assert reply.startswith(f"Yes, we have {len(umbrellas)} of them")
    assert f"{min(prices) / 100:.2f}" in reply
    assert says(sample_shop, "雨伞卖吗？", "zh").startswith("有的")
    assert says(sample_shop, "do you sell lawn mowers?").startswith("We don't sell")


def dated(number, when):
    made = Attribute("released", when, text=LocalText({"en": str(when)}))
    return Product(f"p{number}", LocalText({"en": f"Thing {number}"}), attributes=(made,))


def test_the_newest_is_known_only_where_the_record_has_a_date():
    columns = table([dated(1, "2024-03-01"), dated(2, "2025-01-15"), dated(3, "soon")])
    found = statistics(columns, columns.fitting(Filters()), "USD")
    assert (found.newest, found.newest_date) == (("p2",), "2025-01-15")
    years = table([dated(1, 2023), dated(2, 2021.0)])
    assert statistics(years, years.fitting(Filters()), "USD").newest == ("p1",)
    none = table([Product("x", LocalText({"en": "X"}))])
    assert statistics(none, none.fitting(Filters()), "USD").newest == ()


def test_the_newest_that_nobody_knows_is_not_made_up(sample_shop):
    assert "do not say" in says(sample_shop, "what is your newest umbrella?")


def test_other_currencies_are_not_compared():
    goods = [
        Product("a", LocalText({"en": "A"}), price=Money(100, "JPY")),
        Product("b", LocalText({"en": "B"}), price=Money(500, "USD")),
        Product("c", LocalText({"en": "C"}), price=Money(701, "USD")),
    ]
    columns = table(goods)
    found = statistics(columns, columns.fitting(Filters()), "USD")
    assert (found.cheapest[0], found.priced, found.price_average) == ("b", 2, Money(601, "USD"))


def test_sizes_stand_in_their_order():
    assert sorted(["42", "XL", "S", "9.5", "M", "one size"], key=by_size) == [
        "S", "M", "XL", "9.5", "42", "one size",
    ]  # fmt: skip


def test_nothing_of_the_kind_has_no_truth(sample_shop):
    assert sample_shop.retriever.statistics(Query("aprons")) is None
    assert sample_shop.retriever.statistics(Query("", Filters(brands=("Nobody",)))) is None
