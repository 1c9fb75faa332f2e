"""Text of a feed made clean: no HTML, no invisible or control characters, one form for each letter. Pure.

What a merchant wrote keeps its meaning: letters in capitals, typographic quotes, "m²" and Chinese punctuation stay.
"""

import html
import re
import unicodedata
from collections.abc import Mapping

from shopbot.ingest.clean_html import TAG, visible_text
from shopbot.types import LocalText

ROUNDS = 20  # of unwrapping: "&amp;lt;p&amp;gt;" is a paragraph in its third round
EASY = re.compile(
    r"[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*"
)  # plain ASCII without "&", "<", ">" and doubled spaces
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff]"
)
ODD = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
SPACES = re.compile(f" *[{ODD}][ {ODD}]*| {{2,}}")
LINES = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
GAPS = re.compile(r" ?\n[\n ]*")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# Control characters that are letters and signs of Windows written as Latin 1: "\x99" is "™".
CONTROLS = re.compile("[\x80-\x9f]")
C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# Full-width letters and digits, ligatures, letters made of mathematical signs, radicals.
SAFE_SIGNS = "％＋－／＝＃＆＠＊＿＄"
FOLDED = {
    **{
        code: chr(code - 0xFEE0)
        for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
        for code in range(first, last + 1)
    },
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for first, last in ((0xFB00, 0xFB06), (0x1D400, 0x1D7FF), (0x2F00, 0x2FD5))
        for code in range(first, last + 1)
    },
    **{ord(sign): chr(ord(sign) - 0xFEE0) for sign in SAFE_SIGNS},
}
FOLDABLE = re.compile(
    f"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\u2f00-\u2fd5{SAFE_SIGNS}\U0001d400-\U0001d7ff]"
)


def _byte_of(character: str) -> int | None:
    """The byte that Windows (or Latin 1, where Windows has none) reads as this character."""
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(character) if 0x80 <= ord(character) < 0xA0 else None


BYTES = {
    character: byte
    for code in (*range(0x80, 0x180), 0x192, 0x2C6, 0x2DC, *range(0x2010, 0x2040), 0x20AC, 0x2122)
    if (byte := _byte_of(character := chr(code))) is not None
}
_TAIL = "[" + re.escape("".join(c for c, byte in BYTES.items() if 0x80 <= byte < 0xC0)) + "]"
# Chinese needs two characters in a row: one alone could be a French "é" before a closing quotation mark.
LEADING = re.compile("[ÂÃâïðã-é]")
MISREAD = re.compile(f"[ÂÃ]{_TAIL}|[âï]{_TAIL}{{2}}|ð{_TAIL}{{3}}|(?:[ã-é]{_TAIL}{{2}}){{2,}}")
LIKELY = re.compile(  # what such a repair may bring to light; anything else was not misread
    "[\u00a0-\u00ff\u2010-\u2044\u20ac\u2122\u2190-\u22ff\u25a0-\u27bf\ufeff\uff01-\uff5e"
    "\u3000-\u30ff\u4e00-\u9fff\U0001f000-\U0001faff]+"
)
# What another round could still change: markup, misread letters, anything to be folded.
UNSTABLE = re.compile(
    rf"<[a-zA-Z/!?]|&[#\w]|[\x80-\x9f{LEADING.pattern[1:-1]}{FOLDABLE.pattern[1:-1]}]|{INVISIBLE.pattern}"
)


def clean_text(value: object) -> str:
    """Plain text in composed Unicode, single spaces, a line for each paragraph. Cleaning it again changes nothing.

    Full NFKC would turn Chinese punctuation and "m²" into something else, so only what is safe is folded.
    """
    if value is None or isinstance(value, dict | list | tuple | bool):
        return ""
    text = str(value)
    if EASY.fullmatch(text):
        return text
    for _ in range(ROUNDS):
        cleaned = _once(text)
        if cleaned == text or not UNSTABLE.search(cleaned):
            return cleaned
        text = cleaned
    return _once(TAG.sub("", text.replace("&", " ")))


def _once(text: str) -> str:
    if not text.isascii():
        text = MISREAD.sub(_repaired, text) if LEADING.search(text) else text
        text = CONTROLS.sub(lambda match: C1[ord(match[0])] or "", text)
    text = visible_text(LINES.sub("\n", text))
    if "&" in text:
        text = REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    text = INVISIBLE.sub("", LINES.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", FOLDABLE.sub(_folded, text))
    return GAPS.sub("\n", SPACES.sub(" ", text)).strip()


def _folded(match: re.Match[str]) -> str:
    return FOLDED[ord(match[0])]


def _repaired(match: re.Match[str]) -> str:
    """Text whose UTF-8 was read as Windows 1252 ("donâ€™t"), where nothing else can be meant."""
    try:
        text = bytes(BYTES[character] for character in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return text if LIKELY.fullmatch(text) else match[0]


def local_text(value: object, locale: str = "") -> LocalText:
    """Text per language, from a mapping or from one text (its language is guessed where none is given)."""
    if isinstance(value, Mapping):
        found = {str(key): clean_text(text) for key, text in value.items()}
        return LocalText({key: text for key, text in found.items() if text})
    text = clean_text(value)
    return LocalText({locale or language_of(text): text} if text else {})


def in_its_language(text: str) -> LocalText:
    """A text that is clean already, under the language it is written in."""
    return LocalText({language_of(text): text} if text else {})


def language_of(text: str) -> str:
    """Gives "zh" when a fifth of the letters or more are Chinese characters, else "en"."""
    if text.isascii() or not (chinese := len(HAN.findall(text))):
        return "en"
    return "zh" if chinese * 5 >= sum(c.isalpha() for c in text) else "en"


def matching_form(text: str) -> str:
    """The text as it is compared, never shown: small letters, no accents and signs, so "HUGE SALE!" is "huge sale"."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
