"""The figures of `purchases.py` as they stand in docs/accessibility.md: a row for each kind, then what was misheard."""

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from purchases import Took

BEGIN, END = "<!-- purchases -->", "<!-- /purchases -->"
LEAD = """Measured on two cores without a GPU (`python tests/browser/purchases.py`), in the sample shop without a language model: ask,
compare, put into the cart, check out, order. A person needs longer: no time to think or to find a key is in it. By voice
(Whisper base, a synthetic shopper) every answer is heard to its end; speaking or Escape would cut it short.

| purchase | steps | keys | time | measured |
|---|---|---|---|---|
"""
HEARD = "What the ear understood differently, {name}:"


def write(docs: Path, name: str, took: "Took") -> None:
    """Puts what one kind took in the place of what stood there of it."""
    text = docs.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    block, _, after = rest.partition(END)
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in _rows(block)} | {
        name: _row(name, took)
    }
    heard = _heard(block) | {name: [f"- {note}." for note in took.misheard]}
    notes = [
        f"\n{HEARD.format(name=kind)}\n\n" + "\n".join(lines) + "\n"
        for kind, lines in heard.items()
        if lines
    ]
    told = LEAD + "\n".join(rows.values()) + "\n" + "".join(notes)
    docs.write_text(f"{before}{BEGIN}\n{told}{END}{after}", encoding="utf-8")


def _row(name: str, took: "Took") -> str:
    today = datetime.date.today().isoformat()
    pressed = f"{took.keys} and {took.letters} letters"
    if took.messages:
        pressed = f"one, to open the microphone; {took.messages} messages spoken"
    end = f", no way on after “{took.stuck}”" if took.stuck else ""
    return f"| {name} | {took.steps} | {pressed} | {took.seconds:.0f} s{end} | {today} |"


def _rows(block: str) -> list[str]:
    return [line for line in block.splitlines() if re.match(r"\| (?:by|without) ", line)]


def _heard(block: str) -> dict[str, list[str]]:
    """The lines of what was misheard, by kind."""
    found: dict[str, list[str]] = {}
    lead = re.compile(HEARD.format(name="(.+)"))
    for line in block.splitlines():
        if begun := lead.fullmatch(line):
            found[begun[1]] = lines = []
        elif line.startswith("- “") and found:
            lines.append(line)
    return found
