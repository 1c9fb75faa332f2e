"""Our own catalogue folder: shop.json, categories/, products/, reviews.jsonl and the other small files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.ingest.feeds_text import Feed, Row, json_rows, json_value, read_text

LISTS = ("policies", "offers", "customers", "orders")


def read_native(folder: Path) -> Feed:
    """The feed of a catalogue folder.

    Raises:
        FeedError: when there is no products folder, or one of the small files is not JSON.
    """
    files = sorted((folder / "products").glob("*.jsonl*"))
    if not files:
        raise FeedError(
            f"{folder} holds no products/*.jsonl.",
            "Give a feed file, or a folder with shop.json, categories/ and products/.",
        )
    extras = {
        "shop": _whole(folder, folder / "shop.json"),
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
    value = json_value(file, read_text(path))
    if not isinstance(value, dict):
        raise FeedError(f"{file} holds no JSON object.", "Mend the file.")
    return (Row(file, 1, value),)


def _rows(folder: Path, path: Path) -> list[Row]:
    if not path.exists():
        return []
    file = path.relative_to(folder).as_posix()
    text = read_text(path)
    return json_rows(file, text) if text.strip() else []
