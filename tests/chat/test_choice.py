"""Weighing what is on the table: the named one has most, what we would take can be had, and silence is told."""

import threading
import uuid
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truth_shop import PRODUCTS

from shopbot.chat.compose_choice import Quote, flagged, most, pick, quoted
from shopbot.chat.compose_choice_words import load
from shopbot.chat.turn import TurnRequest
from shopbot.chat.understand_pointed import number_of
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.search.facets_fit import meets
from shopbot.settings import ROOT
from shopbot.types import AttributeFilter, Done, Filters, Locale, Product, Sentence, Turn
from shopbot.wiring import Shop

WORDS: dict[Locale, Words] = {
    "en": Words("en", ROOT / "assets"),
    "zh": Words("zh", ROOT / "assets"),
}
SETS = st.lists(st.sampled_from(PRODUCTS), min_size=1, max_size=5, unique_by=lambda p: p.id)
LOCALES = st.sampled_from(["en", "zh"])


@settings(max_examples=60, deadline=None)
@given(SETS, st.sampled_from(["weight", "price", "noise"]), st.booleans(), LOCALES)
def test_the_one_that_is_named_has_most_or_least(
    products: list[Product], name: str, least: bool, locale: Locale
) -> None:
    held = {p.id: n for p in products if (n := number_of(p, name)) is not None}
    said = most(name, products, WORDS[locale], least=least)
    if len(held) < 2:
        assert said == ()
        return
    best = (min if least else max)(held.values())
    having = [p for p in products if held.get(p.id) == best]
    if len(having) == 1:
        assert having[0].title.get(locale) in said[0]
    assert all(p.title.get(locale) in said[-1] for p in products if p.id in held)


@settings(max_examples=60, deadline=None)
@given(SETS, st.sampled_from(["talking", "one_handed", "waterproof"]), LOCALES)
def test_what_we_would_take_can_be_had_and_meets_no_less_than_the_others(
    products: list[Product], flag: str, locale: Locale
) -> None:
    wish = AttributeFilter(flag, "is", True)
    picked = pick(products, Filters(), (wish,), WORDS[locale])
    there = [p for p in products if p.in_stock is not False]
    assert (picked.product is None) is (not there)
    if picked.product:
        assert picked.product in there
        assert meets(picked.product, wish) or not any(meets(p, wish) for p in there)
    assert picked.said


def test_equal_products_are_called_equal() -> None:
    one = next(p for p in PRODUCTS if p.in_stock)
    assert WORDS["en"].say("choice.equal") in pick((one, one), Filters(), (), WORDS["en"]).said


def test_a_silent_record_is_called_silent() -> None:
    one, other = PRODUCTS[:2]
    assert "do not say" in quoted((), (one, other), WORDS["en"])[0]
    told = quoted((Quote(one, "A big button."),), (one, other), WORDS["en"])
    assert "A big button." in told[0]
    assert other.title.get("en") in told[1]
    assert flagged("no_such_thing", (one, other), WORDS["en"]) == ()


@pytest.mark.parametrize(
    ("locale", "text", "kind"),
    [
        ("en", "which would you pick and why?", "pick"),
        ("en", "I can't decide", "pick"),
        ("zh", "你会选哪个", "pick"),
        ("zh", "帮我选一个", "pick"),
        ("en", "which is easier to switch on?", "which"),
        ("zh", "哪个更好开关", "which"),
    ],
)
def test_how_people_ask_it(locale: Locale, text: str, kind: str) -> None:
    assert load(ROOT / "assets", locale).says(kind, text)


@pytest.mark.parametrize(
    ("locale", "text", "asks"),
    [
        ("en", "is there a lighter one?", True),
        ("en", "which one is lighter?", False),
        ("en", "how heavy is it?", False),
        ("zh", "有没有更轻的", True),
        ("zh", "哪个更轻", False),
    ],
)
def test_another_that_goes_beyond_it(locale: Locale, text: str, asks: bool) -> None:
    assert bool(load(ROOT / "assets", locale).wants_beyond(text)) is asks


def talk(shop: Shop, locale: Locale, texts: Sequence[str]) -> list[Turn]:
    """A conversation; its turns."""
    session, turns = uuid.uuid4().hex, []
    for text in texts:
        events = list(
            shop.assistant.reply(TurnRequest(session, text, locale, Decoding()), threading.Event())
        )
        assert any(isinstance(event, Sentence) for event in events)
        turns += [event.turn for event in events if isinstance(event, Done)]
    return turns


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ("kettle", "compare the first two", "which of them is lighter?")),
        ("zh", ("台灯", "比较第一个和第二个", "哪个更轻")),
    ],
)
def test_the_lighter_one_is_named_and_talked_about(
    sample_shop: Shop, locale: Locale, texts: tuple[str, ...]
) -> None:
    *_, turn = talk(sample_shop, locale, texts)
    weights = {
        p.id: n
        for p in sample_shop.products.get(turn.state.compared)
        if (n := number_of(p, "weight")) is not None
    }
    assert len(weights) == 2
    lightest = min(weights, key=lambda product_id: weights[product_id])
    assert turn.state.focus == lightest
    assert turn.reply.index(sample_shop.products.get((lightest,))[0].title.get(locale)) < 20


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ("kettle", "tell me about the second", "is there a lighter one?")),
        ("zh", ("台灯", "第一个怎么样", "有没有更轻的")),
    ],
)
def test_what_is_lighter_than_it_really_is(
    sample_shop: Shop, locale: Locale, texts: tuple[str, ...]
) -> None:
    *_, before, turn = talk(sample_shop, locale, texts)
    base = number_of(sample_shop.products.get((before.state.focus,))[0], "weight")
    assert base is not None
    shown = [p for p in sample_shop.products.get(turn.products) if p.id != before.state.focus]
    lighter = [number_of(p, "weight") for p in shown]
    if turn.products != before.products:
        assert lighter
        assert all(weight is not None and weight < base for weight in lighter)


def test_one_set_against_another_is_compared_with_it(sample_shop: Shop) -> None:
    turns = talk(
        sample_shop,
        "en",
        ("kettle", "tell me about the second", "how heavy is it compared to the first?"),
    )
    assert turns[-1].state.compared == (turns[0].products[1], turns[0].products[0])
