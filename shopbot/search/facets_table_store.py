"""A Table as plain arrays, and back: what is kept beside the database so that a large shop opens at once. Pure."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopbot.search.facets_pack import Column, Lists, Pack, Value
from shopbot.search.facets_said import Facts, Said
from shopbot.search.facets_table import Prices, Table, Variants

Array = NDArray[Any]  # of every type, as numpy stores them
Arrays = Mapping[str, Array]


def packed(value: object) -> NDArray[np.uint8]:
    """JSON as bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def unpacked(data: Array) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What `packed` was given."""
    return json.loads(data.tobytes().decode("utf-8", "surrogatepass"))


def table_arrays(table: Table) -> dict[str, Array]:
    """Everything in the table, by name."""
    variants, said = table.variants, table.said
    facts = said.facts
    return {
        **_pack("ids", Pack.of(table.ids)),
        **_pack("titles", table.titles),
        "title_rows": table.title_rows,
        **_column("category", table.category, str),
        **_column("brand", table.brand, str),
        **_column("audience", table.audience, str),
        **_prices("prices", table.prices),
        "on_sale": table.on_sale,
        "rating": table.rating,
        "rating_count": table.rating_count,
        "stock": table.stock,
        **_column("option_colors", table.option_colors, sorted),
        **_column("option_sizes", table.option_sizes, sorted),
        "variant_starts": variants.starts,
        **_prices("variant_prices", variants.prices),
        **_column("variant_colors", variants.colors, sorted),
        **_column("variant_sizes", variants.sizes, sorted),
        "has_stock": variants.has_stock,
        **_pack("texts", said.texts),
        **_lists("spoken", said.spoken),
        **_lists("names", said.names),
        "fact_kind": facts.kind,
        "fact_number": facts.number,
        "fact_unit": facts.unit,
        "fact_units": packed(facts.units),
        **_lists("fact_texts", facts.texts),
        "groups": packed(said.groups),
        "entry_product": said.entry_product,
        "entry_fact": said.entry_fact,
        "entry_first": said.entry_first,
    }


def restored(arrays: Arrays) -> Table:
    """The table that `table_arrays` wrote."""
    ids = tuple(_unpack(arrays, "ids"))
    return Table(
        ids,
        _unpack(arrays, "titles"),
        arrays["title_rows"],
        _read(arrays, "category", str),
        _read(arrays, "brand", str),
        _read(arrays, "audience", str),
        _read_prices(arrays, "prices"),
        arrays["on_sale"],
        arrays["rating"],
        arrays["rating_count"],
        arrays["stock"],
        _read(arrays, "option_colors", frozenset),
        _read(arrays, "option_sizes", frozenset),
        Variants(
            arrays["variant_starts"],
            _read_prices(arrays, "variant_prices"),
            _read(arrays, "variant_colors", frozenset),
            _read(arrays, "variant_sizes", frozenset),
            arrays["has_stock"],
        ),
        _said(arrays, len(ids)),
        {key: row for row, key in enumerate(ids)},
    )


def _said(arrays: Arrays, products: int) -> Said:
    facts = Facts(
        arrays["fact_kind"],
        arrays["fact_number"],
        arrays["fact_unit"],
        tuple(unpacked(arrays["fact_units"])),
        _read_lists(arrays, "fact_texts", len(arrays["fact_kind"])),
    )
    groups = {name: (start, stop) for name, (start, stop) in unpacked(arrays["groups"]).items()}
    return Said(
        products,
        _unpack(arrays, "texts"),
        _read_lists(arrays, "spoken", products),
        _read_lists(arrays, "names", products),
        facts,
        groups,
        arrays["entry_product"],
        arrays["entry_fact"],
        arrays["entry_first"],
    )


def _pack(name: str, pack: Pack) -> dict[str, Array]:
    return {f"{name}.{part}": array for part, array in pack.arrays().items()}


def _unpack(arrays: Arrays, name: str) -> Pack:
    return Pack.restored(arrays[f"{name}.text"], arrays[f"{name}.starts"])


def _column(
    name: str, column: Column[Value], plainly: Callable[[Value], object]
) -> dict[str, Array]:
    values = [plainly(value) for value in column.values]
    return {f"{name}.codes": column.codes, f"{name}.values": packed(values)}


def _read(arrays: Arrays, name: str, make: Callable[[str], Value]) -> Column[Value]:
    values = unpacked(arrays[f"{name}.values"])
    return Column(arrays[f"{name}.codes"], tuple(make(value) for value in values))


def _prices(name: str, prices: Prices) -> dict[str, Array]:
    return {f"{name}.minor": prices.minor, **_column(f"{name}.currency", prices.currency, str)}


def _read_prices(arrays: Arrays, name: str) -> Prices:
    return Prices(arrays[f"{name}.minor"], _read(arrays, f"{name}.currency", str))


def _lists(name: str, lists: Lists) -> dict[str, Array]:
    return {f"{name}.rows": lists.rows, f"{name}.entries": lists.entries}


def _read_lists(arrays: Arrays, name: str, count: int) -> Lists:
    return Lists(arrays[f"{name}.rows"], arrays[f"{name}.entries"], count)
