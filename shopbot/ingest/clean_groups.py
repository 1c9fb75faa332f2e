"""Rows of one product in several colours and sizes, brought under one product where that is certain. Pure.

Certain is: the same brand, category, audience and description, and the same title once each row's own colour and size
are taken out of it. Anything less stays apart, and `ingest.duplicates` may report it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shopbot.ingest.clean_text import matching_form
from shopbot.types import LocalText, Product

Key = tuple[object, ...]
EMPTY = re.compile(r"[(\[（【]\s*[)\]）】]")
EDGES = " \t,;:/|·•-–—_，、；："
WITHIN = re.compile(r"\s*[,/|–—-]\s*(?=[,/|–—-])")


def group_rows(products: Sequence[Product]) -> tuple[list[Product], Mapping[str, str]]:
    """The products with their rows joined, and for each id that went into another product that product's id."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for place, product in enumerate(products):
        if (key := _key(product)) is not None:
            groups[key].append(place)
    joined: dict[int, Product] = {}
    moved: dict[str, str] = {}
    gone: set[int] = set()
    for places in groups.values():
        members = [products[place] for place in places]
        if len(members) > 1 and _differ(members):
            joined[places[0]] = _joined(members)
            gone.update(places[1:])
            moved |= {member.id: members[0].id for member in members[1:]}
    kept = [joined.get(i, product) for i, product in enumerate(products) if i not in gone]
    return kept, moved


def _key(product: Product) -> Key | None:
    """What rows of one product have in common, None for what is surely no such row."""
    if len(product.variants) != 1 or product.variants[0].id != product.id:
        return None
    options = product.variants[0].options
    if not options or not product.description.all():
        return None
    if any(set(text) & set("()[]（）") for option in options for text in option.text.all()):
        return None  # "Black (Verizon)" says more than a colour
    title = _bare_title(product)
    forms = tuple(sorted((locale, matching_form(text)) for locale, text in title.by_locale.items()))
    if not all(form for _, form in forms):
        return None
    return (
        forms,
        product.brand.casefold(),
        tuple(sorted(product.description.by_locale.items())),
        product.category,
        product.audience,
        product.price.currency if product.price else "",
        tuple(option.name for option in product.variants[0].options),
        next((a.value for a in product.attributes if a.name == "condition"), ""),
    )


def _bare_title(product: Product) -> LocalText:
    """The title without the row's own colour and size: "Shirt - Blue, L" is "Shirt"."""
    words = [
        t for option in product.variants[0].options for t in (*option.text.all(), option.value)
    ]
    return LocalText(
        {locale: _without(text, words) for locale, text in product.title.by_locale.items()}
    )


def _without(title: str, words: Iterable[str]) -> str:
    text = title
    for word in sorted(set(words), key=len, reverse=True):
        if word.lower() not in text.lower():
            continue
        bounded = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if word.isascii() else re.escape(word)
        text = re.sub(bounded, "", text, flags=re.I)
    if text == title:
        return title
    text = WITHIN.sub("", EMPTY.sub("", text))
    return re.sub(r"\s+", " ", text).strip(EDGES)


def _differ(members: Sequence[Product]) -> bool:
    """Whether no two have the same choices: two rows of one colour are no variants of each other."""
    choices = {tuple(o.text.all() or o.value for o in m.variants[0].options) for m in members}
    values = {tuple(o.value.lower() for o in m.variants[0].options) for m in members}
    return len(choices) == len(members) == len(values) or (
        len(choices) == len(members) and _all_named(members)
    )


def _all_named(members: Sequence[Product]) -> bool:
    """Two blues with names of their own ("Sky", "Navy") are two variants all the same."""
    return all(option.text.all() for m in members for option in m.variants[0].options)


def _joined(members: Sequence[Product]) -> Product:
    """The first row with the variants of all; what they do not agree on is left out."""
    first = members[0]
    rating, rating_count = _rating(members)
    inside = {member.id for member in members}
    variants = tuple(member.variants[0] for member in members)
    priced = [member for member in members if member.price is not None]
    cheapest = min(priced, key=lambda m: m.price.minor if m.price else 0, default=first)
    if priced and len(priced) < len(members):  # without a price it would be taken for the cheapest
        variants = tuple(variant for variant in variants if variant.price is not None)
    stocks = [member.stock for member in members]
    return replace(
        first,
        title=_bare_title(first),
        attributes=tuple(a for a in first.attributes if all(a in m.attributes for m in members)),
        variants=variants,
        price=cheapest.price,
        list_price=cheapest.list_price,
        stock=None if None in stocks else sum(stock or 0 for stock in stocks),
        goes_with=tuple(i for i in _all(m.goes_with for m in members) if i not in inside),
        upsells=tuple(i for i in _all(m.upsells for m in members) if i not in inside),
        codes=_all(member.codes for member in members),
        picture=next((m.picture for m in members if m.picture), ""),
        rating=rating,
        rating_count=rating_count,
    )


def _all(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))


def _rating(members: Sequence[Product]) -> tuple[float | None, int]:
    """The rating of all rows together: equal ones once (the shop rates the product), else by their counts."""
    rated = [m for m in members if m.rating is not None]
    if len({(m.rating, m.rating_count) for m in rated}) <= 1:
        first = rated[0] if rated else members[0]
        return first.rating, first.rating_count
    count = sum(m.rating_count or 1 for m in rated)
    total = sum((m.rating or 0.0) * (m.rating_count or 1) for m in rated)
    return round(total / count, 2), sum(m.rating_count for m in rated)
