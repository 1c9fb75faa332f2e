"""What is asked of a search and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shopbot.types.catalogue import Product
from shopbot.types.text import Locale, LocalText, Money

SnippetKind = Literal["title", "description", "attributes", "review", "policy", "offer"]
Sort = Literal["relevance", "price_asc", "price_desc", "rating_desc"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of catalogue text that is embedded and can be cited. `owner_id` is a product, policy or offer id."""

    id: str
    owner_id: str
    kind: SnippetKind
    locale: str
    text: str


@dataclass(frozen=True, slots=True)
class AttributeFilter:
    """One stated limit on an attribute."""

    name: str
    op: Literal["is", "is_not", "at_least", "at_most"]
    value: bool | float | str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the shopper stated and no result may break. Empty means not stated."""

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    price_min: Money | None = None
    price_max: Money | None = None
    colors: tuple[str, ...] = ()  # plain colour keys: "blue"
    sizes: tuple[str, ...] = ()
    attributes: tuple[AttributeFilter, ...] = ()
    excluded: tuple[str, ...] = ()  # plain words it must not be made of or be called: "leather"
    audience: str = ""
    in_stock: bool = False
    min_rating: float | None = None
    on_sale: bool = False  # below the price it was sold at before
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class Query:
    """One search: the words, the limits, and products that must not come back."""

    text: str
    filters: Filters = field(default_factory=Filters)
    locale: Locale = "en"
    k: int = 5
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is there, as a message key of assets/strings plus its values: ("reason.under_budget", {...})."""

    key: str
    values: Mapping[str, str | Money | LocalText | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One product found, its fused score (higher is better, comparable within one search only) and why."""

    product: Product
    score: float
    reasons: tuple[Reason, ...] = ()
    snippets: tuple[Snippet, ...] = ()  # what was retrieved from Chroma for it, best first


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. `carried` False: the shop does not sell what was asked; the hits are the nearest things."""

    hits: tuple[Hit, ...] = ()
    relaxed: tuple[Reason, ...] = ()  # limits that had to be let go, in words
    carried: bool = True
    matching: int = 0  # how many products meet the filters in all
    wanted: str = ""  # the thing asked for, as the shopper called it, when not carried
    corrected: str = (
        ""  # what was searched for instead of a misspelt query, "" where nothing was put right
    )
