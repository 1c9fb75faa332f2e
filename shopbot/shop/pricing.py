"""What a cart costs today: lines, offers, shipping and tax by the rules of the shop. Pure, in minor units.

Rounding is half up: a percentage off once for each line, tax once for the whole order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from shopbot.errors import Refused
from shopbot.shop.forms import form, left, shares_stock
from shopbot.shop.offering import Piece, Setting, discounts, half_up, plain, unused
from shopbot.types import (
    Address,
    Cart,
    CartLine,
    LocalText,
    Money,
    Offer,
    PricedLine,
    Product,
    ShippingMethod,
    ShopRules,
    Tax,
    Totals,
)

WHOLE = 100_000  # a rate of 100 %, see types.rules.Tax
STOPS = frozenset(
    ["refused.gone", "refused.price_unknown", "refused.sold_out", "refused.too_few"]
)  # problems of a line with which nothing can be ordered


def totals(
    cart: Cart,
    products: Mapping[str, Product],
    offers: Sequence[Offer],
    rules: ShopRules,
    today: date,
    *,
    first_order: bool = True,
    currency: str = "USD",
) -> Totals:
    """What the cart costs on that day.

    Args:
        cart: what is wanted.
        products: by id, as they are in the record now; one that is missing makes a line without a price.
        offers: all of the shop, also those that are over or have not begun: their codes are explained.
        rules: of shipping, tax, and of how offers combine.
        today: the day that offers are judged by.
        first_order: False for a shopper who has ordered before.
        currency: of an empty cart.

    Raises:
        Refused: when the prices are in several currencies.
    """
    lines = tuple(_priced(line, cart, products, currency) for line in cart.lines)
    currency = _one_currency(lines, currency)
    pieces = [
        Piece(products[p.line.product_id], p.total.minor)
        for p in lines
        if p.line.product_id in products
    ]
    codes = frozenset(plain(code) for code in cart.codes)
    setting = Setting(pieces, currency, today, codes, first_order)
    off = discounts(offers, setting, rules.combine)
    subtotal = sum(line.total.minor for line in lines)
    goods = subtotal - sum(discount.amount.minor for discount in off)
    offered = methods([piece.product for piece in pieces], Money(goods, currency), rules)
    method = next((each for each in offered if each.id == cart.shipping), None)
    shipping = method.price if method else None
    tax = tax_on(Money(goods, currency), rules.tax, cart.address)
    included = bool(rules.tax and rules.tax.included)
    added = tax.minor if tax and not included else 0
    return Totals(
        lines,
        Money(subtotal, currency),
        off,
        Money(goods + (shipping.minor if shipping else 0) + added, currency),
        shipping,
        tax,
        method,
        included,
        unused(offers, [discount.offer_id for discount in off], setting),
    )


def methods(
    products: Iterable[Product], goods: Money, rules: ShopRules
) -> tuple[ShippingMethod, ...]:
    """The ways in which these goods can be sent, at the price and with the days that hold for them.

    Goods of a category with days of its own (furniture) take those whatever is chosen; where all goods are of that
    sort a dearer method is not offered, because it would bring nothing sooner.

    Args:
        products: what is to be sent; of nothing there is no way.
        goods: what they cost after discounts.
        rules: of the shop.
    """
    own = [rules.delivery.days.get(product.category) for product in products]
    if not own:
        return ()
    slow = [days for days in own if days]
    fitting = [m for m in rules.delivery.methods if m.price.currency == goods.currency]
    if len(slow) == len(own):
        fitting = fitting[:1]
        return tuple(_at(m, goods, max(slow)) for m in fitting)
    return tuple(_at(m, goods, max([m.days, *slow])) for m in fitting)


def tax_on(goods: Money, tax: Tax | None, address: Address | None) -> Money | None:
    """The tax in (if included) or on the goods; None where address or rate are not known."""
    if tax is None or address is None:
        return None
    rate = tax.rates.get(address.country, {}).get(address.region)
    if rate is None:
        return None
    base = WHOLE + rate if tax.included else WHOLE
    return Money(half_up(goods.minor * rate, base), goods.currency)


def _at(method: ShippingMethod, goods: Money, days: tuple[int, int]) -> ShippingMethod:
    free = method.free_from is not None and goods.minor >= method.free_from.minor
    price = Money(0, goods.currency) if free else method.price
    return replace(method, price=price, days=days)


def _priced(
    line: CartLine, cart: Cart, products: Mapping[str, Product], currency: str
) -> PricedLine:
    product = products.get(line.product_id)
    variant = form(product, line.variant_id) if product else None
    nothing = Money(0, line.seen.currency if line.seen else currency)
    if product is None or variant is None:
        title = product.title if product else LocalText({"en": line.variant_id})
        return PricedLine(line, title, (), nothing, nothing, 0, "refused.gone")
    options = tuple(o.text if o.text.all() else LocalText({"en": o.value}) for o in variant.options)
    stock, price = left(product, variant), variant.price
    if price is None:
        return PricedLine(line, product.title, options, nothing, nothing, stock, "refused.price_unknown")  # fmt: skip
    total = Money(price.minor * line.quantity, price.currency)
    same = [each for each in cart.lines if each.product_id == product.id]
    wanted = sum(e.quantity for e in same) if shares_stock(product) else line.quantity
    problem = _problem(line, wanted, price, stock)
    return PricedLine(line, product.title, options, price, total, stock, problem)


def _problem(line: CartLine, wanted: int, price: Money, stock: int | None) -> str:
    if stock is not None and stock <= 0:
        return "refused.sold_out"
    if stock is not None and stock < wanted:
        return "refused.too_few"
    return "cart.price_changed" if line.seen and line.seen != price else ""


def _one_currency(lines: Iterable[PricedLine], otherwise: str) -> str:
    found = {line.price.currency for line in lines if line.price.minor}
    if len(found) > 1:
        raise Refused("refused.currency", currencies=", ".join(sorted(found)))
    return found.pop() if found else otherwise
