"""Places an order in a process that may be killed (SIGKILL) at a named point: buy_and_die.py FOLDER SESSION POINT."""

import os
import signal
import sys
from pathlib import Path

from market import desk_of

from shopbot.errors import Refused
from shopbot.shop import cart_store, checkout
from shopbot.shop.checkout import Checkout
from shopbot.shop.database import open_database


def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


POINTS = {
    "before the stock": lambda: setattr(checkout, "move_stock", die),
    "after the stock": lambda: setattr(checkout, "log_write", die),
    "before the end": lambda: setattr(cart_store, "keep", die),
    "never": lambda: None,
}

if __name__ == "__main__":
    folder, session, point = sys.argv[1:]
    database = open_database(Path(folder) / "shop.sqlite")
    way = Checkout(database, desk_of(database))
    proposal = way.propose(session)
    print("ready", flush=True)
    sys.stdin.readline()
    POINTS[point]()
    try:
        receipt = way.place(proposal)
        print(receipt.order.id, flush=True)
    except Refused as refused:
        print(refused.key, flush=True)
    if point == "never":
        sys.stdin.readline()  # the answer is told, and then the process ends as it likes
        die()
