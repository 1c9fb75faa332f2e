"""Numbers in words, read back by a reader that shares no code with their writer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.spoken_numbers import LARGEST, cardinal, digits, number, ordinal, year

SMALL = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ZH_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
ZH_PLACES = {"十": 10, "百": 100, "千": 1000}


def read_english(text: str) -> int:
    total = group = 0
    for word in text.replace("-", " ").split():
        if word == "hundred":
            group *= 100
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group += SMALL.get(word, 0) or TENS.get(word, 0)
    return total + group


def read_chinese(text: str) -> int:
    for sign, size in (
        ("亿", 10**8),
        ("万", 10**4),
    ):  # the largest unit splits it; 万亿 is one of them
        cut = text.rfind(sign)
        if cut >= 0:
            return read_chinese(text[:cut]) * size + read_chinese(text[cut + 1 :])
    total, digit = 0, None
    for character in text:
        if character in ZH_PLACES:
            total += (1 if digit is None else digit) * ZH_PLACES[character]
            digit = None
        elif character != "零":
            digit = ZH_DIGITS[character]
    return total + (digit or 0)


@given(st.integers(0, LARGEST))
def test_an_english_number_is_read_back(value: int) -> None:
    said = cardinal(value, "en")
    assert read_english(said) == value
    assert said.replace(" ", "").replace("-", "").isalpha()


@given(st.integers(0, LARGEST) | st.integers(0, 12000))
def test_a_chinese_number_is_read_back(value: int) -> None:
    said = cardinal(value, "zh")
    assert read_chinese(said) == value
    assert "零零" not in said
    assert not said.endswith("零") or value == 0


@given(st.integers(0, 99999), st.text("0123456789", max_size=4))
def test_decimals_keep_every_digit(whole: int, part: str) -> None:
    text = f"{whole}.{part}" if part else str(whole)
    told, _, after = number(text, "en").partition(" point ")
    assert read_english(told) == whole
    assert "".join(str(SMALL[w]) for w in after.split()) == part
    told, _, after = number(text, "zh").partition("点")
    assert read_chinese(told) == whole
    assert "".join(str(ZH_DIGITS[c]) for c in after) == part


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "zero", "零"),
        (10, "ten", "十"),
        (15, "fifteen", "十五"),
        (110, "one hundred ten", "一百一十"),
        (205, "two hundred five", "两百零五"),
        (2022, "two thousand twenty-two", "两千零二十二"),
        (10_010, "ten thousand ten", "一万零一十"),
        (22_000, "twenty-two thousand", "两万两千"),
        (120_003, "one hundred twenty thousand three", "十二万零三"),
        (100_000_001, "one hundred million one", "一亿零一"),
    ],
)
def test_numbers_sound_as_people_say_them(value: int, english: str, chinese: str) -> None:
    assert cardinal(value, "en") == english
    assert cardinal(value, "zh") == chinese


def test_what_is_no_quantity() -> None:
    assert number("007", "en") == "zero zero seven"
    assert number("-5", "zh") == "负五"
    assert number("1" * 20, "en") == " ".join(["one"] * 20)
    assert digits("110", "zh", "幺") == "幺幺零"
    assert [ordinal(n) for n in (1, 12, 20, 22, 100)] == [
        "first",
        "twelfth",
        "twentieth",
        "twenty-second",
        "one hundredth",
    ]
    told = {1905: "nineteen oh five", 1900: "nineteen hundred", 2000: "two thousand"}
    told |= {2009: "two thousand nine", 2010: "twenty ten", 2026: "twenty twenty-six"}
    assert {y: year(y, "en") for y in told} == told
    assert year(2026, "zh") == "二零二六"
