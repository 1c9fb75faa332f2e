"""What may be called missing from the shop, and what is left or true of products."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_gift import is_person
from shopbot.chat.phrases import Phrases
from shopbot.chat.words import Words
from shopbot.types import Found, Product, Understanding

_LONGEST = 3  # words of a name; Chinese: characters, doubled
_EDGES = re.compile(
    r"^(?:(?:a|an|the|some|any|then|and|but)\s+)+|^[个台把张辆](?=..)"
    r"|(?:\s+(?:then|though|too|instead|please|at all))+$"
)


def wanted_goods(found: Found, phrases: Phrases, question: str) -> Found:
    """What was found; as a plain answer where the words said to be missing are no name of goods, or not asked for.

    "We don't sell “friend had a stroke”" helps nobody, nor “feet hurt” where somebody says "my feet hurt when I stand":
    then what comes nearest is simply shown.
    """
    if found.carried:
        return found
    name = _EDGES.sub("", found.wanted.strip())
    long = len(name.split()) > _LONGEST if name.isascii() else len(name) > 2 * _LONGEST
    if (
        not name
        or long
        or phrases.says("no_name", name.lower())
        or not _asked(name, question, phrases)
    ):
        return replace(found, carried=True, wanted="")
    return replace(found, wanted=name)


def missing(found: Found, meant: Understanding, assets: Path) -> Found:
    """What was found; plainly where what is said to be missing is a person, or a use beside goods that are sold."""
    used = not meant.fresh and bool(meant.state.filters.categories)  # lamps, "for reading in bed"
    if found.carried or not (used or is_person(found.wanted, assets)):
        return found
    return replace(found, carried=True, wanted="")


def _asked(name: str, question: str, phrases: Phrases) -> bool:
    """Whether the shopper asks for what is called so; what was put in other words meanwhile counts as asked for."""
    before, there, after = question.lower().partition(name.lower())
    if not there:
        return True
    return bool(phrases.says("asks_for", before[-60:])) and not phrases.says(
        "no_goods_before", after
    )


def left(product: Product) -> Product:
    """The product with the variants that can be had; as it is where all are sold out."""
    there = tuple(variant for variant in product.variants if variant.stock != 0)
    return replace(product, variants=there) if there else product


def flags(topic: str, products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """Whether each of several products has a property: a sentence for each; none where no record says yes or no."""
    facts = ((product, product.attribute(topic)) for product in products if topic)
    known = [(p, fact) for p, fact in facts if fact and isinstance(fact.value, bool)]
    return tuple(lines.attribute(product, fact, words) for product, fact in known)
