"""What it takes to buy and what comes after: the cart, what it costs, the writes that need a yes, their receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from shopbot.types.catalogue import Order
from shopbot.types.orders import Address
from shopbot.types.rules import ShippingMethod
from shopbot.types.text import LocalText, Money


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one variant."""

    variant_id: str
    product_id: str
    quantity: int
    seen: Money | None = None  # price of one when it was put in; a change since then is told


@dataclass(frozen=True, slots=True)
class Cart:
    """What a session wants to buy, and what the checkout has collected so far."""

    session: str
    lines: tuple[CartLine, ...] = ()
    codes: tuple[str, ...] = ()  # offer codes that the shopper gave
    email: str = ""
    address: Address | None = None
    shipping: str = ""  # ShippingMethod.id, "" until one was chosen

    @property
    def count(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of the cart at today's price."""

    line: CartLine
    title: LocalText
    options: tuple[LocalText, ...]  # "Blue", "42"
    price: Money  # of one
    total: Money
    stock: int | None  # how many there are; None: not known
    problem: str = (
        ""  # key of what stops it: "refused.sold_out", "refused.too_few", "cart.price_changed"
    )


@dataclass(frozen=True, slots=True)
class Discount:
    """What one offer takes off."""

    offer_id: str
    title: LocalText
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What a cart costs today, as far as it is known. Money of one currency.

    `shipping` None: not chosen yet, or worked out at the shop's checkout. `tax` None: the address is missing, or it is
    worked out at the checkout. total = sum of lines - discounts + shipping + tax (which counts 0 if `tax_included`).
    """

    lines: tuple[PricedLine, ...]
    subtotal: Money
    discounts: tuple[Discount, ...]
    total: Money
    shipping: Money | None = None
    tax: Money | None = None
    method: ShippingMethod | None = None  # with the days that these goods take
    tax_included: bool = False  # the prices hold `tax` already
    unused_codes: Mapping[str, str] = field(
        default_factory=dict
    )  # code -> key of why it does not apply


WriteKind = Literal[
    "place_order",
    "cancel_order",
    "cancel_items",  # pieces out of an order that was not packed yet; the rest is sent
    "change_address",  # of an order that was not sent yet
    "change_items",  # other variants of the same products, in an order that was not packed yet
    "change_payment",
    "return_items",
    "exchange_items",
    "change_home",  # the address that is kept for the customer
    "receive_back",  # what was sent back has arrived; done by the shop alone
]


@dataclass(frozen=True, slots=True)
class Write:
    """One change to an order, as it was asked for. What does not belong to its kind is empty."""

    kind: WriteKind
    order_id: str = ""
    customer_id: str = ""  # who asks; checked against the order
    items: tuple[str, ...] = ()  # variant ids in the order, one for each piece
    new_items: tuple[str, ...] = ()  # what each of `items` becomes
    address: Address | None = None
    payment: str = ""  # id of a payment method
    reason: str = ""
    session: str = ""  # whose cart it is, for place_order
    total: Money | None = None  # what place_order costs; another sum today is told and asked again


@dataclass(frozen=True, slots=True)
class Proposal:
    """A write that was checked against the rules and now waits for a yes."""

    write: Write
    key: str  # idempotency key: with it the write is done once, however often it is confirmed
    before: Order | None = None  # None for a new order
    totals: Totals | None = None
    refund: Money | None = None  # what comes back to the customer
    charge: Money | None = None  # what the customer pays (for an exchange: the difference)
    payment: str = ""  # where the money goes to or comes from, in words ("gift card", "Visa 1234")
    days: int | None = None  # until the money is back
    total: Money | None = None  # what the order comes to afterwards, where that changes


@dataclass(frozen=True, slots=True)
class Receipt:
    """A write that was done. Asking again with the same key gives the same receipt."""

    key: str
    kind: WriteKind
    order: Order | None  # as it is now; None where no order was touched
    at: datetime
    refund: Money | None = None
    charge: Money | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """How a shopper says who they are: an order number with the e-mail address of the order and the code sent to it.

    Or with the token of a signed link alone, which only the owner of that address was sent.
    """

    order_id: str = ""
    email: str = ""
    code: str = ""
    link: str = ""
