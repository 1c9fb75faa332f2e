"""Shape words after what is no length: "1 l long", "20 hours wide", "5 deep" are nonsense that holds a true number.

A small model that is short of a word for a number puts one there. Lengths themselves are judged with the measures.
"""

import re

from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_reading import Finding, Reading, Test

_ENGLISH = re.compile(
    r"(?<![\w.,/-])(\d[\d.]*)\s*([a-z°²]+)?\s+(?:long|wide|high|tall|deep|thick)\b(?![- ](?:life|last|grip|sleeve))",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(\d[\d.]*)\s*([\u4e00-\u9fffA-Za-z]{1,3}?)的?[长宽高深厚](?![\u4e00-\u9fff])"
    r"|(?<![延时增加最调升提身])[长宽高深厚]度?[为是有约]?\s*(\d[\d.]*)\s*([\u4e00-\u9fffA-Za-z]{1,3})"
)
_COUNTED = frozenset({"times", "倍", "x"})  # "3 times as long"


def read_shapes(reading: Reading) -> None:
    """Notes a number of something else than a length that is called long, wide, high, tall, deep or thick."""
    if reading.asks:
        return
    for found in (*_ENGLISH.finditer(reading.text), *_CHINESE.finditer(reading.text)):
        groups = [group for group in found.groups() if group]
        unit = reading.lexicon.units.get(groups[1].lower()) if len(groups) > 1 else None
        if unit and unit.dimension == "length" or len(groups) > 1 and groups[1] in _COUNTED:
            continue
        if _names_length(reading, groups[1] if len(groups) > 1 else ""):
            continue
        reading.claim("attribute", found.span(), _as_written(groups[0], found[0].lower()))


def _names_length(reading: Reading, word: str) -> bool:
    """Whether the Chinese characters after a number begin with a unit of length ("22厘米宽")."""
    return any(
        unit.dimension == "length" and word.startswith(name)
        for name, unit in reading.lexicon.units.items()
        if name and not name.isascii()
    )


def _as_written(number: str, words: str) -> Test:
    """It may be said only as the record itself says it, or of a size that is called so ("42 wide")."""

    def test(facts: Facts) -> Finding:
        sizes = {o.value for v in facts.product.variants for o in v.options}
        return Finding(words in facts.text or number in sizes)

    return test
