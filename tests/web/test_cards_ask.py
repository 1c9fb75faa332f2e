"""What the buttons of a card ask is understood as what they say, in each language."""

import threading

import pytest

from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Sentence
from shopbot.wiring import Shop

SAID = {
    "en": {"describe": "looks: ", "goes": "suggests the", "compare": "costs"},
    "zh": {"describe": "的外观：", "goes": "搭配", "compare": "共同点|；"},
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("button", ["describe", "goes", "compare"])
def test_a_button_of_a_card_gets_what_it_asks_for(sample_shop: Shop, locale, button) -> None:
    session = f"card-{locale}-{button}-0000000000000000"
    wish = {"en": "waterproof boots", "zh": "防水靴"}[locale]
    words = Words(locale, ROOT / "assets")

    def told(text: str) -> str:
        asked = TurnRequest(session=session, text=text, locale=locale, decoding=Decoding())
        events = sample_shop.assistant.reply(asked, threading.Event())
        return " ".join(event.text for event in events if isinstance(event, Sentence))

    told(wish)
    product = sample_shop.products.get(sample_shop.journal.load(session)[1].shown)[0]
    title = product.title.get(locale)
    reply = told(words.say(f"page.ask.{button}", title=title))
    assert title in reply
    assert any(part in reply for part in SAID[locale][button].split("|")), reply
