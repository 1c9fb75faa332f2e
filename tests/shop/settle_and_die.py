"""Settles a return that has arrived, and is killed (as by `kill -9`) after so many statements."""

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
from desk import NOW, RULES, open_desk
from sqlalchemy.engine import Engine

from shopbot.shop.orders_arrivals import Arrivals


def main(place: str, statements: int) -> None:
    desk = open_desk(Path(place))
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "after_cursor_execute", count)
    Arrivals(desk.database, RULES, lambda: NOW).settle("A-delivered")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
