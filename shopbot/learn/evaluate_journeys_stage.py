"""Where one journey is played: a shop of its own, that may be changed and is thrown away, and what it holds."""

import email
import email.policy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shopbot.chat.turn import Assistant
from shopbot.decoding import Decoding
from shopbot.learn.evaluate_journeys_file import minor
from shopbot.shop import codec, staged
from shopbot.shop.database import Database
from shopbot.shop.dump import Documents, documents
from shopbot.shop.orders_log import logged
from shopbot.types import Order, Product, Profile

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Stage:
    """One shop, opened as it is served."""

    assistant: Assistant
    database: Database
    outbox: Path
    decoding: Decoding
    profile: Callable[[str, str], Profile]  # of a session and the customer it identified
    began: Documents = field(default_factory=dict)
    moved: set[str] = field(
        default_factory=set
    )  # numbers of the orders that the journey itself changed

    def change(self, change: Mapping[str, Mapping[str, object]]) -> None:
        """Something that happens in the shop between two messages."""
        staged.set_stock(
            self.database, {k: int(str(v)) for k, v in change.get("stock", {}).items()}
        )
        prices = {k: minor(str(v)) or 0 for k, v in change.get("price", {}).items()}
        staged.set_price(self.database, prices)
        for order_id, status in change.get("status", {}).items():
            staged.set_status(self.database, order_id, status)  # type: ignore[arg-type]
            self.moved.add(order_id)

    def code(self) -> str:
        """The code of the newest mail in the outbox, "" if none was sent."""
        mails = sorted(self.outbox.glob("*.eml")) if self.outbox.exists() else []
        for path in reversed(mails):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            if found := _CODE.search(body.get_content() if body else ""):
                return found[0]
        return ""

    def orders(self) -> dict[str, Order]:
        """Every order as it is now."""
        return _orders(documents(self.database))

    def orders_before(self) -> dict[str, Order]:
        """Every order as it was when the journey began."""
        return _orders(self.began)

    def stock(self) -> dict[str, int]:
        """Pieces of every variant now."""
        return _stock(documents(self.database))

    def stock_before(self) -> dict[str, int]:
        """Pieces of every variant when the journey began."""
        return _stock(self.began)

    def new_orders(self) -> list[str]:
        """The numbers of the orders that were placed since, oldest first."""
        placed = [entry.receipt.order for entry in logged(self.database)]
        before = self.orders_before()
        ids = [order.id for order in placed if order and order.id not in before]
        return list(dict.fromkeys(ids))

    def writes(self) -> int:
        """How often an order or a customer was written."""
        return len(logged(self.database))


def _orders(held: Documents) -> dict[str, Order]:
    return {
        key: codec.loads(Order, text) for (table, key), text in held.items() if table == "orders"
    }


def _stock(held: Documents) -> dict[str, int]:
    found = [codec.loads(Product, text) for (table, _), text in held.items() if table == "products"]
    return {v.id: v.stock for p in found for v in p.variants if v.stock is not None}
