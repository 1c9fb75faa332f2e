"""Our own catalogue folder: shop.json, categories/, products/, reviews.jsonl and the other small files."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.ingest.feeds_bytes import sources
from shopbot.ingest.feeds_encoding import LONGEST_RECORD, text_of
from shopbot.ingest.feeds_json import json_rows
from shopbot.ingest.feeds_text import Feed, Row
from shopbot.ingest.feeds_values import decode

LISTS = ("policies", "offers", "customers", "orders")


def is_native(path: Path) -> bool:
    """Whether a folder is a catalogue in our own form."""
    return path.is_dir() and any((path / "products").glob("*.jsonl*"))


def read_native(folder: Path) -> Feed:
    """The feed of a catalogue folder.

    Raises:
        FeedError: when one of the small files is not JSON.
    """
    files = sorted((folder / "products").glob("*.jsonl*"))
    extras = {
        "shop": _whole(folder, folder / "shop.json"),
        "rules": _whole(folder, folder / "rules.json"),
        "categories": tuple(
            row
            for path in sorted((folder / "categories").glob("*.json"))
            for row in _whole(folder, path)
        ),
        "reviews": tuple(_rows(folder, folder / "reviews.jsonl")),
        **{name: tuple(_rows(folder, folder / f"{name}.json")) for name in LISTS},
    }
    return Feed(folder.name, _products(folder, files), "native", extras)


def _products(folder: Path, files: list[Path]) -> Iterator[Row]:
    further = {
        k: v for row in _whole(folder, folder / "goes_with.json") for k, v in row.data.items()
    }
    for path in files:
        category = path.name.split(".")[0]
        for row in _rows(folder, path):
            yield row if row.problem else Row(row.file, row.line, _joined(row, category, further))


def _joined(row: Row, category: str, further: Mapping[str, object]) -> dict[str, object]:
    """A product's own data with its category and the relations of goes_with.json."""
    own, more = row.data.get("goes_with", []), further.get(str(row.data.get("id")), [])
    relations = [*own, *more] if isinstance(own, list) and isinstance(more, list) else own
    joined: dict[str, object] = {"category": category, **row.data}
    return joined | {"goes_with": relations} if relations else joined


def _whole(folder: Path, path: Path) -> tuple[Row, ...]:
    if not path.exists():
        return ()
    file = path.relative_to(folder).as_posix()
    text = text_of(replace(sources(path)[0], name=file))
    with text.stream() as stream:
        try:
            value = decode(stream.read(LONGEST_RECORD))
        except ValueError as error:
            raise FeedError(f"{file} is not valid JSON: {error}.", "Mend the file.") from None
    if not isinstance(value, dict):
        raise FeedError(f"{file} holds no JSON object.", "Mend the file.")
    return (Row(file, 1, value),)


def _rows(folder: Path, path: Path) -> Iterator[Row]:
    if not path.exists() or not path.stat().st_size:
        return iter(())
    file = path.relative_to(folder).as_posix()
    return json_rows(text_of(replace(sources(path)[0], name=file)))
