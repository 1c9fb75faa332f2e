"""Bytes to text to JSON objects: compression, encodings, and the line that each object begins on."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from shopbot.errors import FeedError

LARGEST = 1 << 30  # bytes after decompression
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Row:
    """One raw record. `problem` says why it could not even be read; then `data` is empty."""

    file: str
    line: int
    data: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A catalogue as raw rows. `extras`: other raw records by kind ("shop", "categories", "reviews", ...)."""

    name: str
    rows: Iterator[Row]
    kind: str  # "native", "bestbuy", "litemall", "json", "table"
    extras: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


def read_text(path: Path) -> str:
    """The text of a file, unpacked and decoded.

    Raises:
        FeedError: for a damaged archive, an unknown encoding, or a file that is too large.
    """
    try:
        data = _unpacked(path) if _is_gzip(path) else path.read_bytes()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FeedError(
            f"{path} is damaged: {error}.", "Copy or export the file again; nothing was changed."
        ) from error
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror}.", "Check the file.") from error
    if len(data) > LARGEST:
        raise FeedError(
            f"{path} is larger than {LARGEST >> 20} MB unpacked.", "Split it into several files."
        )
    return _decoded(path, data)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _unpacked(path: Path) -> bytes:
    with gzip.open(path, "rb") as file:
        return file.read(LARGEST + 1)


def _decoded(path: Path, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FeedError(
        f"{path} is neither UTF-8 nor GB18030 text.", "Save it as UTF-8 and import it again."
    )


def json_value(file: str, text: str) -> object:
    """The one JSON value of a file; numbers with a point are Decimals.

    Raises:
        FeedError: naming the line.
    """
    try:
        return json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FeedError(f"{file} is not valid JSON: {error}.", "Mend the file.") from None


def json_rows(file: str, text: str) -> list[Row]:
    """The objects of a JSON array, of JSON lines, or of the one list inside an object, each with its line."""
    start = text.index(text.lstrip()[0])
    if text[start] == "[":
        return list(_array(file, text, start))
    lines = list(_lines(file, text))
    if len(lines) > 1 and any(row.problem for row in lines[:2]):  # one object over several lines
        try:
            whole = json.loads(text, parse_float=Decimal)
        except (json.JSONDecodeError, RecursionError):
            return lines
        inner = next((v for v in whole.values() if isinstance(v, list)), [whole])
        return [_row(file, 1, item) for item in inner]
    return lines


def _lines(file: str, text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _row(file, number, json.loads(line, parse_float=Decimal))
        except (json.JSONDecodeError, RecursionError) as error:
            yield Row(file, number, problem=f"not valid JSON: {error}")


def _array(file: str, text: str, start: int) -> Iterator[Row]:
    """The elements of an array. After a broken one reading goes on at the next line that begins an object alike."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    gap = re.compile(r"[\s,]*")
    place = _end(gap, text, start + 1)
    opening = text[text.rfind("\n", 0, place) + 1 : place + 1]  # the indentation and the brace
    line, counted = 1, 0
    while place < len(text) and text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, after = decoder.raw_decode(text, place)
            yield _row(file, line, value)
        except (json.JSONDecodeError, RecursionError) as error:
            problem = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            yield Row(file, line, problem=f"not valid JSON: {problem}")
            found = text.find("\n" + opening, place + 1) if opening.strip() == "{" else -1
            if found < 0:
                return
            after = found
        place = _end(gap, text, after)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _row(file: str, line: int, value: object) -> Row:
    if not isinstance(value, dict):
        return Row(file, line, problem=f"expected an object, found {type(value).__name__}")
    return Row(file, line, value)
