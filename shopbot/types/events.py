"""One turn as a stream of typed events."""

from dataclasses import dataclass
from typing import Literal

from shopbot.types.commerce import Totals, WriteKind
from shopbot.types.comparison import Comparison
from shopbot.types.conversation import Turn, Verdict
from shopbot.types.search import Found
from shopbot.types.text import Locale

Stage = Literal["queued", "searching", "writing", "checking"]


@dataclass(frozen=True, slots=True)
class Status:
    """What the assistant is doing now. `step` of `steps` where it can be counted (beam search tokens), else 0."""

    stage: Stage
    step: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """The products this reply is about, numbered from 1 in this order."""

    found: Found
    locale: Locale


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence, ready to be shown. Belongs to the answer number `alternative` (0 is the main one)."""

    text: str
    verdict: Verdict
    alternative: int = 0
    paragraph: bool = False  # True: begins a new paragraph


@dataclass(frozen=True, slots=True)
class Proposed:
    """A write that waits for a yes: everything that it would do, in words. A new one takes the place of the last."""

    key: str  # of the proposal; the button that says yes sends it back
    kind: WriteKind
    title: str  # what will happen: "Cancel order F-20315"
    lines: tuple[str, ...]  # every item, sum and address, one a line
    yes: str  # what the buttons say: "Yes, cancel order F-20315"
    no: str


@dataclass(frozen=True, slots=True)
class CartShown:
    """The cart as it is now, after a change or because it was asked for."""

    totals: Totals
    locale: Locale


@dataclass(frozen=True, slots=True)
class Compared:
    """Products side by side, for a table with header cells; the sentences that follow say what matters of it."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class PageAction:
    """Something that the page does because it was asked for in words: a setting changed, a reply read again.

    Names and values are those of `assets/page_actions.json`; a page that cannot do one leaves it.
    """

    name: str
    value: str

    @property
    def last(self) -> bool:
        """Whether it is done at the end of the reply: a dialog opened, the reply itself read aloud."""
        return self.name == "open" or (self.name == "read" and self.value != "stop")


@dataclass(frozen=True, slots=True)
class Done:
    """The reply is complete (or was stopped: `turn.stopped`) and recorded."""

    turn: Turn
    suggestions: tuple[str, ...] = ()  # what could be asked next, in the shopper's language


@dataclass(frozen=True, slots=True)
class Failed:
    """The turn could not be finished; the message says what was kept and what to do. Nothing was recorded."""

    message: str
    remedy: str = ""


Event = Status | Shown | Sentence | Proposed | CartShown | Compared | PageAction | Done | Failed
