"""What orders and customers are made of: addresses, ways to pay, payments made, things sent back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shopbot.types.text import Money


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes. `region` is the code of the country's own list ("OR")."""

    name: str
    street: str
    city: str
    region: str
    postcode: str
    country: str = "US"  # ISO 3166-1 alpha-2
    street2: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """One way a customer pays. Never a card number: brand and the last four digits are all that is kept."""

    id: str
    kind: str  # "credit_card", "gift_card", "paypal", or the merchant's own word
    brand: str = ""
    last_four: str = ""
    balance: Money | None = None  # of a gift card


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved for an order: paid by the customer, or given back."""

    kind: Literal["payment", "refund"]
    amount: Money  # never negative
    method: str  # PaymentMethod.id


@dataclass(frozen=True, slots=True)
class SentBack:
    """Pieces that the customer wants to return or to exchange. The money is settled when they have arrived."""

    kind: Literal["return", "exchange"]
    items: tuple[str, ...]  # variant ids, one for each piece
    new_items: tuple[str, ...] = ()  # for an exchange: what each piece becomes
    method: str = ""  # PaymentMethod.id, "" where none is recorded
    due: Money | None = None  # what the customer is to pay then; below zero: gets back
    day: date | None = None
    reason: str = ""
    arrived: date | None = None  # at the shop; then the money is settled
