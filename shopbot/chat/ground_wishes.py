"""What the shopper is said to want ("if you need a lighter boot"), and which product is said to meet it."""

import re

from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_mentions import Mention
from shopbot.chat.ground_reading import Reading

_PART = re.compile(
    r"[;。!?]|\.(?=\s|$)|\b(?:while|whereas)\b|,\s*(?:and|but)\b(?= (?:if|for|when))"
)
_THAN = re.compile(r"\bthan\b|比(?!较|例)", re.IGNORECASE)


def needed(reading: Reading, start: int, end: int, at: int) -> bool:
    """Whether the clause tells what the shopper needs ("if you want a waterproof boot")."""
    found = reading.pattern("needs").search(reading.text, start, end)
    return found is not None and found.start() < at


def suited(reading: Reading, at: int) -> Facts | None:
    """The one product that is said to suit whoever wants what stands at this place, if it is said of one."""
    start, end = _part(reading.text, at)
    if not reading.pattern("conditions").search(reading.text, start, end):
        return None
    low, high = reading.clause(at)
    named = [
        m
        for m in reading.mentions
        if start <= m.start < end and not m.weak and not _is_other(reading.text, m, low)
    ]
    chosen = (
        next((m for m in reversed(named) if low <= m.start < at), None)
        or next((m for m in named if m.start >= at), None)
        or next((m for m in reversed(named) if m.start < at), None)
    )
    return chosen.products[0] if chosen and len(chosen.products) == 1 else None


def discouraged(reading: Reading, at: int) -> bool:
    """Whether the sentence advises against it ("the Harrier is not the right one")."""
    start, end = _part(reading.text, at)
    return bool(reading.pattern("discourages").search(reading.text, start, end))


def _part(text: str, at: int) -> tuple[int, int]:
    """The part of the sentence that holds a condition and its advice."""
    start = 0
    for mark in _PART.finditer(text):
        if mark.start() >= at:
            return start, mark.start()
        start = mark.end()
    return start, len(text)


def _is_other(text: str, mention: Mention, start: int) -> bool:
    """Whether the mention is only what something is compared with."""
    before = [m.end() for m in _THAN.finditer(text, start, mention.start)]
    return bool(before) and not re.search(r"[,;]", text[before[-1] : mention.start])
