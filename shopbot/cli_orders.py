"""`shopbot orders`: what was done to orders, and links that let their owner ask about them without a code."""

import argparse
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.shop.database import Database

Command = Callable[[str, object, str], argparse.ArgumentParser]
DAY = 24 * 60 * 60


def register(command: Command) -> None:
    """Adds the command to the parser."""
    orders = command("orders", _orders, "show what was done to orders, or sign a link to one")
    orders.add_argument("action", choices=["log", "link"])
    orders.add_argument("--order", metavar="NUMBER", default="", help="this order only")
    orders.add_argument("--days", type=int, default=7, help="how long a link is good for (7)")
    orders.add_argument("--json", action="store_true", help="print the log as JSON lines")


def _orders(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.errors import ShopMissing
    from shopbot.shop.database import open_database
    from shopbot.wiring import shop_dir

    place = shop_dir(settings) / "shop.sqlite"
    if not place.exists():
        raise ShopMissing(f"There is no shop called {settings.shop!r}.", "Import one first.")
    database = open_database(place)
    try:
        return (_log if options.action == "log" else _link)(options, settings, database)
    finally:
        database.close()


def _log(options: argparse.Namespace, _settings: Settings, database: "Database") -> int:
    from shopbot.shop import codec
    from shopbot.shop.orders_log import logged

    for entry in logged(database, options.order):
        if options.json:
            print(json.dumps(codec.encode(entry), ensure_ascii=False))
            continue
        asked, at = entry.asked, entry.receipt.at
        print(f"{at:%Y-%m-%d %H:%M} {asked.kind} {asked.order_id or '-'} by {asked.customer_id}")
    return 0


def _link(options: argparse.Namespace, settings: Settings, database: "Database") -> int:
    from shopbot.shop.orders import OrderStore
    from shopbot.shop.orders_identity import Identification
    from shopbot.shop.secret_key import secret_key
    from shopbot.wiring import shop_dir

    order = OrderStore(database).get(options.order)
    if order is None:
        raise BadSetting(f"There is no order {options.order!r}.", "Name one with --order.")
    if not 1 <= options.days <= 365:
        raise BadSetting(f"--days is {options.days}.", "Give 1 to 365.")
    signing = Identification(database, secret_key(shop_dir(settings)), _no_mail, time.time)
    print(signing.link(order.id, options.days * DAY))
    return 0


def _no_mail(*_: object) -> None:
    """Signing sends nothing."""
