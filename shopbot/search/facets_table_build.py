"""Products into columns, one product at a time, so that a large shop never lies in memory whole. Pure."""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_fit import colors_of, has_stock, on_sale, sizes_of
from shopbot.search.facets_pack import Codes, Column, Lists, Pack
from shopbot.search.facets_said import NUMBER, TEXT, YES_NO, Facts, Said
from shopbot.search.facets_table import NO_PRICE, Prices, Table, Variants
from shopbot.search.facets_vocabulary import plain
from shopbot.types import Attribute, Money, Product, Variant

Value = TypeVar("Value", bound=Hashable)


class _Money:
    def __init__(self) -> None:
        self._minor = array("q")
        self._currency = array("i")
        self._codes: Codes[str] = Codes()

    def add(self, price: Money | None) -> None:
        self._minor.append(price.minor if price else NO_PRICE)
        self._currency.append(self._codes.of(price.currency if price else ""))

    def prices(self) -> Prices:
        codes = np.array(self._currency, dtype=np.int32)
        return Prices(np.array(self._minor, dtype=np.int64), Column(codes, self._codes.values()))


class _Coded(Generic[Value]):
    def __init__(self) -> None:
        self._codes: Codes[Value] = Codes()
        self._column = array("i")

    def add(self, value: Value) -> None:
        self._column.append(self._codes.of(value))

    def column(self) -> Column[Value]:
        return Column(np.array(self._column, dtype=np.int32), self._codes.values())


class _Pairs:
    """Rows with their entries, each pair once."""

    def __init__(self) -> None:
        self._rows, self._entries = array("i"), array("i")

    def add(self, row: int, entries: Iterable[int]) -> None:
        for entry in dict.fromkeys(entries):
            self._rows.append(row)
            self._entries.append(entry)

    def lists(self, count: int) -> Lists:
        rows = np.array(self._rows, dtype=np.int32)
        return Lists(rows, np.array(self._entries, dtype=np.int32), count)


class _Sayings:
    """Texts and attributes; see `Said`."""

    def __init__(self) -> None:
        self._texts: Codes[str] = Codes()
        self._spoken, self._names, self._fact_texts = _Pairs(), _Pairs(), _Pairs()
        self._facts: dict[tuple[int, float, str, tuple[int, ...]], int] = {}
        self._units: Codes[str] = Codes()
        self._groups: dict[str, tuple[array[int], array[int], array[int]]] = defaultdict(
            lambda: (array("i"), array("i"), array("b"))
        )

    def add(self, row: int, product: Product) -> None:
        names = [self._text(text) for text in (*product.title.all(), *product.kind.all())]
        self._names.add(row, names)
        self._spoken.add(row, (*names, *map(self._text, _descriptions(product))))
        seen: set[str] = set()
        for attribute in product.attributes:
            products, facts, first = self._groups[attribute.name]
            products.append(row)
            facts.append(self._fact(attribute))
            first.append(attribute.name not in seen)
            seen.add(attribute.name)

    def _text(self, text: str) -> int:
        return self._texts.of(plain(text))

    def _fact(self, attribute: Attribute) -> int:
        value = attribute.value
        kind = TEXT if isinstance(value, str) else YES_NO if isinstance(value, bool) else NUMBER
        texts = tuple(self._text(text) for text in (str(value), *attribute.text.all()))
        number = 0.0 if isinstance(value, str) else float(value)
        key = (kind, number, attribute.unit, texts)
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = len(self._facts)
            self._fact_texts.add(found, texts)
        return found

    def said(self, products: int) -> Said:
        facts = tuple(self._facts)
        groups, start = {}, 0
        for name, (rows, _, _) in self._groups.items():
            groups[name] = (start, start + len(rows))
            start += len(rows)
        grouped = tuple(self._groups.values())
        return Said(
            products,
            Pack.of(self._texts.values()),
            self._spoken.lists(products),
            self._names.lists(products),
            Facts(
                np.array([kind for kind, _, _, _ in facts], dtype=np.int8),
                np.array([number for _, number, _, _ in facts], dtype=np.float64),
                np.array([self._units.of(unit) for _, _, unit, _ in facts], dtype=np.int32),
                self._units.values(),
                self._fact_texts.lists(len(facts)),
            ),
            groups,
            _joined(rows for rows, _, _ in grouped),
            _joined(values for _, values, _ in grouped),
            _joined(first for _, _, first in grouped).astype(np.bool_),
        )


def _joined(parts: Iterable["array[int]"]) -> NDArray[np.int32]:
    empty = np.zeros(0, dtype=np.int32)
    return np.concatenate([empty, *(np.array(part, dtype=np.int32) for part in parts)])


def _descriptions(product: Product) -> Iterator[str]:
    """What a product is said to be made of beside its names; see `facets_fit.is_made_of`."""
    for attribute in product.attributes:
        if isinstance(attribute.value, str) and attribute.name != "care":
            yield attribute.value
            yield from attribute.text.all()
        elif attribute.value is True and not attribute.name.startswith("no_"):
            yield from attribute.label.all()
    if not product.attributes:
        yield from product.description.all()


def _values(product: Product, option: str) -> frozenset[str]:
    return frozenset(choice.value for choice in product.option_values(option))


class TableBuilder:
    """Takes products in the order of the catalogue, gives a Table."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._titles: list[str] = []
        self._title_rows = array("i")
        self._category: _Coded[str] = _Coded()
        self._brand: _Coded[str] = _Coded()
        self._audience: _Coded[str] = _Coded()
        self._option_colors: _Coded[frozenset[str]] = _Coded()
        self._option_sizes: _Coded[frozenset[str]] = _Coded()
        self._prices, self._variant_prices = _Money(), _Money()
        self._colors: _Coded[frozenset[str]] = _Coded()
        self._sizes: _Coded[frozenset[str]] = _Coded()
        self._on_sale, self._has_stock = array("b"), array("b")
        self._rating, self._rating_count, self._stock = array("d"), array("q"), array("q")
        self._starts = array("q")
        self._sayings = _Sayings()

    def add(self, product: Product) -> None:
        """The next product."""
        row = len(self._ids)
        self._ids.append(product.id)
        for title in product.title.all():
            self._titles.append(title)
            self._title_rows.append(row)
        self._category.add(product.category)
        self._brand.add(product.brand)
        self._audience.add(product.audience)
        self._option_colors.add(_values(product, "color"))
        self._option_sizes.add(_values(product, "size"))
        self._prices.add(product.price)
        self._on_sale.append(on_sale(product))
        self._rating.append(product.rating or 0.0)
        self._rating_count.append(product.rating_count)
        self._stock.append(-1 if product.stock is None else product.stock)
        self._starts.append(len(self._has_stock))
        for variant in product.variants or (Variant(product.id),):
            self._variant_prices.add(variant.price or product.price)
            self._colors.add(frozenset(colors_of(product, variant)))
            self._sizes.add(frozenset(sizes_of(product, variant)))
            self._has_stock.append(has_stock(product, variant))
        self._sayings.add(row, product)

    def table(self) -> Table:
        """The products so far as columns."""
        variants = Variants(
            np.array(self._starts, dtype=np.int64),
            self._variant_prices.prices(),
            self._colors.column(),
            self._sizes.column(),
            np.array(self._has_stock, dtype=np.bool_),
        )
        return Table(
            tuple(self._ids),
            Pack.of(self._titles),
            np.array(self._title_rows, dtype=np.int32),
            self._category.column(),
            self._brand.column(),
            self._audience.column(),
            self._prices.prices(),
            np.array(self._on_sale, dtype=np.bool_),
            np.array(self._rating, dtype=np.float64),
            np.array(self._rating_count, dtype=np.int64),
            np.array(self._stock, dtype=np.int64),
            self._option_colors.column(),
            self._option_sizes.column(),
            variants,
            self._sayings.said(len(self._ids)),
            {key: row for row, key in enumerate(self._ids)},
        )


def table(products: Iterable[Product]) -> Table:
    """The products as columns."""
    builder = TableBuilder()
    for product in products:
        builder.add(product)
    return builder.table()
