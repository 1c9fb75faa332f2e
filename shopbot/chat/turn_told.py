"""The reply to a command: what is said, shown and done on the page."""

from dataclasses import dataclass, replace

from shopbot.chat.compose_reading import question
from shopbot.chat.turn_parts import READ, Running
from shopbot.types import Comparison, DialogueState, Found, PageAction

Paragraphs = tuple[tuple[str, ...], ...]  # the sentences of each


@dataclass(frozen=True, slots=True)
class Told:
    """A reply to a command. `found` None: the products beside the conversation stay as they are."""

    paragraphs: Paragraphs
    state: DialogueState
    found: Found | None = None
    comparison: Comparison | None = None
    page: tuple[PageAction, ...] = ()
    exact: bool = True  # False: plain language may round and rewrite it
    follow: tuple[str, ...] = ()  # what could be said next


def one(running: Running, *said: str) -> Told:
    """A reply of one paragraph that leaves everything as it was."""
    return Told((said,), replace(running.before, setting=()))


def back(running: Running) -> str:
    """What the shop waits for, told again after something else was seen to; "" where it waits for nothing."""
    before = running.before
    last = next((turn for turn in reversed(running.turns) if turn.decoding != READ), None)
    if last is None or not (before.pending or before.proposed or before.remember):
        return ""
    asked = question(last)
    return running.words.say("reading.back", question=asked) if asked else ""
