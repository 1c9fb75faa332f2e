"""What is remembered of a shopper who agreed to it, and what of that may move the order of products."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shopbot.types.behaviour import Consent
from shopbot.types.catalogue import Product
from shopbot.types.search import AttributeFilter
from shopbot.types.text import Locale, Money

Verbosity = Literal["short", "full", ""]  # "" for not said
LikeKind = Literal["category", "brand", "color", "material"]


@dataclass(frozen=True, slots=True)
class Shopper:
    """Whose profile it is: that of an identified customer, else that of one browser's session alone."""

    session: str
    customer: str = ""  # Customer.id, from ports.OrderSystem.identify
    email: str = ""  # Customer.email; imported behaviour may know the customer by it


@dataclass(frozen=True, slots=True)
class Size:
    """A size that somebody wears. `of` is what the shop's sizes of that sort are for."""

    value: str  # as printed: "42", "M"
    of: Literal["shoes", "clothes", ""] = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something a product should have or be free of, in plain words and as far as the record can judge it."""

    words: str  # as the shopper may read it again: "uses one hand", "对羊毛过敏"
    attributes: tuple[AttributeFilter, ...] = ()  # what the record has to say
    free_of: tuple[str, ...] = ()  # plain words: "wool"


@dataclass(frozen=True, slots=True)
class Like:
    """One thing that is liked: a category key, a brand, a plain colour or a material."""

    kind: LikeKind
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is remembered of one shopper. `consent` None: nothing is, and nothing may be written."""

    name: str = ""  # how to address the shopper; never part of any ranking
    likes: tuple[Like, ...] = ()
    sizes: tuple[Size, ...] = ()
    budget: Money | None = None  # what a thing should cost at most, usually
    needs: tuple[Need, ...] = ()
    language: Locale | Literal[""] = ""
    verbosity: Verbosity = ""
    history: bool = False  # whether purchases and views may move the order
    consent: Consent | None = None
    expires: date | None = None  # the first day without it, counted from the last yes


Remembered = str | bool | Money | Size | Need | Like
ProfileField = Literal["name", "like", "size", "budget", "need", "language", "verbosity", "history"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to remember or, with `remove`, to forget; `value` None forgets everything of that field."""

    field: ProfileField
    value: Remembered | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Basket:
    """What one shopper bought together. Products that came back, and cancelled orders, are not in it."""

    shopper: str  # Customer.id or a keyed hash; tells shoppers apart, nothing else
    products: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Taste:
    """What may move the order of products for one shopper. Guests have none."""

    profile: Profile = field(default_factory=Profile)
    bought: tuple[Product, ...] = ()  # newest first; empty unless `profile.history`
    viewed: tuple[Product, ...] = ()  # newest first; empty unless `profile.history`
