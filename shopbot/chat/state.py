"""The conversation's state: which products a message points at, how it changes the wish."""

import re
from dataclasses import fields, replace

from shopbot.chat.phrases import Phrases
from shopbot.types import DialogueState, Filters, Money, Product


def references(
    text: str,
    state: DialogueState,
    shown: tuple[Product, ...],
    phrases: Phrases,
    colors: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Ids of the shown products that the message points at by number, name, colour or pronoun."""
    ids = tuple(p.id for p in shown)
    if not ids:
        return ()
    if found := _numbered(text, ids, phrases):
        return found
    if colors and phrases.says("the_one", text):
        colored = tuple(p.id for p in shown if _has_color(p, colors))
        if colored:
            return colored[:1]
    if phrases.says("all_of_them", text):
        return ids
    if phrases.says("it", text):
        return (state.focus or ids[0],)
    return ()


def _numbered(text: str, ids: tuple[str, ...], phrases: Phrases) -> tuple[str, ...]:
    if first_n := phrases.says("first_n", text):
        return ids[: phrases.numbers.get(first_n[1].lower(), 2)]
    positions: list[int] = []
    for position, words in phrases.ordinals.items():
        if any(_has_word(word, text) for word in words):
            positions.append(position)
    positions += [int(m[1]) for m in phrases.marks["number_reference"].finditer(text)]
    chosen = [ids[p - 1] if p > 0 else ids[-1] for p in positions if p <= len(ids)]
    return tuple(dict.fromkeys(chosen))


def _has_word(word: str, text: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{word}\b(?!-)", text, re.IGNORECASE) is not None  # "first-aid"
    return word in text


def _has_color(product: Product, colors: tuple[str, ...]) -> bool:
    return any(option.value in colors for option in product.option_values("color"))


def content(rest: str, phrases: Phrases) -> str:
    """What a message is about once limits and filler words are taken away."""
    for mark in ("cheaper", "dearer", "more"):
        rest = phrases.marks[mark].sub(" ", rest)
    if phrases.locale == "en":
        words = re.findall(r"[\w'-]+", rest.lower())
        return " ".join(w for w in words if w not in phrases.filler and not w.isdigit())
    for word in sorted(phrases.filler, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return re.sub(r"[\W\d_]+", " ", rest).strip()


def merge(old: Filters, new: Filters) -> Filters:
    """The standing limits with those that the new message states put over them."""
    empty = Filters()
    changed = {
        f.name: getattr(new, f.name)
        for f in fields(Filters)
        if getattr(new, f.name) != getattr(empty, f.name)
    }
    return replace(old, **changed)


def cheaper_than(products: tuple[Product, ...], filters: Filters) -> Filters:
    """The limits with a price below the cheapest of these products."""
    prices = [p.price for p in products if p.price]
    if not prices:
        return replace(filters, sort="price_asc")
    lowest = min(prices, key=lambda money: money.minor)
    return replace(filters, price_max=Money(max(lowest.minor - 1, 0), lowest.currency))


def dearer_than(products: tuple[Product, ...], filters: Filters) -> Filters:
    """The limits with a price above the dearest of these products."""
    prices = [p.price for p in products if p.price]
    if not prices:
        return replace(filters, sort="price_desc")
    highest = max(prices, key=lambda money: money.minor)
    return replace(filters, price_min=Money(highest.minor + 1, highest.currency), price_max=None)
