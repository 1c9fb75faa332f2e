"""Delimited text as raw rows: which delimiter, which header, and records that are what they seem."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shopbot.errors import FeedError
from shopbot.ingest.feeds_encoding import LONGEST_RECORD, Text, too_long
from shopbot.ingest.feeds_text import Row

DELIMITERS = ",\t;|"
MOST_COLUMNS = 2_000
UNCLOSED = "a quotation mark is opened here and never closed"


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file whose header is understood."""

    text: Text
    delimiter: str
    header: tuple[str, ...]  # a name that is there twice has " (2)" after it the second time

    def rows(self) -> Iterator[Row]:
        """The records below the header; what is no record of this table has a problem.

        Raises:
            FeedError: for an endless record or an unclosed quotation mark.
        """
        with self.text.stream() as stream:
            lines = _Lines(self.text.name, stream)
            _header(lines, self.delimiter)
            for start, fields, problem in _records(lines, self.delimiter, len(self.header)):
                if problem:
                    yield Row(lines.name, start, problem=problem)
                elif len(fields) != len(self.header):
                    seen = f"{len(fields)} fields where the header has {len(self.header)}"
                    yield Row(lines.name, start, problem=seen)
                else:
                    yield Row(lines.name, start, dict(zip(self.header, fields, strict=True)))


def table_of(text: Text, known: Callable[[str], bool]) -> Table:
    """The table in a text.

    Args:
        text: the file.
        known: whether a column name is one that merchants use; the delimiter that makes most of them wins.

    Raises:
        FeedError: when it has no header line.
    """
    best = max(DELIMITERS, key=lambda delimiter: _score(text, delimiter, known))
    with text.stream() as stream:
        header = _header(_Lines(text.name, stream), best)
    if len(header) > MOST_COLUMNS:
        raise FeedError(
            f"{text.name} has {len(header)} columns.", f"At most {MOST_COLUMNS} are read."
        )
    return Table(text, best, tuple(_unique(header)))


def _score(text: Text, delimiter: str, known: Callable[[str], bool]) -> tuple[int, int, int]:
    """How well a delimiter explains the beginning: known names, records as long as the header, columns."""
    lines = _Lines(text.name, io.StringIO(text.head, newline=""))
    try:
        header = _header(lines, delimiter)
        widths = Counter(
            len(fields) for _, fields, bad in _records(lines, delimiter, len(header)) if not bad
        )
    except FeedError:  # the head ends inside a quoted field
        widths = Counter()
        header = _split_first(text.head, delimiter)
    return sum(known(name) for name in header), widths[len(header)], len(header)


def _split_first(head: str, delimiter: str) -> list[str]:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return next(csv.reader([first], delimiter=delimiter), [])


class _Lines:
    """The physical lines of a stream, one record's worth of which is bounded."""

    def __init__(self, name: str, stream: "io.TextIOBase") -> None:
        self.name, self.line = name, 0
        self._stream, self._taken, self._first = stream, 0, 0
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def begin(self) -> int:
        """Marks the beginning of a record; gives back its line."""
        self._taken, self._first = 0, self.line + 1
        return self._first

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_RECORD + 1 - self._taken)
        if not line:
            if self._taken:
                raise FeedError(
                    f"{self.name}, line {self._first}: {UNCLOSED}.",
                    "Close it, or double it where it belongs to the text.",
                )
            raise StopIteration
        self._taken += len(line)
        if self._taken > LONGEST_RECORD:
            raise too_long(self.name, self._first)
        self.line, self.last = self.line + 1, line
        return line


def _records(lines: _Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str], str]]:
    """Records with the line they begin on; blank ones left out. The third part says what is wrong with one."""
    csv.field_size_limit(LONGEST_RECORD + 1)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            plain = lines.last.rstrip("\r\n").split(delimiter)
            if delimiter == "\t" and start == lines.line and len(plain) == width:
                yield start, plain, ""  # a quotation mark that is just an inch sign
                continue
            until = f" (as far as line {lines.line})" if lines.line > start else ""
            yield start, [], f"not readable{until}: {error}"
            continue
        if any(field.strip() for field in fields):
            yield start, fields, ""


def _header(lines: _Lines, delimiter: str) -> list[str]:
    for _, fields, problem in _records(lines, delimiter, -1):
        if problem:
            raise FeedError(f"{lines.name}: its header is {problem}.", "Mend the first line.")
        if re.fullmatch(r"sep=.?", "".join(fields).strip()):  # Excel's own first line
            continue
        return [name.strip().lstrip("\ufeff") for name in fields]
    raise FeedError(f"{lines.name} holds no table.", "Export the catalogue again.")


def _unique(header: list[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for number, name in enumerate(header, 1):
        seen[name] += 1
        shown = name or f"column {number}"
        yield f"{shown} ({seen[name]})" if name and seen[name] > 1 else shown
