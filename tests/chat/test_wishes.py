"""Wishes over many turns: limits as chips, taken away one by one, earlier wishes come back, several in one message."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.phrases import language_of
from shopbot.chat.state_chips import chips, ids, without
from shopbot.types import AttributeFilter, DialogueState, Filters, Locale, Money, Understanding
from shopbot.wiring import Shop

LIMITS = Filters(
    categories=("footwear",),
    price_max=Money(5000, "USD"),
    colors=("blue", "red"),
    sizes=("42",),
    attributes=(AttributeFilter("waterproof", "is", value=True),),
    in_stock=True,
)


def hear(shop: Shop, text: str, state: DialogueState | None = None) -> Understanding:
    return shop.assistant.ear.hear(text, state or DialogueState(), language_of(text, "en"))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_limit_is_a_chip_with_words(sample_shop: Shop, locale: Locale) -> None:
    shown = chips(DialogueState(filters=LIMITS), sample_shop.words(locale))
    assert [chip.id for chip in shown] == list(ids(LIMITS))
    assert len(shown) == 7
    assert all(chip.label for chip in shown)


@given(st.permutations(ids(LIMITS)))
def test_taking_every_chip_away_leaves_nothing(order: list[str]) -> None:
    left = LIMITS
    for number, chip in enumerate(order, 1):
        left = without(left, chip)
        assert len(ids(left)) == len(order) - number
    assert left == Filters()


def test_an_unknown_chip_changes_nothing() -> None:
    assert without(LIMITS, "color:mauve") == LIMITS
    assert without(LIMITS, "nonsense") == LIMITS


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("never mind the colour", {"color:blue", "color:red"}),
        ("price doesn't matter", {"price_max"}),
        ("it doesn't have to be waterproof", {"attribute:waterproof:is"}),
        ("any size is fine", {"size:42"}),
        ("颜色无所谓", {"color:blue", "color:red"}),
        ("不限价格", {"price_max"}),
        ("不防水也行", {"attribute:waterproof:is"}),
        ("尺码不要紧", {"size:42"}),
    ],
)
def test_exactly_that_limit_is_forgotten(sample_shop: Shop, text: str, gone: set[str]) -> None:
    meant = hear(sample_shop, text, DialogueState("boots", LIMITS))
    assert meant.intent == "forget"
    assert set(meant.forgotten) == gone
    assert set(ids(meant.state.filters)) == set(ids(LIMITS)) - gone
    assert meant.query == "boots"


def test_an_earlier_wish_comes_back_with_its_limits(sample_shop: Shop) -> None:
    boots = hear(sample_shop, "waterproof boots under $100").state
    lamps = hear(sample_shop, "now a desk lamp", boots).state
    phones = hear(sample_shop, "headphones in black", lamps).state
    back = hear(sample_shop, "back to the boots", phones)
    assert back.back
    assert back.state.filters == boots.filters
    assert "boots" in back.query
    again = hear(sample_shop, "let's go back to the headphones", back.state)
    assert again.state.filters == phones.filters


def test_start_over_leaves_nothing(sample_shop: Shop) -> None:
    state = hear(sample_shop, "waterproof boots under $100").state
    for text in ("start over", "重新开始"):
        meant = hear(sample_shop, text, state)
        assert meant.intent == "start_over"
        assert meant.state == DialogueState(locale=meant.locale)


def test_a_correction_points_at_the_other_one(sample_shop: Shop) -> None:
    shown = tuple(p.id for p in sample_shop.products.all() if p.kind.get("en") == "hiking boot")[:3]
    state = DialogueState("hiking boots", shown=shown, focus=shown[0])
    assert hear(sample_shop, "no, I meant the second one", state).referred == (shown[1],)
    two = replace(state, shown=shown[:2])
    for text in ("no, I meant the other one", "不是，我说的是另一个"):
        meant = hear(sample_shop, text, two)
        assert (meant.intent, meant.referred) == ("correct", (shown[1],))


def test_the_second_wish_waits_for_the_first(sample_shop: Shop) -> None:
    meant = hear(sample_shop, "add the kettle to my cart, then show me mugs")
    assert meant.intent == "cart_add"
    assert meant.state.waiting == ("show me mugs",)
    then = hear(sample_shop, "yes", meant.state)
    assert then.intent == "search"
    assert "mugs" in then.query
    assert then.state.waiting == ()


def test_an_open_wish_is_asked_about_once_only(sample_shop: Shop) -> None:
    first = hear(sample_shop, "I need a gift")
    assert first.ask is not None
    assert len(first.ask.choices) > 1
    second = hear(sample_shop, "something nice", first.state)
    assert second.ask is None


def test_twenty_turns_keep_what_was_said_of_the_person(sample_shop: Shop) -> None:
    state = hear(sample_shop, "a kettle for my mother, she has arthritis").state
    for text in ("cheaper", "in white", "compare them", "only in stock") * 5:
        state = hear(sample_shop, text, state).state
    assert state.needs == ("she has arthritis",)
