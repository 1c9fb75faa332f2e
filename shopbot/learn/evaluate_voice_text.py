"""How far what was heard is from what was said: word errors in English, character errors in Chinese. Pure.

Both sides are put into one form first: case, punctuation, written-out numbers, money signs and spellings do not count.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from shopbot.types import Locale

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_UNITS = {word: value for value, word in enumerate(_ONES)}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_CHINESE_NUMBER = re.compile(f"[{''.join(_DIGITS)}{''.join(_POWERS)}]+(?:点[{''.join(_DIGITS)}]+)?")
_MONEY = re.compile(r"\$\s*(\d+)(?:\.(\d\d))?")
_TWO_SUMS = re.compile(r"(\d+) dollars (and|to) (\d+) dollars")  # "between $30 and $60"
_SPAN = re.compile(r"(?<=\d)\s*[-~–]\s*(?=\d)")
_SHARE = "占"  # stands for 百分之, whose 百 is no number
_CHINESE_SHARE = re.compile(r"(\d+(?:\.\d+)?)%")
_WORD = re.compile(r"\d+|[^\W\d_]+")


def tokens(text: str, locale: Locale, same: Mapping[str, str]) -> list[str]:
    """The words (English) or characters (Chinese) that are compared.

    Args:
        text: what was said or heard.
        locale: its language.
        same: spellings that count as another one: {"colour": "color"}.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    if locale == "zh":
        plain = _CHINESE_SHARE.sub(rf"{_SHARE}\1", plain.replace("百分之", _SHARE))
        plain = _SPAN.sub("到", plain)
        plain = _CHINESE_NUMBER.sub(lambda found: _chinese_number(found.group()), plain)
        return [letter for letter in plain if letter.isalnum()]
    plain = _MONEY.sub(_dollars, plain).replace("%", " percent ").replace("&", " and ")
    for spelling, other in same.items():
        plain = re.sub(rf"\b{re.escape(spelling)}\b", other, plain)
    words = " ".join(_joined(_numbers(_WORD.findall(plain))))
    return _TWO_SUMS.sub(r"\1 \2 \3 dollars", words).split()


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """How many words or characters were put in, left out or mistaken (Levenshtein, 1966)."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(said, 1):
        above, row[0] = row[0], place
        for column, other in enumerate(heard, 1):
            change = above + (word != other)
            above = row[column]
            row[column] = min(change, above + 1, row[column - 1] + 1)
    return row[-1]


def _dollars(found: re.Match[str]) -> str:
    cents = found.group(2)
    return f" {found.group(1)} dollars" + (f" and {cents} cents" if cents and int(cents) else "")


def _numbers(words: Sequence[str]) -> list[str]:
    """The words with spoken numbers in digits: "one hundred and fifty" is 150; digit by digit stays so."""
    told: list[str] = []
    at = 0
    while at < len(words):
        value, length = _number(words, at)
        told.append(str(value) if length else words[at])
        at += length or 1
    return told


def _number(words: Sequence[str], at: int) -> tuple[int, int]:
    """The number that begins there and how many words it takes; 0 words where there is none."""
    value, length = _below_hundred(words, at)
    end = at + length
    if not length or words[end : end + 1] != ["hundred"]:
        return value, length
    value, end = value * 100, end + 1
    more, length = _below_hundred(words, end + (words[end : end + 1] == ["and"]))
    if length:
        end += (words[end] == "and") + length
    return value + more, end - at


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    first = words[at] if at < len(words) else ""
    if first in _UNITS:
        return _UNITS[first], 1
    if first not in _TENS:
        return 0, 0
    second = _UNITS.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (_TENS[first] + second, 2) if 0 < second < 10 else (_TENS[first], 1)


def _joined(words: Sequence[str]) -> list[str]:
    """Numbers that were read digit by digit, in one piece, with the letter before them: F20315."""
    told: list[str] = []
    digits = False  # whether the last word is such a number, still growing
    for word in words:
        single = word.isdigit() and len(word) == 1
        if single and digits:
            told[-1] += word
        elif word.isdigit() and told and len(told[-1]) == 1 and told[-1] == "f":
            told[-1] += word
            digits = True
        else:
            told.append(word)
            digits = single
    return told


def _chinese_number(text: str) -> str:
    """一百五十 -> 150, 二零三一五 -> 20315, 四十九点九 -> 49.9."""
    whole, _, part = text.partition("点")
    told = _counted(whole) if any(sign in _POWERS for sign in whole) else _spelled(whole)
    return f"{told}.{_spelled(part)}" if part else told


def _counted(text: str) -> str:
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _POWERS[sign], 0
    return str(total + section + digit)


def _spelled(text: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in text)
