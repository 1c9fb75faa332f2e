"""Digits as people say them, one by one or in groups: "nine seven two oh five", "97 205", "九七二零五". Pure.

For what nobody counts with: a postcode, a code, the number of an order. A postcode of nine digits keeps its dash.
"""

import re

from shopbot.chat.number_words import DIGITS_ZH, ONES
from shopbot.types import Locale

_WORDS = {word: str(n) for n, word in enumerate(ONES[:10])} | {"oh": "0", "o": "0"}
_HAN = {character: str(n) for n, character in enumerate(DIGITS_ZH)} | {"〇": "0", "幺": "1"}
_TIMES = {"double": 2, "triple": 3}
_DIGIT = rf"(?:\d+|{'|'.join(_WORDS)})"
_SAID = rf"(?:(?:{'|'.join(_TIMES)})\s+)?{_DIGIT}"
_RUN = re.compile(rf"(?<!\w)(?!\d{{5}}-\d{{4}}\b){_SAID}(?:[\s,.-]+{_SAID})+(?!\w)", re.I)
_ONE = re.compile(rf"(?:({'|'.join(_TIMES)})\s+)?({_DIGIT})", re.I)
_HAN_RUN = re.compile(rf"[{''.join(_HAN)}]{{2,}}")


def in_digits(text: str, locale: Locale) -> str:
    """The text with digits that were said as digits, and those of one number together.

    "It is nine seven two, zero five" gives "It is 97205". A number word alone stays.
    """
    if locale == "zh":
        text = _HAN_RUN.sub(lambda found: "".join(_HAN[c] for c in found[0]), text)
    return _RUN.sub(lambda found: "".join(_digits(one) for one in _ONE.finditer(found[0])), text)


def _digits(one: re.Match[str]) -> str:
    digits = _WORDS.get(one[2].lower(), one[2])
    return digits * _TIMES.get((one[1] or "").lower(), 1)
