"""The hand-off: addresses that the merchant's shop understands and that nobody can bend."""

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from market import BELL, CATALOGUE, RULES, TEA, desk_of, opened, usd, variant

from shopbot.errors import Refused
from shopbot.ingest.clean_shop_rules import rules_of
from shopbot.ingest.clean_values import Unusable
from shopbot.shop.checkout import Checkout
from shopbot.shop.links import checkout_links
from shopbot.types import Cart, CartLine, CheckoutWay

SHOPIFY = replace(TEA, id="tea-shop", variants=(variant("40123", 995, 9), variant("gid://shopify/ProductVariant/40124", 995, 9)))  # fmt: skip


def at(kind, address="https://shop.example/"):
    return CheckoutWay(kind, address)


def cart_of(*lines, codes=()):
    return Cart("s", tuple(CartLine(v, p, q, usd(1)) for v, p, q in lines), codes)


@pytest.fixture
def links(tmp_path):
    database = opened(tmp_path, replace(CATALOGUE, products=(*CATALOGUE.products[1:], SHOPIFY, replace(BELL, id="bell-2", codes=("SKU 1/2",)))))  # fmt: skip

    def made(cart, way):
        with database.reading() as connection:
            return checkout_links(connection, cart, way)

    yield made
    database.close()


TWO = cart_of(("40123", "tea-shop", 2), ("gid://shopify/ProductVariant/40124", "tea-shop", 1), codes=("A&B=C", "TEA2"))  # fmt: skip


def test_shopify(links):
    assert links(TWO, at("shopify")) == (
        "https://shop.example/cart/40123:2,40124:1?discount=A%26B%3DC,TEA2",
    )
    plain = replace(TWO, codes=())
    assert links(plain, at("shopify", "https://shop.example")) == (
        "https://shop.example/cart/40123:2,40124:1",
    )


def test_woocommerce_new_and_old(links):
    (found,) = links(TWO, at("woocommerce", "https://shop.example/store"))
    assert urlsplit(found).path == "/store/checkout-link/"
    assert parse_qs(urlsplit(found).query) == {"products": ["40123:2,40124:1"], "coupon": ["A&B=C"]}
    assert links(TWO, at("woocommerce_single")) == (
        "https://shop.example/?add-to-cart=40123&quantity=2",
        "https://shop.example/?add-to-cart=40124&quantity=1",
    )


def test_an_id_that_is_no_number_is_told(links):
    for kind in ("shopify", "woocommerce", "woocommerce_single"):
        with pytest.raises(Refused) as refused:
            links(cart_of(("tea-green", "tea", 1)), at(kind))
        assert refused.value.key == "refused.link"


def test_templates(links):
    one = "https://shop.example/add?sku={sku}&n={quantity}&c={code}"
    assert links(cart_of(("bell", "bell-2", 2)), at("template", one)) == (
        "https://shop.example/add?sku=SKU%201%2F2&n=2&c=",
    )
    assert links(cart_of(("tea-green", "tea", 3)), at("template", one)) == (
        "https://shop.example/add?sku=tea-green&n=3&c=",
    )
    every = "https://shop.example/cart/{lines}"
    assert links(TWO, at("template", every)) == (
        "https://shop.example/cart/40123%3A2%2Cgid%3A%2F%2Fshopify%2FProductVariant%2F40124%3A1",
    )


def test_nothing_to_hand_over(links):
    assert links(Cart("s"), at("shopify")) == ()
    for kind in ("none", "here"):
        assert links(TWO, at(kind)) == ()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_whatever_an_id_holds_it_stays_one_value(variant_id, code):
    cart = cart_of((variant_id, "", 1), codes=(code,))
    template = "https://shop.example/a?v={variant}&c={code}&end=1"

    class Nothing:
        def execute(self, _query):
            return []

    (found,) = checkout_links(Nothing(), cart, at("template", template))
    parts = urlsplit(found)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "shop.example", "/a", "")  # fmt: skip
    given_back = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True, errors="surrogatepass").items()}  # fmt: skip
    assert given_back["end"] == "1"
    assert unquote(given_back["v"]) == unquote(variant_id)
    assert found.isascii()


def test_a_session_gets_its_links(tmp_path):
    rules = replace(RULES, checkout=at("woocommerce_single"))
    database = opened(tmp_path, replace(CATALOGUE, products=(SHOPIFY,)))
    desk = desk_of(database, rules)
    checkout = Checkout(database, desk)
    assert checkout.link("s") == ""
    desk.add("s", "40123", 2)
    assert checkout.link("s") == "https://shop.example/?add-to-cart=40123&quantity=2"
    desk.add("s", "gid://shopify/ProductVariant/40124")
    assert len(checkout.links("s")) == 2
    with pytest.raises(Refused, match="link_one"):
        checkout.link("s")
    database.close()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("shopify", ""),
        ("shopify", "http://shop.example"),
        ("shopify", "javascript:alert(1)"),
        ("shopify", "https://"),
        ("shopify", "https://user:word@shop.example"),
        ("shopify", "https://shop.example/?x=1"),
        ("shopify", "https://shop.example/#x"),
        ("shopify", "https://shop.example/{variant}"),
        ("shopify", "https://shop example"),
        ("shopify", "https://[shop"),
        ("woocommerce", "//shop.example"),
        ("template", "https://{variant}.example/"),
        ("template", "https://shop.example{variant}/"),
        ("template", "https://shop.example?{variant}"),
        ("template", "https://shop.example/add"),
        ("template", "https://shop.example/{quantity}"),
        ("template", "https://shop.example/{variant}/{card_number}"),
        ("template", "https://shop.example/{variant}/{"),
        ("template", "https://shop.example/{variant.__class__}"),
        ("template", 'https://shop.example/"{variant}'),
        ("banana", "https://shop.example"),
    ],
)
def test_an_address_that_is_not_safe_is_refused_when_it_is_read(kind, address):
    with pytest.raises(Unusable) as unusable:
        rules_of({"checkout": {"kind": kind, "address": address}}, "USD")
    assert unusable.value.field.startswith("checkout")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("shopify", "https://shop.example"),
        ("woocommerce", "https://shop.example/store/"),
        ("template", "https://shop.example/c?v={variant}&q={quantity}"),
        ("template", "https://shop.example/{lines}"),
    ],
)
def test_an_address_that_is_safe_is_taken(kind, address):
    read = rules_of({"checkout": {"kind": kind, "address": address}}, "USD")
    assert read.checkout == CheckoutWay(kind, address)
