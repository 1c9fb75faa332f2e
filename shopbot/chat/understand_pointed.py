"""Products on the table that a message calls by what they are: "the lighter one", "the one that folds". Pure.

What calls none of them is told, so that nobody gets the first of the list for "the lantern one".
"""

import re
from collections.abc import Sequence

from shopbot.chat.phrases import Phrases
from shopbot.types import DialogueState, Product

_STEM = 4  # letters that two forms of one English word share at least: "folds", "folding"


def among(state: DialogueState, shown: tuple[Product, ...]) -> tuple[Product, ...]:
    """Those that "the cheaper one" is one of: what was compared last while it is still shown, else all shown."""
    compared = tuple(product for product in shown if product.id in state.compared)
    return compared if len(compared) > 1 else shown


def extreme(text: str, products: Sequence[Product], phrases: Phrases) -> tuple[str, ...] | None:
    """The product with the most or least of something, as "the lighter one" calls it.

    None where nothing is called so; empty where the record cannot tell: a value is missing, or two are equal.
    """
    said = next((each for each in phrases.extremes if each.pattern.search(text)), None)
    if said is None:
        return None
    for name in said.attributes:
        values = [number_of(product, name) for product in products]
        known = [value for value in values if value is not None]
        if known and len(known) == len(products):
            best = min(known) if said.least else max(known)
            return (products[known.index(best)].id,) if known.count(best) == 1 else ()
    return ()


def described(text: str, products: Sequence[Product], phrases: Phrases) -> tuple[str, ...]:
    """The one product whose record has every word by which it is called: "the one that folds"."""
    match = phrases.says("called_one", text)
    words = _words(match, phrases) if match else ()
    having = [product.id for product in products if words and _has(product, words)]
    return tuple(having) if len(having) == 1 else ()


def called(text: str, phrases: Phrases) -> str:
    """How the message calls one of the things shown, in its own words; "" where it calls none so."""
    match = phrases.says("called_one", text)
    return match[0].strip(" ,，。.!！?？") if match and _words(match, phrases) else ""


def without_call(text: str, phrases: Phrases) -> str:
    """The text without the words that only call a thing: of "is the lighter one quiet" quietness is asked."""
    for each in phrases.extremes:
        text = each.pattern.sub(" ", text)
    said = called(text, phrases)
    return text.replace(said, " ") if said else text


def _words(match: re.Match[str], phrases: Phrases) -> tuple[str, ...]:
    """The words of a call that say something of the thing."""
    said = " ".join(filter(None, match.groupdict().values())).lower()
    if phrases.locale == "en":
        words = re.findall(r"[a-z][a-z'-]+", said)
        return tuple(word for word in words if word not in phrases.filler)
    for word in sorted(phrases.filler, key=len, reverse=True):
        said = said.replace(word, " ")
    return tuple(re.findall(r"[\u3400-\u9fff]{2,}|[a-z]{2,}", said))


def _has(product: Product, words: Sequence[str]) -> bool:
    facts = [text for fact in product.attributes if fact.value is not False
             for text in (*fact.label.all(), *fact.text.all())]  # fmt: skip
    texts = (*product.title.all(), *product.kind.all(), *product.description.all(), *facts)
    joined = " ".join(texts).lower()
    return all(re.search(_form(word), joined) for word in words)


def _form(word: str) -> str:
    """A pattern for the word in any form: its stem at the beginning of a word."""
    if not word.isascii():
        return re.escape(word)
    stem = re.sub(r"(?:ing|ed|es|s|e)$", "", word)
    return rf"\b{re.escape(stem if len(stem) >= _STEM else word)}"


def number_of(product: Product, name: str) -> float | None:
    """The price in minor units or an attribute's number; None where the record has no number of that name."""
    if name == "price":
        return float(product.price.minor) if product.price else None
    fact = product.attribute(name) if name else None
    value = fact.value if fact is not None else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
