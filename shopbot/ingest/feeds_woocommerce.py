"""WooCommerce's product export: a variable product, its variations by parent, relations by SKU or "id:123".

Source: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from shopbot.ingest.feeds_columns import plain, rules
from shopbot.ingest.feeds_flat import (
    Flat,
    is_gone,
    is_unpublished,
    listed,
    mapping,
    settle_prices,
    stated,
    text_of,
)
from shopbot.ingest.feeds_text import LEFT_OUT, Row
from shopbot.ingest.feeds_variants import FlatRow, Group, alone, lowest

ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\))")
OWN = (
    "number", "type", "sku", "parent", "visibility", "published", "grouped", "group", "sale_starts",
    "sale_ends",
)  # fmt: skip
TEXTS = ("brief", "description")
Names = Mapping[str, str]  # "id:123" and SKUs -> our product id


def is_attribute(column: str) -> bool:
    """Whether a column belongs to the numbered attributes."""
    return bool(ATTRIBUTE.fullmatch(plain(column)))


def numbered(raw: Mapping[str, object]) -> dict[str, str]:
    """The attributes 1, 2, ... of a raw row by their names."""
    parts: dict[str, dict[str, str]] = {}
    for column, value in raw.items():
        if match := ATTRIBUTE.fullmatch(plain(column)):
            parts.setdefault(match[1], {})[match[2]] = text_of(value)
    pairs = (
        (part.get("name", "").removeprefix("pa_"), part.get("value(s)", ""))
        for part in parts.values()
    )
    return {name: value for name, value in pairs if name}


def names_of(opened: Callable[[], Iterator[FlatRow | Row]]) -> dict[str, str]:
    """What every product of the file is called, by each of its two names."""
    found: dict[str, str] = {}
    for row in opened():
        if isinstance(row, FlatRow):
            own = _own_id(row.data)
            if number := text_of(row.data.get("number")):
                found[f"id:{number}"] = own
            found.setdefault(own, own)
    return found


def _own_id(data: Flat) -> str:
    return text_of(data.get("sku")) or text_of(data.get("number"))


def _is_variation(data: Flat) -> bool:
    return "variation" in text_of(data.get("type")).lower().split(", ")


def woocommerce_key(data: Flat, names: Names) -> str:
    """The product that a row belongs to."""
    if not _is_variation(data):
        return _own_id(data)
    parent = text_of(data.get("parent"))
    return names.get(parent, parent)


def woocommerce(group: Group, names: Names, today: date) -> Row:
    """The product of a row and its variations."""
    parents = [row for row in group if not _is_variation(row.data)]
    if not parents:
        first = group[0]
        parent = text_of(first.data.get("parent"))
        return Row(first.file, first.line, problem=f"its parent {parent!r} is not in the file")
    if len(parents) > 1:
        second = parents[1]
        said = f"the product {_own_id(second.data)} is there twice; first in line {parents[0].line}"
        return Row(second.file, second.line, problem=said)
    row = parents[0]
    if said := _left_out(row.data):
        return Row(row.file, row.line, problem=f"{LEFT_OUT}{said}")
    sold = [v.data for v in group if v is not row and not is_unpublished(v.data.get("published"))]
    data = _settled(row.data, today)
    if variants := [_variant(variant, today) for variant in sold]:
        data |= {"variants": variants, **lowest(variants)}
    data["attributes"] = _attributes(row.data, sold)
    data["id"] = _own_id(row.data)
    if sku := text_of(row.data.get("sku")):
        data["codes"] = list(dict.fromkeys([sku, *map(str, listed(data.get("codes")))]))
    data["category"] = _category(data.get("category"))
    for name, given in (
        ("upsells", listed(row.data.get("upsells"))),
        ("goes_with", [*listed(row.data.get("goes_with")), *_parts(row.data.get("grouped"))]),
    ):
        data[name] = list(dict.fromkeys(names.get(str(v), str(v)) for v in given))
    data = {name: value for name, value in data.items() if name not in OWN}
    return Row(row.file, row.line, alone(data))


def with_attributes(row: FlatRow, raw: Mapping[str, object]) -> FlatRow:
    """A row whose numbered attributes are read."""
    return replace(row, data={**row.data, "numbered": numbered(raw)})


def _left_out(data: Flat) -> str:
    if is_unpublished(data.get("published")):
        return "not published"
    return "hidden in the catalogue" if text_of(data.get("visibility")) == "hidden" else ""


def _settled(data: Flat, today: date) -> Flat:
    made = {k: _lines(v) if k in TEXTS else v for k, v in data.items() if k != "numbered"}
    starts, ends = text_of(data.get("sale_starts")), text_of(data.get("sale_ends"))
    if starts or ends:
        made["sale_dates"] = f"{starts}/{ends}"
    settle_prices(made, today)
    if is_gone(made.get("availability")):
        made["stock"] = 0
    elif text_of(made.get("stock")).startswith("-"):
        made["stock"] = None  # sold on backorder: how many are left is not said
    return made


def _variant(data: Flat, today: date) -> Flat:
    made = _settled(data, today)
    return {
        "id": _own_id(data),
        "options": [
            {"name": rules().option(name), "value": value}
            for name, value in mapping(data.get("numbered")).items()
            if value
        ],
        **{k: made[k] for k in ("price", "list_price", "stock") if stated(made.get(k))},
        **({"picture": p[0]} if (p := listed(made.get("pictures"))) else {}),
        **({"codes": [sku]} if (sku := text_of(data.get("sku"))) else {}),
    }


def _attributes(data: Flat, variants: list[Flat]) -> Flat:
    """What the product states beside the choices of its variations."""
    found = mapping(data.get("attributes"))
    chosen = {n for v in variants for n, value in mapping(v.get("numbered")).items() if value}
    for name, value in mapping(data.get("numbered")).items():
        if name not in chosen and value and len(str(value)) <= 200:
            found[name] = value
    return found


def _lines(value: object) -> object:
    """A text with line ends where WooCommerce's export writes them as the two characters backslash and n."""
    return re.sub(r"(?<!\\)\\n", "\n", value) if isinstance(value, str) else value


def _category(value: object) -> object:
    """The deepest of the paths in "A > B, C", as a list of steps."""
    paths = [
        [step.strip().replace("\\,", ",") for step in path.split(">") if step.strip()]
        for path in re.split(r"(?<!\\),", str(value or ""))
    ]
    return max(paths, key=len)


def _parts(value: object) -> list[str]:
    return [part.strip() for part in str(value or "").split(",") if part.strip()]
