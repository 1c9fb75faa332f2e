"""Measures and sizes out of merchants' words, so that limits work; whatever could mean something else stays words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.ingest.clean_sizes import size_of
from shopbot.ingest.clean_units import measure_of, unit_in_name
from shopbot.search.facets_lexicon import convert, lexicon


@pytest.mark.parametrize(
    ("text", "wanted", "value", "unit"),
    [
        ("16 fl oz", "", 473.2, "ml"),
        ("16 oz", "volume", 473.2, "ml"),
        ("16 oz", "mass", 16, "oz"),
        ("5'10\"", "length", 177.8, "cm"),
        ("5 ft 10 in", "", 177.8, "cm"),
        ("6'", "length", 182.88, "cm"),
        ("0,5 l", "volume", 0.5, "l"),
        ("½ litre", "", 0.5, "l"),
        ("半升", "", 0.5, "l"),
        ("一升半", "", 1.5, "l"),
        ("两公斤", "", 2, "kg"),
        ("2斤半", "", 2.5, "jin"),
        ("500克", "", 500, "g"),
        ("1.2kg", "", 1.2, "kg"),
        ("1,500 g", "mass", 1500, "g"),
        ("approx. 950 g", "mass", 950, "g"),
        ("约950克", "", 950, "g"),
        ("1 1/2 lbs", "", 1.5, "lb"),
        ("2 lb 3 oz", "", 2.1875, "lb"),
        ("15.6\"", "length", 15.6, "in"),
        ("15.6-inch", "", 15.6, "in"),
        ("1 h 30 min", "time", 1.5, "h"),
        ("1小时30分钟", "", 1.5, "h"),
        ("5 Ah", "", 5000, "mAh"),
        ("512 MB", "", 0.5, "GB"),
        ("75W", "power", 75, "W"),
        ("2 years", "age", 2, "years"),
    ],
)  # fmt: skip
def test_measures(text, wanted, value, unit):
    found = measure_of(text, wanted)
    assert found.unit == unit
    assert found.value == pytest.approx(value, abs=0.05)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("5G", ""), ("10 x 20 cm", ""), ("5-7 h", "time"), ("12 V", ""), ("500", "mass"), ("5 m", "mass"), ("light", "mass"),
     ("1/0 l", "volume"), ("kg", "mass"), ("", ""), ("2 kg 5 cm", ""), ("9" * 60 + " g", "mass"), ("up to 12 h", "time")],
)  # fmt: skip
def test_what_is_no_certain_measure(text, wanted):
    assert measure_of(text, wanted) is None


@given(st.decimals(0, 10**5, places=2), st.sampled_from(sorted(lexicon().units)), st.booleans())
def test_every_unit_of_the_lexicon_round_trips(number, name, comma):
    written = str(number).replace(".", ",") if comma else str(number)
    found = measure_of(f"{written} {name}", lexicon().units[name].measure)
    assert found is not None
    back = convert(found.value, found.unit, name)
    known = found.unit == lexicon().units[name].key
    assert not known or back == pytest.approx(float(number), rel=1e-3, abs=1e-3)


@given(st.text(max_size=45), st.sampled_from(["", "any", "mass", "length", "volume"]))
def test_any_text_is_a_measure_or_none(text, wanted):
    found = measure_of(text, wanted)
    assert found is None or (found.value >= 0 and found.unit)


def test_units_in_names():
    assert unit_in_name("Weight (kg)") == ("Weight", "kg")
    assert unit_in_name("重量（g）") == ("重量", "g")
    assert unit_in_name("width_in_cm") == ("width", "cm")
    assert unit_in_name("Bulb (LED)") == ("Bulb (LED)", "")
    assert unit_in_name("Made in Italy") == ("Made in Italy", "")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("extra large", "XL"), ("加大", "XL"), ("X-Large", "XL"), ("xl", "XL"), ("2XL", "XXL"), ("均码", "One Size"), ("OS", "One Size"),
        ("EU 42", "42"), ("42 EU", "42"), ("欧码42", "42"), ("42码", "42"), ("42½", "42.5"), ("42 1/2", "42.5"), ("Size 8", "8"),
        ("UK8", "UK 8"), ("8 UK", "UK 8"), ("US 9.5", "US 9.5"), ("美码9", "US 9"), ("EU 42 / UK 8 / US 9", "42"), ("UK 8 / US 9", "UK 8"),
        ("36 – 38", "36-38"), ("36-38码", "36-38"), ("EU 39-42", "39-42"), ("UK 6-8", "UK 6-8"), ("S to M", "S-M"),
        ("175/92A", "175/92A"), ("W32 L34", "W32 L34"), ("200 x 220 cm", "200 x 220 cm"), ("12-18 months", "12-18 months"), ("", ""),
    ],
)  # fmt: skip
def test_sizes(text, size):
    assert size_of(text) == size
    assert size_of(size) == size


@given(st.text(max_size=30))
def test_a_size_has_one_spelling(text):
    assert size_of(size_of(text)) == size_of(text)
