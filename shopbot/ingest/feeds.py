"""Merchant files as raw rows that remember their file and line. Reads shapes, judges no values.

Every row comes out under the same field names (`assets/feed_columns.json`); `ingest.clean` judges the values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.ingest.feeds_columns import columns_of, recognised
from shopbot.ingest.feeds_flat import Flat, flat, is_unpublished, settle_prices, text_of
from shopbot.ingest.feeds_known import from_bestbuy, from_litemall, known_columns, looks_like
from shopbot.ingest.feeds_linked import read_linked
from shopbot.ingest.feeds_native import is_native, read_native
from shopbot.ingest.feeds_shapes import Part, parts_of, rows_of, sample_of
from shopbot.ingest.feeds_shopify import shopify, shopify_key
from shopbot.ingest.feeds_text import LEFT_OUT, Column, Feed, Row
from shopbot.ingest.feeds_variants import FlatRow, Group, grouped, joined
from shopbot.ingest.feeds_woocommerce import (
    is_attribute,
    names_of,
    with_attributes,
    woocommerce,
    woocommerce_key,
)

__all__ = ["Feed", "Row", "Wanted", "read"]
Wanted = Mapping[str, Sequence[str]]


def read(path: Path, wanted: Wanted | None = None, today: date | None = None) -> Feed:
    """The feed in a file, archive or folder, its format recognised by what it holds.

    Args:
        path: where it lies.
        wanted: our fields with the columns that the person says are theirs; overrules what is recognised.
        today: decides whether a sale price counts; None asks the clock.

    Raises:
        FeedError: when nothing of it can be read, with what was seen and what would be.
    """
    if not path.exists():
        raise FeedError(f"There is no file {path}.", "Check the path.")
    name, day = path.name.split(".")[0] or path.name, today or date.today()
    if is_native(path):
        _no_mapping(wanted, "our own catalogue folder")
        return read_native(path)
    parts = parts_of(path)
    if parts[0].shape == "page":
        _no_mapping(wanted, "saved pages")
        return read_linked(name, parts)
    sample = sample_of(parts)
    first = sample[0].data
    if parts[0].shape == "json" and {"@type", "@graph", "@context"} & first.keys():
        _no_mapping(wanted, "schema.org data")
        return read_linked(name, parts)
    if parts[0].shape == "json" and not wanted and (known := looks_like(first)):
        reader = from_bestbuy if known == "bestbuy" else from_litemall
        return Feed(name, map(reader, rows_of(parts)), known, columns=known_columns(known, sample))
    return _mapped(name, parts, sample, wanted or {}, day)


def _no_mapping(wanted: Wanted | None, what: str) -> None:
    if wanted:
        raise FeedError(f"{what} has fixed fields.".capitalize(), "Leave out --map and --mapping.")


def _mapped(
    name: str, parts: Sequence[Part], sample: Sequence[Row], wanted: Wanted, today: date
) -> Feed:
    """A feed of columns: Google's, Shopify's, WooCommerce's, or of loose ones."""
    kind = recognised(name for row in sample for name in row.data)
    head = parts[0].text.head if parts[0].text else ""
    kind = kind or ("google" if "base.google.com" in head else "")
    columns = columns_of(parts[0].name, kind, sample, wanted)

    own = [c for c in columns if kind != "woocommerce" or not is_attribute(c.name)]

    def opened() -> Iterator[FlatRow | Row]:
        for row in rows_of(parts):
            made = row if row.problem else FlatRow(row.file, row.line, flat(row, own))
            if kind == "woocommerce" and isinstance(made, FlatRow):
                yield with_attributes(made, row.data)
            else:
                yield made

    if kind == "shopify":
        tracks = any(column.field == "tracker" for column in columns)
        rows = _joined(grouped(opened, shopify_key), partial(shopify, tracks=tracks))
    elif kind == "woocommerce":
        columns = tuple(_as_attribute(column) for column in columns)
        rows = _woocommerce(opened, today)
    else:
        has_groups = any(column.field == "group" for column in columns)
        key = (lambda data: text_of(data.get("group"))) if has_groups else (lambda _: "")
        settled = partial(_settled, opened, today)
        rows = _joined(_plain_groups(settled, key, has_groups), joined)
    shown = tuple(column for column in columns if column.example or column.field)
    return Feed(name, rows, kind or parts[0].shape, columns=shown, notes=_notes(columns))


def _as_attribute(column: Column) -> Column:
    return (
        Column(column.name, "attributes", column.example) if is_attribute(column.name) else column
    )


def _woocommerce(opened: Callable[[], Iterator[FlatRow | Row]], today: date) -> Iterator[Row]:
    names = names_of(opened)
    groups = grouped(opened, partial(woocommerce_key, names=names))
    yield from _joined(groups, partial(woocommerce, names=names, today=today))


def _plain_groups(
    opened: Callable[[], Iterator[FlatRow | Row]], key: Callable[[Flat], str], has_groups: bool
) -> Iterator[Group | Row]:
    if has_groups:
        yield from grouped(opened, key)
    else:
        yield from ([row] if isinstance(row, FlatRow) else row for row in opened())


def _settled(opened: Callable[[], Iterator[FlatRow | Row]], today: date) -> Iterator[FlatRow | Row]:
    """Rows with one price each; those that are not for sale named as such."""
    for row in opened():
        if isinstance(row, Row):
            yield row
            continue
        if is_unpublished(row.data.pop("published", None)):
            yield Row(row.file, row.line, problem=f"{LEFT_OUT}not published")
            continue
        settle_prices(row.data, today)
        yield row


def _joined(groups: Iterator[Group | Row], join: Callable[[Group], Row]) -> Iterator[Row]:
    for group in groups:
        yield group if isinstance(group, Row) else join(group)


def _notes(columns: Sequence[Column]) -> tuple[str, ...]:
    """What is missing that a shop wants to have."""
    filled = {column.field for column in columns}
    notes = []
    if not filled & {"price", "sale_price", "regular_price", "variants"}:
        notes.append(
            "No column is the price: shoppers are told to ask. Name it with --map price=COLUMN."
        )
    if "id" not in filled and "number" not in filled:
        notes.append(
            "No column is the id: ids are made from the titles. Name it with --map id=COLUMN."
        )
    if not filled & {"picture_text"} and filled & {"picture", "pictures"}:
        notes.append(
            "No column says what the pictures show; blind shoppers rely on it (picture_text)."
        )
    return tuple(notes)
