"""Profiles put together: the store of a shop, what may move its order for one shopper, and what was bought by all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.settings import Settings
from shopbot.types import Basket, Order
from shopbot.wiring import shop_dir

if TYPE_CHECKING:
    from shopbot.chat.actions import Actions
    from shopbot.chat.actions_profile import ProfileActions
    from shopbot.chat.gather_taste import Tastes
    from shopbot.search.hybrid import Retriever
    from shopbot.shop.database import Database
    from shopbot.shop.products import ProductStore
    from shopbot.shop.shoppers import ShopperStore


def shoppers(folder: Path, database: "Database") -> "ShopperStore":
    """The profiles of the shop in that folder.

    Raises:
        StorageError: when the key to the hashes of shoppers can be neither read nor made.
    """
    from shopbot.shop.behaviour_key import pseudonyms_of
    from shopbot.shop.shoppers import ShopperStore

    return ShopperStore(database, pseudonyms_of(folder, database))


def tastes(
    store: "ShopperStore", products: "ProductStore", orders: Callable[[str], Sequence[Order]]
) -> "Tastes":
    """What may move the order for a shopper; `orders` is that of the shop's `ports.OrderSystem`."""
    from shopbot.chat.gather_taste import Tastes

    return Tastes(store, products, orders)


def profile_actions(
    folder: Path,
    database: "Database",
    retriever: "Retriever",
    products: "ProductStore",
    actions: "Actions",
    now: "Callable[[], datetime]",
) -> "ProfileActions":
    """What of the profiles of that shop can be done by conversation."""
    from shopbot.chat.actions_profile import ProfileActions

    store = shoppers(folder, database)
    taste = tastes(store, products, actions.proposer.orders.orders)
    currency = products.info().currency
    today = lambda: now().astimezone().date()  # noqa: E731 - the day where the shop is
    return ProfileActions(store, taste, retriever.vocabulary, currency, today)


def baskets(settings: Settings) -> tuple[Basket, ...]:
    """What was bought together in the shop of the settings; it must have been opened or imported before."""
    from shopbot.shop.baskets import Baskets
    from shopbot.shop.database import open_database

    database = open_database(shop_dir(settings) / "shop.sqlite")
    try:
        return Baskets(database).all()
    finally:
        database.close()
