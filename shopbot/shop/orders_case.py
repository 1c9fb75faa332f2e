"""One write with everything that decides about it, and what it would change. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shopbot.types import (
    AfterSales,
    Customer,
    Delivery,
    Money,
    Order,
    PaymentMethod,
    Product,
    Write,
    WriteRule,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop says of changes after the order, and of where it sends."""

    rules: AfterSales
    delivery: Delivery = field(default_factory=Delivery)


@dataclass(frozen=True, slots=True)
class Case:
    """A write and what is known at this moment. The order is of this customer."""

    write: Write
    terms: Terms
    rule: WriteRule  # of this kind of write
    today: date
    customer: Customer
    order: Order
    products: Mapping[str, Product]  # those of the order that the shop still has


@dataclass(frozen=True, slots=True)
class Plan:
    """What a write does when it is done."""

    order: Order | None  # as it is afterwards; None: none is touched
    customer: Customer  # as they are afterwards
    stock: Mapping[tuple[str, str], int] = field(default_factory=dict)  # for `move_stock`
    refund: Money | None = None
    charge: Money | None = None
    method: PaymentMethod | None = None  # where that money goes to or comes from
    days: int | None = None  # until a refund is there
