"""Every value that flows between modules. Frozen, without behaviour beyond small look-ups.

Ids are strings. Money is integer minor units and an ISO 4217 code. Text in several languages is a `LocalText`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Locale = Literal["en", "zh"]
LOCALES: tuple[Locale, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages, keyed by locale ("en", "zh")."""

    by_locale: Mapping[str, str] = field(default_factory=dict)

    def get(self, locale: str) -> str:
        """The text in `locale`, else in the first language there is, else ""."""
        return self.by_locale.get(locale) or next(
            (text for text in self.by_locale.values() if text), ""
        )

    def has(self, locale: str) -> bool:
        """Whether there is text in exactly this language."""
        return bool(self.by_locale.get(locale))

    def all(self) -> tuple[str, ...]:
        """Every non-empty text, each language once."""
        return tuple(text for text in self.by_locale.values() if text)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen) of an ISO 4217 currency."""

    minor: int
    currency: str


# ------------------------------------------------------------------ catalogue


@dataclass(frozen=True, slots=True)
class Attribute:
    """One typed fact of a product: a yes/no, a number in `unit`, or a word (then `text` holds it per language)."""

    name: str  # canonical key, e.g. "weight", "waterproof", "material"
    value: bool | float | str
    unit: str = ""  # "g", "cm", "h", "l"; "" for none
    label: LocalText = field(default_factory=LocalText)  # what people call it: "Weight" / "重量"
    text: LocalText = field(default_factory=LocalText)  # the value in words, for str values


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that tells variants apart: size, colour."""

    name: str  # "color", "size", "capacity"
    value: str  # canonical: a plain colour key ("blue"), a size as printed ("42", "M")
    text: LocalText = field(default_factory=LocalText)  # "Harbour blue" / "港湾蓝"


@dataclass(frozen=True, slots=True)
class Variant:
    """One purchasable form of a product. `price` None: ask the shop. `stock` None: not known."""

    id: str
    options: tuple[Option, ...] = ()
    price: Money | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the shop, with the words shoppers use for it."""

    key: str
    label: LocalText
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # per locale
    count: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """One product as the record holds it. None or empty means that the record does not say."""

    id: str
    title: LocalText
    description: LocalText = field(default_factory=LocalText)
    category: str = ""  # Category.key
    kind: LocalText = field(
        default_factory=LocalText
    )  # what it is in a few words: "trail running shoe"
    brand: str = ""
    audience: str = ""  # "women", "men", "kids", "" for everyone
    attributes: tuple[Attribute, ...] = ()
    variants: tuple[Variant, ...] = ()
    price: Money | None = None  # lowest variant price; None: ask the shop
    list_price: Money | None = None  # the "was" price
    stock: int | None = None  # sum over variants; None: not known
    rating: float | None = None  # 1.0-5.0
    rating_count: int = 0
    picture: str = ""  # "pictures/boot.svg?tint=blue" (own drawing) or an https address
    picture_text: LocalText = field(default_factory=LocalText)
    url: str = ""
    goes_with: tuple[str, ...] = ()  # product ids
    source: str = ""  # "file:line" it was read from

    @property
    def in_stock(self) -> bool | None:
        """Whether at least one can be had; None where the record does not say."""
        return None if self.stock is None else self.stock > 0

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, if the record has it."""
        return next((a for a in self.attributes if a.name == name), None)

    def option_values(self, name: str) -> tuple[Option, ...]:
        """The distinct choices of one option over all variants, in order."""
        seen: dict[str, Option] = {}
        for variant in self.variants:
            for option in variant.options:
                if option.name == name:
                    seen.setdefault(option.value, option)
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Review:
    """What one customer wrote about one product."""

    id: str
    product_id: str
    rating: int  # 1-5
    text: LocalText
    author: str = ""
    written: date | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of the shop: shipping, returns, warranty, payment, accessibility."""

    id: str
    title: LocalText
    text: LocalText


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion with dates. It applies to the named products and categories, or to everything if none is named."""

    id: str
    title: LocalText
    text: LocalText
    starts: date
    ends: date  # inclusive
    percent_off: int = 0
    amount_off: Money | None = None
    minimum: Money | None = None  # order value from which it applies
    code: str = ""
    categories: tuple[str, ...] = ()
    product_ids: tuple[str, ...] = ()


OrderStatus = Literal[
    "pending",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "cancelled",
    "return_requested",
    "returned",
]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One variant in an order, at the price paid for one."""

    variant_id: str
    product_id: str
    quantity: int
    price: Money


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer bought and where it is now."""

    id: str
    customer_id: str
    status: OrderStatus
    placed: date
    lines: tuple[OrderLine, ...]
    total: Money
    carrier: str = ""
    tracking: str = ""
    expected: date | None = None
    delivered: date | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the sample shop."""

    id: str
    name: str
    email: str
    locale: Locale
    city: str = ""


@dataclass(frozen=True, slots=True)
class ShopInfo:
    """What the shop says of itself."""

    name: LocalText
    currency: str
    locales: tuple[str, ...] = ("en",)  # languages its catalogue is written in
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole cleaned catalogue, as an import hands it to the store."""

    info: ShopInfo
    products: tuple[Product, ...]
    categories: tuple[Category, ...] = ()
    reviews: tuple[Review, ...] = ()
    policies: tuple[Policy, ...] = ()
    offers: tuple[Offer, ...] = ()
    customers: tuple[Customer, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """One catalogue line that could not be used, and why."""

    file: str
    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `rejected` names file, line, field and reason."""

    shop: str
    read: int
    kept: int
    changed: int
    removed: int
    rejected: tuple[Reject, ...] = ()
    snippets: int = 0
    seconds: float = 0.0
    rejects_file: str = ""


# ------------------------------------------------------------------ search

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


# ------------------------------------------------------------------ conversation

Intent = Literal[
    "search",
    "detail",
    "describe",
    "compare",
    "goes_with",
    "similar",
    "reviews",
    "statistic",
    "policy",
    "offers",
    "order",
    "greeting",
    "thanks",
    "off_topic",
]


Statistic = Literal[
    "cheapest", "dearest", "best_rated", "count", "brands", "categories", "price_range"
]


@dataclass(frozen=True, slots=True)
class DialogueState:
    """What the conversation is about. Empty slots print nothing in the prompt."""

    query: str = ""  # the standing wish in words
    filters: Filters = field(default_factory=Filters)
    shown: tuple[str, ...] = ()  # product ids of the last numbered list, in order
    focus: str = ""  # product id being talked about
    locale: Locale = "en"


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message understood: what is wanted, of which products, and the state after it."""

    intent: Intent
    locale: Locale
    state: DialogueState
    query: str = ""  # what to search for, in words
    referred: tuple[str, ...] = ()  # product ids that the message points at
    statistic: Statistic | Literal[""] = ""
    topic: str = ""  # a policy id, or an attribute name that was asked for
    overview: bool = False  # a product was pointed at and nothing in particular asked
    lowest_first: bool = False  # a comparison asks for the lightest, shortest, cheapest
    more: bool = False  # further products than those shown are wanted
    fresh: bool = True  # False when the message refines the standing wish


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that one reply may rest on. A statement that is not in here is not said."""

    info: ShopInfo
    locale: Locale
    today: date
    products: tuple[Product, ...] = ()  # numbered 1..n as the shopper sees them
    policies: tuple[Policy, ...] = ()
    offers: tuple[Offer, ...] = ()
    reviews: tuple[Review, ...] = ()
    orders: tuple[Order, ...] = ()
    categories: tuple[Category, ...] = ()  # of the whole shop
    filters: Filters = field(default_factory=Filters)  # the shopper's own limits may be repeated
    statements: tuple[
        str, ...
    ] = ()  # true sentences computed from the database ("We have 12 kettles.")
    question: str = ""  # the shopper's message


VerdictStatus = Literal["passed", "repaired", "record", "withheld"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One claim in a sentence that the record does not hold."""

    kind: Literal[
        "price",
        "stock",
        "size",
        "color",
        "product",
        "code",
        "promise",
        "attribute",
        "number",
        "rating",
        "limit",
        "unreadable",
        "language",
    ]
    claim: str  # the words of the sentence
    expected: str = ""  # what the record says, where it says anything


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one sentence fared: `record` means it was written from the record instead of by the model."""

    status: VerdictStatus
    problems: tuple[Problem, ...] = ()
    product_ids: tuple[str, ...] = ()  # products that the sentence speaks of
    evidence: tuple[str, ...] = ()  # lines of the record it rests on
    original: str = ""  # what the model wrote, where it was not shown


@dataclass(frozen=True, slots=True)
class Citation:
    """A product that the answer speaks of, under the number that the shopper sees, and the lines it rests on."""

    number: int
    product_id: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds from receiving the message; `first_sentence_s` is None when nothing was said."""

    first_sentence_s: float | None
    total_s: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange as it is kept."""

    id: str
    session: str
    question: str
    reply: str
    locale: Locale
    decoding: str  # Decoding.strategy
    products: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    alternatives: tuple[str, ...] = ()  # further checked answers, the shown one not included
    state: DialogueState = field(default_factory=DialogueState)
    timings: Timings = field(default_factory=lambda: Timings(None, 0.0, 0))
    stopped: bool = False


# ------------------------------------------------------------------ events of one turn

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
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence, ready to be shown. Belongs to the answer number `alternative` (0 is the main one)."""

    text: str
    verdict: Verdict
    alternative: int = 0
    paragraph: bool = False  # True: begins a new paragraph


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


Event = Status | Shown | Sentence | Done | Failed
