"""Products by a part of their name: without the brand, or by the words that tell them from what lies beside. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from shopbot.types import Product

_SHORTEST = 3  # characters of a Chinese name without its brand; two words of an English one
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_COMMON = frozenset({"the", "and", "for", "of", "with", "co", "in", "a", "one", "set"})


def short_names(titles: Mapping[str, str], brands: Iterable[str]) -> dict[str, str]:
    """Names without their brand, for those that only one product has.

    Args:
        titles: name in small letters -> product id.
        brands: of the shop.
    """
    openings = sorted((brand.lower() for brand in brands if brand), key=len, reverse=True)
    found: dict[str, str] = {}
    for title, product_id in titles.items():
        opening = next((brand for brand in openings if title.startswith(f"{brand} ")), "")
        short = title.removeprefix(opening).strip() if opening else ""
        if len(short.split()) > 1 if short.isascii() else len(short) >= _SHORTEST:
            found[short] = product_id if found.get(short, product_id) == product_id else ""
    return {short: product_id for short, product_id in found.items() if product_id}


def told_apart(text: str, products: Sequence[Product]) -> tuple[str, ...]:
    """Id of the one product here whose name shares most with the words; none where several do, or none does.

    What all names here have in common ("kettle" among kettles) tells nothing.
    """
    said = _pieces(text.lower())
    names = [
        frozenset().union(*(_pieces(title.lower()) for title in p.title.all())) for p in products
    ]
    common = frozenset.intersection(*names) if len(names) > 1 else frozenset[str]()
    scores = [len((name & said) - common) for name in names]
    best = max(scores, default=0)
    if not best or scores.count(best) > 1:
        return ()
    return (products[scores.index(best)].id,)


def in_order(text: str) -> tuple[str, ...]:
    """The pieces of a name in the order of the text, without the words that every name may have."""
    found: list[str] = []
    for word in _WORD.findall(text.lower().replace("'s", " ")):
        if word.isascii():
            found.append(word.removesuffix("s"))
        else:
            found += [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    return tuple(piece for piece in found if piece not in _COMMON)


def by_piece(
    names: Iterable[tuple[str, str]], without: Collection[str]
) -> dict[str, frozenset[str]]:
    """Piece of a name -> ids of the products whose name has it.

    Args:
        names: name and product id; a product may have several.
        without: words that tell nothing in a name, such as colours.
    """
    found: dict[str, set[str]] = {}
    for name, product_id in names:
        for piece in in_order(name):
            if piece not in without:
                found.setdefault(piece, set()).add(product_id)
    return {piece: frozenset(ids) for piece, ids in found.items()}


def _pieces(text: str) -> frozenset[str]:
    """English words, and every two neighbouring Chinese characters."""
    found: set[str] = set()
    for word in _WORD.findall(text):
        if word.isascii():
            found.add(word.removesuffix("s"))
        else:
            found.update(word[i : i + 2] for i in range(len(word) - 1))
    return frozenset(found - _COMMON)
