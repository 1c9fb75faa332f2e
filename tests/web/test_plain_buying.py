"""A purchase by plain forms alone, in both languages: every refusal is said with its field, everything is done once."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.web import server
from shopbot.wiring import Shop, open_shop
from shopbot.wiring_journeys import copy_shop

ANN = {"name": "Ann Lee", "street": "12 Oak Street", "city": "Portland", "region": "OR"}


@pytest.fixture(scope="module")
def shop(sample_shop: Shop, sample_settings: Settings, tmp_path_factory) -> Shop:
    own = Settings(data_dir=str(tmp_path_factory.mktemp("plain")), embedder="hash", model="none")
    copy_shop(sample_settings, own)
    return open_shop(own)


@pytest.fixture(scope="module")
def built(shop: Shop):
    return server.build(shop, Settings())


class Tab:
    """One browser without JavaScript: it knows a form by the value of its button, and sends what stands in it."""

    def __init__(self, built, lang: str) -> None:
        self.client = TestClient(built, base_url="http://shop.test")
        self.text = self.client.get(f"/plain?lang={lang}").text

    def open(self, address: str) -> str:
        self.text = self.client.get(f"/{address}").text
        return self.text

    def form(self, with_: str, nth: int = 0) -> tuple[str, dict[str, str]]:
        """Where the form that holds these characters goes, and what it carries."""
        found = [f for f in re.findall(r"<form.*?</form>", self.text, re.S) if with_ in f]
        assert len(found) > nth, f"no form with {with_}"
        action = re.search(r'action="([^"]+)"', found[nth])[1]
        values = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[nth]))
        return action, {name: unescape(value) for name, value in values.items()}

    def send(self, with_: str, nth: int = 0, **typed: str):
        action, values = self.form(with_, nth)
        answer = self.client.post(f"/{action}", data={**values, **typed})
        self.text = answer.text
        return answer


def put_in(tab: Tab, shop: Shop) -> None:
    product = next(p for p in shop.products.all() if len(p.variants) == 1 and (p.stock or 0) > 8)
    tab.open(f"plain-product?id={product.id}")
    tab.send('value="add"', what="add")


@pytest.mark.point(41)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_purchase_from_the_question_to_the_order(built, shop, locale):
    tab = Tab(built, locale)
    tab.send('class="boxed ask"', text="folding backpacks" if locale == "en" else "折叠背包")
    action, values = tab.form('value="add"')
    version = re.search(r'<option value="([^"]+)">', tab.text)
    typed = {"variant": version[1]} if version and "variant" not in values else {}
    assert tab.client.post(f"/{action}", data={**values, **typed, "what": "add"}).is_success
    before = len(shop.actions.proposer.store.done(tab.client.cookies["shopbot-talk"]))
    tab.open("plain-cart")
    assert tab.text.count('class="cart-line"') == 1
    tab.send('value="quantity"', what="quantity", quantity="2")
    assert 'value="2"' in tab.text
    assert 'role="status"' in tab.text

    tab.open("plain-checkout")
    wrong = tab.send('value="email"', email="nobody")
    assert wrong.status_code == 422
    assert '<a href="#checkout-email">' in tab.text
    assert 'value="nobody"' in tab.text
    assert 'aria-invalid="true"' in tab.text
    tab.send('value="email"', email="ann.lee@post.example")
    tab.send('value="address"', **ANN, postcode="1")
    assert '<a href="#checkout-postcode">' in tab.text
    assert 'value="12 Oak Street"' in tab.text, "what was typed is kept"
    assert '<option value="OR" selected>' in tab.text
    tab.send('value="address"', **ANN, postcode="97205")
    refused = tab.send('value="shipping"')
    assert refused.status_code == 422
    assert '<a href="#checkout-shipping">' in tab.text
    way = re.search(r'name="shipping" id="[^"]+" value="([^"]+)"', tab.text)[1]
    tab.send('value="shipping"', shipping=way)
    assert "ann.lee@post.example" in tab.text
    page = tab.text
    first = tab.send('value="place"')
    assert [r.status_code for r in first.history] == [303]
    number = re.search(r"F\d+|\b[A-Z0-9-]{4,}\b", re.search(r'class="lead">([^<]+)', first.text)[1])
    assert number
    tab.text = page
    again = tab.send('value="place"')
    assert number[0] in again.text, "sent twice, ordered once"
    done = shop.actions.proposer.store.done(tab.client.cookies["shopbot-talk"])
    assert len(done) == before + 1
    assert 'class="cart-line"' not in tab.open("plain-cart")
    tab.open("plain")
    tab.send(
        'class="boxed ask"', text="Where is my order?" if locale == "en" else "我的订单到哪了？"
    )
    assert number[0] in tab.text


def test_what_is_sent_twice_is_put_in_once(built, shop):
    tab = Tab(built, "en")
    put_in(tab, shop)
    product = next(p for p in shop.products.all() if len(p.variants) == 1 and (p.stock or 0) > 8)
    page = tab.open(f"plain-product?id={product.id}")
    for _ in range(2):
        tab.text = page
        tab.send('value="add"', what="add")
    assert "not done a second time" in tab.text
    assert shop.actions.cart.desk.cart(tab.client.cookies["shopbot-talk"]).count == 2


def test_the_cart_by_forms(built, shop):
    tab = Tab(built, "en")
    put_in(tab, shop)
    wrong = tab.send('value="quantity"', what="quantity", quantity="many")
    assert wrong.status_code == 422
    assert 'role="alert"' in tab.text
    tab.send('value="code"', what="code", code="NOSUCH")
    assert "NOSUCH" in tab.text
    tab.open("plain-cart")
    tab.send('value="remove"', what="remove")
    assert 'class="cart-line"' not in tab.text
    tab.send('value="undo"', what="undo")
    assert 'class="cart-line"' in tab.text


def test_a_form_of_another_page_changes_no_cart(built, shop):
    tab = Tab(built, "en")
    put_in(tab, shop)
    for what in ("clear", "remove", "quantity"):
        answer = tab.client.post("/plain-cart", data={"what": what, "token": "x", "quantity": "9"})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    answer = tab.client.post("/plain-checkout", data={"step": "email", "email": "a@b.example"})
    assert 'role="alert"' in answer.text
    kept = shop.actions.cart.desk.cart(tab.client.cookies["shopbot-talk"])
    assert (kept.count, kept.email) == (1, "")


@pytest.mark.parametrize("step", ["", "email", "address", "shipping", "review", "nonsense"])
def test_a_checkout_that_is_not_ready_leads_somewhere(built, shop, step):
    tab = Tab(built, "en")
    assert "Nothing is in your cart yet" in tab.open(f"plain-checkout?step={step}")
    put_in(tab, shop)
    assert "<form" in tab.open(f"plain-checkout?step={step}")
    assert tab.client.get("/plain-done?key=nothing").url.path == "/plain-cart"


def test_a_proposal_is_answered_by_its_buttons(built, shop):
    tab = Tab(built, "en")
    put_in(tab, shop)
    desk, session = shop.actions.cart.desk, tab.client.cookies["shopbot-talk"]
    tab.open("plain-checkout")
    tab.send('value="email"', email="ann.lee@post.example")
    tab.send('value="address"', **ANN, postcode="97205")
    way = re.search(r'name="shipping" id="[^"]+" value="([^"]+)"', tab.text)[1]
    tab.send('value="shipping"', shipping=way)
    tab.open("plain")
    page = tab.text
    assert 'class="proposal"' in page
    tab.send('value="no"')
    assert 'class="proposal"' not in tab.text
    assert desk.cart(session).count == 1
    tab.text = page
    tab.send('value="yes"')
    assert not shop.actions.proposer.store.done(session), "what was declined cannot be agreed to"


def test_a_wish_is_taken_away_by_its_chip(built):
    tab = Tab(built, "en")
    tab.send('class="boxed ask"', text="waterproof jackets under 150 dollars")
    assert 'value="without"' in tab.text
    assert "Remove: " in tab.text
    count = tab.text.count('value="without"')
    tab.send('value="without"')
    assert tab.text.count('value="without"') == count - 1
