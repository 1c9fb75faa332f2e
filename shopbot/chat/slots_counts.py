"""How many, in digits: "two dozen" is 24, "twenty-five" 25, 两打 24, 十亿 1000000000, "minus two" -2. Exact and pure.

Only counts of more than one word or character are rewritten: "one" and 一 mean too much else to be touched here.
"""

import re

from shopbot.chat.number_words import CHINESE, ENGLISH, chinese_value, english_value

MOST = 9_999_999_999  # what is more says only "too many": the patterns of assets read ten digits
_SINGLE = "one|two|three|four|five|six|seven|eight|nine|ten"
_DOZENS = re.compile(
    rf"\b(half a|an?|a couple(?: of)?|\d{{1,9}}|{_SINGLE})[ -]dozen\b", re.IGNORECASE
)
_ENGLISH = re.compile(rf"(?<![\w-])(?:an? )?(?:{ENGLISH})(?:(?: and |[ -])(?:{ENGLISH}))*\b", re.I)
_SCIENTIFIC = re.compile(r"(?<![\w.])(\d)e\+?(\d{1,3})\b", re.IGNORECASE)
_MINUS = re.compile(rf"\b(?:minus|negative) ({_SINGLE}|(?=\d))|负(?=\d)", re.IGNORECASE)
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOZENS_ZH = re.compile(rf"(半|\d{{1,9}}|[{CHINESE}]{{1,3}})打(?!折|开|包|电话|算|理|磨|扫|底|九)")
_COUNTED = (
    "个件双只条把盏台套副顶款份瓶盒本对根块张袋包打箱辆枚支束朵片俩，,。！!？?吧了"  # after a count
)
_CHINESE = re.compile(
    rf"(?<![{CHINESE}第])(?:负?[{CHINESE}]{{2,12}}|负[{CHINESE}])(?=[{_COUNTED}]|\s*$)(?<!万一)(?<!千万)"
)
_LONG = re.compile(r"\d{11,}")


def counted(text: str) -> str:
    """The text with its counts in digits, none of them longer than ten."""
    text = _COMMAS.sub("", text)
    text = _DOZENS.sub(lambda found: str(_dozens(found[1].lower())), text)
    text = _DOZENS_ZH.sub(lambda found: f"{_dozens_zh(found[1])}个", text)
    text = _ENGLISH.sub(_english, text)
    text = _CHINESE.sub(_chinese, text)
    text = _SCIENTIFIC.sub(lambda found: found[1] + "0" * min(int(found[2]), 12), text)
    text = _MINUS.sub(lambda found: f"-{english_value(found[1]) if found[1] else ''}", text)
    return _LONG.sub(str(MOST), text)


def _dozens(said: str) -> int:
    if said.startswith("half"):
        return 6
    if said.isdecimal():
        return 12 * int(said)
    return 12 * (2 if "couple" in said else 1 if said in ("a", "an") else english_value(said))


def _dozens_zh(said: str) -> int:
    if said == "半":
        return 6
    return 12 * (int(said) if said.isdecimal() else chinese_value(said))


def _english(found: re.Match[str]) -> str:
    words = found[0].lower()
    if words in _SINGLE.split("|") or words.startswith(("a one", "an ")):
        return found[0]
    return str(min(english_value(words.removeprefix("a ")), MOST))


def _chinese(found: re.Match[str]) -> str:
    said, bare = found[0], found[0].removeprefix("负")
    if bare == said and not any(character in bare for character in "十百千万亿"):
        return said  # 一两个 and 三四个 are guesses, no counts
    value = min(chinese_value(bare), MOST)
    return f"-{value}" if bare != said else str(value)
