"""Hearing a message: its limits, the products it names, the attribute it asks for. Joins catalogue and rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat.phrases import Phrases
from shopbot.chat.understand import Heard, understand
from shopbot.search import facets
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Locale, LocalText, Product, Understanding

_SHORTEST_TITLE = 5  # characters; shorter ones are ordinary words


@dataclass(frozen=True, slots=True)
class Ear:
    """Understands messages over one shop's catalogue."""

    products: ProductStore
    vocabulary: facets.Vocabulary
    phrases: Mapping[Locale, Phrases]
    titles: Mapping[str, str]  # title in small letters -> product id
    labels: Mapping[str, LocalText]  # attribute name -> what it is called
    currency: str

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        """What the message wants."""
        phrases = self.phrases[locale]
        named = self._named(text)
        shown = self.products.get(state.shown)
        asked = self._without_titles(text) if named else text
        parsed = facets.parse(asked, self.vocabulary, self.currency)
        about = self.products.get(named) or shown
        topic, label = _topic(asked, about, phrases)
        if not topic and parsed.filters.attributes:
            topic = parsed.filters.attributes[0].name
            label = self._label(topic, locale)
        topic = topic or ("color" if parsed.filters.colors else "")
        topic = topic or ("size" if parsed.filters.sizes else "")
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

    def _without_titles(self, text: str) -> str:
        """The message without product names, whose words ("Waterproof Trail Boot") ask for nothing."""
        lower = text.lower()
        for title in self.titles:
            if title in lower:
                lower = lower.replace(title, " ")
        return lower

    def _label(self, name: str, locale: Locale) -> str:
        label = self.labels.get(name)
        return label.get(locale) if label else name.replace("_", " ")


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
    if not label.isascii():  # "可用洗碗机" is asked for as "能放洗碗机吗"
        parts = [label[i : i + 3] for i in range(len(label) - 2)] or [label]
        return any(part in text for part in parts)
    return re.search(rf"\b{re.escape(label)}\b", text) is not None


def open_ear(
    products: ProductStore,
    vocabulary: facets.Vocabulary,
    phrases: Mapping[Locale, Phrases],
) -> Ear:
    """The ear of one shop. The first product keeps a title or label that several share."""
    titles: dict[str, str] = {}
    labels: dict[str, LocalText] = {}
    for product in products.all():
        for title in product.title.all():
            if len(title) >= (_SHORTEST_TITLE if title.isascii() else _SHORTEST_TITLE - 2):
                titles.setdefault(title.lower(), product.id)
        for attribute in product.attributes:
            labels.setdefault(attribute.name, attribute.label)
    return Ear(products, vocabulary, phrases, titles, labels, products.info().currency)
