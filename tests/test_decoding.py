"""Decoding: every number has limits, every mistake says what is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.decoding import LIMITS, Decoding, from_mapping, presets
from shopbot.errors import BadSetting
from shopbot.settings import ROOT


def test_presets_are_valid_and_hold_the_three_strategies() -> None:
    named = presets(ROOT / "assets" / "decoding.json")
    assert {named[name].strategy for name in ("steady", "careful", "varied")} == {
        "greedy",
        "beam",
        "sampling",
    }


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_numbers_out_of_range_are_named(name: str) -> None:
    for value in (LIMITS[name][0] - 1, LIMITS[name][1] + 1):
        with pytest.raises(BadSetting, match=name):
            from_mapping({"strategy": "sampling", name: value})


@pytest.mark.parametrize(
    "values",
    [
        {"strategy": "telepathy"},
        {"strategy": "greedy", "alternatives": 2},
        {"strategy": "beam", "beams": 2, "alternatives": 3},
        {"temprature": 1},
        {"temperature": "warm"},
        {"seed": "1e999"},
    ],
)
def test_bad_settings_say_what_to_do(values: dict[str, object]) -> None:
    with pytest.raises(BadSetting) as caught:
        from_mapping(values)
    assert caught.value.remedy


def test_only_single_answers_without_beams_stream() -> None:
    assert Decoding("greedy").streams
    assert Decoding("sampling").streams
    assert not Decoding("sampling", alternatives=2).streams
    assert not Decoding("beam").streams


@given(
    st.dictionaries(
        st.sampled_from([*LIMITS, "strategy", "x"]),
        st.one_of(st.text(), st.integers(), st.floats(), st.none()),
    )
)
def test_anything_from_outside_is_either_valid_or_refused(values: dict[str, object]) -> None:
    try:
        decoding = from_mapping(values)
    except BadSetting:
        return
    for name, (low, high) in LIMITS.items():
        value = getattr(decoding, name)
        assert value is None or low <= value <= high
