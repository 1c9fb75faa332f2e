"""The words that numbers are made of: those who write them out and those who read them share one list."""

import re

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
DIGITS_ZH = "零一二三四五六七八九"

_ONES = {word: value for value, word in enumerate(ONES)}
_TENS = dict(zip(TENS, range(20, 100, 10), strict=True))
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
ENGLISH = "|".join([*_ONES, *_TENS, "hundred", *_LARGE])  # alternatives of a pattern
DIGIT_OF = {character: value for value, character in enumerate(DIGITS_ZH)} | {"〇": 0, "两": 2}
SCALES_ZH = {"十": 10, "百": 100, "千": 1000}
_LARGE_ZH = {"万": 10**4, "亿": 10**8}
CHINESE = "".join([*DIGIT_OF, *SCALES_ZH, *_LARGE_ZH])  # characters of a class


def english_value(words: str) -> int:
    """The number that English words say; signs and words that are none do not count."""
    total = current = 0
    for word in re.split(r"[^a-z]+", words.lower()):
        if word in _ONES or word in _TENS:
            current += _ONES.get(word, _TENS.get(word, 0))
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _LARGE:
            total, current = total + max(current, 1) * _LARGE[word], 0
    return total + current


def chinese_value(characters: str) -> int:
    """The number that characters of CHINESE say; without 十, 百, ... they are read digit by digit."""
    if not any(character in SCALES_ZH or character in _LARGE_ZH for character in characters):
        return int("".join(str(DIGIT_OF[character]) for character in characters))
    total = section = digit = 0
    for character in characters:
        if character in _LARGE_ZH:
            total, section, digit = max(total + section + digit, 1) * _LARGE_ZH[character], 0, 0
        elif character in SCALES_ZH:
            section, digit = section + max(digit, 1) * SCALES_ZH[character], 0
        else:
            digit = DIGIT_OF[character]
    return total + section + digit
