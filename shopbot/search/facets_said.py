"""What the records of a whole shop say in words and attributes, as columns. Pure.

The rules are those of `facets_fit`, asked once per distinct text or value instead of once per product.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_fit import about, genuinely
from shopbot.search.facets_lexicon import convert, is_han, lexicon
from shopbot.search.facets_pack import Lists, Mask, Pack, literal
from shopbot.types import AttributeFilter

TEXT, YES_NO, NUMBER = 0, 1, 2
REMEMBERED = 500  # words whose texts are kept


@dataclass(frozen=True, slots=True)
class Facts:
    """The distinct attribute values of a shop."""

    kind: NDArray[np.int8]  # TEXT, YES_NO or NUMBER
    number: NDArray[np.float64]  # 0 and 1 for no and yes
    unit: NDArray[np.int32]
    units: tuple[str, ...]
    texts: Lists  # the texts of each value


@dataclass(frozen=True, slots=True)
class Said:
    """Texts and attributes of all products. Entries are (product, value), grouped by attribute name."""

    products: int
    texts: Pack  # distinct, plain
    spoken: Lists  # what a product is called and said to be made of
    names: Lists  # titles and kinds alone
    facts: Facts
    groups: Mapping[str, tuple[int, int]]  # attribute name -> its stretch of the entries
    entry_product: NDArray[np.int32]
    entry_fact: NDArray[np.int32]
    entry_first: Mask  # the one that `Product.attribute` gives
    known: dict[str, Mask] = field(default_factory=dict)  # word -> the texts that say it

    def is_color(self, word: str) -> bool:
        """Whether the word is a plain colour key."""
        return word in lexicon().color_labels

    def saying(self, word: str) -> Mask:
        """The products whose record names the word."""
        return self.spoken.touching(self._texts_saying(word))

    def _texts_saying(self, word: str) -> Mask:
        found = self.known.get(word)
        if found is None:
            found = np.zeros(len(self.texts), dtype=np.bool_)
            for name in (*lexicon().materials.get(word, ()), word.lower()):
                for number in self.texts.holding(name if is_han(name) else literal(name)):
                    found[number] = found[number] or genuinely(self.texts[number], word)
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[word] = found
        return found

    def meeting(self, wanted: AttributeFilter) -> Mask:
        """The products that keep one limit on an attribute; see `facets_fit.meets`."""
        if wanted.op in ("at_least", "at_most"):
            return self._first(wanted.name, self._bounded(wanted))
        if isinstance(wanted.value, bool):
            same = (self.facts.number == wanted.value) == (wanted.op == "is")
            return self._first(wanted.name, (self.facts.kind == YES_NO) & same)
        if isinstance(wanted.value, str):
            return self._worded(wanted, wanted.value)
        same = self._equal(wanted, float(wanted.value))
        return self._first(wanted.name, same == (wanted.op == "is"))

    def away(self, wanted: AttributeFilter) -> NDArray[np.float64]:
        """How far each product's number lies from the one wanted, as a part of it; infinite where it has none."""
        found = np.full(self.products, np.inf)
        if isinstance(wanted.value, (bool, str)):
            return found
        limit = float(wanted.value)
        value = (self._in_unit(wanted.unit) - limit) / max(abs(limit), 1e-9)
        value = {"at_least": np.maximum(-value, 0), "at_most": np.maximum(value, 0)}.get(
            wanted.op, np.abs(value)
        )
        start, stop = self.groups.get(wanted.name, (0, 0))
        rows, own = self.entry_product[start:stop], value[self.entry_fact[start:stop]]
        first = self.entry_first[start:stop] & ~np.isnan(own)
        found[rows[first]] = own[first]
        return found

    def _first(self, name: str, chosen: Mask) -> Mask:
        """The products whose attribute of that name has a chosen value."""
        start, stop = self.groups.get(name, (0, 0))
        keeps = chosen[self.entry_fact[start:stop]] & self.entry_first[start:stop]
        return self._products(self.entry_product[start:stop][keeps])

    def _products(self, rows: NDArray[np.int32]) -> Mask:
        found = np.zeros(self.products, dtype=np.bool_)
        found[rows] = True
        return found

    def _worded(self, wanted: AttributeFilter, word: str) -> Mask:
        texts = self._texts_saying(word)
        facts = self.facts.texts.touching(texts)
        said = np.zeros(self.products, dtype=np.bool_)
        for name, (start, stop) in self.groups.items():
            if about(name, wanted.name):
                said[self.entry_product[start:stop][facts[self.entry_fact[start:stop]]]] = True
        if wanted.name == "material":
            said |= self.names.touching(texts)
        if wanted.op == "is":
            return said
        start, stop = self.groups.get(wanted.name, (0, 0))
        return self._products(self.entry_product[start:stop]) & ~said

    def _bounded(self, wanted: AttributeFilter) -> Mask:
        if isinstance(wanted.value, str):
            return np.zeros(len(self.facts.kind), dtype=np.bool_)
        value = self._in_unit(wanted.unit)
        slack = 1e-6 * max(1.0, abs(wanted.value))
        if wanted.op == "at_least":
            return value >= wanted.value - slack  # NaN is never
        return value <= wanted.value + slack

    def _equal(self, wanted: AttributeFilter, limit: float) -> Mask:
        value = self._in_unit(wanted.unit)
        return np.abs(value - limit) <= 1e-6 * np.maximum(1.0, np.abs(value))

    def _in_unit(self, unit: str) -> NDArray[np.float64]:
        """Every value as a number of the unit, NaN where it is none."""
        value = np.where(self.facts.kind == NUMBER, self.facts.number, np.nan)
        if not unit:
            return value
        for code, own in enumerate(self.facts.units):
            if own.lower() != unit.lower():
                here = self.facts.unit == code
                value[here] = converted(value[here], own, unit)
        return value


def converted(values: NDArray[np.float64], unit: str, target: str) -> NDArray[np.float64]:
    """The values in another unit, NaN where the two do not measure the same; see `facets_lexicon.convert`."""
    if convert(1.0, unit, target) is None:
        return np.full(len(values), np.nan)
    here, there = lexicon().units[unit.lower()], lexicon().units[target.lower()]
    return values * here.factor / there.factor
