import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.learn.metrics import (
    mean_interval,
    ndcg,
    paired_interval,
    recall,
    reciprocal_rank,
)

GAINS = {"a": 3.0, "b": 1.0, "c": 0.0, "d": 2.0}


def test_ndcg_by_hand():
    got = 1.0 + 3.0 / math.log2(3)
    best = 3.0 + 2.0 / math.log2(3) + 1.0 / 2.0
    assert ndcg(["b", "a", "unjudged"], GAINS, 10) == pytest.approx(got / best)


def test_the_ideal_is_over_all_judged_and_cut_at_the_same_depth():
    assert ndcg(["a"], GAINS, 1) == 1.0
    assert ndcg(["d", "a", "b"], GAINS, 1) == pytest.approx(2 / 3)
    assert ndcg(["c", "nobody"], GAINS, 10) == 0.0
    assert ndcg(["a"], {"a": 0.0}, 10) == 0.0
    assert ndcg(["a", "b"], {"a": -1.0, "b": 1.0}, 1) == 0.0  # a gain below 0 counts as none


@given(st.permutations(list("abcd")))
def test_no_order_beats_the_best(order):
    assert ndcg(order, GAINS, 10) <= ndcg(["a", "d", "b", "c"], GAINS, 10) == pytest.approx(1.0)


def test_first_relevant_and_recall():
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}, 10) == 0.5
    assert reciprocal_rank(["x", "a"], {"a"}, 1) == 0.0
    assert recall(["x", "a", "a"], {"a", "b"}, 10) == 0.5


def test_intervals_hold_the_mean_and_shrink_with_more_queries():
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 500
    for values in (few, many):
        found = mean_interval(values)
        assert found.low < found.mean == 0.5 < found.high
    assert _width(many) < _width(few) / 3
    assert mean_interval(few) == mean_interval(few)
    assert mean_interval([]).mean == 0.0


def test_a_paired_difference_is_surer_than_two_intervals():
    base = [i / 100 for i in range(100)]
    better = [value + 0.01 + 0.001 * (i % 3) for i, value in enumerate(base)]
    gap = paired_interval(better, base)
    assert gap.low > 0.009
    assert gap.high - gap.low < _width(base) / 10
    with pytest.raises(ValueError, match="argument 2 is longer"):
        paired_interval([1.0], [1.0, 2.0])


def _width(values):
    found = mean_interval(values)
    return found.high - found.low
