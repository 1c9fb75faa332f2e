"""The conversation's state: which products a message points at, how it changes the wish."""

import re
from dataclasses import fields, replace

from shopbot.chat.phrases import Phrases
from shopbot.chat.slots_names import told_apart
from shopbot.chat.understand_pointed import among, called, described, extreme
from shopbot.types import DialogueState, Filters, Money, Product

_JOINTS = ("for", "with", "without")  # filler that tells a thing from what it is for


def references(
    text: str,
    state: DialogueState,
    shown: tuple[Product, ...],
    phrases: Phrases,
    colors: tuple[str, ...] = (),
    *,
    loosely: bool = True,
) -> tuple[str, ...]:
    """Ids of the shown products that the message points at by number, name, colour or pronoun.

    Args:
        text: the message.
        state: before it.
        shown: the products on the table.
        phrases: of its language.
        colors: plain colours that it says.
        loosely: whether a pronoun counts. "The one with a lid" is none in English.
    """
    ids = tuple(p.id for p in shown)
    if not ids:
        return (state.focus,) if state.focus and phrases.says("it", text) else ()
    if found := _numbered(text, ids, phrases):
        return found
    table = among(state, shown)
    most = _priciest(text, table, phrases) or extreme(text, table, phrases)
    if most is not None:
        return most
    if colors and phrases.says("the_one", text):
        colored = tuple(p.id for p in shown if _has_color(p, colors))
        if state.focus in colored:
            return (state.focus,)
        if colored:
            having = tuple(p for p in shown if p.id in colored)
            return told_apart(text, having) or colored[:1]
    said = called(text, phrases)
    apart = told_apart(said or text, shown) if phrases.says("the_one", text) else ()
    if found := apart or (() if colors else described(text, shown, phrases)):
        return found
    if phrases.says("all_of_them", text):
        return ids
    loosely = loosely and not (said and phrases.locale == "en")
    if loosely and phrases.says("it", text):
        return (state.focus or ids[0],)
    return ()


def _priciest(text: str, shown: tuple[Product, ...], phrases: Phrases) -> tuple[str, ...]:
    """The cheapest or dearest of what is shown, where the message calls one so: "the cheaper one"."""
    priced = [(p.price.minor, p.id) for p in shown if p.price]
    if len(priced) < 2:
        return ()
    if phrases.says("the_cheapest", text):
        return (min(priced)[1],)
    return (max(priced)[1],) if phrases.says("the_dearest", text) else ()


def positions(text: str, phrases: Phrases) -> tuple[int, ...]:
    """The places that a message names, 1-based, -1 for the last: "the second", "第二个", "the first two"."""
    if first_n := phrases.says("first_n", text):
        return tuple(range(1, phrases.numbers.get(first_n[1].lower(), 2) + 1))
    found = [
        position
        for position, words in phrases.ordinals.items()
        if any(_has_word(word, text) for word in words)
    ]
    numbered = phrases.marks["number_reference"].finditer(text)
    found += [int(digit) for match in numbered for digit in match.groups() if digit]
    return tuple(dict.fromkeys(found))


def _numbered(text: str, ids: tuple[str, ...], phrases: Phrases) -> tuple[str, ...]:
    places = (p for p in positions(text, phrases) if p <= len(ids))
    chosen = [ids[p - 1] if p > 0 else ids[-1] for p in places]
    return tuple(dict.fromkeys(chosen))


def by_kind(text: str, shown: tuple[Product, ...]) -> tuple[str, ...]:
    """Ids of the shown products that the message calls by what they are, if not all of them are that."""
    lower = text.lower()
    named = tuple(
        product.id
        for product in shown
        if any(_has_word(name, lower) for kind in product.kind.all() for name in _short(kind))
    )
    return named if len(named) < len(shown) or len(shown) == 1 else ()


def _short(kind: str) -> tuple[str, ...]:
    """The ways to call a kind: "hiking boot" is a boot, too; in the plural as well."""
    if not kind.isascii():
        return (kind, kind[-2:]) if len(kind) > 2 else (kind,)
    whole, last = re.escape(kind.lower()), re.escape(kind.lower().split()[-1])
    return tuple(f"{name}{plural}" for name in (whole, last) for plural in ("", "s", "es"))


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
        return _content_english(re.findall(r"[\w'-]+", rest.lower()), phrases.filler)
    for word in sorted(phrases.filler, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = re.sub(
        r"(?<![A-Za-z0-9])(?<![A-Za-z] )\d+(?![A-Za-z0-9])", " ", rest
    )  # keeps "iPhone 6"
    return re.sub(r"[\W_]+", " ", rest).strip()


def _content_english(words: list[str], filler: frozenset[str]) -> str:
    """The words that say something; a number only right after one ("iphone 6"), a joint only between two."""
    told: list[str] = []
    joint, beside = "", False
    for word in words:
        if word in filler or (word.isdigit() and not beside):
            joint = word if word in _JOINTS and told else joint
            beside = False
            continue
        told += [joint, word] if joint else [word]
        joint, beside = "", not word.isdigit()
    return " ".join(told)


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
