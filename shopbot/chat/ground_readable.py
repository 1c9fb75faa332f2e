"""Whether a sentence can be read at all, and is in the shopper's language."""

import re

from shopbot.chat.ground_reading import Reading

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f]")
_BROKEN = re.compile(
    r"[\ufffd\u0080-\u009f\ue000-\uf8ff\x00-\x08\x0b-\x1f]|Ã[\x80-\xbf©¨¢±]|â€|ï¼"
    r"|锟斤拷|烫烫|ä¸|å[\x80-\xbf]"
)
_STUTTER = re.compile(
    r"\b(\w+)(?:[\s,.]+\1\b){3,}|([\u4e00-\u9fff]{1,6})\2{3,}|(.)\3{7,}", re.IGNORECASE
)
_LONGEST = 900  # characters of one sentence


def read_language(reading: Reading) -> None:
    """Refuses unreadable text and text in another language; names of the record may be in any."""
    text = reading.text
    if (
        not re.search(r"[^\W_]", text)
        or _BROKEN.search(text)
        or _STUTTER.search(text)
        or len(text) > _LONGEST
    ):
        reading.refuse("unreadable", text[:60])
        return
    rest = _without_names(reading)
    if odd := [c for c in _OTHER.findall(rest) if c not in reading.world.all_text]:
        reading.refuse("language", "".join(odd[:20]))
        return
    han, latin = len(_HAN.findall(rest)), len(_LATIN_WORD.findall(rest))
    chinese = reading.world.record.locale == "zh"
    wrong = latin >= 3 and han < latin if chinese else han > 1 and han >= latin
    if wrong:
        reading.refuse("language", text[:60])


def _without_names(reading: Reading) -> str:
    """The sentence without what the record itself says in any language."""
    text = reading.text
    for mention in reversed(reading.mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    names = {f.product.brand for f in reading.world.facts} | {
        t
        for f in reading.world.facts
        for v in f.product.variants
        for o in v.options
        for t in o.text.all()
    }
    info = reading.world.record.info
    names |= {*info.name.all(), info.email}
    for name in sorted((n for n in names if n), key=len, reverse=True):
        text = text.replace(name, " ")
    return text
