"""A shop as the fairness evaluation asks it: understanding, search and the answer from the record, without a model."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from shopbot.types import LOCALES, DialogueState, Locale

if TYPE_CHECKING:
    from shopbot.learn.evaluate_fairness import Answer
    from shopbot.wiring import Shop

SHOWN = 5


def asking(shop: "Shop") -> "Callable[[str, Locale, str], Answer]":
    """Asks the shop a first message of a conversation, as a turn does, and keeps nothing."""
    from shopbot.learn.evaluate_fairness import Answer

    def ask(text: str, locale: Locale, audience: str) -> Answer:
        words = shop.words(locale)
        meant = shop.assistant.ear.hear(text, DialogueState(), locale)
        if audience:
            filters = replace(meant.state.filters, audience=audience)
            meant = replace(meant, state=replace(meant.state, filters=filters))
        evidence = shop.assistant.gatherer.gather(meant, text, words)
        products = [hit.product for hit in evidence.found.hits][:SHOWN]
        ids = tuple(product.id for product in products)
        return Answer(ids, tuple(map(words.price, products)), tuple(evidence.lead))

    return ask


def wishes(shop: "Shop") -> tuple[tuple[str, Locale], ...]:
    """What every product of the shop is, in words, once in each language: a query for all that it sells."""
    products = list(shop.products.all())
    named = ((product.kind.get(locale), locale) for locale in LOCALES for product in products)
    return tuple(dict.fromkeys((text, locale) for text, locale in named if text))


def brands(shop: "Shop") -> dict[str, str]:
    """The brand of every product that has one."""
    return {product.id: product.brand for product in shop.products.all() if product.brand}
