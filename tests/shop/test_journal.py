import threading

import pytest

from shopbot.shop.database import open_database
from shopbot.shop.journal import Journal
from shopbot.types import DialogueState, Filters, Money, Turn


def turn(number, session="s", reply="yes", **more):
    return Turn(f"t{number}", session, f"question {number}", reply, "en", "greedy", **more)


@pytest.fixture
def journal(tmp_path):
    database = open_database(tmp_path / "shop.sqlite")
    yield Journal(database)
    database.close()


def said(journal, session="s"):
    return [t.id for t in journal.load(session)[0]]


def test_a_new_session_is_empty(journal):
    assert journal.load("new") == ((), DialogueState())
    assert journal.sessions(5) == ()


def test_turns_come_back_whole_and_in_order(journal):
    state = DialogueState(
        "boots", Filters(price_max=Money(5000, "USD")), ("a", "b"), "a", locale="zh"
    )
    turns = [turn(1), turn(2, state=state, stopped=True), turn(3, session="other")]
    for one in turns:
        journal.record(one)
    assert journal.load("s") == (tuple(turns[:2]), state)
    assert journal.sessions(5) == ("other", "s")
    assert journal.sessions(1) == ("other",)


def test_recording_a_turn_again_replaces_it_in_place(journal):
    for one in (turn(1), turn(2), turn(1, reply="better")):
        journal.record(one)
    assert said(journal) == ["t1", "t2"]
    assert journal.load("s")[0][0].reply == "better"


def test_the_same_id_in_two_sessions_is_two_turns(journal):
    journal.record(turn(1))
    journal.record(turn(1, session="other"))
    assert said(journal) == said(journal, "other") == ["t1"]


def test_truncate_removes_that_turn_and_those_after_it(journal):
    for number in range(1, 5):
        journal.record(turn(number))
    journal.record(turn(9, session="other"))
    journal.truncate("s", "t3")
    assert said(journal) == ["t1", "t2"]
    journal.truncate("s", "unknown")
    journal.truncate("s", "t9")  # of another session
    assert said(journal) == ["t1", "t2"]
    assert said(journal, "other") == ["t9"]


def test_replace_last(journal):
    journal.record(turn(1))
    journal.record(turn(2))
    journal.replace_last("s", turn(3))
    assert said(journal) == ["t1", "t3"]
    journal.replace_last("empty", turn(4, session="empty"))
    assert said(journal, "empty") == ["t4"]


def test_delete_forgets_one_session(journal):
    journal.record(turn(1))
    journal.record(turn(2, session="other"))
    journal.delete("s")
    assert journal.sessions(5) == ("other",)


def test_many_threads_write_at_once_and_nothing_is_lost(journal):
    def write(name):
        for number in range(20):
            journal.record(turn(number, session=name))

    threads = [threading.Thread(target=write, args=(f"s{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(said(journal, f"s{n}")) == 20 for n in range(6))
