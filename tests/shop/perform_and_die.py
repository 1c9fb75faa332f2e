"""Performs a write that was proposed before, and is killed (as by `kill -9`) after so many statements."""

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
from desk import open_desk
from sqlalchemy.engine import Engine

from shopbot.shop import codec
from shopbot.types import Proposal


def main(place: str, proposed: str, statements: int) -> None:
    desk = open_desk(Path(place))
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "after_cursor_execute", count)
    desk.desk.perform(codec.loads(Proposal, Path(proposed).read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
