"""What shape a file has, told by how it begins, and its raw rows whatever the shape."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from shopbot.errors import FeedError
from shopbot.ingest.feeds_bytes import Source, sources
from shopbot.ingest.feeds_columns import rules
from shopbot.ingest.feeds_encoding import Text, text_of
from shopbot.ingest.feeds_json import json_rows
from shopbot.ingest.feeds_parquet import SIGN, parquet_rows
from shopbot.ingest.feeds_tables import table_of
from shopbot.ingest.feeds_text import Row
from shopbot.ingest.feeds_xml import xml_rows

Shape = Literal["page", "xml", "json", "table", "parquet"]
SAMPLE = 200  # rows that the mapping is judged by
NOT_FEEDS = (".css", ".js", ".md", ".map", ".woff", ".woff2", ".ttf", ".svg", ".ico", ".log")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a feed. `text` is None for Parquet."""

    shape: Shape
    name: str
    rows: Callable[[], Iterator[Row]]
    text: Text | None = None


def parts_of(path: Path) -> list[Part]:
    """The files of a feed, all of one shape.

    Raises:
        FeedError: when there is none, or they are of several shapes.
    """
    found = sources(path)
    if len(found) == 1:
        return [_part(found[0])]
    parts = [part for source in found if (part := _or_none(source))]
    if any(
        part.shape == "page" for part in parts
    ):  # saved pages bring all sorts of files with them
        parts = [part for part in parts if part.shape == "page"]
    if not parts:
        raise FeedError(
            f"{path} holds no feed.",
            "Give a feed file, a folder of such, or a catalogue folder with shop.json and products/.",
        )
    other = next((part for part in parts if part.shape != parts[0].shape), None)
    if other:
        raise FeedError(
            f"{path} holds files of several kinds: {parts[0].name} ({parts[0].shape}) and"
            f" {other.name} ({other.shape}).",
            "Import one kind at a time.",
        )
    return parts


def _or_none(source: Source) -> Part | None:
    """The part, None for a file that is plainly no feed."""
    if source.name.lower().endswith(NOT_FEEDS):
        return None
    try:
        return _part(source)
    except FeedError as error:
        if "not a product feed" in error.message or "is empty" in error.message:
            return None
        raise


def _part(source: Source) -> Part:
    with source.stream() as stream:
        head = stream.peek(8)[:8]
    if head[:4] == SIGN:
        return Part("parquet", source.name, lambda: parquet_rows(source))
    text = text_of(source)
    beginning = text.head.lstrip("\ufeff \t\r\n")
    if beginning[:1] == "<":
        lowered = beginning[:4096].lower()
        if "<!doctype html" in lowered or "<html" in lowered or "ld+json" in text.head:
            return Part("page", source.name, lambda: iter(()), text)
        return Part("xml", source.name, lambda: xml_rows(text), text)
    if beginning[:1] in ("[", "{"):
        return Part("json", source.name, lambda: json_rows(text), text)
    table = table_of(
        text, lambda name: any(rules().field_of(name, k) for k in ("any", "shopify", "woocommerce"))
    )
    return Part("table", source.name, table.rows, text)


def rows_of(parts: Sequence[Part]) -> Iterator[Row]:
    """The rows of all parts, one after another."""
    return chain.from_iterable(part.rows() for part in parts)


def sample_of(parts: Sequence[Part]) -> list[Row]:
    """The first readable rows, and one of each further part.

    Raises:
        FeedError: when there is none, with the first reason.
    """
    first: list[Row] = list(islice(parts[0].rows(), SAMPLE))
    further = (row for part in parts[1:SAMPLE] for row in islice(part.rows(), 1))
    seen = [*first, *further]
    sample = [row for row in seen if not row.problem]
    if not sample:
        why = f" ({seen[0].file}, line {seen[0].line}: {seen[0].problem})" if seen else ""
        what = "no readable JSON object" if parts[0].shape == "json" else "no readable record"
        raise FeedError(
            f"{parts[0].name} holds {what}{why}.",
            "Expected a table with a header line, an XML feed, a JSON array or one JSON object per line.",
        )
    return sample
