"""Settings -> OrderSystem: where orders live. Part of the wiring; imports each inside the branch that needs it."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.settings import Settings
from shopbot.types import AfterSales, Locale, ShopInfo

if TYPE_CHECKING:
    from shopbot.chat.words import Words
    from shopbot.ports import OrderSystem
    from shopbot.shop.database import Database


def order_system(
    settings: Settings,
    folder: Path,
    database: "Database",
    info: ShopInfo,
    words: "Mapping[Locale, Words]",
    now: Callable[[], datetime],
) -> "OrderSystem":
    """Where this shop's orders live."""
    if settings.order_system:
        from shopbot.shop.remote_orders import RemoteOrders

        return RemoteOrders(settings.order_system, settings.order_system_token, words)
    from shopbot.shop.goods import read_rules
    from shopbot.shop.orders_case import Terms
    from shopbot.shop.orders_desk import OrderDesk
    from shopbot.shop.orders_identity import Identification
    from shopbot.shop.post import Post
    from shopbot.shop.secret_key import secret_key

    sender = settings.mail_from or info.email or "shop@localhost"
    post = Post(sender, settings.mail_server, settings.data / "outbox", words)
    identification = Identification(database, secret_key(folder), post.send_code, time.time)
    terms = Terms(after_sales_rules(settings, folder), read_rules(database).delivery)
    return OrderDesk(database, terms, identification, now)


def after_sales_rules(settings: Settings, folder: Path) -> AfterSales:
    """The rules for after-sales: the shop's own, those of the sample shop, else the careful ones that ship."""
    from shopbot.shop.orders_rules import FILE, read_file

    own = [folder / FILE, *([settings.catalog / FILE] if settings.shop == "sample" else [])]
    there = next((path for path in own if path.exists()), settings.assets / FILE)
    return read_file(there)
