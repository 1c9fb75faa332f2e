"""Shopify's product export, old headers and new: several rows share a handle, one for each variant or further picture.

Source: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

import re
from collections.abc import Iterator

from shopbot.ingest.feeds_columns import rules
from shopbot.ingest.feeds_flat import Flat, is_unpublished, listed, mapping, stated, text_of
from shopbot.ingest.feeds_text import LEFT_OUT, Row
from shopbot.ingest.feeds_variants import Group, alone, lowest

OF_A_ROW = (
    "price", "list_price", "stock", "tracker", "oversell", "weight_g", "codes", "picture", "variant_picture",
    "picture_text", "option1_name", "option1_value", "option2_name", "option2_value", "option3_name", "option3_value",
)  # fmt: skip


def shopify_key(data: Flat) -> str:
    """The handle."""
    return text_of(data.get("id"))


def shopify(group: Group, *, tracks: bool) -> Row:
    """The product of the rows that share a handle. `tracks`: the export says who counts the stock."""
    first = next((row for row in group if text_of(row.data.get("title"))), group[0])
    rows = [row.data for row in group]
    if state := is_unpublished(first.data.get("status"), first.data.get("published")):
        said = "not published" if state.lower() in ("false", "no", "0") else f"its state is {state}"
        return Row(first.file, first.line, problem=f"{LEFT_OUT}{said}")
    data: Flat = {k: v for k, v in first.data.items() if k not in OF_A_ROW}
    data.pop("status", None)
    data.pop("published", None)
    sold = [row for row in rows if _is_variant(row)]
    names = [_option_name(rows, n) for n in (1, 2, 3)]
    variants = [_variant(row, names, tracks) for row in sold]
    skus = [text_of(next(iter(listed(variant.get("codes"))), "")) for variant in variants]
    if all(skus) and len(set(skus)) == len(skus):
        variants = [{"id": sku, **variant} for sku, variant in zip(skus, variants, strict=True)]
    if len(variants) > 1 or any(variant["options"] for variant in variants):
        data["variants"] = variants
    if len(variants) == 1:
        data["stock"] = variants[0].get("stock")
    data |= lowest(variants)
    codes = [str(code) for row in rows for code in listed(row.get("codes"))]
    data["codes"] = list(dict.fromkeys(codes))
    data |= _looks(rows)
    data["attributes"] = {
        name: value
        for name, value in mapping(data.get("attributes")).items()
        if rules().option(name) not in names  # a choice is no attribute
    }
    if weight := _weight(sold):
        data["attributes"] = {**mapping(data["attributes"]), "weight": weight}
    return Row(first.file, first.line, alone(data))


def _is_variant(row: Flat) -> bool:
    """A row that has only a picture is none."""
    return any(stated(row.get(name)) for name in ("option1_value", "price", "codes", "title"))


def _option_name(rows: list[Flat], number: int) -> str:
    name = next((n for row in rows if (n := text_of(row.get(f"option{number}_name")))), "")
    return rules().option(name) if name else ""


def _variant(row: Flat, names: list[str], tracks: bool) -> Flat:
    made: Flat = {"options": list(_options(row, names))}
    if stated(row.get("price")):
        made["price"] = row["price"]
    if stated(row.get("list_price")):
        made["list_price"] = row["list_price"]
    if (stock := _stock(row, tracks)) is not None:
        made["stock"] = stock
    if codes := listed(row.get("codes")):
        made["codes"] = codes
    if picture := row.get("variant_picture"):
        made["picture"] = picture
    return made


def _options(row: Flat, names: list[str]) -> Iterator[dict[str, str]]:
    for number, name in enumerate(names, 1):
        value = text_of(row.get(f"option{number}_value"))
        if name and value and (name, value) != ("Title", "Default Title"):
            yield {"name": name, "value": value}


def _stock(row: Flat, tracks: bool) -> object:
    """Pieces left; None where Shopify does not count them, or sells on when they are gone."""
    stock = row.get("stock")
    if not re.fullmatch(r"-?\d+(\.0+)?", text_of(stock)):
        return stock if stated(stock) else None
    pieces = int(float(text_of(stock)))
    uncounted = tracks and not stated(row.get("tracker"))
    sells_on = text_of(row.get("oversell")).lower() in ("continue", "true", "yes", "1")
    if pieces <= 0 and (sells_on or uncounted):
        return None
    return max(pieces, 0)


def _looks(rows: list[Flat]) -> Flat:
    """The pictures of all rows, and what is said of the first of them."""
    seen = [row for row in rows if stated(row.get("picture"))]
    found: Flat = {"pictures": list(dict.fromkeys(str(row["picture"]) for row in seen))}
    if seen:
        found["picture"] = seen[0]["picture"]
        text = seen[0].get("picture_text")
        if not stated(text):
            text = next((r["picture_text"] for r in rows if stated(r.get("picture_text"))), "")
        found["picture_text"] = text
    return found


def _weight(rows: list[Flat]) -> str:
    """The weight that all variants share, in grams; 0 is Shopify's word for not stated."""
    weights = {text_of(row.get("weight_g")) for row in rows}
    weight = weights.pop() if len(weights) == 1 else ""
    return f"{weight} g" if re.fullmatch(r"\d+(\.\d+)?", weight) and float(weight) else ""
