"""What one request to the model may rest on, as lines of text. An empty slot prints nothing.

Serving, training and evaluation fill the same slots, so an adapter sees in a shop what it was trained on.
"""

from dataclasses import dataclass
from typing import Literal

from shopbot.types import Locale

Task = Literal[
    "recommend",
    "other",
    "goes_with",
    "similar",
    "explain",
    "describe",
    "compare",
    "sold_out",
    "none_fits",
    "bundle",
    "policy",
    "offers",
    "reviews",
    "follow_up",
    "clarify",
    "order",
    "propose",
    "refuse",
    "hand_over",
    "copy",
    "plain",
    "unknown",
    "match",
    "chat",
]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the record says of one product, one fact a line."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One request: what the customer said, what there is to know, and what to write."""

    task: Task
    locale: Locale  # of the reply
    shop: str
    said: str  # the customer's message
    notes: tuple[Notes, ...] = ()
    wish: str = ""  # the standing wish, where the message only refines it
    limits: tuple[str, ...] = ()  # stated limits in words: "under $50.00"
    focus: str = ""  # title of the product being talked about
    history: tuple[tuple[str, str], ...] = ()  # earlier exchanges: (customer, assistant)
    policies: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    cart: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    pending: str = ""  # a change that waits for the customer's yes
    opening: str = ""  # what the reply already begins with
