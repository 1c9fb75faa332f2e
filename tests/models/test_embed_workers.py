"""Threads that compute alone leave the number of threads of everybody else as it was."""

import threading

import pytest
import torch

from shopbot.models.embed_workers import Workers

SEVERAL = 3


@pytest.fixture(autouse=True)
def several_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(SEVERAL)
    yield
    torch.set_num_threads(before)


def counted(workers, parts):
    found = []
    workers.each(lambda _: found.append((threading.get_ident(), torch.get_num_threads())), parts)
    return found


def in_a_new_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    return found[0]


def test_a_worker_computes_with_one_thread_and_nobody_else_does():
    workers = Workers(2)
    workers.start()
    found = counted(workers, range(50))
    assert {threads for _, threads in found} == {1}
    assert threading.get_ident() not in {thread for thread, _ in found}
    assert torch.get_num_threads() == in_a_new_thread() == SEVERAL


def test_another_number_that_is_set_later_does_not_reach_a_worker():
    workers = Workers(1)
    workers.start()
    torch.set_num_threads(SEVERAL + 1)
    assert counted(workers, [0])[0][1] == 1
    assert in_a_new_thread() == SEVERAL + 1


def test_workers_that_start_together_do_not_take_each_other_s_number_for_everybody_s():
    begin = threading.Barrier(8)

    def start():
        begin.wait()
        counted(Workers(3), range(9))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert in_a_new_thread() == SEVERAL


def test_every_part_is_done_and_what_is_raised_reaches_the_caller():
    workers, seen = Workers(3), []
    workers.each(seen.append, range(200))
    assert sorted(seen) == list(range(200))
    with pytest.raises(ZeroDivisionError):
        workers.each(lambda part: 1 // part, [1, 0, 2])
    workers.each(seen.append, ["on it goes"])
    assert seen[-1] == "on it goes"
