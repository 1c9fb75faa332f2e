"""Leave-one-out: what is left out is left nowhere, and the figures are those that can be counted by hand."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.learn.evaluate_next import (
    TOP,
    Case,
    _item_to_item,
    _luck,
    as_mapping,
    by_shopper,
    last_order,
    leave_one_out,
    systems,
)
from shopbot.types import Basket
from shopbot.wiring import Shop

KEYS = st.sampled_from([f"p{n}" for n in range(8)])
BASKETS = st.lists(
    st.builds(
        Basket,
        st.sampled_from(["a", "b", "c", ""]),
        st.lists(KEYS, min_size=1, max_size=4, unique=True).map(tuple),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BASKETS)
def test_what_is_left_out_is_left_nowhere(baskets: list[Basket]) -> None:
    for case in leave_one_out(baskets):
        assert case.shopper
        assert not case.wanted.intersection(case.history)
        own = [basket for basket in case.others if basket.shopper == case.shopper]
        assert not any(case.wanted.intersection(basket.products) for basket in own)
        others = [b for b in baskets if b.shopper != case.shopper]
        assert others == [b for b in case.others if b.shopper != case.shopper]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BASKETS)
def test_the_last_order_is_guessed_from_earlier_ones_alone(baskets: list[Basket]) -> None:
    for case in last_order(baskets):
        assert len(case.others) == len(baskets) - 1
        own = [basket for basket in case.others if basket.shopper == case.shopper]
        assert set(case.history) == {key for basket in own for key in basket.products}
        assert not case.wanted.intersection(case.history)


def test_equal_scores_are_ordered_by_chance() -> None:
    case = Case("a", ("own",), frozenset(("wanted",)), ())
    assert _luck({"wanted": 1.0}, case) == 1.0
    assert _luck({"other": 1.0}, case) == 0.0
    assert _luck({f"p{n}": 1.0 for n in range(19)} | {"wanted": 1.0}, case) == pytest.approx(
        TOP / 20
    )
    assert _luck({f"p{n}": 2.0 for n in range(TOP)} | {"wanted": 1.0}, case) == 0.0
    assert _luck({"own": 2.0, "wanted": 1.0}, case) == 1.0, "what was bought is not suggested"


def test_item_to_item_counts_others_only() -> None:
    day = date(2026, 1, 1)
    baskets = [Basket("a", ("x", "y"), day), Basket("b", ("x", "y", "z"), day)]
    case = next(c for c in leave_one_out(baskets) if c.shopper == "a" and c.wanted == {"y"})
    assert _item_to_item(case) == {"y": 1.0, "z": 1.0}


def test_intervals_resample_shoppers() -> None:
    one = by_shopper([1.0] * 50 + [0.0] * 50, ["a"] * 50 + ["b"] * 50)
    assert (one.low, one.mean, one.high) == (0.0, 0.5, 1.0)


def test_what_ships_is_measured_on_the_sample_shop(sample_shop: Shop) -> None:
    vest, belt = "lumen-reflective-vest", "lumen-glow-running-belt"
    baskets = [Basket("a", (vest, belt), date(2026, 1, 1))]
    measured = systems(sample_shop.products, sample_shop.retriever.relations)
    figures = as_mapping(baskets, measured, 435)
    part = figures["hit@10"]["leave_one_out"]  # type: ignore[index]
    assert figures["few"] is True
    assert part["cases"] == 2
    assert part["systems"]["ours"]["value"] == 1.0, "each names the other"
    assert part["systems"]["popularity"]["value"] == 0.0, "nobody else bought them"
