"""The rules of a shop for what may still be changed after an order was placed. Data of the shop, not of ShopBot."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WriteRule:
    """What one kind of write needs. A kind without a rule is not offered."""

    statuses: tuple[str, ...] = ()  # of orders that it may be done to
    not_after: tuple[str, ...] = ()  # kinds of writes after which it cannot be done any more
    reasons: tuple[str, ...] = ()  # words that one must hold; empty: any, or none
    # Which ways to pay may be named: "original" (the order was paid with it), "other" (it was not), "own" (any that is
    # the customer's), or a kind ("gift_card").
    payment: tuple[str, ...] = ("own",)
    days: int | None = None  # after delivery; None: no limit
    becomes: str = ""  # the order's status afterwards, "" for no change
    restock: bool = False  # pieces given up can be sold again at once
    reserve: bool = False  # pieces wanted instead are taken out of the stock at once


@dataclass(frozen=True, slots=True)
class LongerReturns:
    """A season in which a longer time to send things back applies. Days of any year as "MM-DD", all inclusive."""

    placed_from: str
    placed_to: str
    until: str  # the first such day after the order was placed


@dataclass(frozen=True, slots=True)
class Kept:
    """Goods that cannot be sent back, unless the reason holds one of the words and does not deny it."""

    kinds: tuple[str, ...] = ()  # parts of what they are called ("in-ear"), in any language
    categories: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # "faulty", "坏了"


@dataclass(frozen=True, slots=True)
class AfterSales:
    """All rules after the order."""

    writes: Mapping[str, WriteRule] = field(default_factory=dict)  # by WriteKind
    refund_days: Mapping[str, int] = field(default_factory=dict)  # by PaymentMethod.kind
    longer: tuple[LongerReturns, ...] = ()
    kept: tuple[Kept, ...] = ()
