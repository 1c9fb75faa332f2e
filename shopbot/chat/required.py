"""What a plain question about one product asks for: the fact, and whether the record speaks of it at all."""

import re

from shopbot.chat import compose_lines as lines
from shopbot.chat.ground_familiar import LENGTHS
from shopbot.chat.phrases import load
from shopbot.chat.words import Words
from shopbot.types import Product, Understanding


def required(
    meant: Understanding, products: tuple[Product, ...], words: Words, question: str = ""
) -> tuple[str, ...]:
    """A sentence with the fact asked for; nothing where none was asked or the record lacks it.

    Args:
        meant: what the message means.
        products: those it is about.
        words: of the reply.
        question: the message. A yes does not answer "how long": that the shop says no amount is told then.
    """
    if meant.intent != "detail" or not meant.topic or len(products) != 1:
        return ()
    product = products[0]
    if meant.topic == "price":
        return (lines.price(product, words),)
    if meant.topic == "stock":
        return (lines.stock(product, words),)
    if said := lines.options(product, meant.topic, words):
        return (said,)
    fact = product.attribute(meant.topic)
    if fact is None and meant.topic == "capacity":  # "how big is it?"
        return _measured(product, words)
    if fact and isinstance(fact.value, bool) and _asks_amount(question, words):
        known = lines.attribute(product, fact, words, answers=False)
        return (words.say("tell.unknown.amount"), known)
    return (lines.attribute(product, fact, words),) if fact else ()


def _asks_amount(question: str, words: Words) -> bool:
    return load(words.assets, words.locale).says("asks_amount", question) is not None


def _measured(product: Product, words: Words) -> tuple[str, ...]:
    """How long, high, wide it is, and the sizes it comes in."""
    facts = [fact for name in LENGTHS if (fact := product.attribute(name))]
    told = [lines.attribute(product, fact, words) for fact in facts]
    sizes = lines.options(product, "size", words)
    return (*told, *([sizes] if sizes else []))


def answerable(meant: Understanding, product: Product) -> bool:
    """Whether any word of the question stands in what the record says of the product.

    A small model answers "does it float?" with a cheerful yes. Where the record never speaks of the
    thing asked, the honest answer is that the shop does not say.
    """
    record = " ".join(_texts(product)).lower()
    words = re.findall(r"[a-z][a-z'-]+", meant.query.lower())
    han = re.findall(r"[\u4e00-\u9fff]+", meant.query)
    pairs = [run[i : i + 2] for run in han for i in range(max(len(run) - 1, 1))]
    if not words and not pairs:
        return True
    return any(_stem(word) in record for word in words) or any(pair in record for pair in pairs)


def _stem(word: str) -> str:
    """The beginning that inflected forms share: "washing" and "washable" both begin with "wash"."""
    return re.sub(r"(ing|able|ed|es|s|ly)$", "", word) if len(word) > 4 else word


def _texts(product: Product) -> list[str]:
    texts = [*product.title.all(), *product.description.all(), *product.kind.all()]
    for attribute in product.attributes:
        texts += [*attribute.label.all(), *attribute.text.all(), attribute.name]
    return texts
