"""A raw record under our field names: columns renamed, lists split, prices told apart. Judges no values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from shopbot.ingest.feeds_columns import plain, rules
from shopbot.ingest.feeds_text import Column, Row

LONGEST_ATTRIBUTE = 80  # longer ones are prose, no attributes
Flat = dict[str, object]


def flat(row: Row, columns: Sequence[Column]) -> Flat:
    """The record under our names. Of several columns for one field the first that is filled counts."""
    made: Flat = {}
    others: Flat = {}
    for column in columns:
        value = row.data.get(column.name)
        if not column.field or not stated(value):
            continue
        if column.field == "attributes" and _are_ours(value):
            made["attributes"] = value
        elif column.field == "attributes":
            others |= _attribute(column.name, value)
        elif column.field in rules().many:
            more = split_list(column.field, value)
            there = listed(made.get(column.field))
            made[column.field] = [*there, *(item for item in more if item not in there)]
        elif column.field == "category" and re.fullmatch(r"\d+", str(value)):
            continue  # a number in Google's taxonomy says nothing to a shopper
        else:
            made.setdefault(column.field, value)
        if column.field == "id" and plain(column.name) in rules().words("sku_names"):
            made["codes"] = [str(value), *listed(made.get("codes"))]
    if not isinstance(made.get("attributes"), list):
        made["attributes"] = others | _details(made)
    return made


def stated(value: object) -> bool:
    """Whether a value says anything."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    return value is not None and value not in ([], {})


def listed(value: object) -> list[object]:
    """A value as a list; nothing is the empty list."""
    if isinstance(value, list):
        return value
    return [value] if stated(value) else []


def mapping(value: object) -> Flat:
    """A mapping as a new dictionary; anything else is the empty one."""
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def text_of(value: object) -> str:
    """A value as one line of text, "" for nothing."""
    return "" if value is None or isinstance(value, dict | list) else " ".join(str(value).split())


def _are_ours(value: object) -> bool:
    """Whether attributes are in our own shape, a list of {"name", "value"}."""
    return isinstance(value, list) and all(isinstance(v, dict) and "name" in v for v in value)


def _attribute(name: str, value: object) -> Flat:
    """An attribute from a column that nobody knows. "Weight (lbs)" with 3 is the weight "3 lbs"."""
    if len(name) > LONGEST_ATTRIBUTE:
        return {}
    if isinstance(value, dict):
        return {str(k): v for k, v in value.items() if stated(v)} if plain(name) in _given() else {}
    if isinstance(value, list):
        value = ", ".join(text_of(v) for v in value if text_of(v))
    if isinstance(value, str):
        value = value.strip()
    short = isinstance(value, bool | int | Decimal) or 0 < len(str(value)) <= LONGEST_ATTRIBUTE
    if not short or not stated(value) or re.match(r"https?://", str(value)):
        return {}
    name = re.sub(r"\s*\(product\.metafields\.[^)]*\)", "", name).strip() or name
    unit = re.fullmatch(r"(.+?)\s*\(([^()]{1,6})\)", name)
    if unit and unit[2].lower() in rules().words("units") and re.fullmatch(r"[\d.,]+", str(value)):
        return {unit[1]: f"{value} {unit[2]}"}
    return {name: value}


def _given() -> Sequence[str]:
    names: Sequence[str] = rules().data["any"]["attributes"]
    return names


def _details(made: Flat) -> Flat:
    """Google's product details: "section:name:value"."""
    found: Flat = {}
    for item in listed(made.pop("details", None)):
        parts = (
            [item.get("attribute_name"), item.get("attribute_value")]
            if isinstance(item, Mapping)
            else str(item).split(":", 2)[-2:]
        )
        if len(parts) == 2 and all(text_of(part) for part in parts):
            found[text_of(parts[0])] = text_of(parts[1])
    return found


def split_list(field: str, value: object) -> list[object]:
    """The parts of a text that holds several: by comma, and by "|"; addresses only where the next one begins."""
    if not stated(value):
        return []
    if field == "details":
        parts = re.split(r" ?, ?(?=[^,]*:)", text_of(value)) if isinstance(value, str) else []
        return [*parts] or listed(value)
    if isinstance(value, list | Mapping):
        items = listed(value) if isinstance(value, list) else [value]
        return [text for item in items if (text := pointed(item))]
    if field == "highlights":
        return [text_of(value)]
    if field == "pictures":
        parts = re.split(r" ?[,|;] ?(?=https?://)| (?=https?://)", text_of(value))
    else:
        parts = re.split(r" ?[,|，、] ?", text_of(value))
    return [part for part in parts if part]


def pointed(item: object) -> str:
    """What an item of a list stands for: itself, or the address or id of an object."""
    if not isinstance(item, Mapping):
        return text_of(item)
    names = ("src", "url", "link", "id", "sku", "name", "value")
    return next((text for name in names if (text := text_of(item.get(name)))), "")


# ------------------------------------------------------------------ prices


def settle_prices(made: Flat, today: date) -> None:
    """Leaves `price` (what is paid now) and `list_price` (what it was) of the many prices that a feed may state.

    A sale price counts when it is lower than the price and today is among its days; days that cannot be read are
    not today, so that nobody is promised a price that may be over.
    """
    sale, dates = made.pop("sale_price", None), made.pop("sale_dates", None)
    usual = made.pop("regular_price", None)
    full = made.get("price") if stated(made.get("price")) else usual
    if not stated(full):
        full = None
    if amount(sale) and (dates is None or _runs(str(dates), today)):
        before, now = amount(full), amount(sale)
        if before is None or (now is not None and now < before):
            made["price"] = sale
            if before is not None:
                made["list_price"] = full
            return
    if full is not None:
        made["price"] = full
        higher = amount(usual)
        if full is not usual and higher and higher > (amount(full) or higher):
            made.setdefault("list_price", usual)


def amount(value: object) -> Decimal | None:
    """The number in a price, to compare by; None where there is none, or it is nought."""
    digits = re.search(r"\d[\d.,' ]*", text_of(value))
    if digits is None:
        return None
    number = re.sub(
        r"[,.](\d{1,2})$", r"@\1", digits[0].strip(" ,.'")
    )  # cents, whatever their sign
    return Decimal(re.sub(r"[^\d@]", "", number).replace("@", ".")) or None


def _runs(dates: str, today: date) -> bool:
    """Whether today is within "first/last"; a side that is left empty is open."""
    first, _, last = dates.partition("/")
    try:
        begins = datetime.fromisoformat(first.strip()).date() if first.strip() else today
        ends = datetime.fromisoformat(last.strip()).date() if last.strip() else today
    except ValueError:
        return False
    return begins <= today <= ends


# ------------------------------------------------------------------ states


def is_gone(availability: object) -> bool:
    """Whether an availability says that there is none left; "https://schema.org/OutOfStock" is one."""
    said = text_of(availability).lower().rsplit("/", 1)[-1]
    return re.sub(r"[_-]", " ", said) in rules().words("gone")


def is_unpublished(*states: object) -> str:
    """The state that keeps a product out of the shop, "" if none does."""
    for state in states:
        if text_of(state).lower() in rules().words("unpublished"):
            return text_of(state)
    return ""
