"""What may move the order of products for one shopper: the profile, and purchases where they may be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shopbot.chat.profile_changes import holds_nothing
from shopbot.errors import ShopbotError
from shopbot.shop.baskets import UNDONE, kept_of
from shopbot.shop.products import ProductStore
from shopbot.shop.shoppers import ShopperStore
from shopbot.types import Order, Product, Shopper, Taste

RECENT = 20  # products that were bought, or looked at


@dataclass(frozen=True, slots=True)
class Tastes:
    """The tastes of the shoppers of one shop."""

    shoppers: ShopperStore
    products: ProductStore
    orders: Callable[[str], Sequence[Order]]  # ports.OrderSystem.orders
    today: Callable[[], date] = date.today

    def of(self, shopper: Shopper, *, for_somebody_else: bool = False) -> Taste | None:
        """What may move the order now; None for guests, and where the wish is for another person.

        A merchant's order system that cannot be reached takes the purchases away, never the answer.
        """
        if for_somebody_else:
            return None
        profile = self.shoppers.profile(shopper, self.today())
        if holds_nothing(profile):
            return None
        if not profile.history or not shopper.customer:
            return Taste(profile)
        bought = (*self._ordered(shopper.customer), *self.shoppers.events(shopper, "purchase"))
        viewed = self.shoppers.events(shopper, "view")
        return Taste(profile, self._products(bought), self._products(viewed))

    def _ordered(self, customer: str) -> tuple[str, ...]:
        try:
            orders = self.orders(customer)
        except ShopbotError:
            return ()
        kept = [order for order in orders if order.status not in UNDONE]
        return tuple(key for order in kept for key in kept_of(order))

    def _products(self, ids: Sequence[str]) -> tuple[Product, ...]:
        return self.products.get(list(dict.fromkeys(ids))[:RECENT])
