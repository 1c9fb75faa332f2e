"""A message with what the rules of understanding need to know of it."""

from dataclasses import dataclass
from typing import Literal

from shopbot.types import DialogueState, Filters, Intent, Product


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what the rules below need to know of it."""

    text: str
    state: DialogueState
    shown: tuple[Product, ...]  # the products of state.shown
    named: tuple[str, ...]  # ids of products whose title the message holds
    filters: Filters  # limits that the message states
    rest: str  # the message without its limits
    topic: str = ""  # attribute that the message names, if any
    goods: bool = False  # whether it names goods, of this shop or of any
    intent: Intent | Literal[""] = ""  # where it is known already
