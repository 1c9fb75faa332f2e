"""Hearing a message: its limits, the products it names, the attribute it asks for. Joins catalogue and rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat.phrases import Phrases
from shopbot.chat.state import references
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
        if _asks(text, phrases):
            one = self._one(Heard(text, state, shown, named, parsed.filters, ""), phrases)
            if not any(_recorded(product, topic) for product in one):
                topic = self._meant(asked, one, locale) or topic
        return understand(
            Heard(text, state, shown, named, parsed.filters, parsed.rest, topic), phrases
        )

    def _meant(self, question: str, about: tuple[Product, ...], locale: Locale) -> str:
        """The attribute that a question about one product is near to in meaning: "will it survive rain?"."""
        if self.matcher is None or len(about) != 1:
            return ""
        match = self.matcher.best(question, about[0], locale)
        return match.topic if match and match.sure else ""

    def _one(self, heard: Heard, phrases: Phrases) -> tuple[Product, ...]:
        """What the message is about: what it names or points at, else ("吵吗？") the only thing on the table."""
        colors = heard.filters.colors
        pointed = heard.named or references(heard.text, heard.state, heard.shown, phrases, colors)
        if pointed or not heard.shown:
            return self.products.get(pointed)
        elsewhere = (
            heard.filters != Filters()
            or phrases.says("other_goods", heard.text)
            or facets.names_goods(heard.text, self.vocabulary)
        )
        if elsewhere:
            return ()
        return self.products.get((heard.state.focus,)) if heard.state.focus else heard.shown

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


def _asks(text: str, phrases: Phrases) -> bool:
    return text.rstrip().endswith(_ASKING) or bool(phrases.says("question_detail", text.strip()))


def _topic(text: str, products: tuple[Product, ...], phrases: Phrases) -> str:
    """The attribute that the message asks for by its label or by a question such as "how heavy"."""
    lower = text.lower()
    topic, said = phrases.asks(text)
    for product in products:
        for attribute in product.attributes:
            for label in map(str.lower, attribute.label.all()):
                if _holds(lower, label):  # "how much weight can it hold?" says more than "weight"
                    return (
                        topic if label in said.lower() and label != said.lower() else attribute.name
                    )
    return topic


def _recorded(product: Product, topic: str) -> bool:
    """Whether the record says anything of the topic."""
    known = topic in ("price", "stock") or product.attribute(topic) or product.option_values(topic)
    return bool(topic and known)


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
