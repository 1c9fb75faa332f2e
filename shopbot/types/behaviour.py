"""What shoppers did: reviews, purchases, views and searches, and the consent under which they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shopbot.types.catalogue import Reject

EventKind = Literal["review", "purchase", "view", "search"]


@dataclass(frozen=True, slots=True)
class Consent:
    """Who says that the shoppers agreed, when, and to what."""

    purpose: str  # what they agreed to, in words
    said_by: str  # who imported the data and answers for it
    given: date


@dataclass(frozen=True, slots=True)
class ShopperEvent:
    """One thing that one shopper did on one day. As read it holds the shop's own ids; it is never stored so."""

    kind: EventKind
    day: date
    shopper: str = ""  # "" for nobody in particular
    product_id: str = ""
    order: str = ""  # what was bought together has the same
    text: str = ""  # of a review or a search
    rating: int | None = None  # 1-5, reviews only
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class BehaviourReport:
    """What an import of behaviour did."""

    shop: str
    read: int
    kept: Mapping[str, int] = field(default_factory=dict)  # events stored, by kind
    repeated: int = 0  # were there already
    too_old: int = 0  # past the retention time
    expired: int = 0  # of earlier imports, removed now
    retention_days: int = 0
    rejected: tuple[Reject, ...] = ()
    rejects_file: str = ""
