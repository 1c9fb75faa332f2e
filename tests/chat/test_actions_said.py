"""Answers as they are said: spelled names, digits one by one. What was typed is not touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.actions_said import as_written
from shopbot.chat.number_words import DIGITS_ZH, ONES
from shopbot.chat.spoken_digits import in_digits
from shopbot.chat.spoken_letters import spelled_name, together
from shopbot.settings import ROOT

ASSETS = ROOT / "assets"
DIGITS = st.text("0123456789", min_size=2, max_size=9)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Spell Alpha November, November, Alpha.", "Anna"),
        ("alpha november november alpha Smith.", "Anna Smith"),
        ("alpha november november alpha space lima echo echo", "Anna Lee"),
        ("Spelled A-N-N-A.", "Anna"),
        ("double lima, alpha, charlie", "Llac"),
        ("J. R. R. Tolkien", ""),
        ("Oscar Romeo", ""),
        ("Mike Smith", ""),
        ("Charlie", ""),
        ("Anna Smith", ""),
    ],
)
def test_a_name_is_spelled_by_words_or_after_saying_so(text, name):
    assert spelled_name(text, "en", ASSETS) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("木子李，安静的安", "李安"),
        ("李，安", "李安"),
        ("欧阳，娜。", "欧阳娜"),
        ("王伟，李娜", ""),
        ("木子李安静的安。", "李安"),
        ("弓长张，三年的三", "张三"),
        ("李恩，李子的李，安静的安", "李安"),
        ("王小明", ""),
        ("我的名字是李安", ""),
    ],
)
def test_chinese_characters_are_told_apart_by_words(text, name):
    assert spelled_name(text, "zh", ASSETS) == name


@pytest.mark.parametrize(
    ("field", "text", "written"),
    [
        ("postcode", "9-7-2-0-5.", "97205."),
        ("postcode", "97205-1234", "97205-1234"),
        ("postcode", "nine seven two oh five", "97205"),
        ("street", "2,210 Lake Avenue", "2210 Lake Avenue"),
        ("street", "17-hill Lane, apartment 4", "17 hill Lane, apartment 4"),
        ("street", "12-B Oak Street", "12-B Oak Street"),
        ("name", "alpha november november alpha", "Anna"),
        ("region", "Oregon", "Oregon"),
    ],
)
def test_each_field_has_its_own_way(field, text, written):
    assert as_written(field, text, "en", ASSETS) == written


@given(DIGITS)
def test_digits_said_one_by_one_are_one_number(digits):
    said = " ".join(ONES[int(digit)] for digit in digits)
    assert in_digits(f"it is {said}", "en") == f"it is {digits}"
    assert in_digits("".join(DIGITS_ZH[int(digit)] for digit in digits), "zh") == digits


@given(DIGITS)
def test_a_number_stays_what_it_is(digits):
    assert in_digits(digits, "en") == digits
    assert in_digits("one boot", "en") == "one boot"


@given(st.text(max_size=50))
def test_nothing_breaks_it(text):
    assert isinstance(together(text, ASSETS), str)
    for locale in ("en", "zh"):
        assert isinstance(spelled_name(text, locale, ASSETS), str)
