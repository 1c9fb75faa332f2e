"""Which offers take how much off. Pure; the rules of combining are `ShopRules.combine`.

Money is rounded half up, once for each line of a percentage.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shopbot.types import Discount, Money, Offer, Product

UNKNOWN = "cart.code.unknown"
EXPIRED = "cart.code.expired"
NOT_BEGUN = "cart.code.not_begun"
FIRST_ORDER = "cart.code.first_order"
NOTHING_FITS = "cart.code.nothing_fits"
BELOW_MINIMUM = "cart.code.below_minimum"
NOT_BEST = "cart.code.not_best"


@dataclass(frozen=True, slots=True)
class Piece:
    """What one line of a cart is worth, in minor units."""

    product: Product
    minor: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What offers are judged by."""

    pieces: Sequence[Piece]
    currency: str
    today: date
    codes: frozenset[str]  # plain
    first_order: bool = True


def plain(code: str) -> str:
    """A code as it is compared: however it was typed."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers that are not negative, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def obstacle(offer: Offer, setting: Setting) -> str:
    """The key of why the offer does not hold for these goods today, "" if it does."""
    if setting.today < offer.starts:
        return NOT_BEGUN
    if setting.today > offer.ends:
        return EXPIRED
    if offer.first_order and not setting.first_order:
        return FIRST_ORDER
    own = sum(piece.minor for piece in setting.pieces if fits(offer, piece.product))
    amounts = [money for money in (offer.amount_off, offer.minimum) if money]
    if not own or any(money.currency != setting.currency for money in amounts):
        return NOTHING_FITS
    counted = own if offer.minimum_of_goods else sum(piece.minor for piece in setting.pieces)
    return BELOW_MINIMUM if offer.minimum and counted < offer.minimum.minor else ""


def fits(offer: Offer, product: Product) -> bool:
    """Whether the offer is for this product."""
    everything = not offer.categories and not offer.product_ids
    return everything or product.id in offer.product_ids or product.category in offer.categories


def discounts(
    offers: Iterable[Offer], setting: Setting, combine: Literal["best", "all"]
) -> tuple[Discount, ...]:
    """What comes off, by offer in the order of the offers. Never more than the goods are worth."""
    holding = [
        offer
        for offer in offers
        if (not offer.code or plain(offer.code) in setting.codes) and not obstacle(offer, setting)
    ]
    saved = _best(holding, setting) if combine == "best" else _all(holding, setting)
    return tuple(
        Discount(offer.id, offer.title, Money(saved[offer.id], setting.currency))
        for offer in holding
        if saved.get(offer.id)
    )


def unused(offers: Sequence[Offer], used: Iterable[str], setting: Setting) -> Mapping[str, str]:
    """The codes that take nothing off, each with the key of why.

    Args:
        offers: all that the shop has, also those of other days.
        used: ids of the offers that take something off.
        setting: what they are judged by.
    """
    working = set(used)
    reasons: dict[str, str] = {}
    for code in sorted(setting.codes):
        meant = [offer for offer in offers if plain(offer.code) == code]
        if any(offer.id in working for offer in meant):
            continue
        why = [obstacle(offer, setting) for offer in meant]
        reasons[code] = _nearest(why)
    return reasons


def _nearest(why: Sequence[str]) -> str:
    """Of several offers under one code the reason of the one that is nearest to holding."""
    order = ("", BELOW_MINIMUM, NOTHING_FITS, FIRST_ORDER, NOT_BEGUN, EXPIRED)
    nearest = min(why, key=order.index, default=UNKNOWN)
    return nearest or NOT_BEST


def _best(holding: Sequence[Offer], setting: Setting) -> dict[str, int]:
    """One offer a line, one amount an order: the combination that saves most; the simpler one among equals."""
    amounts = [offer for offer in holding if offer.amount_off]
    return max(
        (_combination(amount, holding, setting) for amount in (None, *amounts)),
        key=lambda saved: sum(saved.values()),
    )


def _combination(
    amount: Offer | None, holding: Sequence[Offer], setting: Setting
) -> dict[str, int]:
    saved: dict[str, int] = {}
    worth = 0
    for piece in setting.pieces:
        if amount and fits(amount, piece.product):
            worth += piece.minor
            continue
        fitting = [o for o in holding if o.percent_off and fits(o, piece.product)]
        if fitting:
            best = max(fitting, key=lambda offer: offer.percent_off)
            saved[best.id] = saved.get(best.id, 0) + _share(best, piece.minor)
    if amount and amount.amount_off:
        saved[amount.id] = min(worth, amount.amount_off.minor)
    return saved


def _all(holding: Sequence[Offer], setting: Setting) -> dict[str, int]:
    """Every offer, percentages first, each to what the ones before have left."""
    remaining = [piece.minor for piece in setting.pieces]
    saved: dict[str, int] = {}
    for offer in sorted(holding, key=lambda offer: offer.amount_off is not None):
        budget = offer.amount_off.minor if offer.amount_off else None
        for number, piece in enumerate(setting.pieces):
            if not fits(offer, piece.product):
                continue
            off = _share(offer, remaining[number]) if budget is None else budget
            off = min(off, remaining[number])
            remaining[number] -= off
            saved[offer.id] = saved.get(offer.id, 0) + off
            if budget is not None:
                budget -= off
    return saved


def _share(offer: Offer, minor: int) -> int:
    return half_up(minor * offer.percent_off, 100)
