"""What the page is told of cart, checkout and proposals: plain JSON, every fact already in words of one language."""

from collections.abc import Sequence
from typing import Any

from shopbot.chat import compose_actions as compose
from shopbot.chat.words import Words
from shopbot.shop.forms import forms, left
from shopbot.types import (
    Address,
    Cart,
    Language,
    PricedLine,
    Product,
    Proposed,
    ShippingMethod,
    Totals,
)
from shopbot.web import views_spoken

Json = dict[str, Any]


def cart(kept: Cart, totals: Totals, words: Words) -> Json:
    """The cart with its sums; `sums` are the rows of a table, label and amount."""
    told: Json = {
        "count": kept.count,
        "lines": [_line(priced, words) for priced in totals.lines],
        "sums": _sums(totals, words),
        "notes": [compose.unused(c, key, words) for c, key in totals.unused_codes.items()],
        "codes": list(kept.codes),
        "now": compose.now(totals, words),
    }
    return told | views_spoken.fields(told, ("now", "notes"), words)


def _line(priced: PricedLine, words: Words) -> Json:
    told: Json = {
        "variant": priced.line.variant_id,
        "title": compose.line_title(priced, words),
        "quantity": priced.line.quantity,
        "price": words.money(priced.price),
        "total": words.money(priced.total),
        "problem": compose.trouble(priced, words),
    }
    return told | views_spoken.fields(told, ("price", "total", "problem"), words)


def _sums(totals: Totals, words: Words) -> list[Json]:
    rows = [(words.say("page.cart.goods"), words.money(totals.subtotal))]
    for discount in totals.discounts:
        title = words.text(discount.title)
        rows.append((title, f"−{words.money(discount.amount)}"))
    if totals.shipping is not None and totals.method is not None:
        free = words.say("page.cart.free")
        amount = words.money(totals.shipping) if totals.shipping.minor else free
        rows.append((words.text(totals.method.title), amount))
    if totals.tax is not None:
        inside = totals.tax_included and totals.tax.minor  # no tax is in no price
        key = "page.cart.tax.included" if inside else "page.cart.tax"
        rows.append((words.say(key), words.money(totals.tax)))
    key = "page.cart.total.so_far" if totals.shipping is None else "page.cart.total"
    rows.append((words.say(key), words.money(totals.total)))
    told: list[Json] = [{"label": label, "amount": amount} for label, amount in rows]
    return [row | views_spoken.fields(row, ("label", "amount"), words) for row in told]


def checkout(
    kept: Cart, offered: Sequence[ShippingMethod], regions: Sequence[tuple[str, str]], words: Words
) -> Json:
    """What the steps of the checkout hold so far, and what can be chosen there."""
    return {
        "email": kept.email,
        "address": _address(kept.address),
        "shipping": kept.shipping,
        "methods": [_method(m, words) for m in offered],
        "regions": [{"code": code, "name": name} for code, name in regions],
    }


def _method(offered: ShippingMethod, words: Words) -> Json:
    told: Json = {"id": offered.id, "label": compose.method(offered, words)}
    return told | views_spoken.fields(told, ("label",), words)


def _address(where: Address | None) -> Json:
    names = ("name", "street", "street2", "city", "region", "postcode", "country")
    return {name: getattr(where, name) for name in names} if where else {}


def proposed(item: Proposed, words: Words) -> Json:
    """A proposal: what will happen, the whole list, and what its two buttons say."""
    told: Json = {
        "kind": "proposed",
        "key": item.key,
        "what": item.kind,
        "title": item.title,
        "lines": list(item.lines),
        "yes": item.yes,
        "no": item.no,
    }
    return told | views_spoken.fields(told, ("title", "lines", "yes", "no"), words)


def variants(product: Product, words: Words, locale: Language) -> list[Json]:
    """What of a product can be put into the cart: the choices in words, and whether there is one left."""
    told: list[Json] = [
        {
            "id": variant.id,
            "label": words.messages["list.comma"].join(
                compose.option_text(option).get(locale) for option in variant.options
            ),
            "price": words.money(variant.price),
            "left": left(product, variant) != 0,
        }
        for variant in forms(product)
        if variant.price is not None
    ]
    return [row | views_spoken.fields(row, ("label", "price"), words) for row in told]
