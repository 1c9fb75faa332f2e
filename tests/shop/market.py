"""A little market for the tests of buying: goods of every sort of stock, offers of every sort, a shop's rules."""

from datetime import UTC, date, datetime

from shopbot.shop.carts import CartDesk
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import (
    Address,
    Catalogue,
    CheckoutWay,
    Customer,
    Delivery,
    Limits,
    LocalText,
    Money,
    Offer,
    Option,
    Order,
    OrderLine,
    Product,
    ShippingMethod,
    ShopInfo,
    ShopRules,
    Tax,
    Variant,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 23)


def both(text):
    return LocalText({"en": text, "zh": text})


def usd(minor):
    return Money(minor, "USD")


def variant(key, price, stock, **options):
    made = tuple(Option(name, value, both(value)) for name, value in options.items())
    return Variant(key, made, None if price is None else usd(price), stock)


def product(key, category, *variants, price=None, stock=None):
    prices = [v.price for v in variants if v.price]
    known = [v.stock for v in variants if v.stock is not None]
    return Product(
        key,
        both(key.title()),
        category=category,
        variants=variants,
        price=min(prices, key=lambda m: m.minor, default=price),
        stock=sum(known) if known else stock,
    )


BOOT = product("boot", "footwear", variant("boot-41", 12999, 3, size="41"), variant("boot-42", 13999, 1, size="42"), variant("boot-43", 12999, 0, size="43"))  # fmt: skip
TEA = product("tea", "tea", variant("tea-green", 1095, 50), variant("tea-black", 995, 50))
SOFA = product("sofa", "furniture", variant("sofa-grey", 49900, 5))
BELL = product("bell", "gifts", price=usd(333), stock=4)  # no variants: it is one itself
MUG = product("mug", "gifts", variant("mug-blue", 700, None), variant("mug-red", 700, None), stock=6)  # fmt: skip
CARD = product("card", "gifts", variant("card-1", 150, None))  # nobody counts them
VASE = product("vase", "gifts", variant("vase-1", None, 3))  # ask the shop
CLOCK = Product("clock", both("Clock"), category="gifts", variants=(Variant("clock-1", (), Money(2000, "EUR"), 3),), price=Money(2000, "EUR"), stock=3)  # fmt: skip
PRODUCTS = (BOOT, TEA, SOFA, BELL, MUG, CARD, VASE, CLOCK)


def offer(key, **fields):
    dates = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
    return Offer(key, both(key), both(key), **(dates | fields))


OFFERS = (
    offer("welcome", percent_off=10, minimum=usd(4000), code="WELCOME10", first_order=True),
    offer("fifteen", amount_off=usd(1500), minimum=usd(12000), code="FINCH15"),
    offer("gifts", percent_off=5, categories=("gifts",)),
    offer("tea-party", amount_off=usd(200), minimum=usd(2000), code="TEA2", categories=("tea",), minimum_of_goods=True),
    offer("boots", percent_off=25, code="BOOT25", product_ids=("boot",)),
    offer("over", percent_off=50, code="OVER", starts=date(2026, 1, 1), ends=date(2026, 11, 22)),
    offer("soon", percent_off=50, code="SOON", starts=date(2026, 11, 24)),
    offer("last-day", percent_off=1, code="LAST", ends=TODAY, categories=("furniture",)),
)  # fmt: skip
RULES = ShopRules(
    Delivery(
        (
            ShippingMethod("standard", both("Standard"), usd(495), (3, 5), usd(5000)),
            ShippingMethod("express", both("Express"), usd(1250), (1, 2)),
        ),
        {
            "US": {
                "OR": LocalText({"en": "Oregon", "zh": "俄勒冈州"}),
                "MN": both("Minnesota"),
                "DC": both("Washington, D.C."),
            }
        },  # fmt: skip
        {"US": r"\d{5}(-\d{4})?"},
        ("US",),
        {"furniture": (7, 10)},
    ),
    Tax({"US": {"OR": 0, "MN": 6875, "DC": 6000}}, False, "an example"),
    Limits(20, 40),
    checkout=CheckoutWay("here", number="F-"),
)
HOME = Address("陈晓雯", "12 Oak Street", "Portland", "OR", "97204")
MAYA = Customer("c-1", "Maya", "maya@post.example", "en")
OLD_ORDER = Order(
    "F-20001", "c-1", "delivered", date(2026, 5, 1), (OrderLine("tea-green", "tea", 1, usd(1095)),), usd(1095)
)  # fmt: skip
CATALOGUE = Catalogue(
    ShopInfo(both("Market"), "USD"),
    PRODUCTS,
    offers=OFFERS,
    customers=(MAYA,),
    orders=(OLD_ORDER,),
    rules=RULES,
)


def opened(folder, catalogue=CATALOGUE):
    """The market in a database of its own."""
    database = open_database(folder / "shop.sqlite")
    ProductStore(database).save(catalogue)
    return database


def desk_of(database, rules=RULES, at=NOON):
    """The carts of a database, at noon of the day of the tests."""
    return CartDesk(database, rules, lambda: at)


def ready(desk, session="s", *, shipping="standard"):
    """A session that lacks nothing but goods."""
    desk.set_email(session, "maya@post.example")
    desk.set_address(session, HOME)
    desk.set_shipping(session, shipping)


def stocks(database):
    """What the record says is there, by variant; goods without variants, or that share a stock, by product."""
    store = ProductStore(database)
    found = {p.id: p.stock for p in store.all()}
    return found | {v.id: v.stock for p in store.all() for v in p.variants}
