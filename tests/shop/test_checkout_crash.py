"""Processes that are killed while they place an order, and processes that want the last one at the same time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from market import desk_of, opened, ready, stocks

from shopbot.shop.checkout import Checkout
from shopbot.shop.database import open_database
from shopbot.shop.orders import OrderStore
from shopbot.shop.orders_log import logged

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")


def start(folder, session, point):
    command = [sys.executable, HERE / "buy_and_die.py", folder, session, point]
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    running = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert running.stdout.readline() == "ready\n"
    return running


@pytest.fixture
def folder(tmp_path):
    database = opened(tmp_path)
    desk = desk_of(database)
    for session in ("s", "t", "u"):
        desk.add(session, "boot-42")
        ready(desk, session)
    database.close()
    return tmp_path


@pytest.mark.parametrize("point", ["before the stock", "after the stock", "before the end"])
def test_killed_between_yes_and_the_end_nothing_was_done(folder, point):
    killed = start(folder, "s", point)
    said, _ = killed.communicate("yes\n", timeout=600)
    assert killed.returncode == -signal.SIGKILL, said
    database = open_database(folder / "shop.sqlite")
    desk = desk_of(database)
    assert stocks(database)["boot-42"] == 1
    assert desk.cart("s").count == 1
    assert logged(database) == ()
    order = Checkout(database, desk).place(Checkout(database, desk).propose("s")).order
    assert OrderStore(database).get(order.id) == order
    assert stocks(database)["boot-42"] == 0
    database.close()


def test_killed_after_the_answer_everything_was_done_and_is_not_done_again(folder):
    database = open_database(folder / "shop.sqlite")
    proposal = Checkout(database, desk_of(database)).propose("s")
    database.close()
    killed = start(folder, "s", "never")
    killed.stdin.write("yes\n")
    killed.stdin.flush()
    number = killed.stdout.readline().strip()
    killed.kill()
    killed.communicate(timeout=600)
    database = open_database(folder / "shop.sqlite")
    assert stocks(database)["boot-42"] == 0
    receipt = Checkout(database, desk_of(database)).place(proposal)  # the shopper says yes again
    assert receipt.order.id == number
    assert len(logged(database)) == 1
    database.close()


def test_processes_that_want_the_last_one(folder):
    running = [start(folder, session, "never") for session in ("s", "t", "u")]
    for each in running:
        each.stdin.write("yes\n")
        each.stdin.flush()
    told = sorted(each.stdout.readline().strip() for each in running)
    for each in running:
        each.kill()
        each.communicate(timeout=600)
    assert told[0].startswith("F-")
    assert told[1:] == ["refused.sold_out"] * 2
    database = open_database(folder / "shop.sqlite")
    assert stocks(database)["boot-42"] == 0
    assert [desk_of(database).cart(s).count for s in ("s", "t", "u")].count(0) == 1
    assert len(logged(database)) == 1
    database.close()
