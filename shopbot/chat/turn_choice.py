"""The version that was asked about is the one that is bought: "in red?", then "I'll take it"."""

from dataclasses import replace

from shopbot.chat.gather_version import choices_in
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Understanding


def as_asked(
    text: str, meant: Understanding, before: DialogueState, products: ProductStore
) -> Understanding:
    """What is to be bought, with the choices of the version asked about last; what the message says itself wins."""
    same = meant.referred in ((), (before.focus,))
    if meant.intent != "cart_add" or not before.chosen or not same:
        return meant
    found = products.get((before.focus,))
    said = dict(choices_in(text, meant, found[0])) if found else {}
    return replace(meant, options={**dict(before.chosen), **said, **meant.options})
