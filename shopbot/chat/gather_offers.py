"""The offers that really hold for what is shown today, each with its condition and its last day.

What they would take off is worked out by the shop's own rules (`shop.offering`), so chat and cart cannot disagree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from shopbot.chat import compose_lines as lines
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.words import Words
from shopbot.shop.offering import Piece, Setting, discounts, fits, plain
from shopbot.shop.products import ProductStore
from shopbot.types import Filters, Found, Hit, Money, Offer, Product, Reason, Record

_OFFERS = 3  # told of
_SHOWN = 4  # products of a brand
_PRODUCTS = 3  # for which it is said what one of them would cost less


def holding(record: Record) -> tuple[Offer, ...]:
    """The offers of the record that run today and are for at least one of its products, the narrowest first."""
    running = [o for o in record.offers if o.starts <= record.today <= o.ends]
    found = [o for o in running if any(fits(o, product) for product in record.products)]
    return tuple(sorted(found, key=lambda o: not (o.product_ids or o.categories)))


def told(record: Record, words: Words) -> tuple[str, ...]:
    """What each offer is for, its condition and its last day; that none holds, where none does."""
    offers = holding(record)
    if not offers:
        return (words.say("offer.none"),)
    return tuple(line for offer in offers[:_OFFERS] for line in _lines(offer, record, words))


def reasons(product: Product, offers: Iterable[Offer]) -> tuple[Reason, ...]:
    """The offers that name the product, as reasons for showing it."""
    named = (offer for offer in offers if product.id in offer.product_ids)
    return tuple(Reason("reason.offer", {"title": offer.title}) for offer in named)


def reduced(brands: tuple[str, ...], record: Record, store: ProductStore, words: Words) -> Evidence:
    """What of these brands costs less than before; where nothing does, the offers that hold for their goods."""
    found = store.select(Filters(brands=brands, on_sale=True))
    there = found or store.select(Filters(brands=brands))
    record = replace(record, products=there[:_SHOWN])
    name = words.join(brands)
    if found:
        prices = tuple(lines.price(product, words) for product in record.products)
        lead = (words.say("offer.brand.some", brand=name), *prices)
    else:
        lead = (words.say("offer.brand.none", brand=name), *told(record, words))
    hits = tuple(Hit(product, 1.0) for product in record.products)
    shown = Found(hits, matching=len(there))
    return Evidence(replace(record, statements=lead), shown, lead, False, listed="offers")


def _lines(offer: Offer, record: Record, words: Words) -> Iterator[str]:
    own = [product for product in record.products if fits(offer, product)]
    yield words.say("offer.title", title=offer.title)
    if conditions := list(_conditions(offer, words)):
        told_of = words.say("list.clause").join(conditions)
        yield words.say("offer.conditions", conditions=told_of)
    yield words.say("offer.until", day=offer.ends)
    for product in own[:_PRODUCTS]:
        if line := _worth(offer, product, record, words):
            yield line


def _conditions(offer: Offer, words: Words) -> Iterator[str]:
    if offer.minimum:
        key = "offer.minimum.goods" if offer.minimum_of_goods else "offer.minimum"
        yield words.say(key, minimum=offer.minimum)
    if offer.first_order:
        yield words.say("offer.first_order")
    if offer.code:
        yield words.say("offer.code", code=offer.code)


def _worth(offer: Offer, product: Product, record: Record, words: Words) -> str:
    """What one piece of it would cost less, or what is missing for the offer to hold for it alone."""
    if product.price is None or product.in_stock is False:
        return ""
    short = _missing(offer, product.price)
    if short is not None:
        return words.say("offer.short", title=product.title, missing=short)
    saved = saving(offer, product, record)
    return words.say("offer.saves", title=product.title, saved=saved) if saved else ""


def _missing(offer: Offer, price: Money) -> Money | None:
    """How much more has to be ordered; None where the price alone is enough or cannot be compared."""
    if offer.minimum is None or offer.minimum.currency != price.currency:
        return None
    missing = offer.minimum.minor - price.minor
    return Money(missing, price.currency) if missing > 0 else None


def saving(offer: Offer, product: Product, record: Record) -> Money | None:
    """What the offer takes off one piece of the product, bought alone today; None for nothing."""
    if product.price is None:
        return None
    currency = product.price.currency
    setting = Setting(
        (Piece(product, product.price.minor),),
        currency,
        record.today,
        frozenset({plain(offer.code)}),
    )
    found: Sequence[Money] = [d.amount for d in discounts((offer,), setting, "best")]
    return found[0] if found else None
