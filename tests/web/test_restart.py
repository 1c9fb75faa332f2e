"""A shop that is switched off and on again goes on where it was: conversation, what it was about, cart."""

import threading

from fastapi.testclient import TestClient

from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.settings import Settings
from shopbot.types import Sentence
from shopbot.web import conversation, server
from shopbot.wiring import Shop, open_shop
from shopbot.wiring_journeys import copy_shop

SESSION = "a" * 32


def page(shop: Shop) -> TestClient:
    return TestClient(server.build(shop, Settings()), base_url="http://shop.test")


def told(shop: Shop, text: str) -> str:
    asked = TurnRequest(session=SESSION, text=text, locale="en", decoding=Decoding())
    events = shop.assistant.reply(asked, threading.Event())
    return " ".join(event.text for event in events if isinstance(event, Sentence))


def test_after_a_restart_everything_is_there(sample_shop, sample_settings, tmp_path) -> None:
    own = Settings(data_dir=str(tmp_path), embedder="hash", model="none")
    copy_shop(sample_settings, own)
    before = open_shop(own)
    told(before, "waterproof boots")
    second = before.products.get(before.journal.load(SESSION)[1].shown)[1]
    product = next(p for p in before.products.all() if len(p.variants) == 1 and (p.stock or 0) > 8)
    put = {"session": SESSION, "locale": "en", "variant": product.variants[0].id, "quantity": 2}
    assert page(before).post("/cart/add", json=put).json()["cart"]["count"] == 2

    after = open_shop(own)
    (kept,) = conversation.history(after, SESSION, "en")["turns"]
    assert kept["question"] == "waterproof boots"
    shown = page(after).post("/cart/show", json={"session": SESSION, "locale": "en"}).json()
    assert shown["cart"]["count"] == 2
    assert second.title.get("en") in told(after, "describe the second one")
