"""Who belongs to whom: one pass over the catalogue, turned round, so that no question has to scan it again. Pure."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopbot.search.facets_lexicon import HAN
from shopbot.search.facets_vocabulary import plain, singular
from shopbot.types import Product


@dataclass(frozen=True, slots=True)
class Kin:
    """The relations of one revision of a catalogue."""

    named_by: Mapping[
        str, tuple[str, ...]
    ]  # product id -> ids of the products that name it as going with them
    prices: Mapping[
        str, Sequence[int]
    ]  # sort of thing -> prices in minor units, lowest first; 0 where unknown
    ids: Mapping[str, Sequence[str]]  # sort of thing -> product ids in the same order

    def near(self, product: Product, most: int) -> tuple[str, ...]:
        """Up to `most` products of the same sort, around the price of this one; it is left out itself."""
        sort = sort_of(product)
        ids, prices = self.ids.get(sort, ()), self.prices.get(sort, ())
        middle = bisect_left(prices, product.price.minor if product.price else 0)
        start = max(0, min(middle - most // 2, len(ids) - most - 1))
        return tuple(i for i in ids[start : start + most + 1] if i != product.id)[:most]


def kin(products: Iterable[Product]) -> Kin:
    """The relations between these products."""
    named_by: dict[str, list[str]] = defaultdict(list)
    sorts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for product in products:
        for other in product.goes_with:
            named_by[other].append(product.id)
        price = product.price.minor if product.price else 0
        sorts[sort_of(product)].append((price, product.id))
    ordered = {sort: sorted(members) for sort, members in sorts.items()}
    return Kin(
        {key: tuple(ids) for key, ids in named_by.items()},
        {sort: [price for price, _ in members] for sort, members in ordered.items()},
        {sort: [key for _, key in members] for sort, members in ordered.items()},
    )


def sort_of(product: Product) -> str:
    """The sort of thing in one word: the last word of its kind, so a dome tent and a tunnel tent are both tents.

    Where the record has no kind it is the category.
    """
    english = re.findall(r"[a-z0-9]+", plain(product.kind.by_locale.get("en", "")))
    if english:
        return singular(english[-1])
    chinese = re.findall(f"[{HAN}]+", product.kind.by_locale.get("zh", ""))
    return chinese[-1][-2:] if chinese else f"category {product.category}"
