"""Wishes that say nothing, and messages that put something aside."""

import pytest

from shopbot.chat.hear_told import put_aside, wanted_now
from shopbot.chat.phrases import load
from shopbot.chat.turn_open import open_of
from shopbot.settings import ROOT
from shopbot.types import DialogueState, Errand, Understanding

PHRASES = {locale: load(ROOT / "assets", locale) for locale in ("en", "zh")}


def opening(text, locale, **before):
    meant = Understanding("off_topic", locale, DialogueState())
    return open_of(text, meant, DialogueState(**before), PHRASES[locale])


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("recommend me something", "en"),
        ("surprise me", "en"),
        ("just browsing", "en"),
        ("随便看看", "zh"),
        ("推荐点东西", "zh"),
        ("有什么好东西推荐", "zh"),
    ],
)
def test_it_is_an_open_wish(text, locale):
    assert opening(text, locale)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("recommend me a kettle", "en"),
        ("what is the weather", "en"),
        ("推荐一个水壶", "zh"),
        ("看看我的订单", "zh"),
    ],
)
def test_it_says_more(text, locale):
    assert not opening(text, locale)


def test_what_was_wished_before_stands():
    assert not opening("recommend me something", "en", query="kettle")


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("never mind. do you have socks", "en", "do you have socks"),
        ("ok forget that, i want gloves", "en", "i want gloves"),
        ("算了，有没有帐篷", "zh", "有没有帐篷"),
        ("never mind", "en", "never mind"),
        ("never mind the colour", "en", "never mind the colour"),
    ],
)
def test_what_is_wanted_now(text, locale, wanted):
    assert wanted_now(text, DialogueState(), PHRASES[locale]) == wanted


def test_a_question_that_waits_is_put_aside_only_where_it_is_said():
    waits = DialogueState(pending="email", errand=Errand("order", "email"))
    assert put_aside(waits, "ok forget that, i want gloves", PHRASES["en"]).errand is None
    assert put_aside(waits, "me@example.com", PHRASES["en"]) == waits
