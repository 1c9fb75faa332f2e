"""A little shop with orders in every state, for the tests of after-sales."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from shopbot.settings import ROOT
from shopbot.shop.database import Database, open_database
from shopbot.shop.orders import OrderStore
from shopbot.shop.orders_case import Terms
from shopbot.shop.orders_desk import OrderDesk
from shopbot.shop.orders_identity import Identification
from shopbot.shop.orders_rules import read_file
from shopbot.shop.products import ProductStore
from shopbot.shop.tables import metadata
from shopbot.types import (
    Address,
    Catalogue,
    Customer,
    Delivery,
    LocalText,
    Money,
    Option,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Product,
    SentBack,
    ShopInfo,
    Variant,
    Write,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = read_file(ROOT / "catalog" / "after_sales.json")
STRICT = read_file(ROOT / "assets" / "evaluation" / "retail_rules.json")
REGIONS = {"US": {"OR": LocalText({"en": "Oregon"}), "IL": LocalText({"en": "Illinois"})}}
DELIVERY = Delivery(regions=REGIONS, postcodes={"US": r"\d{5}"}, latin=("US",))
TERMS = Terms(RULES, DELIVERY)
KEY = b"k" * 32


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def variant(name: str, price: int | None, stock: int | None) -> Variant:
    money = None if price is None else usd(price)
    return Variant(name, (Option("size", name.split("-")[-1]),), money, stock)


def product(name: str, *variants: Variant, kind: str = "thing") -> Product:
    stocks = [v.stock for v in variants if v.stock is not None]
    title, called = LocalText({"en": name.title()}), LocalText({"en": kind})
    return Product(
        name, title, kind=called, variants=variants, stock=sum(stocks) if stocks else None
    )


PRODUCTS = (
    product(
        "shirt",
        variant("shirt-s", 2000, 3),
        variant("shirt-m", 2000, 5),
        variant("shirt-l", 2500, 1),
        variant("shirt-xl", 9000, 2),
        variant("shirt-none", None, 4),
        variant("shirt-out", 2000, 0),
        variant("shirt-cheap", 1500, 9),
    ),
    product("mug", variant("mug-blue", 1000, 8), variant("mug-red", 1000, None)),
    product(
        "buds",
        variant("buds-black", 5000, 4),
        variant("buds-white", 5000, 4),
        kind="in-ear earbuds",
    ),
    Product("stick", LocalText({"en": "Stick"}), price=usd(3000), stock=6),
)
HOME = Address("Ann Lee", "1 Oak Street", "Portland", "OR", "97201")
ANN = Customer(
    "c-1",
    "Ann Lee",
    "ann@post.example",
    "en",
    "Portland",
    HOME,
    (
        PaymentMethod("card-1", "credit_card", "visa", "1234"),
        PaymentMethod("gift-1", "gift_card", balance=usd(1200)),
        PaymentMethod("gift-full", "gift_card", balance=usd(90000)),
        PaymentMethod("paypal-1", "paypal"),
        PaymentMethod("gift-euro", "gift_card", balance=Money(90000, "EUR")),
    ),
)
BOB = Customer(
    "c-2",
    "Bob Ray",
    "bob@post.example",
    "zh",
    "Chicago",
    None,
    (PaymentMethod("card-2", "credit_card"),),
)
LINES = (
    OrderLine("shirt-m", "shirt", 2, usd(2000)),
    OrderLine("mug-blue", "mug", 1, usd(1000)),
    OrderLine("stick", "stick", 1, usd(3000)),
)


def order(name: str, status: str, **changes: object) -> Order:
    """Two shirts, a mug and a stick for 80.00, paid by card, delivered ten days ago if at all."""
    sent = status in ("delivered", "return_requested", "exchange_requested", "returned")
    made = Order(
        name,
        "c-1",
        status,  # type: ignore[arg-type]
        date(2026, 10, 1),
        LINES,
        usd(8000),
        delivered=date(2026, 11, 12) if sent else None,
        address=HOME,
        payments=(Payment("payment", usd(8000), "card-1"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


STATUSES = (
    "pending", "paid", "packed", "shipped", "out_for_delivery", "delivered", "cancelled",
    "return_requested", "exchange_requested", "returned",
)  # fmt: skip
GIFTED = Payment("payment", usd(8000), "gift-1")
BUDS = (OrderLine("buds-black", "buds", 1, usd(5000)),)
ORDERS = (
    *(order(f"A-{status}", status) for status in STATUSES),
    order("A-unpaid", "pending", payments=()),
    order("A-split", "paid", payments=(Payment("payment", usd(5000), "card-1"), Payment("payment", usd(3000), "paypal-1"))),
    order("A-gift", "paid", payments=(GIFTED,)),
    order("A-old", "delivered", delivered=date(2026, 10, 22)),
    order("A-edge", "delivered", delivered=date(2026, 10, 23)),
    order("A-buds", "delivered", lines=BUDS, total=usd(5000), payments=(Payment("payment", usd(5000), "card-1"),)),
    order("A-less", "delivered", discount=usd(800), shipping=usd(495), tax=usd(505), total=usd(8200), payments=(Payment("payment", usd(8200), "card-1"),)),
    order("A-back", "delivered", sent_back=(SentBack("return", ("mug-blue",), due=usd(-1000)),)),
    order("A-changed", "pending", changes=("change_items",)),
    order("A-gone", "delivered", lines=(OrderLine("hat-1", "hat", 1, usd(8000)),)),
    order("B-1", "paid", customer_id="c-2", payments=(Payment("payment", usd(8000), "card-2"),)),
    order("B-2", "delivered", customer_id="c-2", payments=(Payment("payment", usd(8000), "card-2"),)),
)  # fmt: skip


@dataclass
class Desk:
    """An order desk with what a test wants to see of it."""

    database: Database
    desk: OrderDesk
    identification: Identification
    sent: list[tuple[str, str, str]] = field(default_factory=list)  # address, order, code
    seconds: float = NOW.timestamp()

    def do(self, kind: str, order_id: str = "", **said: object) -> Order | None:
        """Proposes and performs."""
        write = Write(kind, order_id, **{"customer_id": "c-1", **said})  # type: ignore[arg-type]
        return self.desk.perform(self.desk.propose(write)).order

    def person(self, customer_id: str = "c-1") -> Customer:
        found = OrderStore(self.database).customer(customer_id)
        assert found
        return found

    def balance(self, method: str) -> int:
        return next(m.balance.minor for m in self.person().methods if m.id == method and m.balance)

    def stock(self, product_id: str, variant_id: str = "") -> int | None:
        (found,) = ProductStore(self.database).get([product_id])
        if not variant_id:
            return found.stock
        return next(v.stock for v in found.variants if v.id == variant_id)


def fill(path: Path) -> None:
    """Makes the shop's database there."""
    database = open_database(path)
    info = ShopInfo(LocalText({"en": "Little"}), "USD")
    ProductStore(database).save(Catalogue(info, PRODUCTS, customers=(ANN, BOB), orders=ORDERS))
    database.close()


def open_desk(path: Path, terms: Terms = TERMS) -> Desk:
    """The desk over the database there."""
    database = open_database(path)
    made: list[Desk] = []

    def send(customer: Customer, order_id: str, code: str) -> None:
        made[0].sent.append((customer.email, order_id, code))

    identification = Identification(database, KEY, send, lambda: made[0].seconds)
    desk = OrderDesk(database, terms, identification, lambda: NOW)
    made.append(Desk(database, desk, identification))
    return made[0]


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }
