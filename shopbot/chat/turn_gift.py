"""A wish for a gift that names no goods: whom it is for is a limit, well-rated things are shown, one thing is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shopbot.chat.compose_gift import ASKED, audience_of, load, names_no_goods
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.phrases import Phrases
from shopbot.chat.words import Words
from shopbot.shop.products import ProductStore
from shopbot.types import (
    DialogueState,
    Filters,
    Found,
    Hit,
    Money,
    Product,
    Reason,
    Record,
    Understanding,
    minor_digits,
)

SHOWN = 4  # gifts in one reply, each of another category
_LOOKED_AT = 200  # of the best rated
_NUMBER = re.compile(r"(?<![\w.])\d{2,5}(?![\d.])")
_AGE = re.compile(
    r"\d+(?:[- ]year|(?:st|nd|rd|th)\b|\s*岁)|\b(?:is|turns?|turning|aged?|he's|she's) \d+", re.I
)
_LEAST_RATED = 4.0  # stars of what is called well rated


@dataclass(frozen=True, slots=True)
class Gift:
    """A wish for a gift that is open. `known`: there is something to choose by."""

    meant: Understanding
    known: bool


def as_answer(
    text: str, meant: Understanding, before: DialogueState, phrases: Phrases, words: Words
) -> Understanding:
    """What is meant; a wish where our question about a gift is answered, whatever else it looks like."""
    if before.asking != ASKED or meant.intent == "search":
        return meant
    tells = meant.recipient or _budget(text) or audience_of(text, words.assets).audience
    if meant.intent != "off_topic" and not (tells and names_no_goods(text, phrases, words.assets)):
        return meant
    state = replace(meant.state, query=text)  # "she likes cooking"
    return replace(meant, intent="search", query=text, state=state)


def gift_of(
    text: str,
    meant: Understanding,
    before: DialogueState,
    phrases: Phrases,
    words: Words,
    currency: str,
) -> Gift | None:
    """The wish with what is known of the person in its limits; None where it names goods or is no gift.

    Args:
        text: the message.
        meant: what it means.
        before: the state before it: whom a gift is for may be the answer to our question.
        phrases: of its language.
        words: of the reply.
        currency: of a number that is a budget.
    """
    amount = bool(_budget(text)) and names_no_goods(text, phrases, words.assets)
    goes_on = before.asking == ASKED or (ASKED in before.asked and (amount or not meant.fresh))
    says_so = goes_on or load(words.assets).wish[phrases.locale].search(text)
    if not (says_so and _open(meant) and names_no_goods(meant.query, phrases, words.assets)):
        return None
    budget = _budget(text) if goes_on and amount else 0
    money = Money(budget * 10 ** minor_digits(currency), currency) if budget else None
    return _wanted(meant, before, words, money, goes_on=goes_on)


def _open(meant: Understanding) -> bool:
    """Whether a search says nothing of the goods: no need that they must serve, no kind, brand or property."""
    limits = meant.state.filters
    named = limits.categories or limits.brands or limits.attributes or meant.state.needs
    return meant.intent == "search" and not (meant.more or meant.back or named)


def _budget(text: str) -> int:
    """The number that stands by itself in an answer; 0 where there is none, or where it is an age."""
    numbers = _NUMBER.findall(text)
    return int(numbers[0]) if len(numbers) == 1 and not _AGE.search(text) else 0


def _wanted(
    meant: Understanding,
    before: DialogueState,
    words: Words,
    budget: Money | None,
    *,
    goes_on: bool,
) -> Gift:
    limits = meant.state.filters
    if not (limits.price_max or limits.price_min):
        limits = replace(limits, price_max=budget)
    if goes_on and meant.fresh:  # "about 40 dollars": what was known before stands
        old = before.filters
        limits = replace(
            limits,
            price_max=limits.price_max or old.price_max,
            price_min=limits.price_min or (None if limits.price_max else old.price_min),
            audience=limits.audience or old.audience,
        )
    if not limits.audience:
        limits = replace(limits, audience=audience_of(meant.recipient, words.assets).audience)
    done = (ASKED,) if goes_on else ()
    asked = tuple(dict.fromkeys((*(f for f in meant.state.asked if f != "category"), *done)))
    query = words.say("gift.wish")
    state = replace(meant.state, filters=limits, query=query, asking="", asked=asked)
    known = limits != Filters() or bool(meant.recipient) or goes_on
    return Gift(replace(meant, state=state, query=query, ask=None), known)


def gifts_told(gift: Gift, record: Record, products: ProductStore, words: Words) -> Evidence:
    """What customers rate well, one of a kind; nothing yet where nothing is known of the person or the budget."""
    record = replace(record, filters=gift.meant.state.filters)
    if not gift.known:
        return Evidence(record, lead=(words.say("gift.gladly"),), writes=False, gift=True)
    hits = tuple(of_each_kind(gift.meant.state.filters, products, words))[:SHOWN]
    if not hits:
        return Evidence(record, lead=(words.say("say.nothing"),), writes=False, gift=True)
    record = replace(record, products=tuple(hit.product for hit in hits))
    lead = (words.say("gift.ideas"),)
    return Evidence(record, Found(hits, matching=len(hits)), lead, gift=True)


def of_each_kind(limits: Filters, products: ProductStore, words: Words) -> Iterator[Hit]:
    """The best rated of each category, those made for the person first."""
    rated = [
        product
        for product in products.select(
            replace(limits, in_stock=True, sort="rating_desc"), _LOOKED_AT
        )
        if (product.rating or 0) >= _LEAST_RATED
        and product.category not in load(words.assets).not_given
    ]
    rated.sort(key=lambda product: product.audience != limits.audience)
    seen: set[str] = set()
    for product in rated:
        if product.category not in seen and (limits.audience or not product.audience):
            seen.add(product.category)
            yield Hit(product, product.rating or 0.0, _reasons(product))


def _reasons(product: Product) -> tuple[Reason, ...]:
    return (Reason("reason.rating", {"rating": product.rating}),) if product.rating else ()
