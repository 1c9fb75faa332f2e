"""Rows that are variants of one product brought together, however far apart they stand in the file.

The file is read twice: first only to count the rows of each group, then for good; a group is held in memory from its
first row to its last. So a feed whose variants stand together needs memory for one product at a time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shopbot.ingest.feeds_columns import rules
from shopbot.ingest.feeds_flat import (
    Flat,
    amount,
    is_gone,
    listed,
    mapping,
    split_list,
    stated,
    text_of,
)
from shopbot.ingest.feeds_text import Row

OPTIONS = ("color", "size", "material", "pattern")
ALWAYS = ("color", "size")  # options even where all variants are alike
OF_A_VARIANT = ("price", "list_price", "stock", "availability", "condition", "picture")
MOST_VARIANTS = 5_000


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A record under our names, with its place."""

    file: str
    line: int
    data: Flat


Group = list[FlatRow]


def grouped(
    opened: Callable[[], Iterator[FlatRow | Row]], key: Callable[[Flat], str]
) -> Iterator[Group | Row]:
    """The groups of a feed, each when its last row has come; rows without a key alone; problems as they are.

    Args:
        opened: begins to read the feed from its start.
        key: the group of a row, "" if it stands alone.
    """
    left = Counter(k for row in opened() if isinstance(row, FlatRow) and (k := key(row.data)))
    held: dict[str, Group] = {}
    for row in opened():
        if isinstance(row, Row):
            yield row
        elif not (name := key(row.data)):
            yield [row]
        else:
            left[name] -= 1
            held.setdefault(name, []).append(row)
            if not left[name]:
                del left[name]
                yield held.pop(name)


def joined(group: Group) -> Row:
    """The product of a group: what its rows share, and one variant for each."""
    first = group[0]
    data: Flat = {k: v for k, v in first.data.items() if k != "group"}
    if not text_of(first.data.get("group")):
        return Row(first.file, first.line, alone(data))
    if len(group) > MOST_VARIANTS:
        problem = f"more than {MOST_VARIANTS} rows of one group"
        return Row(first.file, first.line, problem=problem)
    rows = [row.data for row in group]
    for other in rows[1:]:
        _fill(data, other)
    data["id"] = text_of(first.data["group"])
    data["title"] = common_title([text_of(row.get("title")) for row in rows])
    chosen = [n for n in OPTIONS if n in ALWAYS or len({text_of(row.get(n)) for row in rows}) > 1]
    variants = [_variant(row, chosen) for row in rows]
    data["variants"] = variants
    data["attributes"] = _shared([row.get("attributes") for row in rows])
    for name in ("codes", "pictures", "goes_with", "upsells"):
        if values := list(dict.fromkeys(str(v) for row in rows for v in listed(row.get(name)))):
            data[name] = values
    if pictures := [str(row["picture"]) for row in rows if row.get("picture")]:
        data["pictures"] = list(dict.fromkeys([*pictures, *map(str, listed(data.get("pictures")))]))
    for name in (*chosen, "stock"):
        data.pop(name, None)
    data["availability"] = _availability(rows)
    data |= lowest(variants)
    return Row(first.file, first.line, alone(data))


def lowest(variants: Sequence[Flat]) -> Flat:
    """The price of the cheapest variant, and what that one cost before; a former price of another says nothing."""
    priced = [variant for variant in variants if amount(variant.get("price")) is not None]
    if not priced:
        return {"price": None, "list_price": None}
    cheapest = min(priced, key=lambda variant: amount(variant.get("price")) or Decimal(0))
    return {"price": cheapest["price"], "list_price": cheapest.get("list_price")}


def alone(data: Flat) -> Flat:
    """A product as it goes out: several pictures have a first one, what says nothing is gone."""
    given = [split_list("pictures", data.pop(name, None)) for name in ("picture", "pictures")]
    if pictures := list(dict.fromkeys(str(picture) for part in given for picture in part)):
        data |= {"picture": pictures[0], "pictures": pictures}
    if stated(data.get("pattern")) and not isinstance(data.get("attributes"), list):
        data["attributes"] = {"pattern": data.pop("pattern"), **mapping(data.get("attributes"))}
    data = _highlighted(data)
    if isinstance(data.get("variants"), list):
        data["variants"] = [_ours(variant) for variant in listed(data["variants"])]
    return {name: value for name, value in data.items() if stated(value) or name == "attributes"}


def _ours(variant: object) -> object:
    """A variant of a JSON feed under our names; one that has options already stays as it is."""
    if not isinstance(variant, Mapping) or "options" in variant:
        return variant
    named = {rules().field_of(str(name)) or str(name): value for name, value in variant.items()}
    codes = [
        text
        for name, value in variant.items()
        if rules().field_of(str(name)) == "codes" and (text := text_of(value))
    ]
    made = _variant(named, OPTIONS) | ({"codes": codes} if codes else {})
    return made if "id" in made or not codes else {"id": codes[0], **made}


def _highlighted(data: Flat) -> Flat:
    """Highlights are the beginning of the description."""
    if highlights := [text_of(item) for item in listed(data.pop("highlights", None))]:
        brief = [text_of(data.get("brief"))] if data.get("brief") else []
        data["brief"] = "\n".join([*brief, *highlights])
    if tags := listed(data.pop("tags", None)):
        attributes = data.get("attributes")
        text = ", ".join(map(str, tags))
        if isinstance(attributes, dict) and len(text) <= 80:
            data["attributes"] = {**attributes, "tags": text}
        known = [str(t) for t in tags if str(t).lower() in rules().words("audience_tags")]
        if len(known) == 1 and not stated(data.get("audience")):
            data["audience"] = known[0]
    return data


def _fill(data: Flat, other: Flat) -> None:
    for name, value in other.items():
        if name not in ("group", "attributes", "id", *OF_A_VARIANT) and not stated(data.get(name)):
            data[name] = value


def _variant(row: Flat, chosen: Sequence[str]) -> Flat:
    """One variant: its own id, choices, price and stock."""
    made: Flat = {
        name: row[name] for name in ("id", *OF_A_VARIANT, "codes") if stated(row.get(name))
    }
    made["options"] = [
        {"name": name, "value": text_of(row[name])} for name in chosen if text_of(row.get(name))
    ]
    if is_gone(row.get("availability")) and not stated(row.get("stock")):
        made["stock"] = 0
    return made


def _availability(rows: Sequence[Flat]) -> str:
    said = [row.get("availability") for row in rows]
    if any(text_of(a) and not is_gone(a) for a in said):
        return "in_stock"
    return "out_of_stock" if all(is_gone(a) for a in said) else ""


def _shared(given: Sequence[object]) -> Flat:
    """Attributes that no two rows state differently."""
    found: Flat = {}
    unlike: set[str] = set()
    for attributes in given:
        for name, value in mapping(attributes).items():
            if found.setdefault(name, value) != value:
                unlike.add(name)
    return {name: value for name, value in found.items() if name not in unlike}


def common_title(titles: Sequence[str]) -> str:
    """What the titles of variants begin with alike ("Shirt" of "Shirt - Red" and "Shirt - Blue"), else the first.

    Cut at a word; a rest of less than a third of the first title is no name.
    """
    filled = [title for title in titles if title] or [""]
    first, shared = filled[0], len(filled[0])
    for title in filled[1:]:
        same = 0
        while same < min(shared, len(title)) and title[same] == first[same]:
            same += 1
        shared = same
    if shared == len(first):
        return first
    cut = first[:shared]
    if cut and cut[-1].isascii() and cut[-1].isalnum() and first[shared : shared + 1].isalnum():
        cut = cut[: max(cut.rfind(" "), 0)]
    cut = cut.rstrip(" -–—,/|·:;(（[").strip()
    return cut if len(cut) * 3 >= len(first) else first
