"""Which of the products on the table is meant by what it is; and that nothing is picked where none is."""

from dataclasses import replace

import pytest

from shopbot.chat.phrases import language_of
from shopbot.types import DialogueState, Product, Understanding
from shopbot.wiring import Shop


def hear(shop: Shop, text: str, state: DialogueState) -> Understanding:
    return shop.assistant.ear.hear(text, state, language_of(text, "en"))


def of_kind(shop: Shop, kind: str) -> list[Product]:
    return [p for p in shop.products.all() if p.kind.get("en") == kind]


@pytest.fixture
def boots(sample_shop: Shop) -> DialogueState:
    """Three boots on the table, the cheapest and the lightest of them not among the two that are compared."""
    found = [p for p in of_kind(sample_shop, "hiking boot") if p.attribute("weight")]
    found.sort(key=lambda product: product.price.minor if product.price else 0)
    shown = (found[0].id, found[1].id, found[-1].id)
    return DialogueState("hiking boots", shown=shown)


@pytest.mark.parametrize(
    "text", ["the cheaper one", "add the cheaper one", "便宜的那个", "更便宜的那双"]
)
def test_the_cheaper_one_is_one_of_those_compared(
    sample_shop: Shop, boots: DialogueState, text: str
) -> None:
    assert hear(sample_shop, text, boots).referred == (boots.shown[0],)
    compared = hear(sample_shop, "compare the second and the third", boots).state
    assert compared.compared == boots.shown[1:]
    assert hear(sample_shop, text, compared).referred == (boots.shown[1],)


def test_the_lighter_one_is_the_lightest_of_those_compared(
    sample_shop: Shop, boots: DialogueState
) -> None:
    compared = replace(boots, compared=boots.shown[1:])
    pair = sample_shop.products.get(compared.compared)
    weights = {p.id: float(fact.value) for p in pair if (fact := p.attribute("weight"))}
    lightest = min(weights, key=lambda product_id: weights[product_id])
    for text in ("the lighter one", "is the lighter one waterproof?", "轻一点的那双"):
        assert hear(sample_shop, text, compared).referred == (lightest,)
    assert hear(sample_shop, "which is lighter?", compared).referred == boots.shown[1:]


def test_what_was_compared_counts_no_more_once_other_things_are_shown(
    sample_shop: Shop, boots: DialogueState
) -> None:
    compared = replace(boots, compared=boots.shown[1:])
    assert hear(sample_shop, "show me kettles", compared).state.compared == ()


@pytest.mark.parametrize(
    "text",
    ["the lantern one", "add the lantern one", "the one with a whistle", "the nicest one", "帐篷那个", "金色的那双"],
)  # fmt: skip
def test_nothing_is_picked_where_nothing_of_that_sort_is_shown(
    sample_shop: Shop, boots: DialogueState, text: str
) -> None:
    meant = hear(sample_shop, text, boots)
    assert meant.intent == "detail"
    assert meant.referred == ()
    assert meant.unclear
    words = sample_shop.assistant.words[meant.locale]
    evidence = sample_shop.assistant.gatherer.gather(meant, text, words)
    assert meant.unclear in evidence.lead[0]
    assert [hit.product.id for hit in evidence.found.hits] == list(boots.shown)


@pytest.mark.parametrize(
    "text", ["the first one", "this one", "the other one", "这个", "那个", "第二个"]
)
def test_plain_pointing_is_never_unclear(
    sample_shop: Shop, boots: DialogueState, text: str
) -> None:
    assert hear(sample_shop, text, boots).unclear == ""


def test_the_one_whose_record_says_it_is_meant(sample_shop: Shop) -> None:
    found = sample_shop.products.all()
    whistling = next(p for p in found if "whistling" in p.title.get("en").lower())
    others = [p.id for p in of_kind(sample_shop, "electric kettle")][:2]
    state = DialogueState("kettles", shown=(*others, whistling.id))
    assert hear(sample_shop, "the one that whistles", state).referred == (whistling.id,)


def test_a_kind_refines_what_was_asked_for(sample_shop: Shop) -> None:
    state = hear(sample_shop, "waterproof shoes", DialogueState()).state
    meant = hear(sample_shop, "what about trail ones", state)
    assert meant.state.filters.categories == ("footwear",)
    assert meant.state.query == "trail shoes"
    assert not meant.fresh


@pytest.mark.parametrize("text", ["用它配一套", "用这个搭一套", "make a set with it"])
def test_a_set_that_goes_with_it_is_not_put_into_the_cart(
    sample_shop: Shop, boots: DialogueState, text: str
) -> None:
    meant = hear(sample_shop, text, replace(boots, focus=boots.shown[1]))
    assert meant.intent == "bundle"
    assert meant.referred == (boots.shown[1],)


@pytest.mark.parametrize("text", ["is the first one easy to pour?", "第一个好倒水吗？"])
def test_a_question_about_the_first_is_of_no_first_aid_kit(sample_shop: Shop, text: str) -> None:
    kettles = tuple(p.id for p in of_kind(sample_shop, "electric kettle"))[:3]
    meant = hear(sample_shop, text, DialogueState("kettles", shown=kettles))
    assert (meant.intent, meant.referred) == ("detail", (kettles[0],))
