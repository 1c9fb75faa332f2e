"""Does something to an order in a process that is killed (as by `kill -9`) after so many statements.

do_and_die.py PLACE STATEMENTS [PROPOSAL]: performs the write that was proposed before, else settles a return.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa
from desk import NOW, RULES, Desk, open_desk
from sqlalchemy.engine import Engine

from shopbot.shop import codec
from shopbot.shop.orders_arrivals import Arrivals
from shopbot.types import Proposal


def die_after(statements: int) -> None:
    """Kills this process once so many statements were executed from now on."""
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "after_cursor_execute", count)


def deaths(folder: Path, statements: Iterable[int], *proposal: Path) -> Iterator[tuple[bool, Desk]]:
    """A copy of the shop in the folder after each of these ends: whether the process died, and what it left."""
    for number in statements:
        place = folder / f"{number}.sqlite"
        shutil.copy(folder / "shop.sqlite", place)
        command = [sys.executable, __file__, str(place), str(number), *map(str, proposal)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
        left = open_desk(place)
        yield ended.returncode != 0, left
        left.database.close()


if __name__ == "__main__":
    place, statements, *proposed = sys.argv[1:]
    desk = open_desk(Path(place))
    die_after(int(statements))
    if proposed:
        desk.desk.perform(codec.loads(Proposal, Path(proposed[0]).read_text(encoding="utf-8")))
    else:
        Arrivals(desk.database, RULES, lambda: NOW).settle("A-delivered")
