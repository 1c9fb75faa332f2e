"""Small questions that used to get the wrong kind of answer, put to the shop without a model."""

import dataclasses
import threading
import uuid

import pytest

from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.types import Done
from shopbot.wiring import Shop


def said(shop: Shop, locale: str, *texts: str) -> str:
    """The reply to the last of these messages."""
    who = dataclasses.replace(shop.assistant, engine=None)
    session, turn = uuid.uuid4().hex, None
    for text in texts:
        request = TurnRequest(session, text, locale, Decoding())  # type: ignore[arg-type]
        last = list(who.reply(request, threading.Event()))[-1]
        assert isinstance(last, Done)
        turn = last.turn
    assert turn is not None
    return turn.reply


@pytest.mark.parametrize(("locale", "text"), [("en", "no"), ("zh", "不")])
def test_a_no_to_nothing_asks_what_is_wanted(sample_shop, locale, text):
    told = said(sample_shop, locale, text)
    assert (
        told == {"en": "All right. What can I find for you?", "zh": "好的。您想找点什么？"}[locale]
    )


def test_a_yes_does_not_answer_how_long(sample_shop):
    told = said(sample_shop, "en", "Willow Thermal Mug", "how long does it keep drinks warm?")
    assert told.startswith("The shop does not give a figure")
    assert "Yes" not in told


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "what brands of bags do you have"), ("en", "what sizes do you have in this boot?")],
)
def test_what_the_shop_has_is_not_what_it_remembers(sample_shop, locale, text):
    assert "remember" not in said(sample_shop, locale, text)


@pytest.mark.parametrize(
    ("locale", "goods", "question"),
    [("en", "kettle", "is it really good?"), ("zh", "水壶", "真的好用吗")],
)
def test_whether_it_is_good_is_for_customers_to_say(sample_shop, locale, goods, question):
    told = said(sample_shop, locale, goods, question)
    assert "Customers rate" in told or "顾客给" in told


def test_sizes_are_told_from_small_to_large(sample_shop):
    told = said(sample_shop, "en", "Harrier Waterproof Trail Boot", "which sizes?")
    assert "44, 45 and 46" in told


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "do you price match?"), ("zh", "别家更便宜吗")]
)
def test_other_shops_prices_are_no_offer(sample_shop, locale, text):
    told = said(sample_shop, locale, text)
    assert "WELCOME10" not in told
    assert "hello@" in told
