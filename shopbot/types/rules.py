"""What a merchant's rules for buying say: delivery, tax, limits, and where the purchase is finished."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shopbot.types.text import LocalText, Money

CheckoutKind = Literal["none", "here", "shopify", "woocommerce", "woocommerce_single", "template"]
Combining = Literal["best", "all"]
# What an address of CheckoutWay "template" may have filled in, in braces: {variant}, {quantity}, ...
LINK_PLACES = ("variant", "product", "quantity", "sku", "code", "lines")


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """One way to send a parcel, with its price and how long it takes in working days."""

    id: str
    title: LocalText
    price: Money
    days: tuple[int, int]
    free_from: Money | None = None  # goods worth so much after discounts are sent for nothing


@dataclass(frozen=True, slots=True)
class Delivery:
    """How and where the shop sends. What is empty the shop did not say, and nothing is checked by it."""

    methods: tuple[ShippingMethod, ...] = ()
    regions: Mapping[str, Mapping[str, LocalText]] = field(
        default_factory=dict
    )  # country -> code of the region -> its name
    postcodes: Mapping[str, str] = field(default_factory=dict)  # country -> regular expression
    latin: tuple[str, ...] = ()  # countries whose post reads Latin letters only
    days: Mapping[str, tuple[int, int]] = field(
        default_factory=dict
    )  # category -> working days, whatever the method


@dataclass(frozen=True, slots=True)
class Tax:
    """Tax on goods after discounts, in thousandths of a percent: country -> region -> 6875 for 6.875 %."""

    rates: Mapping[str, Mapping[str, int]]
    included: bool = False  # prices hold it already: it is told and not added
    source: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many things may be bought at once."""

    per_line: int = 99
    per_cart: int = 999


@dataclass(frozen=True, slots=True)
class CheckoutWay:
    """Where a purchase is finished: nowhere that we know of, here in the database, or at the merchant's by link."""

    kind: CheckoutKind = "none"
    address: str = ""  # of the merchant's shop ("https://shop.example"), or the whole template
    number: str = ""  # how an order number begins, for "here"


@dataclass(frozen=True, slots=True)
class ShopRules:
    """The rules of one shop. Without a file of rules nothing is known of shipping and tax, and nothing is invented."""

    delivery: Delivery = field(default_factory=Delivery)
    tax: Tax | None = None
    limits: Limits = field(default_factory=Limits)
    # "best": a line takes part in one offer at most, an order in one amount off at most, and an amount off is for all
    # goods that it fits; of the combinations that keep to this the one that saves most. "all": every offer applies,
    # percentages first, each to what is left.
    combine: Combining = "best"
    checkout: CheckoutWay = field(default_factory=CheckoutWay)
