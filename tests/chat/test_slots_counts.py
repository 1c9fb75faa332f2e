"""Counts in words are read as the numbers that they are; what is no count stays as it was said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat import slots, slots_words
from shopbot.chat.number_words import DIGITS_ZH, ONES, TENS, chinese_value, english_value
from shopbot.chat.slots_counts import MOST, counted
from shopbot.settings import ROOT
from shopbot.types import LOCALES

EN, ZH = (slots_words.load(ROOT / "assets", locale) for locale in LOCALES)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("add two dozen of them", 24),
        ("make it 3 dozen", 36),
        ("half a dozen please", 6),
        ("add twenty-five of them", 25),
        ("I want a thousand of them", 1000),
        ("add 1,000 of them", 1000),
        ("add 1e9 of them", 10**9),
        (f"I want {'9' * 41} of those", MOST),
        ("add minus two of them", -2),
        ("make it thirty", 30),
        ("the second one", None),
    ],
)
def test_counts_in_english(text: str, count: int | None) -> None:
    assert slots.quantity(text, EN) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("来两打", 24),
        ("要半打", 6),
        ("二十五个", 25),
        ("来一百个", 100),
        ("加十亿个", 10**9),
        ("改成负二个", -2),
        ("要一千零五个", 1005),
        ("打八折吗", None),
        ("千万不要", None),
    ],
)
def test_counts_in_chinese(text: str, count: int | None) -> None:
    assert slots.quantity(text, ZH) == count


@pytest.mark.parametrize(
    "text", ["the second one", "万一坏了", "十分好", "一两个", "打八折", "one"]
)
def test_what_is_no_count_stays_as_it_was_said(text: str) -> None:
    assert counted(text) == text


def in_english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        ones = f"-{ONES[number % 10]}" if number % 10 else ""
        return TENS[number // 10 - 2] + ones
    rest = f" and {in_english(number % 100)}" if number % 100 else ""
    return f"{ONES[number // 100]} hundred{rest}"


def in_chinese(number: int) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{DIGITS_ZH[hundreds]}百" if hundreds else ""
    said += f"{DIGITS_ZH[tens]}十" if tens else "零" if hundreds and ones else ""
    return said + (DIGITS_ZH[ones] if ones else "")


@given(st.integers(1, 999))
def test_every_number_is_the_one_that_was_written(number: int) -> None:
    assert english_value(in_english(number)) == number
    assert chinese_value(in_chinese(number)) == number


@given(st.integers(11, 999))
def test_a_number_in_words_counts_as_the_number_in_digits(number: int) -> None:
    assert slots.quantity(f"add {in_english(number)} of them", EN) == number
    assert slots.quantity(f"来{in_chinese(number)}个", ZH) == number


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_no_count_is_longer_than_ten_digits(text: str) -> None:
    assert not re.search(r"\d{11}", counted(text))
