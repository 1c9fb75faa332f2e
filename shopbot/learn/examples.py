"""Training examples: a brief and the answer to it, kept as JSON lines. Knows no model and makes no text.

Two tasks (`Example.kind`): generation (the answer is to be written) and matching (the answer is yes or no: does the
product fit the need). Real conversations that a merchant approves can be added later in the same form.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Literal

from shopbot.chat.brief import Brief, Notes
from shopbot.errors import FeedError

Split = Literal["train", "valid", "test"]
MATCH = "match"
ANSWERS = {"en": ("yes", "no"), "zh": ("是", "否")}  # of matching: fits, does not fit


@dataclass(frozen=True, slots=True)
class Example:
    """One example. `answer` goes on after `brief.opening`; for matching it is one of ANSWERS."""

    id: str
    split: Split
    source: str  # the shop or the collection that it was made from
    brief: Brief
    answer: str
    licence: str = "Apache-2.0"
    worse: str = ""  # an answer to the same brief that should not be given

    @property
    def kind(self) -> str:
        """What is asked: the task of the brief."""
        return self.brief.task

    @property
    def fits(self) -> bool | None:
        """The label of a matching example; None for generation."""
        return self.answer == ANSWERS[self.brief.locale][0] if self.kind == MATCH else None


def save(path: Path, examples: Iterable[Example]) -> int:
    """Writes the examples as gzipped JSON lines, byte for byte the same for the same examples; gives their number."""
    count = 0
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
    ):
        for example in examples:
            packed.write(_line(example).encode() + b"\n")
            count += 1
    return count


def load(path: Path) -> Iterator[Example]:
    """The examples of a file, gzipped or not.

    Raises:
        FeedError: naming the line that cannot be read.
    """
    number = 0
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - named in the error
                if line.strip():
                    yield _example(json.loads(line))
    except (ValueError, KeyError, TypeError, EOFError, OSError) as error:
        raise FeedError(
            f"{path}:{number}: no training example could be read ({error}).",
            "Make the file again: shopbot train data.",
        ) from error


def digest(examples: Iterable[Example]) -> str:
    """SHA-256 over the examples in their order: what an adapter records of its data."""
    total = hashlib.sha256()
    for example in examples:
        total.update(_line(example).encode() + b"\n")
    return total.hexdigest()


def _line(example: Example) -> str:
    values = asdict(example)
    values["brief"] = {name: value for name, value in values["brief"].items() if value}
    if not values["worse"]:
        del values["worse"]
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8")


def _example(values: dict[str, object]) -> Example:
    given = dict(values)
    return Example(brief=brief_from(given.pop("brief")), **given)  # type: ignore[arg-type]


def brief_from(brief: object) -> Brief:
    """A brief out of its JSON values."""
    if not isinstance(brief, dict):
        raise TypeError("brief is no mapping")
    known = {field.name for field in fields(Brief)}
    if unknown := brief.keys() - known:
        raise KeyError(f"unknown slot {sorted(unknown)[0]}")
    slots = {name: _tuples(value) for name, value in brief.items()}
    slots["notes"] = tuple(
        Notes(note["title"], tuple(note["lines"])) for note in brief.get("notes", ())
    )
    return Brief(**slots)  # type: ignore[arg-type]


def _tuples(value: object) -> object:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
