"""Hearing a message: its limits, the products it names, the attribute it asks for. Joins catalogue and rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat.phrases import Phrases
from shopbot.chat.understand import Heard, understand
from shopbot.search import facets
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Locale, Product, Understanding


@dataclass(frozen=True, slots=True)
class Ear:
    """Understands messages over one shop's catalogue. `titles` holds every title in lower case with its id."""

    products: ProductStore
    vocabulary: facets.Vocabulary
    phrases: Mapping[Locale, Phrases]
    titles: Mapping[str, str]
    currency: str

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        """What the message wants."""
        phrases = self.phrases[locale]
        named = self._named(text)
        shown = self.products.get(state.shown)
        parsed = facets.parse(text, self.vocabulary, self.currency)
        about = self.products.get(named) or shown
        topic, label = _topic(text, about, phrases)
        if not topic and parsed.filters.attributes:
            topic = parsed.filters.attributes[0].name
            label = self._label(topic, locale)
        return understand(
            Heard(text, state, shown, named, parsed.filters, parsed.rest, topic, label), phrases
        )

    def _named(self, text: str) -> tuple[str, ...]:
        """Products whose whole title stands in the message, in the order of the message."""
        lower = text.lower()
        places = {
            lower.find(title): product_id
            for title, product_id in self.titles.items()
            if title in lower
        }
        return tuple(dict.fromkeys(product_id for _, product_id in sorted(places.items())))

    def _label(self, name: str, locale: Locale) -> str:
        return self.vocabulary.label(name).get(locale) or name.replace("_", " ")


def _topic(text: str, products: tuple[Product, ...], phrases: Phrases) -> tuple[str, str]:
    """The attribute that the message asks for by its label or by a question such as "how heavy"."""
    lower = text.lower()
    for product in products:
        for attribute in product.attributes:
            for label in attribute.label.all():
                if _holds(lower, label.lower()):
                    return attribute.name, label
    for name, patterns in phrases.asked.items():
        if match := next((m for p in patterns if (m := p.search(text))), None):
            return name, match[0]
    return "", ""


def _holds(text: str, label: str) -> bool:
    if not label.isascii():
        return label in text
    return re.search(rf"\b{re.escape(label)}\b", text) is not None


def titles_of(products: ProductStore) -> dict[str, str]:
    """Every title (lower case, at least five characters) with its product id; the first product keeps a shared title."""
    titles: dict[str, str] = {}
    for product in products.all():
        for title in product.title.all():
            if len(title) >= (5 if title.isascii() else 3):
                titles.setdefault(title.lower(), product.id)
    return titles
