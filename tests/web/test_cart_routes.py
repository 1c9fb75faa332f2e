"""The cart's endpoints: what the page sends, and what nobody's page would send."""

import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from shopbot.chat.actions_asked import Press
from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.settings import Settings
from shopbot.shop.database import open_database
from shopbot.shop.orders import OrderStore
from shopbot.shop.orders_identity import Identification
from shopbot.shop.secret_key import secret_key
from shopbot.types import LOCALES, Customer, Done, Order
from shopbot.web import server, views
from shopbot.web.guard import Keys
from shopbot.wiring import Shop, open_shop
from shopbot.wiring_journeys import copy_shop

ANN = {
    "name": "Ann Lee",
    "street": "12 Oak Street",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("endpoints")


@pytest.fixture(scope="module")
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    own = Settings(data_dir=str(place), embedder="hash", model="none")
    copy_shop(sample_settings, own)
    return open_shop(own)


@pytest.fixture(scope="module")
def client(shop: Shop) -> TestClient:
    return TestClient(server.build(shop, Settings()), base_url="http://shop.test")


@pytest.fixture(scope="module")
def variant(shop: Shop) -> str:
    product = next(p for p in shop.products.all() if len(p.variants) == 1 and (p.stock or 0) > 8)
    return product.variants[0].id


class Page:
    """One page with its session."""

    def __init__(self, client: TestClient, number: int, locale: str = "en") -> None:
        self.client, self.session, self.locale = client, f"{number:032d}", locale

    def do(self, what: str, **values: object) -> dict:
        body = {"session": self.session, "locale": self.locale, **values}
        answer = self.client.post(f"/cart/{what}", json=body)
        assert answer.status_code == 200
        return answer.json()


def guest_of(place: Path, order: Order) -> Customer:
    """Who placed the order, as the shop at that place keeps it."""
    database = open_database(place / "shops" / "sample" / "shop.sqlite")
    found = OrderStore(database).customer(order.customer_id)
    database.close()
    assert found
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_a_purchase_by_the_forms(client, shop, place, variant, locale) -> None:
    page = Page(client, LOCALES.index(locale), locale)
    added = page.do("add", variant=variant, quantity=2)
    assert added["cart"]["count"] == 2
    assert added["cart"]["now"] in added["said"]
    assert page.do("email", email="nobody")["problem"]["field"] == "email"
    page.do("email", email="ann.lee@post.example")
    wrong = page.do("address", **{**ANN, "postcode": "1"})
    assert wrong["problem"]["field"] == "postcode"
    assert wrong["checkout"]["address"] == {}
    told = page.do("address", **ANN)
    assert told["checkout"]["address"]["street"] == ANN["street"]
    assert page.do("review")["problem"]["field"] == "shipping"
    page.do("shipping", shipping=told["checkout"]["methods"][0]["id"])
    review = page.do("review")["proposed"]
    assert any(ANN["street"] in line for line in review["lines"])
    first, second = (page.do("place", key=review["key"]) for _ in range(2))
    assert first["done"]["order"] == second["done"]["order"]
    assert first["cart"]["count"] == 0
    kept = shop.actions.proposer.store.done(page.session)
    assert guest_of(place, kept[0].order).locale == locale, "letters come in the shopper's language"
    assert [receipt.order.id for receipt in kept] == [first["done"]["order"]]


@pytest.mark.parametrize(
    "quantity", [0, -1, 10**9, "many", "", None, 1.5, "1e3", [], {"a": 1}, True, "9" * 5000]
)
def test_no_number_of_things_is_a_sentence_and_changes_nothing(client, variant, quantity) -> None:
    page = Page(client, 7)
    told = page.do("add", variant=variant, quantity=quantity)
    assert told["problem"]["text"]
    assert told["cart"]["count"] == 0


@pytest.mark.parametrize("session", ["", "short", "../../etc/passwd", "x" * 65, None, 7, "a b" * 8])
def test_a_session_that_our_page_would_not_make_is_refused(client, session, variant) -> None:
    answer = client.post("/cart/add", json={"session": session, "variant": variant})
    assert answer.json()["problem"]["text"]
    assert "cart" not in answer.json()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"null"])
def test_what_is_no_form_is_refused(client, body) -> None:
    answer = client.post("/cart/add", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_an_unknown_deed_or_thing_changes_nothing(client) -> None:
    page = Page(client, 8)
    assert page.do("explode")["cart"]["count"] == 0
    assert page.do("add", variant="no-such-thing")["problem"]["text"]
    assert page.do("remove", variant="<script>")["problem"]["text"]
    assert page.do("undo")["problem"]["text"]
    assert page.do("place", key="0" * 32)["problem"]["text"]


def test_a_key_of_another_session_places_nothing(client, variant) -> None:
    ann, eve = Page(client, 9), Page(client, 10)
    ann.do("add", variant=variant)
    ann.do("email", email="ann.lee@post.example")
    told = ann.do("address", **ANN)
    ann.do("shipping", shipping=told["checkout"]["methods"][0]["id"])
    key = ann.do("review")["proposed"]["key"]
    assert "done" not in eve.do("place", key=key)
    assert ann.do("show")["cart"]["count"] == 1


def test_a_cart_that_changed_after_the_review_is_listed_afresh(client, variant) -> None:
    page = Page(client, 11)
    page.do("add", variant=variant)
    page.do("email", email="ann.lee@post.example")
    told = page.do("address", **ANN)
    page.do("shipping", shipping=told["checkout"]["methods"][0]["id"])
    old = page.do("review")["proposed"]
    page.do("quantity", variant=variant, quantity=3)
    again = page.do("place", key=old["key"])
    assert "done" not in again
    assert again["problem"]["text"]
    assert again["proposed"]["key"] != old["key"]
    assert page.do("show")["cart"]["count"] == 3


def test_a_conversation_that_is_forgotten_takes_its_cart_with_it(client, shop, variant) -> None:
    page = Page(client, 12)
    page.do("add", variant=variant)
    page.do("email", email="ann.lee@post.example")
    shop.actions.forget(page.session)
    told = page.do("show")
    assert (told["cart"]["count"], told["checkout"]["email"]) == (0, "")


def test_the_door_is_shut_for_the_cart_too(shop, variant) -> None:
    door = TestClient(server.build(shop, Settings(), Keys("sesame")), base_url="http://shop.test")
    body = {"session": "0" * 32, "variant": variant}
    assert door.post("/cart/add", json=body).status_code == 401


def test_a_card_lists_its_versions_with_what_is_sold_out(shop) -> None:
    product = next(p for p in shop.products.all() if any(v.stock == 0 for v in p.variants))
    told = views.card(product, shop.words("en"), "en")["variants"]
    assert [v["left"] for v in told] == [v.stock != 0 for v in product.variants if v.price]
    assert all(v["label"] and v["price"] for v in told)


def test_an_order_of_somebody_identified_in_the_conversation_is_theirs(
    client, shop, place, variant
) -> None:
    page = Page(client, 41)
    folder = place / "shops" / "sample"
    database = open_database(folder / "shop.sqlite")
    orders = OrderStore(database)
    known = next(o for c in orders.customers() for o in orders.of_customer(c.id))
    link = Identification(database, secret_key(folder), lambda *_: None, time.time).link(
        known.id, 60
    )
    token = link.partition("order=")[2] or link
    asked = TurnRequest(page.session, "my order", "en", Decoding(), press=Press("link", token))
    assert isinstance(list(shop.assistant.reply(asked, threading.Event()))[-1], Done)
    page.do("add", variant=variant, quantity=1)
    page.do("email", email="ann.lee@post.example")
    told = page.do("address", **ANN)
    page.do("shipping", shipping=told["checkout"]["methods"][0]["id"])
    page.do("place", key=page.do("review")["proposed"]["key"])
    placed = shop.actions.proposer.store.done(page.session)[0].order
    database.close()
    assert placed.customer_id == known.customer_id
