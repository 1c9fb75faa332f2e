"""What a conversation is about, what a reply may rest on, and how it was judged and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shopbot.types.catalogue import Category, Offer, Order, Policy, Product, Review, ShopInfo
from shopbot.types.commerce import Write, WriteKind
from shopbot.types.comparison import Comparison
from shopbot.types.search import Filters
from shopbot.types.shopper import Change
from shopbot.types.text import Locale, LocalText

Intent = Literal[
    "search",
    "detail",
    "describe",
    "compare",
    "goes_with",
    "similar",
    "bundle",
    "why",
    "reviews",
    "statistic",
    "policy",
    "offers",
    "order",  # where it is, when it comes, what was in it
    "order_cancel",
    "order_change",  # address, items or payment of an order that was not sent yet
    "return",
    "exchange",
    "cart_add",
    "cart_remove",
    "cart_change",  # how many, or another size or colour
    "cart_show",
    "cart_clear",
    "checkout",
    "yes",
    "no",
    "start_over",
    "forget",  # drops a limit ("never mind the colour")
    "correct",  # takes back what was understood ("no, I meant the other one")
    "repeat",
    "profile",  # what is known about the shopper: show, add, erase
    "hand_over",  # wants a person
    "greeting",
    "thanks",
    "identity",  # "are you a person?"
    "advice",  # medical or legal questions
    "abuse",
    "off_topic",
]


Statistic = Literal[
    "cheapest",
    "dearest",
    "best_rated",
    "newest",
    "count",
    "brands",
    "categories",
    "colors",
    "sizes",
    "price_range",
    "average",
    "sells",
]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that was set aside, to come back to ("back to the boots")."""

    query: str
    filters: Filters = field(default_factory=Filters)
    shown: tuple[str, ...] = ()
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposal that the last reply made: a yes in the very next message confirms it, no other yes does."""

    key: str  # idempotency key; the proposal itself lies in the database under it
    kind: WriteKind


@dataclass(frozen=True, slots=True)
class Errand:
    """What is being collected over several messages: for the cart, the checkout or an order."""

    intent: Intent  # what it is for
    asked: str = (
        ""  # what the last reply asked for: "color", "email", "street", "code", "reason", ...
    )
    product: str = ""  # id of what is to be added or changed
    options: tuple[tuple[str, str], ...] = ()  # choices that were made, name and value
    quantity: int = 1
    words: str = ""  # the message that began it, to be read again once the order is known
    email: str = ""  # of the order that was named, until the code has come
    write: Write | None = None  # what is asked of an order, as far as it is known
    address: tuple[tuple[str, str], ...] = ()  # fields of types.Address that were given
    fixing: bool = False  # one field is put right; then back to the review


@dataclass(frozen=True, slots=True)
class DialogueState:
    """What the conversation is about. Empty slots print nothing in the prompt."""

    query: str = ""  # the standing wish in words
    filters: Filters = field(default_factory=Filters)
    shown: tuple[str, ...] = ()  # product ids of the last numbered list, in order
    focus: str = ""  # product id being talked about
    chosen: tuple[tuple[str, str], ...] = ()  # its version asked about last: ("color", "red")
    locale: Locale = "en"
    listed_by: Intent = "search"  # what brought the list that is shown
    listed_for: str = ""  # id of the product that the list goes with or is like
    compared: tuple[str, ...] = ()  # ids compared last: "the cheaper one" is one of these
    earlier: tuple[Wish, ...] = ()  # newest first
    waiting: tuple[str, ...] = ()  # further wishes of a message, in its words, still to be done
    needs: tuple[str, ...] = ()  # what was said of the person it is for: "she has arthritis"
    occasion: str = ""  # "birthday", a key of assets/understanding
    asking: str = ""  # what the last reply asked for: "color", "price", an attribute name
    asked: tuple[str, ...] = ()  # what was asked for this wish already
    remember: tuple[
        Change, ...
    ] = ()  # what a yes in the next message would remember of the shopper
    offered: tuple[Change, ...] = ()  # what was asked about so already
    pending: str = ""  # what an action waits for: "confirm", "email", "code", "address", ...
    proposed: Pending | None = None  # what a yes in the next message would do
    errand: Errand | None = None
    customer: str = ""  # id of the customer whom this conversation has identified; one, for good
    setting: tuple[
        str, ...
    ] = ()  # the page's setting that this message changed, and its former value


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the shopper: the facet that best splits what is found, and its commonest values."""

    facet: str  # "category", "color", "size", "price", "audience", "brand" or an attribute name
    label: LocalText = field(default_factory=LocalText)  # of an attribute
    choices: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message understood: what is wanted, of which products, and the state after it."""

    intent: Intent
    locale: Locale
    state: DialogueState
    query: str = ""  # what to search for, in words
    referred: tuple[str, ...] = ()  # product ids that the message points at
    unclear: str = ""  # how it calls one that is not among those shown: "the lantern one"
    statistic: Statistic | Literal[""] = ""
    topic: str = ""  # a policy id, or an attribute name that was asked for
    put_right: str = ""  # the message with its properties of goods spelt right, where one was not
    overview: bool = False  # a product was pointed at and nothing in particular asked
    lowest_first: bool = False  # a comparison asks for the lightest, shortest, cheapest
    more: bool = False  # further products than those shown are wanted
    fresh: bool = True  # False when the message refines the standing wish
    stated: Filters = field(default_factory=Filters)  # the limits that this message itself states
    quantity: int | None = None  # as said; 0, -1 and 10**9 are for the rules of the cart to refuse
    options: Mapping[str, str] = field(default_factory=dict)  # {"size": "42", "color": "blue"}
    positions: tuple[int, ...] = ()  # 1-based, -1 the last; of whatever list is on the table
    everything: bool = False  # "all of them", "the whole order"
    order_id: str = ""  # in capitals: "F-20315"
    email: str = ""
    code: str = ""  # a code sent to the shopper, or of an offer; in capitals
    postcode: str = ""
    reason: str = ""  # why it is cancelled or sent back, in the shopper's words
    recipient: str = ""  # whom it is for, in the shopper's words: "my mother"
    needs: tuple[str, ...] = ()  # what this message says of that person
    helps: tuple[str, ...] = ()  # attributes of the catalogue that such a need asks for
    occasion: str = ""  # "birthday"; state.occasion keeps it
    forgotten: tuple[str, ...] = ()  # ids of the chips that the message takes away
    back: bool = False  # it returns to an earlier wish
    ask: Question | None = None  # asked beside what is shown, when the wish is too open
    confidence: float = 1.0  # that it is this intent; 1 where an exact rule knew it


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
        "echo",  # it only says the wish again
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
    comparison: Comparison | None = None  # the table that stood beside the reply
    state: DialogueState = field(default_factory=DialogueState)
    timings: Timings = field(default_factory=lambda: Timings(None, 0.0, 0))
    stopped: bool = False
