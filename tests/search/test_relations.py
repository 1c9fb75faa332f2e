"""What is like a product, instead of it, with it: true reasons, nothing sold out, no budget broken."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from goods import BOOT, CATALOGUE, LAMP, PRODUCTS, SCARF, SHOE, both, usd
from hypothesis import given
from hypothesis import strategies as st
from test_hybrid import build

from shopbot.search.facets_fit import matches
from shopbot.search.relations import Relations
from shopbot.search.relations_bundle import FEWEST, MOST, Part, bundle, cheapest_pair, parts
from shopbot.search.relations_kin import Kin, kin, sort_of
from shopbot.types import AttributeFilter, Filters, Hit, LocalText, Money, Product
from shopbot.wiring import Shop


@pytest.fixture(scope="module")
def relations(sample_shop: Shop) -> Relations:
    return sample_shop.assistant.gatherer.retriever.relations


@pytest.fixture(scope="module")
def goods(sample_shop: Shop) -> tuple[Product, ...]:
    return tuple(sample_shop.products.all())


# ------------------------------------------------------------------ kin


def test_kin_turns_goes_with_round_and_orders_each_sort_by_price() -> None:
    made = kin(PRODUCTS)
    assert made.named_by == {SCARF.id: [BOOT.id]}
    many = [replace(LAMP, id=f"lamp-{n}", price=usd(100 * n)) for n in range(1, 30)]
    near = kin(many).near(many[10], 4)
    assert set(near) == {"lamp-9", "lamp-10", "lamp-12", "lamp-13"}
    assert many[10].id not in kin(many).near(many[10], 100)
    assert len(kin(many).near(many[10], 100)) == 28
    assert kin(many).near(BOOT, 4) == ()
    kept = Kin.read(json.loads(json.dumps(kin(many).lines())))
    assert kept.near(many[10], 100) == kin(many).near(many[10], 100)


@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ({"en": "dome tent", "zh": "圆顶帐篷"}, "tent"),
        ({"en": "Socks"}, "sock"),
        ({"zh": "圆顶帐篷"}, "帐篷"),
        ({}, "category camping"),
    ],
)
def test_the_sort_of_a_thing_is_the_last_word_of_its_kind(kind: dict[str, str], sort: str) -> None:
    assert sort_of(replace(LAMP, kind=LocalText(kind))) == sort


# ------------------------------------------------------------------ similar and substitutes


def test_similar_goods_of_the_same_sort_come_first(
    relations: Relations, goods: tuple[Product, ...]
) -> None:
    for product in goods[::9]:
        hits = relations.similar(product.id, 4)
        assert len(hits) == 4
        same = [sort_of(hit.product) == sort_of(product) for hit in hits]
        assert same == sorted(same, reverse=True), product.id
        assert product.id not in [hit.product.id for hit in hits]
        assert all(hit.reasons for hit in hits)
        others = sum(sort_of(p) == sort_of(product) for p in goods) - 1
        assert sum(same) == min(others, 4)


def test_a_substitute_can_be_had_and_is_the_same_sort_of_thing(
    relations: Relations, goods: tuple[Product, ...]
) -> None:
    sold_out = [p for p in goods if p.in_stock is False]
    assert len(sold_out) > 10
    for product in goods:
        for hit in relations.substitutes(product.id, 3):
            assert hit.product.in_stock is True
            assert any(v.stock for v in hit.product.variants)
            assert sort_of(hit.product) == sort_of(product)
            assert [r.key for r in hit.reasons[:1]] == ["reason.substitute"]
            assert len(hit.reasons) > 1, "it also says how it differs"
    served = [p for p in sold_out if relations.substitutes(p.id, 1)]
    assert len(served) > 0.8 * len(sold_out)


def test_a_substitute_keeps_to_the_limits_that_the_product_kept_to(
    relations: Relations, goods: tuple[Product, ...]
) -> None:
    boots = [p for p in goods if sort_of(p) == "boot" and p.in_stock is False]
    assert boots
    for boot in boots:
        limits = Filters(
            price_max=Money((boot.price.minor if boot.price else 0) + 5000, "USD"),
            audience=boot.audience,
            attributes=(AttributeFilter("weight", "at_most", 5000, "g"),),
        )
        for hit in relations.substitutes(boot.id, 5, limits):
            assert matches(hit.product, replace(limits, in_stock=True)) == ()
        broken = replace(limits, price_max=usd(1))
        assert relations.substitutes(boot.id, 5, broken), "it broke that limit itself"


def test_what_the_merchant_suggests_instead_comes_first(tmp_path) -> None:
    other = replace(BOOT, id="other-boot", title=both("Other Boot", "另一靴"))
    named = replace(BOOT, stock=0, upsells=(SHOE.id,))
    store, retriever = build(tmp_path, replace(CATALOGUE, products=(named, other, *PRODUCTS[1:])))
    hits = retriever.relations.similar(BOOT.id, 2)
    assert [hit.product.id for hit in hits] == [SHOE.id, other.id]
    assert hits[0].reasons[0].key == "reason.instead"
    assert [h.product.id for h in retriever.relations.substitutes(BOOT.id, 2)] == [
        SHOE.id,
        other.id,
    ]
    store.save(replace(CATALOGUE, products=(replace(BOOT, goes_with=(LAMP.id,)), *PRODUCTS[1:])))
    turned = retriever.relations.goes_with(LAMP.id, 3)
    assert [hit.product.id for hit in turned] == [BOOT.id], "an import is noticed"


def test_unknown_products_have_no_relations(relations: Relations) -> None:
    assert relations.similar("nobody", 3) == ()
    assert relations.substitutes("nobody", 3) == ()
    assert relations.goes_with("nobody", 3) == ()


def test_goes_with_holds_both_ways_and_says_why(
    relations: Relations, goods: tuple[Product, ...]
) -> None:
    by_id = {p.id: p for p in goods}
    for product in goods[::5]:
        named = {p.id for p in goods if product.id in p.goes_with} | set(product.goes_with)
        hits = relations.goes_with(product.id, 100)
        assert {hit.product.id for hit in hits} == named & by_id.keys()
        assert all(hit.reasons[0].key == "reason.goes_with" for hit in hits)
        sold = [hit.product.in_stock is False for hit in hits]
        assert sold == sorted(sold)


# ------------------------------------------------------------------ bundles


def part(sort: int, price: int, value: float, number: int) -> Part:
    kind = both(f"thing s{sort}x", f"甲{sort}")
    product = Product(f"p{number}", both(f"P{number}", f"甲{number}"), kind=kind, price=usd(price))
    return Part(product, usd(price), value)


PARTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 60), st.integers(1, 20)), max_size=9
).map(lambda rows: [part(s, p, v / 4, n) for n, (s, p, v) in enumerate(rows)])


@given(PARTS, st.integers(0, 200))
def test_a_bundle_keeps_to_the_budget_and_is_the_best_there_is(
    candidates: Sequence[Part], budget: int
) -> None:
    found = bundle(candidates, usd(budget))
    sets = [
        chosen
        for size in range(FEWEST, MOST + 1)
        for chosen in itertools.combinations(candidates, size)
        if len({sort_of(p.product) for p in chosen}) == size
        and sum(p.price.minor for p in chosen) <= budget
    ]
    if found is None:
        assert sets == []
        return
    assert found.total.minor == sum(p.price.minor for p in found.parts) <= budget
    assert len({sort_of(p.product) for p in found.parts}) == len(found.parts) >= FEWEST
    crowded = any(  # of one sort only the best two and the cheapest two are tried
        sum(sort_of(p.product) == f"s{s}x" for p in candidates) > 2 for s in range(5)
    )
    if not crowded:
        best = max(sum(p.value for p in chosen) for chosen in sets)
        assert sum(p.value for p in found.parts) == pytest.approx(best)


@given(PARTS, st.integers(0, 200))
def test_the_price_of_the_cheapest_pair_is_the_least_budget(
    candidates: Sequence[Part], budget: int
) -> None:
    least = cheapest_pair(candidates)
    fits = bundle(candidates, usd(budget)) is not None
    assert fits == (least is not None and least.minor <= budget)


@given(PARTS, st.integers(0, 200))
def test_what_must_be_in_it_is_in_it(candidates: Sequence[Part], budget: int) -> None:
    always = part(0, 30, 1.0, 99)
    found = bundle(candidates, usd(budget), always)
    if found is not None:
        assert always in found.parts
        assert found.total.minor <= budget
        assert sum(sort_of(p.product) == sort_of(always.product) for p in found.parts) == 1


def test_parts_are_what_can_be_bought_at_the_price_of_that_form() -> None:
    gone = replace(BOOT, variants=tuple(replace(v, stock=0) for v in BOOT.variants), stock=0)
    dear = replace(
        BOOT, variants=(replace(BOOT.variants[0], stock=0), replace(BOOT.variants[1], stock=2))
    )
    hits = [Hit(p, 1.0) for p in (gone, dear, *PRODUCTS)]
    found = parts(hits, Filters(), "USD")
    assert found[0].product is dear
    assert found[0].price == usd(13900), "the cheaper form is sold out"
    assert all(p.product.in_stock is not False for p in found)
    assert all(p.product.price for p in found), "without a price nothing can be added up"
    assert parts(hits, Filters(), "EUR") == ()


def test_no_bundle_of_the_sample_shop_holds_what_is_sold_out(
    sample_shop: Shop, goods: tuple[Product, ...]
) -> None:
    for start in range(0, len(goods), 40):
        hits = [Hit(p, 1.0) for p in goods[start : start + 40]]
        for budget in (3000, 10000, None):
            limit = usd(budget) if budget else None
            found = bundle(parts(hits, Filters(), "USD"), limit)
            if found is None:
                continue
            assert all(p.product.in_stock for p in found.parts)
            assert budget is None or found.total.minor <= budget
            for one in found.parts:
                prices = [v.price for v in one.product.variants if v.stock]
                assert one.price in prices
