"""The figures of understanding, checked by hand on a few messages."""

import json
from pathlib import Path

import pytest

from shopbot.errors import BadSetting
from shopbot.learn.evaluate_understanding import f1, macro_interval, same
from shopbot.learn.evaluate_understanding_file import filters_of, read
from shopbot.types import AttributeFilter, Filters, Money


def test_f1_of_each_intent() -> None:
    found = f1(["yes", "yes", "no", "search"], ["yes", "no", "no", "yes"])
    assert found == {"no": 2 / 3, "search": 0.0, "yes": 0.5}


def test_macro_f1_is_the_mean_over_the_intents_of_the_key() -> None:
    truth, got = ["yes", "yes", "no", "search"], ["yes", "no", "no", "yes"]
    interval = macro_interval(truth, got)
    assert interval.mean == pytest.approx((2 / 3 + 0.0 + 0.5) / 3)
    assert interval.low <= interval.mean <= interval.high


def test_limits_are_the_same_in_any_order() -> None:
    wanted = filters_of(
        {
            "colors": ["red", "blue"],
            "price_max": "49.90",
            "attributes": [{"name": "battery_life", "op": "at_least", "value": 8, "unit": "h"}],
        }
    )
    limit = AttributeFilter("battery_life", "at_least", 8.0, "h")
    got = Filters(colors=("blue", "red"), price_max=Money(4990, "USD"), attributes=(limit,))
    assert same(wanted, got)
    assert not same(wanted, Filters(colors=("blue", "red")))


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text(json.dumps({"text": "hi"}) + "\n", encoding="utf-8")
    with pytest.raises(BadSetting, match="Line 1"):
        read(tmp_path)
