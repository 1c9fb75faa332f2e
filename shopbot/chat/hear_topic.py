"""The attribute that a message asks for, by its label or by a question such as "how heavy". Pure."""

import re

from shopbot.chat.phrases import Phrases
from shopbot.types import Filters, Product


def topic_of(text: str, products: tuple[Product, ...], phrases: Phrases) -> str:
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


def recorded(product: Product, topic: str) -> bool:
    """Whether the record says anything of the topic."""
    known = topic in ("price", "stock") or product.attribute(topic) or product.option_values(topic)
    return bool(topic and known)


def limited(filters: Filters) -> str:
    """The attribute that the message sets a limit on."""
    if filters.attributes:
        return filters.attributes[0].name
    return "color" if filters.colors else "size" if filters.sizes else ""


def _holds(text: str, label: str) -> bool:
    if not label.isascii():  # "可用洗碗机" is asked for as "能放洗碗机吗"
        parts = [label[i : i + 3] for i in range(len(label) - 2)] or [label]
        return any(part in text for part in parts)
    return re.search(rf"\b{re.escape(label)}\b", text) is not None
