"""What was heard, as a text file: for each step what the shopper did and each utterance that followed.

What differs from run to run is put the same way (order numbers, times of day, dates). Remarks of the reader about itself
(which mode it is in, what it is leaving) and the page's of a long wait depend on the machine's pace: they are kept out.
"""

import re
from collections.abc import Iterable
from pathlib import Path

REMARKS = re.compile(
    r"^(leaving .*|Focus mode|Browse mode|Loading\.\s+Please wait\.|Still at it: \d+ seconds so far\.)$"
)
VARYING = (
    (re.compile(r"\bF-\d+"), "F-100100"),
    (re.compile(r"\bF, \d \d \d, \d \d \d\b"), "F, 1 0 0, 1 0 0"),
    (re.compile(r"\b\d{1,2}:\d\d\s?[AP]M\b"), "10:30 AM"),
    (re.compile(r"\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(, \d{4})?"), "May 1"),
)  # fmt: skip
STEP = "> "
TOP = """What Orca, a screen reader, says while somebody buys a pair of boots by keyboard.
Written by `python -m pytest tests/orca --write-transcript`; tests/orca/test_orca_purchase.py hears the same again.
A line after ">" is what the shopper does, each line below it one utterance.
"""


def heard(lines: Iterable[str]) -> list[str]:
    """The utterances as they are compared: one line each, without what varies and without the reader's own remarks."""
    plain = (" ".join(line.split()) for line in lines)
    return [_even(line) for line in plain if line and not REMARKS.match(line)]


def mode(lines: Iterable[str]) -> str:
    """What the reader said last of its mode: "Focus mode", "Browse mode" or ""."""
    return next(
        (line for line in reversed(list(lines)) if line in {"Focus mode", "Browse mode"}), ""
    )


def _even(line: str) -> str:
    for pattern, instead in VARYING:
        line = pattern.sub(instead, line)
    return line


def read(path: Path) -> dict[str, list[str]]:
    """Each step and what is heard at it; empty where there is no such file."""
    steps: dict[str, list[str]] = {}
    now: list[str] = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        if line.startswith(STEP):
            now = steps.setdefault(line.removeprefix(STEP), [])
        elif line.strip():
            now.append(line.strip())
    return steps


def write(path: Path, steps: dict[str, list[str]]) -> None:
    blocks = [
        "\n".join([STEP + step, *("  " + line for line in lines)]) for step, lines in steps.items()
    ]
    path.write_text(TOP + "\n" + "\n\n".join(blocks) + "\n", "utf-8")
