"""Hearing a message: its limits, the products it names, the attribute it asks for. Joins catalogue and rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat.phrases import Phrases
from shopbot.chat.understand import Heard, understand
from shopbot.search import facets
from shopbot.search.attribute_match import AttributeMatcher
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Filters, Locale, Product, Understanding

_ASKING = ("?", "？", "吗", "呢")
_SHORTEST_TITLE = 5  # characters; shorter ones are ordinary words


@dataclass(frozen=True, slots=True)
class Ear:
    """Understands messages over one shop's catalogue."""

    products: ProductStore
    vocabulary: facets.Vocabulary
    phrases: Mapping[Locale, Phrases]
    titles: Mapping[str, str]  # title in small letters -> product id
    currency: str
    matcher: AttributeMatcher | None = None  # None: attributes are known by their names only

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        """What the message wants."""
        phrases = self.phrases[locale]
        named = self._named(text)
        shown = self.products.get(state.shown)
        asked = self._without_titles(text) if named else text
        parsed = facets.parse(asked, self.vocabulary, self.currency)
        about = self.products.get(named) or shown
        topic = _topic(asked, about, phrases) or _limited(parsed.filters)
        if not topic and (named or phrases.says("it", text)):
            topic = self._meant(asked, named, state, locale)
        return understand(
            Heard(text, state, shown, named, parsed.filters, parsed.rest, topic), phrases
        )

    def _meant(
        self, question: str, named: tuple[str, ...], state: DialogueState, locale: Locale
    ) -> str:
        """The attribute that a question about one product is near to in meaning: "will it survive rain?"."""
        product = self.products.get(
            named[:1] or ((state.focus,) if state.focus else state.shown[:1])
        )
        if self.matcher is None or not product or not question.rstrip().endswith(_ASKING):
            return ""
        match = self.matcher.best(question, product[0], locale)
        return match.topic if match else ""

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


def _topic(text: str, products: tuple[Product, ...], phrases: Phrases) -> str:
    """The attribute that the message asks for by its label or by a question such as "how heavy"."""
    lower = text.lower()
    for product in products:
        for attribute in product.attributes:
            if any(_holds(lower, label.lower()) for label in attribute.label.all()):
                return attribute.name
    asked = (name for name, ways in phrases.asked.items() if any(w.search(text) for w in ways))
    return next(asked, "")


def _limited(filters: Filters) -> str:
    """The attribute that the message sets a limit on."""
    if filters.attributes:
        return filters.attributes[0].name
    return "color" if filters.colors else "size" if filters.sizes else ""


def _holds(text: str, label: str) -> bool:
    if not label.isascii():  # "可用洗碗机" is asked for as "能放洗碗机吗"
        parts = [label[i : i + 3] for i in range(len(label) - 2)] or [label]
        return any(part in text for part in parts)
    return re.search(rf"\b{re.escape(label)}\b", text) is not None


def open_ear(
    products: ProductStore,
    vocabulary: facets.Vocabulary,
    phrases: Mapping[Locale, Phrases],
    matcher: AttributeMatcher | None = None,
) -> Ear:
    """The ear of one shop. The first product keeps a title that several share."""
    titles: dict[str, str] = {}
    columns = products.table()
    for title, row in zip(columns.titles, columns.title_rows.tolist(), strict=True):
        if len(title) >= (_SHORTEST_TITLE if title.isascii() else _SHORTEST_TITLE - 2):
            titles.setdefault(title.lower(), columns.ids[row])
    return Ear(products, vocabulary, phrases, titles, products.info().currency, matcher)
