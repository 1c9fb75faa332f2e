"""Questions about one product and the attribute strings of its record, read from the layout of semiPQA.

One JSON object a line: qid, question, candidate (`item_weight:  { unit:pounds, value:51 }`), label (1: it answers).
https://github.com/amazon-science/contextual-product-qa, CDLA-Sharing-1.0.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.search.attribute_facts import Fact

_YES = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question, what the record of its product says, and which of it answers."""

    text: str
    facts: tuple[Fact, ...]
    answers: tuple[bool, ...]


def read(file: Path) -> tuple[Question, ...]:
    """The questions of a file, also those that nothing answers.

    Raises:
        FeedError: for a line that is none, or a file that cannot be read.
    """
    found: dict[str, tuple[str, list[Fact], list[bool]]] = {}
    number = 0  # of the last line that was read
    try:
        for line in _lines(file):
            row = json.loads(line)
            asked = found.setdefault(str(row["qid"]), (str(row["question"]), [], []))
            asked[1].append(fact(row["candidate"]))
            asked[2].append(int(row["label"]) > 0)
            number += 1
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FeedError(
            f"{file}:{number + 1} is no question with a candidate ({error}).",
            "A line needs qid, question, candidate and label.",
        ) from None
    return tuple(Question(text, tuple(f), tuple(a)) for text, f, a in found.values())


def _lines(file: Path) -> Iterator[str]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else open(file, encoding="utf-8") as lines
    ):
        yield from (line for line in lines if line.strip())


def fact(candidate: str) -> Fact:
    """A candidate such as `item_weight:  { unit:pounds, value:51 }` as a name and a value in words."""
    key, _, value = candidate.partition(":")
    value = re.sub(r"normalized_value:\{[^{}]*\},?", "", value)
    value = re.sub(r"standardized_values:\s*\[[^\]]*\],?", "", value)
    value = re.sub(r"\bunit:\s*(\w+),\s*value:\s*([^\s,}]+)", r"\2 \1", value)
    value = re.sub(r"\bvalue:", "", value).replace("_", " ")
    value = re.sub(r"\s+", " ", re.sub(r'[{}\[\]"]', "", value)).strip(" ;,")
    return Fact(key.strip(), key.strip().replace("_", " "), _YES.get(value, value))
