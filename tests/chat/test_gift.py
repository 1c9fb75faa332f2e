"""Gift help asks one question, once, and never for what is known."""

import threading
import uuid
from dataclasses import replace

import pytest

from shopbot.chat.compose_gift import ASKED, audience_of, is_person, names_no_goods, question
from shopbot.chat.phrases import load as phrases_of
from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.settings import ROOT
from shopbot.types import DialogueState, Done, Filters, Locale, Money, Sentence, Turn, Understanding
from shopbot.wiring import Shop

EN = Words("en", ROOT / "assets")
BUDGET = Filters(price_max=Money(5000, "USD"))
NOT_GIVEN = {"health", "daily-living", "cleaning-storage"}


def meant(
    recipient: str = "", filters: Filters | None = None, asked: tuple[str, ...] = ()
) -> Understanding:
    state = DialogueState(filters=filters or Filters(), asked=asked)
    return Understanding("search", "en", state, recipient=recipient)


def test_only_what_is_missing_is_asked() -> None:
    assert "Who is it for" in question(meant(), EN)
    assert "spend" not in question(meant(filters=BUDGET), EN)
    assert question(meant("my mother"), EN) == "About how much would you like to spend?"
    assert question(meant("my mother", BUDGET), EN) == ""
    assert question(meant(asked=(ASKED,)), EN) == ""


@pytest.mark.parametrize(
    ("recipient", "audience"),
    [("my mother", "women"), ("Dad", "men"), ("my 6-year-old nephew", "kids"), ("外孙女", "kids"), ("我奶奶", "women"), ("a colleague", ""), ("smother", "")],
)  # fmt: skip
def test_for_whom_it_is(recipient: str, audience: str) -> None:
    assert audience_of(recipient, EN.assets).audience == audience


@pytest.mark.parametrize(
    ("locale", "wish", "is_open"),
    [
        ("en", "birthday present for my dad", True),
        ("en", "gift ideas for a friend", True),
        ("en", "a scarf as a gift for my mother", False),
        ("en", "present for someone who loves gardening", False),
        ("zh", "想给妈妈买个生日礼物", True),
        ("zh", "送爸爸的保温杯", False),
    ],
)
def test_a_wish_is_open_while_it_names_no_goods(locale: Locale, wish: str, is_open: bool) -> None:
    assert names_no_goods(wish, phrases_of(EN.assets, locale), EN.assets) is is_open


def test_a_person_is_no_goods() -> None:
    assert is_person("小侄子", EN.assets)
    assert not is_person("lawn mower", EN.assets)


def talk(shop: Shop, locale: Locale, *texts: str) -> list[tuple[list[str], Turn]]:
    """What is said to each message of one conversation, and its turn."""
    session, told = uuid.uuid4().hex, []
    who = replace(shop.assistant, engine=None)
    for text in texts:
        events = list(who.reply(TurnRequest(session, text, locale, Decoding()), threading.Event()))
        done = events[-1]
        assert isinstance(done, Done)
        told.append(([e.text for e in events if isinstance(e, Sentence)], done.turn))
    return told


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ("I need a gift", "for my mother", "about 60")),
        ("zh", ("想买个礼物", "给妈妈的", "60左右")),
    ],
)
def test_an_open_gift_is_asked_about_once_and_then_answered(
    sample_shop: Shop, locale: Locale, texts: tuple[str, ...]
) -> None:
    words = sample_shop.words(locale)
    (first, asked), (second, person), (_, budget) = talk(sample_shop, locale, *texts)
    assert first[-1] == words.say("gift.ask")
    assert asked.products == ()
    assert second[0] == words.say("gift.ideas")
    assert words.say("gift.ask.budget") not in second, "never two questions running"
    products = sample_shop.products.get(person.products)
    assert products
    assert {p.audience for p in products} <= {"", "women"}
    assert not {p.category for p in products} & NOT_GIVEN
    assert len({p.category for p in products}) == len(products), "one of a kind"
    dear = [
        p.id for p in sample_shop.products.get(budget.products) if p.price and p.price.minor > 7200
    ]
    assert budget.products
    assert dear == []
    assert budget.state.filters.audience == "women"


def test_what_is_known_is_not_asked_and_an_age_is_no_budget(sample_shop: Shop) -> None:
    words = sample_shop.words("en")
    (first, _), (second, kid) = talk(sample_shop, "en", "a present for my nephew", "he turns 4")
    assert first[-1] == words.say("gift.ask.budget")
    assert words.say("gift.ask") not in second
    assert kid.state.filters.price_max is None
    known = talk(sample_shop, "en", "a birthday present for my wife under 50 dollars")[0][0]
    assert not any(text.endswith("?") for text in known)


def test_goods_that_are_named_are_searched_for(sample_shop: Shop) -> None:
    said, turn = talk(sample_shop, "en", "a scarf as a gift for my mother")[0]
    assert sample_shop.words("en").say("gift.ideas") not in said
    assert any("scarf" in p.kind.get("en") for p in sample_shop.products.get(turn.products))
