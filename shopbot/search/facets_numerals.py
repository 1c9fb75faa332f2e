"""Number words in digits, English and Chinese, where they count something. Pure."""

import re
from functools import lru_cache

from shopbot.search.facets_lexicon import is_han, lexicon

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = "零〇一二两三四五六七八九十百千万"
ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: n for n, word in enumerate(ONES.split(), 1)} | {
    word: 10 * n for n, word in enumerate(TENS.split(), 2)
}
LIMITING = re.compile(
    r"\b(?:under|below|over|above|than|at least|at most|up to|max|within|between|around|about|costs?|size"
    r"|(?:budget|limit)(?: is| of)?)\s$"
)
MONEY = (
    "dollars?|bucks?|euros?|pounds?|quid|yuan|usd|stars?|tops|max(?:imum)?|or (?:less|under|more)"
)


def arabic(text: str) -> str:
    """The text with number words in digits: "两百块" -> "200块", "half a litre" -> "0.5 litre"."""
    text = re.sub(rf"(?<![\d{NUMERAL}])半(?=[升斤米]|公斤|小时)", "0.5", text)
    return _english(_chinese().sub(lambda match: _value(match[0]), text))


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    """Numerals before what they count, in a range, or of hundreds at the end of a phrase."""
    counted = [
        *[
            "块",
            "元",
            "美元",
            "美金",
            "美刀",
            "刀",
            "以下",
            "以内",
            "以上",
            "之内",
            "左右",
            "封顶",
            "码",
        ],
        *["颗星", "星(?:级|以上|及|起)", "分以上", "岁"],
        *[name for name in lexicon().units if is_han(name)],
    ]
    return re.compile(
        rf"(?<![几{NUMERAL}])(?:[{NUMERAL}]+(?=半?(?:多|来)?(?:{'|'.join(counted)}))"
        rf"|[{NUMERAL}]+(?=[到至][{NUMERAL}\d])|(?<=[到至])[{NUMERAL}]+"
        r"|[一二两三四五六七八九][百千万][零一二三四五六七八九十百千]*(?=[的，,。！!？?\s]|$))"
    )


def _value(word: str) -> str:
    total = section = digit = 0
    last = 1
    for character in word:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character == "万":
            total, section, digit, last = (total + section + digit) * 10000, 0, 0, 10000
        else:
            last = SCALES[character]
            section += (digit or 1) * last
            digit = 0
    if digit and last > 10 and "零" not in word:  # 三百五 is 350
        digit *= last // 10
    if not any(c in word for c in SCALES):
        return "".join(str(DIGITS[c]) for c in word)
    return str(total + section + digit)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """So many and a half, a half, number words, and what they may count."""
    names = sorted((re.escape(n) for n in lexicon().units if n.isascii()), key=len, reverse=True)
    unit = rf"(?:{'|'.join(names)})(?![a-z])"
    word = "|".join(sorted(WORDS, key=len, reverse=True))
    return (
        re.compile(rf"\b(\d+|{word}) and a half(?=[\s-]+{unit})", re.IGNORECASE),
        re.compile(rf"\b(?:an? )?half(?: of)?(?: an?)?[\s-]+(?={unit})", re.IGNORECASE),
        re.compile(
            rf"\b(?:{word}|an?(?= (?:hundred|thousand)\b))(?:[ -](?:{word}|hundred|thousand)\b"
            rf"|(?<=hundred) and (?:{word})\b|(?<=thousand) and (?:{word})\b)*\b",
            re.IGNORECASE,
        ),
        re.compile(
            rf"[\s-]+(?:(?:to|and|or|-) (?:{word})(?:[ -](?:{word}|hundred)\b)*[\s-]+)?(?:(?:{MONEY})\b|{unit})",
            re.IGNORECASE,
        ),
    )


def _english(text: str) -> str:
    more, half, number, counted = _patterns()
    text = more.sub(lambda match: f"{_counted(match[1])}.5", text)
    text = half.sub("0.5 ", text)

    def digits(match: re.Match[str]) -> str:
        before, after = match.string[: match.start()], match.string[match.end() :]
        counts = counted.match(after) or LIMITING.search(before.lower())
        return str(_counted(match[0])) if counts else match[0]

    return number.sub(digits, text)


def _counted(words: str) -> int:
    if words.isdigit():
        return int(words)
    total = section = 0
    for word in re.split(r"[ -]", words.lower()):
        if word == "hundred":
            section = (section or 1) * 100
        elif word == "thousand":
            total, section = total + (section or 1) * 1000, 0
        else:
            section += WORDS.get(word, 0)  # "a hundred and ten"
    return total + section
