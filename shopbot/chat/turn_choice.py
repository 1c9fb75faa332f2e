"""What a message means of the thing talked about: its version asked about last, a version that it names, how many."""

import re
from dataclasses import replace
from pathlib import Path

from shopbot.chat.compose_choice_words import load
from shopbot.chat.gather_version import choices_in
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import content
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Product, Understanding

_SWAPS = re.compile(r"\b(?:change|switch|swap|make)\b|[换改](?:成|为)?")
_MOST = 4  # products on the table among which the one is looked for that has the version


def as_asked(
    text: str,
    meant: Understanding,
    before: DialogueState,
    products: ProductStore,
    phrases: Phrases,
    assets: Path,
) -> Understanding:
    """What is meant, where the message can only be about a version or a number of pieces of what is on the table."""
    if meant.intent == "search" and before.shown:
        swaps = load(assets, phrases.locale).says("swaps", text)
        if before.focus and swaps or meant.fresh:
            meant = _of_version(text, meant, before, products, phrases, swaps=swaps)
    if meant.intent == "search" and meant.stated.brands and phrases.means("offers", text):
        rest = meant.query
        for pattern in phrases.intents["offers"]:
            rest = pattern.sub(" ", rest)
        alone = not (meant.stated.categories or content(rest, phrases))
        return replace(meant, intent="offers") if alone else meant
    if meant.intent != "cart_add":
        return meant
    meant = _so_many(text, meant, before, phrases)
    return _as_chosen(text, meant, before, products)


def _as_chosen(
    text: str, meant: Understanding, before: DialogueState, products: ProductStore
) -> Understanding:
    """With the choices of the version asked about last ("in red?", then "I'll take it"); what it says itself wins."""
    same = meant.referred in ((), (before.focus,))
    if not before.chosen or not same:
        return meant
    found = products.get((before.focus,))
    said = dict(choices_in(text, meant, found[0])) if found else {}
    return replace(meant, options={**dict(before.chosen), **said, **meant.options})


def _so_many(
    text: str, meant: Understanding, before: DialogueState, phrases: Phrases
) -> Understanding:
    """Of the thing talked about where a number alone is said: 买两个 takes two of it, not the two on the table."""
    all_shown = len(meant.referred) > 1 and set(meant.referred) == set(before.shown)
    counted = meant.quantity is not None and not phrases.buying.several(text)
    if before.focus and all_shown and counted:
        return replace(meant, referred=(before.focus,))
    return meant


def _of_version(
    text: str,
    meant: Understanding,
    before: DialogueState,
    products: ProductStore,
    phrases: Phrases,
    *,
    swaps: bool,
) -> Understanding:
    """A question about the one thing on the table whose choices explain every word: "the 120 with a black grip?"."""
    table = products.get((before.focus,) if before.focus else before.shown[:_MOST])
    having = [p for p in table if _explained(text, meant, p, phrases)]
    if len(having) != 1:
        return meant
    product = having[0]
    said = choices_in(text, meant, product)
    kept = meant.state
    state = replace(before, focus=product.id, locale=kept.locale, waiting=kept.waiting)
    buys = phrases.buying.wants(text) and not phrases.buying.asks(text)
    return replace(
        meant,
        intent="cart_change" if swaps else "cart_add" if buys else "detail",
        state=state,
        query="",
        referred=(product.id,),
        options={**meant.options, **dict(said)},
        topic="",
        fresh=False,
        ask=None,
    )


def _explained(text: str, meant: Understanding, product: Product, phrases: Phrases) -> bool:
    """Whether the message names choices of the product and, but for small words, nothing else."""
    if not (said := dict(choices_in(text, meant, product))):
        return False
    options = [o for v in product.variants for o in v.options if said.get(o.name) == o.value]
    names = {name for o in options for name in (o.value, *o.text.all())}
    rest = text.lower()
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name.lower(), " ")
    rest = _SWAPS.sub(" ", rest)
    rest = phrases.buying.marks["quantity"].sub(
        " ", phrases.buying.marks["acquires"].sub(" ", rest)
    )
    return not re.search(r"\w\w", content(rest, phrases))
