"""Merchant files as raw rows that remember their file and line. Reads shapes, judges no values.

Every row comes out under the same field names (`assets/feed_columns.json`); `ingest.clean` judges the values.
"""

from pathlib import Path

from shopbot.errors import FeedError
from shopbot.ingest.feeds_known import from_bestbuy, from_litemall, looks_like
from shopbot.ingest.feeds_native import read_native
from shopbot.ingest.feeds_tables import from_aliases, read_delimited
from shopbot.ingest.feeds_text import Feed, Row, json_rows, read_text

__all__ = ["Feed", "Row", "read"]


def read(path: Path) -> Feed:
    """The feed in a file or folder, its format recognised by what it holds.

    Raises:
        FeedError: when nothing of it can be read, with what was seen and what would be.
    """
    if path.is_dir():
        return read_native(path)
    if not path.exists():
        raise FeedError(f"There is no file {path}.", "Check the path.")
    text = read_text(path)
    name = path.name.removesuffix(".gz").rsplit(".", 1)[0]
    if not text.strip():
        raise FeedError(f"{path} is empty.", "Export the catalogue again.")
    if text.lstrip()[:1] in ("[", "{"):
        return _from_json(name, path.name, text)
    return read_delimited(name, path.name, text)


def _from_json(name: str, file: str, text: str) -> Feed:
    rows = json_rows(file, text)
    first = next((row for row in rows if not row.problem), None)
    if first is None:
        raise FeedError(
            f"{file} holds no readable JSON object ({rows[0].problem if rows else 'no objects'}).",
            "Expected a JSON array of products, or one JSON object per line.",
        )
    known = looks_like(first.data)
    if known == "bestbuy":
        return Feed(name, iter([from_bestbuy(row) for row in rows]), "bestbuy")
    if known == "litemall":
        return Feed(name, iter([from_litemall(row) for row in rows]), "litemall")
    return from_aliases(name, "json", rows)
