"""What schema.org offers say: the lowest price that can be had, the price before, how many there are."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from shopbot.ingest.feeds_flat import Flat, is_gone, listed, stated, text_of

Offer = Mapping[str, object]
DEEPEST = 5


def offered(value: object) -> Flat:
    """Price, currency, availability and the like of an Offer, an AggregateOffer or a list of them."""
    offers = list(_single(value))
    if not offers:
        return {}
    there = [o for o in offers if not is_gone(o.get("availability"))]
    best = min(there or offers, key=_order)
    price, before, currency = _prices(best)
    made: Flat = {
        "price": price,
        "list_price": before,
        "currency": currency,
        "availability": text_of(best.get("availability")).rsplit("/", 1)[-1],
        "condition": text_of(best.get("itemCondition")).rsplit("/", 1)[-1],
    }
    level = best.get("inventoryLevel")
    if len(offers) == 1 and stated(level):
        made["stock"] = level.get("value") if isinstance(level, Mapping) else level
    return {name: value for name, value in made.items() if stated(value)}


def _single(value: object, depth: int = 0) -> Iterator[Offer]:
    for offer in listed(value):
        if not isinstance(offer, Mapping):
            continue
        inner = list(_single(offer.get("offers"), depth + 1)) if depth < DEEPEST else []
        yield from inner or [offer]


def _order(offer: Offer) -> Decimal:
    """Offers without a price come last."""
    price, _, _ = _prices(offer)
    number = re.sub(r"[^\d.]", "", text_of(price))
    try:
        return Decimal(number)
    except InvalidOperation:
        return Decimal("Infinity")


def _prices(offer: Offer) -> tuple[object, object, object]:
    """The price now, the price before, the currency."""
    price = offer.get("price") if stated(offer.get("price")) else offer.get("lowPrice")
    currency, before = offer.get("priceCurrency"), None
    for item in listed(offer.get("priceSpecification")):
        if not isinstance(item, Mapping):
            continue
        kind = text_of(item.get("priceType")).rsplit("/", 1)[-1]
        if kind in ("ListPrice", "StrikethroughPrice", "MSRP", "SRP"):
            before = item.get("price")
        elif not stated(price) and not stated(item.get("validForMemberTier")):
            price = item.get("price")
        currency = currency or item.get("priceCurrency")
    return price, before, currency
