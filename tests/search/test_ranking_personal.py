"""The order for one shopper: an explicit wish is never overruled, guests see what everybody sees."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.search.facets import matches, parse
from shopbot.search.ranking_leanings import lean, leanings, weights
from shopbot.search.ranking_personal import DEPTH, personally
from shopbot.types import (
    AttributeFilter,
    Filters,
    Found,
    Hit,
    Like,
    Money,
    Need,
    Product,
    Profile,
    Query,
    Size,
    Taste,
)
from shopbot.wiring import Shop

CAP = weights()["cap"]
WISHES = (
    "waterproof boots under $200", "boots in size 38", "a wool sweater", "desk lamp", "Oakline jacket",
    "a gift for my mother", "blue jacket", "kettle", "women's jacket", "headphones without leather",
    "a T-shirt", "gloves", "防水的靴子", "保温杯", "38码的鞋", "不要皮的手套",
)  # fmt: skip
PROFILES = st.builds(
    Profile,
    likes=st.lists(
        st.sampled_from(
            (Like("brand", "Handy"), Like("brand", "Pebble"), Like("color", "green"),
             Like("material", "cotton"), Like("category", "footwear"))
        ), max_size=3, unique=True,
    ).map(tuple),
    sizes=st.sampled_from(((), (Size("42", "shoes"),), (Size("L", "clothes"),), (Size("38"),))),
    budget=st.sampled_from((None, Money(3000, "USD"))),
    needs=st.lists(
        st.sampled_from(
            (Need("one_hand", (AttributeFilter("one_handed", "is", True),)),
             Need("no_strobing", (AttributeFilter("no_strobing", "is", True),)),
             Need("allergy", (), ("wool",)), Need("avoid", (), ("leather",)))
        ), max_size=3, unique=True,
    ).map(tuple),
    history=st.booleans(),
)  # fmt: skip


def asked(shop: Shop, text: str, k: int = 4) -> Query:
    parsed = parse(text, shop.retriever.vocabulary, "USD")
    locale = "en" if text.isascii() else "zh"
    return Query(parsed.rest.strip() or text, parsed.filters, locale, k)


def ids(found: Found) -> list[str]:
    return [hit.product.id for hit in found.hits]


def product(shop: Shop, key: str) -> Product:
    return shop.products.get([key])[0]


@pytest.mark.parametrize("text", WISHES)
def test_guests_and_empty_profiles_see_what_everybody_sees(sample_shop: Shop, text: str) -> None:
    query = asked(sample_shop, text)
    plain = sample_shop.retriever.search(query)
    assert personally(sample_shop.retriever.search, query, None) == plain
    assert personally(sample_shop.retriever.search, query, Taste()) == plain


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.sampled_from(WISHES), profile=PROFILES, data=st.data())
def test_an_explicit_wish_is_never_overruled(
    sample_shop: Shop, text: str, profile: Profile, data: st.DataObject
) -> None:
    search = sample_shop.retriever.search
    bought = data.draw(
        st.lists(st.sampled_from(search(Query("kettle boot lamp", k=9)).hits), max_size=3)
    )
    taste = Taste(profile, tuple(hit.product for hit in bought))
    query = asked(sample_shop, text)
    plain = search(replace(query, k=DEPTH))
    mine = personally(search, query, taste)
    place = {key: at for at, key in enumerate(ids(plain))}
    scores = {hit.product.id: hit.score for hit in plain.hits}
    assert mine.matching == plain.matching, "no limit is added or let go"
    assert mine.relaxed == plain.relaxed
    assert set(ids(mine)) <= set(ids(plain))
    if not plain.relaxed and plain.carried:
        assert all(not matches(hit.product, query.filters) for hit in mine.hits)
    for before, after in zip(ids(mine), ids(mine)[1:], strict=False):
        if place[before] > place[after]:
            assert abs(scores[after] - scores[before]) <= 2 * CAP + 1e-6, (
                "what answers better stays"
            )
    assert personally(search, query, taste) == mine, "the same each time"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.sampled_from(WISHES), profile=PROFILES)
def test_the_sum_is_capped(sample_shop: Shop, text: str, profile: Profile) -> None:
    query = asked(sample_shop, text, 12)
    for hit in sample_shop.retriever.search(query).hits:
        assert abs(lean(leanings(hit.product, Taste(profile), query))) <= CAP


@pytest.mark.parametrize(
    ("text", "profile", "silent"),
    [
        ("boots in size 38", Profile(sizes=(Size("42", "shoes"),)), "reason.personal.size"),
        ("38码的鞋", Profile(sizes=(Size("42", "shoes"),)), "reason.personal.size"),
        ("Oakline jacket", Profile(likes=(Like("brand", "Handy"),)), "reason.personal.brand"),
        ("blue jacket", Profile(likes=(Like("color", "green"),)), "reason.personal.color"),
        ("a lamp under $200", Profile(budget=Money(3000, "USD")), "reason.personal.budget"),
    ],
)
def test_what_the_wish_states_the_profile_leaves_alone(
    sample_shop: Shop, text: str, profile: Profile, silent: str
) -> None:
    query = asked(sample_shop, text, 8)
    mine = personally(sample_shop.retriever.search, query, Taste(profile))
    assert ids(mine) == ids(sample_shop.retriever.search(query))
    assert silent not in {reason.key for hit in mine.hits for reason in hit.reasons}


def test_a_named_product_stays_first_whatever_is_liked(sample_shop: Shop) -> None:
    boot = product(sample_shop, "tidemark-harbour-boot")
    loves_others = Profile(likes=(Like("brand", "Handy"),), needs=(Need("avoid", (), ("rubber",)),))
    query = Query(boot.title.get("en"))
    assert ids(personally(sample_shop.retriever.search, query, Taste(loves_others)))[0] == boot.id


def test_what_is_avoided_is_said_and_moves_down_but_not_when_it_is_asked_for(
    sample_shop: Shop,
) -> None:
    search, words = sample_shop.retriever.search, sample_shop.words("en")
    taste = Taste(Profile(needs=(Need("allergy", (), ("wool",)),)))
    query = asked(sample_shop, "sweater", 8)
    plain, mine = ids(search(query)), personally(search, query, taste)
    woollen = [h for h in mine.hits if any(r.key == "reason.personal.avoid" for r in h.reasons)]
    assert woollen, "the shop has woollen sweaters"
    assert "wool" in words.reason(woollen[0].reasons[-1])
    assert sum(map(ids(mine).index, (h.product.id for h in woollen))) >= sum(
        map(plain.index, (h.product.id for h in woollen if h.product.id in plain))
    )
    wool = asked(sample_shop, "wool sweater", 8)
    stated = personally(search, wool, taste)
    assert ids(stated) == ids(search(wool))
    assert "reason.personal.avoid" in {r.key for r in stated.hits[0].reasons}, (
        "it is said all the same"
    )


def test_the_reasons_name_what_was_agreed_to(sample_shop: Shop) -> None:
    search = sample_shop.retriever.search
    vest, belt = (
        product(sample_shop, f"lumen-{name}") for name in ("reflective-vest", "glow-running-belt")
    )
    profile = Profile(sizes=(Size("42", "shoes"),), history=True)
    hits = personally(search, Query("running belt", k=8), Taste(profile, (vest,))).hits
    found = next(hit for hit in hits if hit.product.id == belt.id)
    said = {
        locale: [sample_shop.words(locale).reason(r) for r in found.reasons]
        for locale in ("en", "zh")
    }
    assert any("because you bought the " + vest.title.get("en") in text for text in said["en"])
    assert any(f"因为您买过可与它搭配的{vest.title.get('zh')}" in text for text in said["zh"])
    off = replace(profile, history=False)
    silent = personally(search, Query("running belt", k=8), Taste(off, (vest,))).hits
    assert not any("bought" in r.key or "goes" in r.key for hit in silent for r in hit.reasons)


def test_a_shoe_size_says_nothing_of_trousers(sample_shop: Shop) -> None:
    taste = Taste(Profile(sizes=(Size("34", "shoes"),)))
    jeans = product(sample_shop, "oakline-straight-jeans")
    assert leanings(jeans, taste, Query("jeans")) == ()


def test_a_profile_lifts_what_suits_within_a_tie(sample_shop: Shop) -> None:
    one, other = sample_shop.retriever.search(Query("kettle", k=2)).hits
    tied = Found((Hit(one.product, 0.5), Hit(other.product, 0.5)), matching=2)
    liked = Taste(Profile(likes=(Like("brand", other.product.brand),)))
    assert one.product.brand != other.product.brand
    assert ids(personally(lambda _: tied, Query("kettle"), liked)) == [
        other.product.id,
        one.product.id,
    ]
    apart = Found((Hit(one.product, 0.9), Hit(other.product, 0.5)), matching=2)
    assert ids(personally(lambda _: apart, Query("kettle"), liked)) == [
        one.product.id,
        other.product.id,
    ]
    named = replace(Query("kettle"), filters=Filters(brands=(one.product.brand,)))
    assert ids(personally(lambda _: tied, named, liked)) == [one.product.id, other.product.id]
