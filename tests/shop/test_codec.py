"""Every value survives JSON."""

import dataclasses
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot import types
from shopbot.shop.codec import decode, dumps, encode, loads

KINDS = [
    getattr(types, name)
    for name in dir(types)
    if dataclasses.is_dataclass(getattr(types, name)) and isinstance(getattr(types, name), type)
]
TEXT = st.text(max_size=12)


def values_of(kind):
    """A strategy for a dataclass of types.py, whatever its fields are."""
    finite = st.floats(allow_nan=False, allow_infinity=False)
    for special, strategy in (
        (
            types.LocalText,
            st.dictionaries(st.sampled_from(["en", "zh"]), TEXT).map(types.LocalText),
        ),
    ):
        st.register_type_strategy(special, strategy)
    st.register_type_strategy(float, finite)
    st.register_type_strategy(str, TEXT)
    return st.from_type(kind)


@pytest.mark.parametrize(
    "kind",
    [k for k in KINDS if k.__name__ not in ("Sentence", "Done", "Shown")],
    ids=lambda k: k.__name__,
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_round_trip_of_every_dataclass(kind, data):
    value = data.draw(values_of(kind))
    assert loads(kind, dumps(value)) == value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_round_trip_of_events(data):
    value = data.draw(values_of(types.Done))
    assert decode(types.Done, encode(value)) == value


def test_absent_fields_keep_their_defaults():
    assert decode(types.Filters, {"in_stock": True}) == types.Filters(in_stock=True)


def test_unknown_fields_of_a_newer_version_are_passed_over():
    assert decode(types.Money, {"minor": 5, "currency": "USD", "later": 1}) == types.Money(5, "USD")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (types.Money, {"minor": "5", "currency": "USD"}),
        (types.Money, {"minor": True, "currency": "USD"}),
        (types.Money, {"currency": "USD"}),
        (types.Money, [1, 2]),
        (types.Order, {"id": "o", "status": "lost"}),
        (types.Filters, {"sort": "random"}),
        (types.Filters, {"colors": "blue"}),
        (types.Policy, {"id": "p", "title": {"by_locale": []}, "text": {}}),
    ],
)
def test_other_shapes_are_refused(kind, data):
    with pytest.raises(ValueError, match="expected|Order|Money"):
        decode(kind, data)


def test_dates_are_iso():
    review = types.Review("r", "p", 5, types.LocalText({"zh": "好"}), written=date(2026, 3, 1))
    assert '"written":"2026-03-01"' in dumps(review)
    assert "好" in dumps(review)
