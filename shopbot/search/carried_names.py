"""What the goods of a shop are called, in a form that a large shop can keep: sorted by how the names end.

"Hiking boot" is a boot, 登山靴 is a 靴: names are kept backwards, so that all that end alike lie side by side.
"""

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from shopbot.search.carried_models import model_keys, models_in
from shopbot.search.facets_lexicon import HAN, is_han
from shopbot.search.facets_pack import Pack
from shopbot.search.facets_vocabulary import plain
from shopbot.search.lexical import STOP, stem
from shopbot.types import Product

_COLLECTIONS = ("set", "pair", "kit", "bundle")
LAST = "\U0010ffff"  # sorts after everything
Numbers = NDArray[np.int32]
Key = tuple[str, ...] | str  # stems of an English name, or a Chinese one
NONE: Numbers = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Index:
    """Sorted keys, each with the products that have it."""

    keys: Pack
    starts: NDArray[np.int64]  # where the products of each key begin
    products: Numbers

    @classmethod
    def of(cls, found: Mapping[str, "array[int]"]) -> "Index":
        """The index of these keys."""
        keys = sorted(found)
        lengths = [len(found[key]) for key in keys]
        joined = array("i")
        for key in keys:
            joined.extend(found[key])
        starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
        return cls(Pack.of(keys), starts, np.array(joined, dtype=np.int32))

    def beginning(self, part: str) -> Numbers:
        """The products with a key that begins so, each once."""
        first, last = bisect_left(self.keys, part), bisect_left(self.keys, part + LAST)
        return np.unique(self.products[self.starts[first] : self.starts[last]])

    def starting(self, part: str) -> list[str]:
        """The keys that begin so."""
        first, last = bisect_left(self.keys, part), bisect_left(self.keys, part + LAST)
        return [self.keys[place] for place in range(first, last)]

    def exactly(self, key: str) -> Numbers:
        """The products with that key."""
        place = bisect_left(self.keys, key)
        if place == len(self.keys) or self.keys[place] != key:
            return self.products[:0]
        return self.products[self.starts[place] : self.starts[place + 1]]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all products. Products are numbered in the order of the catalogue."""

    english: Index  # stems, last word first, a space after each
    chinese: Index  # runs of characters, last first
    loose: Index  # words of foreign names, each with the last word of its name, a space after each
    titled: Index  # all words of foreign titles and kinds
    kinds: Index  # what the products are, as written
    titles: Pack  # Chinese foreign titles
    title_products: Numbers
    translations: tuple[tuple[str, str], ...]  # kinds that are written in both languages

    def called(self, key: Key) -> Numbers:
        """The products whose name ends so."""
        if isinstance(key, str):
            return np.union1d(self.chinese.beginning(key[::-1]), self.kinds.exactly(key))
        return self.english.beginning(backwards(key))

    def loosely(self, word: str, sorts: frozenset[str]) -> Numbers:
        """The products that have the word in their title, if it names one of them; else none.

        Args:
            word: a stem.
            sorts: what the shop sorts its goods by: where there are adapters, a "headphone adapter" is no headphone.
        """
        lasts = (key.split()[1] for key in self.loose.starting(f"{word} "))
        named = any(last == word or last not in sorts for last in lasts)
        return self.titled.exactly(word) if named else NONE

    def in_titles(self, words: tuple[str, ...]) -> Numbers:
        """The products whose title and kind have all the words, in any order."""
        return reduce(np.intersect1d, map(self.titled.exactly, words))

    def for_models(self, text: str) -> Numbers | None:
        """The products whose title names a model that the text names, too; None where it names none that is known."""
        known = [keys for keys in models_in(text) if len(self.titled.exactly(keys[0]))]
        found = [self.in_titles(keys[1:]) for keys in known]
        return reduce(np.union1d, found) if found else None


class NamesBuilder:
    """Takes products in the order of the catalogue, gives their Names."""

    def __init__(self) -> None:
        self._count = 0
        self._english: dict[str, array[int]] = defaultdict(_numbers)
        self._chinese: dict[str, array[int]] = defaultdict(_numbers)
        self._loose: dict[str, array[int]] = defaultdict(_numbers)
        self._titled: dict[str, array[int]] = defaultdict(_numbers)
        self._kinds: dict[str, array[int]] = defaultdict(_numbers)
        self._titles: list[str] = []
        self._title_products = array("i")
        self._translations: dict[tuple[str, str], None] = {}

    def add(self, product: Product) -> None:
        """The next product."""
        number = self._count
        self._count += 1
        kinds, titles = product.kind.all(), product.title.all()
        foreign = not product.source.startswith("products/")
        own = tuple(n for kind in kinds for n in told_of(kind, titles)) if foreign else kinds
        for name in dict.fromkeys((*own, *titles)):
            self._learn(name, number)
        for kind in dict.fromkeys(kind.lower() for kind in kinds):
            self._kinds[kind].append(number)
        english, chinese = product.kind.by_locale.get("en", ""), product.kind.by_locale.get("zh")
        if english and chinese:
            self._translations.setdefault((english, chinese))
        if not kinds or foreign:
            for text in dict.fromkeys((*titles, *kinds)):
                self._learn_loosely(text, number)

    def _learn(self, name: str, number: int) -> None:
        for part in named_parts(name):
            if words := stems(part):
                _note(self._english[backwards(words)], number)
            for run in re.findall(f"[{HAN}]+", part):
                _note(self._chinese[run[::-1]], number)

    def _learn_loosely(self, text: str, number: int) -> None:
        for word in (*stems(text), *model_keys(text)):
            _note(self._titled[word], number)
        for words in map(stems, named_parts(text)):
            for word in words:
                _note(self._loose[f"{word} {words[-1]} "], number)
        if is_han(text):
            self._titles.append(plain(text))
            self._title_products.append(number)

    def names(self) -> Names:
        """The names so far."""
        return Names(
            Index.of(self._english),
            Index.of(self._chinese),
            Index.of(self._loose),
            Index.of(self._titled),
            Index.of(self._kinds),
            Pack.of(self._titles),
            np.array(self._title_products, dtype=np.int32),
            tuple(self._translations),
        )


def _numbers() -> "array[int]":
    return array("i")


def _note(numbers: "array[int]", number: int) -> None:
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def names_of(products: Iterable[Product]) -> Names:
    """The names of the products."""
    builder = NamesBuilder()
    for product in products:
        builder.add(product)
    return builder.names()


def backwards(words: tuple[str, ...]) -> str:
    """Words with the last one first and a space after each, so that no word is taken for the start of another."""
    return "".join(f"{word} " for word in reversed(words))


def named_parts(name: str) -> list[str]:
    """The stretches of a title that name the thing: "Case for Apple iPhone 7 - Black" is a case.

    What stands in brackets is told beside it: "Screen Protector for Moto 360 (HD) Smart Watches" is no watch.
    """
    parts: list[str] = []
    inside = re.findall(r"[(（]([^()（）]*)[)）]", plain(name))
    outside = re.sub(r"[(（][^()（）]*[)）]?", " ", plain(name))
    for segment in re.split(r"\s+[-–—]\s+|[,，/&]", "/".join((outside, *inside))):
        head = re.split(r"\b(?:for|with|in|of)\b", segment)[0]
        parts += _joined(re.split(r"\band\b", head))
    return parts


def told_of(kind: str, titles: Iterable[str]) -> tuple[str, ...]:
    """What a product of that kind is, where the kind lists several things and its title says which.

    Of "Cases & Clips" most are cases; a quilt sorted under 被枕, "quilts and pillows", is no pillow.
    """
    said = " ".join(map(plain, titles))
    if is_han(kind):
        last = re.sub(rf"[^{HAN}]+$", "", said.split("(")[0].strip())[-1:]
        return () if last and last in kind[:-1] and kind[-1] not in said else (kind,)
    parts = re.split(r"\s*[&,/]\s*|\band\b", plain(kind))
    words = stems(said)
    own = tuple(part for part in parts if (name := stems(part)) and name[-1] in words)
    return own if len(parts) > 1 and own else (kind,)


def _joined(parts: list[str]) -> list[str]:
    """What "and" joins: a "dustpan and brush" is both, a "laptop and tablet stand" is no laptop."""
    last = parts[-1].split()
    return parts if len(last) < 2 or last[-1] in _COLLECTIONS else parts[-1:]


def stems(text: str) -> tuple[str, ...]:
    """The English words of a text as stems, without empty words."""
    return tuple(
        stem(word)
        for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain(text).replace("-", " "))
        if word not in STOP
    )
