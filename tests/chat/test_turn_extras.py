"""One question at most after an answer: a second wish is offered, a wish too open is narrowed, never two in a row."""

import threading
import uuid
from pathlib import Path

import pytest
from acting import Reply, copy_of

from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.settings import Settings
from shopbot.types import Done, Locale, Sentence
from shopbot.wiring import Shop


@pytest.fixture(scope="module")
def own(sample_shop: Shop, sample_settings: Settings, tmp_path_factory) -> Shop:  # type: ignore[no-untyped-def]
    place: Path = tmp_path_factory.mktemp("extras")
    return copy_of(sample_shop, sample_settings, place)


def say(own: Shop, text: str, session: str, locale: Locale = "en") -> tuple[Reply, tuple[str, ...]]:
    request = TurnRequest(session, text, locale, Decoding())
    events = list(own.assistant.reply(request, threading.Event()))
    last = events[-1]
    assert isinstance(last, Done)
    told = [event.text for event in events if isinstance(event, Sentence)]
    return Reply(last.turn, told, None, None), last.suggestions


@pytest.mark.parametrize(
    ("locale", "text", "yes"),
    [
        ("en", "show me lamps, and then hiking boots", "yes"),
        ("zh", "先看看台灯，然后看看登山靴", "好的"),
    ],
)
def test_a_second_wish_is_offered_and_taken_up(
    own: Shop, locale: Locale, text: str, yes: str
) -> None:
    session = uuid.uuid4().hex
    first, _ = say(own, text, session, locale)
    waits = first.turn.state.waiting
    assert len(waits) == 1
    assert first.said[-1] == own.words(locale).say("extra.waiting", wish=waits[0])
    second, _ = say(own, yes, session, locale)
    assert second.turn.question == yes
    assert second.turn.products
    assert second.turn.products != first.turn.products
    assert not second.turn.state.waiting


def test_a_second_wish_that_is_not_taken_up_is_let_go(own: Shop) -> None:
    session = uuid.uuid4().hex
    say(own, "show me lamps, and then hiking boots", session)
    other, _ = say(own, "do you have kettles?", session)
    assert not other.turn.state.waiting
    later, _ = say(own, "yes", session)
    assert not any("boot" in said.lower() for said in later.said)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_open_wish_is_narrowed_by_one_question_never_two_running(
    own: Shop, locale: Locale
) -> None:
    session = uuid.uuid4().hex
    text = {"en": "shoes", "zh": "鞋子"}[locale]
    first, choices = say(own, text, session, locale)
    asked = first.turn.state.asking
    assert asked
    assert len(choices) > 1
    assert all(choice in first.said[-1] for choice in choices)
    second, _ = say(own, choices[0], session, locale)
    assert not second.turn.state.asking


@pytest.mark.parametrize(("locale", "text"), [("en", "chef's knife"), ("zh", "主厨刀")])
def test_what_is_named_is_not_asked_about_and_no_other_goods_are_offered(
    own: Shop, locale: Locale, text: str
) -> None:
    """Knives share a category with boards and pans; a question about those would be none about knives."""
    reply, _ = say(own, text, uuid.uuid4().hex, locale)
    assert not reply.turn.state.asking
    assert not any(said.endswith(("?", "？")) for said in reply.said)
