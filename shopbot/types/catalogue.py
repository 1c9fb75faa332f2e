"""What a shop holds: products, reviews, policies, offers, orders, and what an import says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shopbot.types.orders import Address, Payment, PaymentMethod, SentBack
from shopbot.types.rules import ShopRules
from shopbot.types.text import Locale, LocalText, Money


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
    upsells: tuple[str, ...] = ()  # product ids that the merchant suggests instead
    codes: tuple[
        str, ...
    ] = ()  # SKU, GTIN, maker's part number: what people type to find exactly this
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
    minimum_of_goods: bool = False  # the minimum counts only the goods that the offer names
    first_order: bool = False  # only for who has not ordered before


OrderStatus = Literal[
    "pending",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "cancelled",
    "return_requested",
    "exchange_requested",
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
    address: Address | None = None
    payments: tuple[Payment, ...] = ()  # oldest first; empty: none recorded
    discount: Money | None = None  # in `total` already, as are the next two
    shipping: Money | None = None
    tax: Money | None = None
    sent_back: tuple[SentBack, ...] = ()
    changes: tuple[str, ...] = ()  # the kinds of writes (WriteKind) done since, oldest first
    reason: str = ""  # why it was cancelled

    @property
    def pieces(self) -> tuple[str, ...]:
        """The variant id of every piece in it, as often as there are pieces."""
        return tuple(line.variant_id for line in self.lines for _ in range(line.quantity))


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the shop."""

    id: str
    name: str
    email: str
    locale: Locale
    city: str = ""
    address: Address | None = None  # where parcels go unless another is said
    methods: tuple[PaymentMethod, ...] = ()


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
    rules: ShopRules | None = (
        None  # None: the source says nothing of them; those that are stored stay
    )


@dataclass(frozen=True, slots=True)
class Reject:
    """One catalogue line, or one field of it, that could not be used, and why."""

    file: str
    line: int
    field: str
    reason: str
    kept: bool = False  # True: only the field was left out, the record is in the catalogue


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: counts of products (but `read`: of records), what could not be used, and what it cost."""

    shop: str
    read: int
    kept: int
    changed: int  # were there before, and differ
    removed: int
    new: int = 0
    unchanged: int = 0
    rejected: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()  # ids of products that seem to be the same
    snippets: int = 0
    embedded: int = 0  # snippets whose vectors were computed
    reused: int = 0  # snippets whose vectors were there already
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)  # seconds by stage, in order
    peak_megabytes: float = 0.0  # most memory that the process has held; 0.0: not known here
    rejects_file: str = ""  # where `rejected` was saved, "" if everything could be used
    duplicates_file: str = ""  # where `duplicates` was saved, "" if there are none
