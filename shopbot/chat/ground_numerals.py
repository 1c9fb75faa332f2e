"""One form for every number: full-width digits, thousands commas and numbers in words become plain digits."""

import re
import unicodedata

from shopbot.chat.number_words import DIGIT_OF, ONES, TENS, chinese_value, english_value

_ONES = {word: value for value, word in enumerate(ONES)}
_NUMBER = "|".join([*ONES, *TENS, "hundred", "thousand"])
_ENGLISH = re.compile(
    rf"\b(?:a (?=hundred|thousand))?(?:{_NUMBER})(?:(?:[ -]"
    rf"|,? and )(?:{_NUMBER}))*(?: point(?: (?:{_NUMBER}))+)?\b",
    re.IGNORECASE,
)
_LONE_ONE = re.compile(  # "one" is a number only before something counted or measured
    r"[ -](?:dollar|year|month|week|day|hour|minute|kg|kilo|litre|liter|star|review"
    r"|left|in stock|hand|piece)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"百分之([零〇一二两三四五六七八九十百]+)"
    r"|(?<![\d.])([零〇一二两三四五六七八九十百千万]+)(点[零〇一二三四五六七八九]+)?"
    r"(?=(?:多|来|几)?\s*(?:元|块|美元|美金|毫?克|千克|公斤|斤|磅|盎司|毫?升|[厘毫分]?米|公里|英寸|寸|英尺|个?小时|分钟|秒"
    r"|天内|天|日内|年|个?月|个?星期|周|个?工作日|颗?星|分(?!之)|折|件|条|码|千?瓦|分贝|岁|人|层|码|双|台|只|盏|本|个|款|种"
    r"|把|套|位|张|档|毫安|手))"
)
_KEPT = re.compile(r"一[天日件个款种双位分只台把套人层](?!内)|十分(?!之|钟)|一年四季|千万|万[一分]")
_HALF = re.compile(r"半(?=(?:个)?(?:升|小时|年|公斤|千克|米|月))")
_AND_HALF = re.compile(r"(\d+)(个?小时|个?月|年|升|公斤|千克|米)半")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_EUROPEAN = re.compile(r"\b(a|half an?) (dozen|hour|litre|liter|year|kilo)\b", re.IGNORECASE)


def normalise(text: str) -> str:
    """The text with half-width characters, plain spaces and every number in digits."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = _COMMAS.sub("", " ".join(text.split()))
    text = _WITHIN_ONE.sub(r"\1 1 \2", _EUROPEAN.sub(_halved, text))
    text = _ENGLISH.sub(_from_english, text)
    text = _HALF.sub("0.5", _CHINESE.sub(_from_chinese, text))
    return _AND_HALF.sub(lambda found: f"{found[1]}.5{found[2]}", text)


_WITHIN_ONE = re.compile(
    r"\b(within|for|in|lasts|under) an? ((?:full |whole )?(?:year|month|week|day|hour)(?!-))\b",
    re.I,
)
_QUOTES = str.maketrans("‘’‛′‐‑‒−～∶", "''''----~:")


def _halved(found: re.Match[str]) -> str:
    if found[2].lower() == "dozen":
        return "12" if found[1].lower() == "a" else found[0]
    return f"0.5 {found[2]}" if found[1].lower().startswith("half") else found[0]


def _from_english(found: re.Match[str]) -> str:
    words = found[0].lower()
    few = re.search(r"\b(?:only|just) $", found.string[: found.start()], re.IGNORECASE)
    if words == "one" and not few and not _LONE_ONE.match(found.string[found.end() :]):
        return found[0]
    whole, _, fraction = words.partition(" point ")
    digits = "".join(str(_ONES.get(word, "")) for word in fraction.split())
    return f"{english_value(whole)}.{digits}" if digits else str(english_value(whole))


def _from_chinese(found: re.Match[str]) -> str:
    if found[1]:
        return f"{chinese_value(found[1])}%"
    near = found.string[max(0, found.start() - 1) : found.end() + 3]
    kept = _KEPT.search(near)
    if kept and found[0][0] in kept[0] and near[0] != "第":
        return found[0]
    if found[3]:
        fraction = "".join(str(DIGIT_OF[character]) for character in found[3][1:])
        return f"{chinese_value(found[2])}.{fraction}"
    return str(chinese_value(found[2]))
