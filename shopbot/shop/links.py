"""The hand-off: addresses that put a cart into the merchant's own checkout. Cards and accounts are that shop's alone.

Shopify: https://shopify.dev/docs/apps/build/checkout/create-cart-permalinks (numeric variant ids).
WooCommerce 10 and later: https://developer.woocommerce.com/docs/best-practices/urls-and-routing/checkout-urls (products
and variations by number). Older ones only know `?add-to-cart=ID&quantity=N`, which puts one sort of goods into the cart
at each visit: `woocommerce_single` gives one address for each line.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import goods
from shopbot.types import Cart, CartLine, CheckoutWay, Product
from shopbot.types.rules import LINK_PLACES

NUMBER = re.compile(r"(?:gid://shopify/ProductVariant/)?(\d{1,20})")


def checkout_links(connection: Connection, cart: Cart, way: CheckoutWay) -> tuple[str, ...]:
    """The addresses for this cart, to be opened one after the other; none for an empty cart or no such checkout.

    Raises:
        Refused: `refused.link` when the record lacks the id that the merchant's shop knows a product by.
    """
    if not cart.lines or way.kind in ("none", "here"):
        return ()
    base = way.address.rstrip("/")
    if way.kind == "shopify":
        return (_with(f"{base}/cart/{_pairs(cart)}", {"discount": ",".join(cart.codes)}),)
    if way.kind == "woocommerce":
        coupon = {"coupon": cart.codes[0] if cart.codes else ""}  # it takes one
        return (_with(f"{base}/checkout-link/", {"products": _pairs(cart)} | coupon),)
    if way.kind == "woocommerce_single":
        return tuple(
            _with(f"{base}/", {"add-to-cart": _number(line), "quantity": str(line.quantity)})
            for line in cart.lines
        )
    products = goods.goods(connection, [line.product_id for line in cart.lines])
    return tuple(dict.fromkeys(_filled(way.address, cart, line, products) for line in cart.lines))


def _pairs(cart: Cart) -> str:
    return ",".join(f"{_number(line)}:{line.quantity}" for line in cart.lines)


def _number(line: CartLine) -> str:
    """The id that Shopify and WooCommerce know a variant by: a number."""
    found = NUMBER.fullmatch(line.variant_id)
    if not found:
        raise Refused("refused.link", seen=line.variant_id)
    return found[1]


def _with(address: str, query: Mapping[str, str]) -> str:
    asked = "&".join(f"{name}={quote(value, safe=':,')}" for name, value in query.items() if value)
    return f"{address}?{asked}" if asked else address


def _filled(template: str, cart: Cart, line: CartLine, products: Mapping[str, Product]) -> str:
    product = products.get(line.product_id)
    sku = product.codes[0] if product and product.codes else line.variant_id
    values = {
        "variant": line.variant_id,
        "product": line.product_id,
        "quantity": str(line.quantity),
        "sku": sku,
        "code": cart.codes[0] if cart.codes else "",
        "lines": ",".join(f"{each.variant_id}:{each.quantity}" for each in cart.lines),
    }
    place = re.compile(r"\{(" + "|".join(LINK_PLACES) + r")\}")
    return place.sub(lambda found: quote(values[found[1]], safe=""), template)
