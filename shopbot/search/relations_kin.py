"""Who belongs to whom: one pass over the catalogue, turned round, so that no question has to scan it again. Pure."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shopbot.search.facets_lexicon import HAN
from shopbot.search.facets_vocabulary import plain, singular
from shopbot.types import Product

Priced = tuple[int, str]  # price in minor units, 0 where unknown; product id


@dataclass(frozen=True, slots=True)
class Kin:
    """The relations of one revision of a catalogue."""

    named_by: Mapping[
        str, Sequence[str]
    ]  # product id -> ids of those that name it as going with them
    sorts: Mapping[str, Sequence[Priced]]  # sort of thing -> its products, lowest price first

    def near(self, product: Product, most: int) -> tuple[str, ...]:
        """Up to `most` products of the same sort, around the price of this one; it is left out itself."""
        own = self.sorts.get(sort_of(product), ())
        middle = bisect_left(own, (product.price.minor if product.price else 0, ""))
        start = max(0, min(middle - most // 2, len(own) - most - 1))
        return tuple(i for _, i in own[start : start + most + 1] if i != product.id)[:most]

    def lines(self) -> list[Any]:
        """Everything in it as JSON values."""
        return [self.named_by, self.sorts]

    @classmethod
    def read(cls, lines: Sequence[Any]) -> "Kin":
        """What `lines` gave."""
        named_by, sorts = lines
        return cls(named_by, {k: [(price, key) for price, key in v] for k, v in sorts.items()})


class KinBuilder:
    """Takes the products of a catalogue one after the other."""

    def __init__(self) -> None:
        self._named_by: dict[str, list[str]] = defaultdict(list)
        self._sorts: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def add(self, product: Product) -> None:
        """Takes in one product."""
        for other in product.goes_with:
            self._named_by[other].append(product.id)
        price = product.price.minor if product.price else 0
        self._sorts[sort_of(product)].append((price, product.id))

    def kin(self) -> Kin:
        """The relations between the products taken in."""
        return Kin(self._named_by, {sort: sorted(own) for sort, own in self._sorts.items()})


def kin(products: Iterable[Product]) -> Kin:
    """The relations between these products."""
    builder = KinBuilder()
    for product in products:
        builder.add(product)
    return builder.kin()


def sort_of(product: Product) -> str:
    """The sort of thing in one word: the last word of its kind, so a dome tent and a tunnel tent are both tents.

    Where the record has no kind it is the category.
    """
    english = re.findall(r"[a-z0-9]+", plain(product.kind.by_locale.get("en", "")))
    if english:
        return singular(english[-1])
    chinese = re.findall(f"[{HAN}]+", product.kind.by_locale.get("zh", ""))
    return chinese[-1][-2:] if chinese else f"category {product.category}"
