"""Two public feeds in their own shapes, brought to our field names: Best Buy's goods and litemall's."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from shopbot.ingest.feeds_columns import EXAMPLE, rules
from shopbot.ingest.feeds_flat import is_unpublished
from shopbot.ingest.feeds_text import LEFT_OUT, Column, Row

OPTION_NAMES = {"颜色": "color", "尺码": "size", "尺寸": "size", "规格": "spec"}


def looks_like(data: Mapping[str, object]) -> Literal["", "bestbuy", "litemall"]:
    """Which of the two a first record is of."""
    if {"name", "categories", "popularity", "image"} <= data.keys():
        return "bestbuy"
    if {"skus", "specifications", "title"} <= data.keys():
        return "litemall"
    return ""


def known_columns(kind: str, sample: Sequence[Row]) -> tuple[Column, ...]:
    """What becomes of each key of those records."""
    fields = {k: f for f, names in rules().data["columns_of"][kind].items() for k in names}
    examples: dict[str, str] = {}
    for row in sample:
        for name, value in row.data.items():
            if value not in (None, "", []):
                examples.setdefault(name, " ".join(str(value).split())[:EXAMPLE])
    named = sorted(examples, key=lambda name: name not in fields)
    return tuple(Column(name, fields.get(name, ""), examples[name]) for name in named)


def from_bestbuy(row: Row) -> Row:
    """A Best Buy record. The id is the article number in the picture's address; " - White" at the end is a colour."""
    if row.problem:
        return row
    data = row.data
    picture = str(data.get("image") or "")
    number = re.search(r"/(\d{4,})_", picture)
    name = str(data.get("name") or "")
    fields: dict[str, object] = {
        "title": name,
        "description": data.get("description"),
        "brand": data.get("brand"),
        "category": data.get("categories"),
        "price": data.get("price"),
        "picture": picture,
        "currency": "USD",
        "color": name.rsplit(" - ", 1)[1] if " - " in name else "",
    }
    if number:
        fields["id"] = number[1]
    return Row(row.file, row.line, fields)


def from_litemall(row: Row) -> Row:
    """A litemall record. Two prices, stock per variant, attributes as a mapping; what is off the shelf is left out."""
    if row.problem:
        return row
    data = row.data
    if is_unpublished(data.get("on_sale")):
        return Row(row.file, row.line, problem=f"{LEFT_OUT}not published")
    kept = ("id", "title", "brief", "brand", "category", "price", "list_price", "attributes")
    fields: dict[str, object] = {key: data[key] for key in kept if data.get(key) is not None}
    fields["currency"] = "CNY"
    names = _option_names(data.get("specifications"))
    skus = data.get("skus")
    fields["variants"] = [
        {
            "options": _options(sku.get("spec"), names),
            "price": sku.get("price"),
            "stock": sku.get("stock"),
        }
        for sku in (skus if isinstance(skus, list) else [])
        if isinstance(sku, dict)
    ]
    return Row(row.file, row.line, fields)


def _option_names(specifications: object) -> dict[str, str]:
    """Which option each value belongs to."""
    pairs = specifications if isinstance(specifications, list) else []
    return {
        str(pair[1]): OPTION_NAMES.get(str(pair[0]), str(pair[0]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2
    }


def _options(spec: object, names: Mapping[str, str]) -> list[dict[str, str]]:
    try:
        values = json.loads(spec) if isinstance(spec, str) else spec
    except json.JSONDecodeError:
        return []
    return [
        {"name": names.get(str(value), "spec"), "value": str(value)}
        for value in (values if isinstance(values, list) else [])
        if str(value) != "标准"
    ]
