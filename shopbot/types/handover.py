"""A conversation that is passed on to a person, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shopbot.types.text import Locale

# "kept": it lies on this computer and is tried again. "not_possible": nothing was sent and nothing will be.
HandoverStatus = Literal["delivered", "kept", "not_possible"]


@dataclass(frozen=True, slots=True)
class Said:
    """One exchange of the conversation that is passed on."""

    question: str
    reply: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What a person of the shop shall get, once the shopper has agreed to it."""

    key: str  # asking again with the same key passes nothing on twice
    session: str
    locale: Locale  # of the conversation
    contact: str  # e-mail address or telephone number, as `shop.handover.contact_of` gave it
    wish: str  # what it is about, in the shopper's words
    asked: datetime
    conversation: tuple[Said, ...] = ()  # empty: the shopper did not want it to be passed on


@dataclass(frozen=True, slots=True)
class HandoverReceipt:
    """What is true about a hand-over now."""

    key: str
    status: HandoverStatus
    at: datetime
