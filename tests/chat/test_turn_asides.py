"""Asides in a conversation: somebody in need first, then kind words; nothing is done and nothing is for sale beside them."""

from pathlib import Path

import pytest
from acting import Talk, copy_of

from shopbot.chat.compose_asides import crisis
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.wiring import Shop

IN_NEED = {"en": "I want to kill myself", "zh": "我不想活了"}


@pytest.fixture(scope="module")
def own(sample_shop: Shop, sample_settings: Settings, tmp_path_factory) -> Shop:  # type: ignore[no-untyped-def]
    place: Path = tmp_path_factory.mktemp("asides")
    return copy_of(sample_shop, sample_settings, place)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("intent", ["search", "off_topic", "yes", "cart_clear", "return"])
def test_somebody_in_need_gets_help_and_nothing_for_sale(
    own: Shop, locale: Locale, intent: str
) -> None:
    talk = Talk(own, locale)
    talk.add(next(p for p in own.products.all() if (p.stock or 0) > 1))
    reply = talk.say(IN_NEED[locale], intent)
    assert tuple(reply.said) == crisis(own.words(locale))
    assert not reply.turn.products
    assert reply.proposed is None
    assert talk.count == 1, "nothing is done with the message"


def test_a_yes_after_a_cry_for_help_does_nothing(own: Shop) -> None:
    talk = Talk(own)
    talk.add(next(p for p in own.products.all() if (p.stock or 0) > 1))
    assert talk.review().proposed
    talk.say(IN_NEED["en"], "yes")
    talk.say("yes", "yes")
    assert talk.count == 1, "no order was placed"


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("identity", "are you a real person?"),
        ("advice", "should I stop taking my pills?"),
        ("abuse", "you are useless"),
        ("off_topic", "tell me a joke"),
        ("greeting", "hello, my dog died yesterday"),
    ],
)
def test_an_aside_is_answered_without_goods(own: Shop, intent: str, text: str) -> None:
    talk = Talk(own)
    first = talk.say(text, intent)
    again = talk.say(text, intent)
    assert first.said
    assert not first.turn.products
    assert first.text != again.text, "the same question twice does not sound canned"


def test_a_greeting_without_more_is_greeted_by_the_shop(own: Shop) -> None:
    reply = Talk(own).say("hello", "greeting")
    assert reply.said == [own.words("en").say("say.greeting", shop=own.info.name, contact="")]
