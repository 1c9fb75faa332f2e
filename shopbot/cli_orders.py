"""`shopbot orders`: what was done to orders, links that identify their owner, and parcels that came back."""

import argparse
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.shop.database import Database
    from shopbot.shop.orders_arrivals import Arrival

Command = Callable[[str, object, str], argparse.ArgumentParser]
DAY = 24 * 60 * 60


def register(command: Command) -> None:
    """Adds the command to the parser."""
    orders = command(
        "orders", _orders, "show what was done to orders, sign a link, settle a return"
    )
    orders.add_argument("action", choices=["log", "link", "arrived"])
    orders.add_argument("--order", metavar="NUMBER", default="", help="this order only")
    orders.add_argument("--days", type=int, default=7, help="how long a link is good for (7)")
    orders.add_argument(
        "--unsellable", action="store_true", help="what arrived does not go back into the stock"
    )
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
        return {"log": _log, "link": _link, "arrived": _arrived}[options.action](
            options, settings, database
        )
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


def _arrived(options: argparse.Namespace, settings: Settings, database: "Database") -> int:
    """A parcel has come back: refunds, charges and stock, once."""
    from shopbot.errors import Refused
    from shopbot.shop.orders_arrivals import Arrivals
    from shopbot.shop.orders_desk import utc_now
    from shopbot.wiring import shop_dir
    from shopbot.wiring_orders import after_sales_rules

    if settings.order_system:
        raise BadSetting("The orders live in your order system.", "Settle the return there.")
    arrivals = Arrivals(database, after_sales_rules(settings, shop_dir(settings)), utc_now)
    try:
        made = arrivals.settle(options.order, sellable=not options.unsellable)
    except Refused as refused:
        if refused.key == "refused.order_unknown":
            said = f"There is no order {options.order!r}."
            raise BadSetting(said, "Name one with --order.") from None
        said = f"Order {options.order}: the gift card does not cover what the exchange costs."
        raise BadSetting(said, "Settle the difference with the customer first.") from None
    _tell_arrival(made)
    return 0


def _tell_arrival(made: "Arrival") -> None:
    order = made.order
    if made.receipt is None:
        days = sorted({f"{back.arrived}" for back in order.sent_back if back.arrived})
        before = f"everything arrived on {', '.join(days)}" if days else "nothing was sent back"
        print(f"{order.id}: {before}; nothing is changed.")
        return
    for back in made.settled:
        print(f"{order.id}: {back.kind} of {', '.join(back.items)} has arrived.")
        if not back.due or not back.due.minor:
            continue
        what = "to charge" if back.due.minor > 0 else "to refund"
        how = f"by {back.method}" if back.method else "by hand: no way to pay is recorded"
        print(f"  {what}: {abs(back.due.minor)} minor units of {back.due.currency}, {how}")


def _no_mail(*_: object) -> None:
    """Signing sends nothing."""
