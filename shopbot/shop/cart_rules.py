"""What may go into a cart: checked against the record, inside an open transaction."""

from dataclasses import replace
from datetime import date

from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import goods
from shopbot.shop.addresses import tidy
from shopbot.shop.forms import form, left, shares_stock
from shopbot.shop.offering import plain
from shopbot.types import Cart, CartLine, Limits, Offer, Product, Variant

MOST_CODES = 10
SHORT = 40  # characters of a wrong value that a refusal repeats

LEAST = -1_000_000_000  # Python writes no number of thousands of digits


def short(text: object) -> str:
    """What was given, as a refusal repeats it."""
    return tidy(str(text))[:SHORT]


def check_quantity(quantity: int) -> None:
    """Refuses what is no number of things."""
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise Refused("refused.quantity", quantity=short(quantity))
    if quantity < 1:
        raise Refused("refused.quantity", quantity=max(quantity, LEAST))


def quantity_of(cart: Cart, variant_id: str) -> int:
    """How many of the variant are in the cart."""
    return sum(line.quantity for line in cart.lines if line.variant_id == variant_id)


def line_of(cart: Cart, variant_id: str) -> CartLine:
    """The line of that variant.

    Raises:
        Refused: when the cart has none.
    """
    for line in cart.lines:
        if line.variant_id == variant_id:
            return line
    raise Refused("refused.not_in_cart", seen=short(variant_id))


def with_line(
    connection: Connection,
    cart: Cart,
    variant_id: str,
    quantity: int,
    limits: Limits,
    have: int = 0,
) -> Cart:
    """The cart with so many of a variant in all, at today's price; `have` of them were there before.

    Raises:
        Refused: for an unknown variant, too few in stock, a limit, a price that is not known or in another currency.
    """
    product = goods.owner(connection, variant_id)
    variant = form(product, variant_id) if product else None
    if product is None or variant is None:
        raise Refused("refused.unknown_variant", seen=short(variant_id))
    others = [line for line in cart.lines if line.variant_id != variant_id]
    shared = [line.quantity for line in others if line.product_id == product.id]
    taken = sum(shared) if shares_stock(product) else 0
    _check_stock(product, variant, quantity + taken, have + taken)
    if variant.price is None:
        raise Refused("refused.price_unknown", title=product.title)
    money = {line.seen.currency for line in others if line.seen} | {variant.price.currency}
    if len(money) > 1:
        raise Refused("refused.currency", currencies=", ".join(sorted(money)))
    new = CartLine(variant_id, product.id, quantity, variant.price)
    lines = [new if each.variant_id == variant_id else each for each in cart.lines]
    made = replace(cart, lines=tuple(lines if new in lines else [*lines, new]))
    check_limits(made, limits)
    return made


def check_limits(cart: Cart, limits: Limits) -> None:
    """Refuses more of one thing, or more things, than the shop sells at once."""
    if any(line.quantity > limits.per_line for line in cart.lines):
        raise Refused("refused.limit.line", limit=limits.per_line)
    if cart.count > limits.per_cart:
        raise Refused("refused.limit.cart", limit=limits.per_cart)


def coded(connection: Connection, cart: Cart, code: str, today: date) -> Cart:
    """The cart with one more offer code.

    Raises:
        Refused: when no offer of today has it, or there are too many.
    """
    offer, said = meant(connection, code, today), short(code)
    if offer is None:
        raise Refused("refused.code.unknown", code=said)
    if today > offer.ends:
        raise Refused("refused.code.expired", code=said, ends=offer.ends)
    if today < offer.starts:
        raise Refused("refused.code.not_begun", code=said, starts=offer.starts)
    wanted = plain(code)
    if wanted in map(plain, cart.codes):
        return cart
    if len(cart.codes) >= MOST_CODES:
        raise Refused("refused.code.too_many", limit=MOST_CODES)
    return replace(cart, codes=(*cart.codes, wanted))


def meant(connection: Connection, code: str, today: date) -> Offer | None:
    """The offer that a code means: one that runs today, else the one that ends last; None if no offer has the code."""
    wanted = plain(code)
    found = [o for o in goods.all_offers(connection) if o.code and plain(o.code) == wanted]
    return max(found, key=lambda o: (o.starts <= today <= o.ends, o.ends), default=None)


def _check_stock(product: Product, variant: Variant, quantity: int, have: int) -> None:
    stock = left(product, variant)
    if stock is None:
        return
    if stock <= 0:
        raise Refused("refused.sold_out", title=product.title)
    if quantity > stock:
        key = "refused.too_few_more" if have else "refused.too_few"
        raise Refused(key, title=product.title, count=stock, have=have)
