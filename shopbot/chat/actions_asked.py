"""What an action is asked, and what comes of it."""

from dataclasses import dataclass, replace
from typing import Literal

from shopbot.chat.words import Words
from shopbot.types import (
    DialogueState,
    Errand,
    Intent,
    Locale,
    Pending,
    Proposal,
    Proposed,
    Totals,
    Understanding,
)

Presses = Literal["yes", "no", "undo", "without", "link"]


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed instead of words: it means exactly one thing.

    `value` is the key of a proposal for "yes" and "no", the id of a chip for "without", the token of a signed link.
    """

    what: Presses
    value: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One message as the actions see it. `before` is the state that the last reply left."""

    session: str
    text: str
    meant: Understanding
    before: DialogueState
    words: Words  # of the reply
    heard: Locale  # language of the message itself: "yes" may stand in a Chinese conversation
    press: Press | None = None

    @property
    def intent(self) -> Intent:
        """What the message wants."""
        return self.meant.intent

    @property
    def errand(self) -> Errand | None:
        """What was being collected."""
        return self.before.errand

    def say(self, key: str, **slots: object) -> str:
        """A sentence in the language of the message."""
        return self.words.say(key, **slots)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action says and leaves behind. Each text of `said` is a paragraph."""

    said: tuple[str, ...]
    errand: Errand | None = None  # what is still being collected
    proposal: Proposal | None = None  # what now waits for a yes
    proposed: Proposed | None = None  # the same in words
    totals: Totals | None = None  # the cart, where it was changed or asked for
    customer: str = ""  # who was identified
    products: tuple[str, ...] = ()  # ids that it speaks of
    next: tuple[str, ...] = ()  # keys of messages that could follow
    listed: Intent | None = None  # what a number such as "the second" counts from now on

    def first(self, *said: str) -> "Outcome":
        """The same with these sentences before it."""
        return replace(self, said=(*said, *self.said))

    def state(self, asked: Asked) -> DialogueState:
        """The state after it: the wish stands as it was, what was collected and proposed is new."""
        before = asked.before
        waits = "confirm" if self.proposal else self.errand.asked if self.errand else ""
        pending = Pending(self.proposal.key, self.proposal.write.kind) if self.proposal else None
        return replace(
            before,
            focus=asked.meant.state.focus or before.focus,
            locale=asked.words.locale,
            listed_by=self.listed or before.listed_by,
            pending=waits,
            proposed=pending,
            errand=self.errand,
            customer=self.customer or before.customer,
            asking="",
        )
