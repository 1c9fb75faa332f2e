"""Numbers in words, English and Chinese. Knows nothing of what is counted.

English as in American speech ("one hundred twenty"); Chinese as in the national standard GB/T 15835 for numbers in
characters, with 两 for a two of hundreds, thousands and tens of thousands.
"""

from shopbot.chat.number_words import DIGITS_ZH, ONES, TENS
from shopbot.types import Locale

_THOUSANDS = ("", "thousand", "million", "billion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_TENS_ZH = ("", "十", "百", "千")
_MYRIADS_ZH = ("", "万", "亿")
LARGEST = 10**12 - 1  # beyond it a number is read digit by digit


def number(text: str, locale: Locale) -> str:
    """A decimal number ("1200", "0.75", "-5", "007") in words; all digits are said, also zeros at the end.

    Args:
        text: digits with at most one point and a leading minus, no separators.
        locale: the language of the words.
    """
    sign, text = ("minus", text[1:]) if text.startswith("-") else ("", text)
    whole, _, part = text.partition(".")
    leading_zeros = len(whole) > 1 and whole.startswith("0")
    told = (
        digits(whole, locale)
        if leading_zeros or int(whole or 0) > LARGEST
        else cardinal(int(whole or 0), locale)
    )
    if locale == "zh":
        said = told + (f"点{digits(part, locale)}" if part else "")
        return f"负{said}" if sign else said
    return " ".join(
        x for x in (sign, told, "point" if part else "", digits(part, locale) if part else "") if x
    )


def cardinal(value: int, locale: Locale) -> str:
    """A whole number from 0 to `LARGEST`: "one hundred twenty", "一百二十"."""
    return _chinese(value) if locale == "zh" else _english(value)


def digits(text: str, locale: Locale, one: str = "一") -> str:
    """Digit by digit: "two zero three", "二零三". `one`: the Chinese one, 幺 in phone numbers."""
    if locale == "zh":
        return "".join(one if c == "1" else DIGITS_ZH[int(c)] for c in text)
    return " ".join(ONES[int(c)] for c in text)


def ordinal(value: int) -> str:
    """An English ordinal: "twenty-second"."""
    said = _english(value)
    cut = max(said.rfind(" "), said.rfind("-")) + 1
    last = said[cut:]
    if last in _ORDINALS:
        return said[:cut] + _ORDINALS[last]
    return said[:cut] + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def year(value: int, locale: Locale) -> str:
    """A year as it is said: "twenty twenty-six", "nineteen oh five", "two thousand nine", "二零二六"."""
    if locale == "zh":
        return digits(str(value), "zh")
    century, rest = divmod(value, 100)
    if not 1000 < value < 10000 or 2000 <= value < 2010 or century % 10 == 0 and not rest:
        return _english(value)
    if not rest:
        return f"{_english(century)} hundred"
    return f"{_english(century)} {'oh ' if rest < 10 else ''}{_english(rest)}"


def _english(value: int) -> str:
    if value < 20:
        return ONES[value]
    if value < 100:
        tens, one = divmod(value, 10)
        return TENS[tens - 2] + (f"-{ONES[one]}" if one else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{ONES[hundreds]} hundred" + (f" {_english(rest)}" if rest else "")
    told, place = [], 0
    while value:
        value, group = divmod(value, 1000)
        if group:
            told.append(f"{_english(group)} {_THOUSANDS[place]}".strip())
        place += 1
    return " ".join(reversed(told))


def _chinese(value: int) -> str:
    if value == 0:
        return "零"
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    told = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            continue
        gap = told and (group < 1000 or not groups[place + 1] % 10)
        told += ("零" if gap else "") + _chinese_group(group, first=not told, of=place)
    return told


def _chinese_group(group: int, *, first: bool, of: int) -> str:
    """Four digits with what they count: "两千零五十万". `first`: nothing stands before it, so ten is 十."""
    if group == 2 and of:
        return "两" + _MYRIADS_ZH[of]
    told, pending = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            pending = bool(told)
            continue
        two = digit == 2 and place > 1
        bare = digit == 1 and place == 1 and not told and first
        told += "零" if pending else ""
        told += ("" if bare else "两" if two else DIGITS_ZH[digit]) + _TENS_ZH[place]
        pending = False
    return told + _MYRIADS_ZH[of]
