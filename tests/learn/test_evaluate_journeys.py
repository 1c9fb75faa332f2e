"""Scripted journeys: the files, the player, the judge. Played in copies of the sample shop without a model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shopbot.errors import FeedError
from shopbot.learn.evaluate_journeys import Fresh, Report, evaluate
from shopbot.learn.evaluate_journeys_file import journey, read_journeys
from shopbot.learn.evaluate_journeys_play import Fault, Played, play
from shopbot.models.scripted import HashEmbedder
from shopbot.settings import Settings
from shopbot.wiring import Given, Shop
from shopbot.wiring_journeys import fresh_shops

ADD = {"say": "add the Hearth Bramble Bear in brown to my cart", "must_say": ["29"]}
BEAR = "hearth-bramble-bear-brown"


@pytest.fixture(scope="module")
def fresh(sample_settings: Settings, sample_shop: Shop) -> Iterator[Fresh]:
    with fresh_shops(sample_settings, Given(HashEmbedder(), None)) as opened:
        yield opened


def made(*turns: dict[str, Any], **end: object) -> Any:
    return {"id": "x", "locale": "en", "theme": "t", "title": "x", "turns": turns, "end": end}


def faults(fresh: Fresh, *turns: dict[str, Any], **end: object) -> tuple[Fault, ...]:
    with fresh(0) as stage:
        return play(journey(made(*turns, **end)), stage).faults


def problems(fresh: Fresh, *turns: dict[str, Any], **end: object) -> str:
    return "\n".join(fault.problem for fault in faults(fresh, *turns, **end))


# ---------------------------------------------------------------- files


def test_a_line_that_is_no_journey_is_named(tmp_path: Path) -> None:
    wrong = made({"say": "hello", "must_sya": ["x"]})
    (tmp_path / "a.jsonl").write_text("\n" + json.dumps(wrong), encoding="utf-8")
    with pytest.raises(FeedError, match=r"a\.jsonl:2 .*must_sya"):
        read_journeys(tmp_path)


@pytest.mark.parametrize(
    "turn",
    [
        {"say": "x", "must_say": ["("]},
        {"say": "x", "button": "push"},
        {"say": "x", "before": [{"weather": {}}]},
        {"say": "x", "shown": {"second": {}}},
        {"say": "x", "shown": {"all": {"colour": "red"}}},
        {"button": "confirm"},
    ],
)
def test_a_turn_of_another_form_is_refused(tmp_path: Path, turn: dict[str, object]) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(made(turn)), encoding="utf-8")
    with pytest.raises(FeedError):
        read_journeys(tmp_path)


def test_two_of_one_name_and_none_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no journeys"):
        read_journeys(tmp_path)
    line = json.dumps(made({"say": "hello"}))
    (tmp_path / "a.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(FeedError, match="Two journeys are called x"):
        read_journeys(tmp_path)


# ---------------------------------------------------------------- playing


def test_what_holds_has_no_fault(fresh: Fresh) -> None:
    assert faults(fresh, ADD, {"say": "what is in my cart?"}, cart={BEAR: 1}) == ()


def test_what_does_not_hold_is_told_with_its_turn(fresh: Fresh) -> None:
    found = faults(
        fresh,
        ADD,
        {
            "say": "what is in my cart?",
            "must_say": ["kettle", ["lamp", "clock"]],
            "must_not_say": ["bear"],
            "shown": {"some": {"category": "audio"}},
            "focus": "finch-silk-scarf",
            "locale": "zh",
            "pending": True,
            "written": 1,
        },
        cart={},
        orders={"new": 1},
        stock={BEAR: -1},
        profile={"sizes": ["42"]},
        pending=True,
    )
    told = "\n".join(fault.problem for fault in found)
    for part in (
        "must say kettle", "must say lamp or clock", "must not say bear", "category", "finch-silk-scarf",
        "answered in en", "does not wait", "0 orders or customers were written", "the cart of a holds",
        "0 orders were placed", f"stock of {BEAR}", "sizes is []", "at the end a proposal",
    ):  # fmt: skip
        assert part in told
    assert {fault.turn for fault in found} == {2, 0}


def test_what_happens_in_the_shop_between_messages(fresh: Fresh) -> None:
    gone = {"say": "add the Hearth Bramble Bear in brown", "before": [{"stock": {BEAR: 0}}]}
    assert faults(fresh, {**gone, "must_say": ["sold out"]}) == ()
    dearer = {**ADD, "must_say": ["31.50"], "before": [{"price": {BEAR: "31.50"}}]}
    assert faults(fresh, dearer, cart={BEAR: 1}) == ()
    packed = {"say": "hello", "before": [{"status": {"F-20384": "packed"}}]}
    assert faults(fresh, packed, orders={"F-20384": {"status": "packed"}}) == ()
    assert "F-20384: status is 'packed'" in problems(
        fresh, packed, orders={"F-20384": {"status": "paid"}}
    )


def test_the_code_is_read_from_the_mail_and_a_write_is_seen(fresh: Fresh) -> None:
    asked = (
        {"say": "please cancel order F-20384"},
        {"say": "maya.thornton@post.example"},
        {"say": "{code}", "pending": True},
        {"say": "", "button": "confirm"},
    )
    told = problems(fresh, *asked)
    assert "1 orders or customers were written, expected 0" in told
    assert "F-20384 was changed, and nobody may have changed it" in told
    assert "stock of oakline-desk-magnifier-brown changed by 1" in told
    assert "none was" in problems(fresh, {"say": "{code}"})


def test_every_try_begins_in_a_shop_that_nobody_shopped_in(fresh: Fresh) -> None:
    one = journey(
        made(ADD, {"say": "what is in my cart?", "must_say": ["one thing"]}, cart={BEAR: 1})
    )
    report = evaluate([one], fresh, seeds=3)
    assert report.rate().pass_1 == report.rate().pass_3 == 1


def test_two_sessions_have_carts_of_their_own(fresh: Fresh) -> None:
    other = {"say": "what is in my cart?", "session": "b", "must_say": ["empty"]}
    assert faults(fresh, ADD, other, cart={BEAR: 1}, carts={"b": {}}) == ()


# ---------------------------------------------------------------- figures


def test_pass_k_of_tries_that_held() -> None:
    one = journey(made({"say": "x"}))
    fault = (Fault(1, "", "", "x"),)
    tries = [Played(one, seed, () if seed else fault, ()) for seed in range(4)]
    rate = Report(tuple(tries)).rate()
    assert (rate.journeys, rate.pass_1, rate.pass_3) == (1, 0.75, 0.25)
    assert Report(tuple(tries[:2])).rate().pass_3 is None
    assert Report(()).rate().pass_1 == 0
