"""Tables (CSV, TSV, generic JSON) whose columns are recognised by the names that merchants use."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from shopbot.errors import FeedError
from shopbot.ingest.feeds_text import Feed, Row
from shopbot.settings import ROOT

DELIMITERS = ",\t;|"
LONGEST_FIELD = 1 << 20
TITLES = ("title", "title_en", "title_zh")


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    text = (ROOT / "assets" / "feed_columns.json").read_text(encoding="utf-8")
    return {alias: field for field, names in json.loads(text).items() for alias in names}


def canonical(column: str) -> str:
    """Our field name for a column, "" if it is not known."""
    return _aliases().get(column.strip().lower().removeprefix("g:"), "")


def from_aliases(name: str, kind: str, rows: list[Row]) -> Feed:
    """A feed of loose objects. Columns that nobody knows become attributes.

    Raises:
        FeedError: when no column can be the title.
    """
    columns = {column for row in rows[:200] for column in row.data}
    _need_title(rows[0].file if rows else name, columns)
    return Feed(name, iter([_renamed(row) for row in rows]), kind)


def read_delimited(name: str, file: str, text: str) -> Feed:
    """A feed of delimited text with a header line.

    Raises:
        FeedError: when the header has no title column, with the columns that were seen.
    """
    header_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header_line.count)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [column.strip() for column in next(reader, [])]
    _need_title(file, set(header))
    return Feed(name, (_renamed(row) for row in _records(file, header, reader)), "table")


def _records(file: str, header: list[str], reader: "Iterator[list[str]]") -> Iterator[Row]:
    while True:
        line = getattr(reader, "line_num", 0) + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(file, line, problem=f"not readable: {error}")
            continue
        if not any(field.strip() for field in fields):
            continue
        if len(fields) > len(header):
            seen = f"{len(fields)} fields where the header has {len(header)}"
            yield Row(file, line, problem=seen)
            continue
        yield Row(file, line, dict(zip(header, fields, strict=False)))


def _need_title(file: str, columns: set[str]) -> None:
    if not {canonical(column) for column in columns} & set(TITLES):
        seen = ", ".join(sorted(columns)[:12]) or "none"
        raise FeedError(
            f"{file} has no column that could be the product's name. Columns seen: {seen}.",
            "Name one of them `title` (or `name`); separate columns by comma, semicolon or tab.",
        )


def _renamed(row: Row) -> Row:
    if row.problem:
        return row
    data: dict[str, object] = {}
    others: dict[str, object] = {}
    for column, value in row.data.items():
        field = canonical(column)
        if not field:
            others[column] = value
        elif not data.get(field):
            data[field] = value
    given = data.get("attributes")
    if isinstance(given, dict):
        others |= given
    data["attributes"] = {
        name: value
        for name, value in others.items()
        if isinstance(value, str | int | bool) and value != "" and len(str(value)) <= 80
    }
    return Row(row.file, row.line, data)
