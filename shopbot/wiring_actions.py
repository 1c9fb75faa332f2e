"""Settings -> Actions: carts, checkout and orders of one shop. Part of the wiring; imports each inside the function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.settings import Settings
from shopbot.types import Locale

if TYPE_CHECKING:
    from shopbot.chat.actions import Actions
    from shopbot.chat.words import Words
    from shopbot.shop.database import Database
    from shopbot.shop.products import ProductStore


@dataclass(frozen=True, slots=True)
class Place:
    """Where one shop lies, and what of it is open."""

    settings: Settings
    folder: Path
    database: "Database"
    products: "ProductStore"
    words: "Mapping[Locale, Words]"
    now: Callable[[], datetime]


def actions(place: Place) -> "Actions":
    """Everything that can be done in that shop."""
    from shopbot.chat import actions_cues
    from shopbot.chat.actions import Actions
    from shopbot.chat.actions_cart import CartActions
    from shopbot.chat.actions_checkout import CheckoutActions
    from shopbot.chat.actions_items import Items
    from shopbot.chat.actions_orders import OrderActions
    from shopbot.chat.actions_propose import Proposer
    from shopbot.shop.carts import CartDesk
    from shopbot.shop.checkout import Checkout
    from shopbot.shop.goods import read_rules
    from shopbot.shop.proposals import ProposalStore
    from shopbot.wiring_orders import order_system

    database, settings, products = place.database, place.settings, place.products
    desk = CartDesk(database, read_rules(database), place.now)
    orders = order_system(settings, place.folder, database, products.info(), place.words, place.now)
    checkout = Checkout(database, desk)
    elsewhere = bool(settings.order_system)
    proposer = Proposer(ProposalStore(database), desk, checkout, orders, products, elsewhere)
    cues = {locale: actions_cues.load(settings.assets, locale) for locale in place.words}
    return Actions(
        CartActions(desk, products, cues),
        CheckoutActions(desk, proposer, cues),
        OrderActions(
            proposer, Items(proposer, cues), cues, lambda: place.now().astimezone().date()
        ),
        proposer,
        cues,
    )
