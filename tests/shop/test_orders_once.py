"""Once, or not at all: the same key from many threads, two tabs, and a process that dies in the middle."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from desk import Desk, everything, open_desk
from do_and_die import deaths

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.orders_log import logged
from shopbot.types import Proposal, Receipt, Write

CHANGE = Write("change_items", "A-paid", "c-1", ("shirt-m",), ("shirt-l",), payment="gift-1")


def together(desk: Desk, proposals: list[Proposal]) -> list[Receipt | Refused]:
    gate = Barrier(len(proposals))

    def one(proposal: Proposal) -> Receipt | Refused:
        gate.wait()
        try:
            return desk.desk.perform(proposal)
        except Refused as error:
            return error

    with ThreadPoolExecutor(len(proposals)) as pool:
        return list(pool.map(one, proposals))


def test_one_key_from_eight_threads_is_done_once(desk: Desk) -> None:
    proposal = desk.desk.propose(CHANGE)
    receipts = together(desk, [proposal] * 8)
    assert len({codec.dumps(receipt) for receipt in receipts}) == 1
    assert len(logged(desk.database)) == 1
    assert (desk.balance("gift-1"), desk.stock("shirt", "shirt-l")) == (700, 0)


def test_of_two_cancels_one_wins(desk: Desk) -> None:
    write = Write("cancel_order", "A-gift", "c-1")
    ends = together(desk, [desk.desk.propose(write), desk.desk.propose(write)])
    refused = [end.key for end in ends if isinstance(end, Refused)]
    assert refused == ["refused.status_cancelled"]
    assert desk.balance("gift-1") == 9200  # not twice
    assert len(logged(desk.database)) == 1


def test_of_two_who_want_the_last_one_one_gets_it(desk: Desk) -> None:
    other = Write("exchange_items", "A-delivered", "c-1", ("shirt-m",), ("shirt-l",))
    ends = together(desk, [desk.desk.propose(CHANGE), desk.desk.propose(other)])
    assert [end.key for end in ends if isinstance(end, Refused)] == ["refused.variant_sold_out"]
    assert desk.stock("shirt", "shirt-l") == 0


def test_asking_again_with_the_key_gives_the_receipt(desk: Desk) -> None:
    proposal = desk.desk.propose(CHANGE)
    receipt = desk.desk.perform(proposal)
    before = everything(desk.database)
    assert desk.desk.perform(proposal) == receipt
    with pytest.raises(Refused, match="other_write"):
        desk.desk.perform(Proposal(Write("cancel_order", "A-paid", "c-1"), proposal.key))
    assert everything(desk.database) == before


def test_between_proposal_and_yes_nothing_is_held(tmp_path: Path, desk: Desk) -> None:
    """A process that dies there leaves the database as it was, and another one can do what was proposed."""
    before = everything(desk.database)
    proposal = desk.desk.propose(CHANGE)
    desk.database.close()
    again = open_desk(tmp_path / "shop.sqlite")
    assert everything(again.database) == before
    assert again.desk.perform(proposal).order


def test_killed_in_the_middle_leaves_all_or_nothing(tmp_path: Path, desk: Desk) -> None:
    before = everything(desk.database)
    kept = codec.dumps(desk.desk.propose(CHANGE))
    desk.database.close()
    (tmp_path / "proposal.json").write_text(kept, encoding="utf-8")
    proposal = codec.loads(Proposal, kept)
    died = 0
    for dead, after in deaths(tmp_path, (2, 5, 7, 9, 11), tmp_path / "proposal.json"):
        died += dead
        if dead:
            assert everything(after.database) == before
        receipt = after.desk.perform(proposal)  # the same yes again: done once, whatever was before
        assert receipt.order
        assert len(logged(after.database)) == 1
        assert after.balance("gift-1") == 700
    assert died >= 4
