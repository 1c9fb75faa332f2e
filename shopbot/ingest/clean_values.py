"""Single values of a feed made clean: text, money, whole numbers, colours. Pure; says why where it cannot."""

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html.parser import HTMLParser

from shopbot.types import LocalText, Money

HIGHEST_PRICE = Decimal(10_000_000)  # in major units; anything above is a slip of the keyboard
HIGHEST_STOCK = 100_000_000
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "OMR": 3, "TND": 3}
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "US$": "USD", "元": "CNY", "元起": "CNY"}
BREAKS = frozenset(
    [
        "p",
        "br",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "table",
        "section",
        "blockquote",
    ]
)
FULL_WIDTH = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
C1 = {  # control characters that are letters and signs of Windows written as Latin 1: "\x99" is "™"
    code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)
}
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


class Unusable(ValueError):
    """A value that cannot be used: `field` names it, the message says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class _TextOf(HTMLParser):
    """Collects the visible text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def clean_text(value: object) -> str:
    """Plain text: no HTML, no control characters, composed Unicode, ASCII letters and digits, single spaces.

    Full NFKC would turn Chinese punctuation and "m²" into something else, so only what is safe is folded.
    """
    if value is None or isinstance(value, dict | list | bool):
        return ""
    text = str(value)
    if "<" in text and re.search(r"</?[a-zA-Z][^<>]*>", text):
        parser = _TextOf()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    text = html.unescape(text) if "&" in text else text
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text.translate(C1))).translate(FULL_WIDTH)
    text = re.sub("[ \t\u00a0\u3000\u2002-\u200a]+", " ", text)
    return re.sub(r" ?\n[\n ]*", "\n", text).strip()


def local_text(value: object, locale: str = "") -> LocalText:
    """Text per language, from a mapping or from one text (its language is guessed where none is given)."""
    if isinstance(value, Mapping):
        found = {str(key): clean_text(text) for key, text in value.items()}
        return LocalText({key: text for key, text in found.items() if text})
    text = clean_text(value)
    return LocalText({locale or language_of(text): text} if text else {})


def language_of(text: str) -> str:
    """Gives "zh" when a fifth of the letters or more are Chinese characters, else "en"."""
    letters = sum(c.isalpha() for c in text)
    return "zh" if letters and len(HAN.findall(text)) * 5 >= letters else "en"


def money(value: object, currency: str, field: str = "price") -> Money | None:
    """An exact amount. None when nothing is stated: a price is never invented.

    Args:
        value: a number, a text such as "$1,299.00", "12.50 EUR", or {"amount", "currency"}.
        currency: where the value names none.
        field: named when the value cannot be used.

    Raises:
        Unusable: when it is no amount, negative or absurd.
    """
    if isinstance(value, Mapping):
        currency = clean_text(value.get("currency")) or currency
        value = value.get("amount")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number, currency = _split_amount(value, currency, field)
    try:
        amount = Decimal(number)
    except InvalidOperation:
        raise Unusable(field, f"{value!r} is no amount of money") from None
    if not amount.is_finite() or amount < 0 or amount > HIGHEST_PRICE:
        raise Unusable(field, f"{value} is negative or absurd")
    scaled = amount.scaleb(MINOR_DIGITS.get(currency, 2))
    return Money(int(scaled.to_integral_value(ROUND_HALF_UP)), currency)


def _split_amount(value: object, currency: str, field: str) -> tuple[str, str]:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unusable(field, f"{value!r} is no amount of money")
    text = unicodedata.normalize("NFKC", str(value)).strip()
    match = re.fullmatch(r"([^\d.,+-]*)\s*([+-]?[\d.,' ]*\d|[+-]?NaN|inf)\s*([^\d.,]*)", text, re.I)
    if match is None:
        raise Unusable(field, f"{value!r} is no amount of money")
    mark = (match[1] or match[3]).strip()
    number = match[2].replace(" ", "").replace("'", "")
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d{1,2}|[+-]?\d+,\d{1,2}", number):  # 1.299,00
        number = number.replace(".", "").replace(",", ".")
    if mark in ("¥", "円"):
        return number.replace(",", ""), currency if currency in ("CNY", "JPY") else "CNY"
    named = mark.upper() if re.fullmatch("[A-Za-z]{3}", mark) else SYMBOLS.get(mark, "")
    if mark and not named:
        raise Unusable(field, f"{value!r} is no amount of money")
    named = named or currency
    return number.replace(",", ""), {"RMB": "CNY"}.get(named, named)


def whole(value: object, field: str) -> int | None:
    """A whole number not below zero, None when nothing is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Unusable(field, f"{value!r} is no whole number") from None
    if isinstance(value, bool) or not number.is_finite() or number != int(number):
        raise Unusable(field, f"{value!r} is no whole number")
    if not 0 <= number <= HIGHEST_STOCK:
        raise Unusable(field, f"{value} is negative or absurd")
    return int(number)


def rating(value: object, field: str = "rating") -> float | None:
    """A rating from 1 to 5, None when nothing (or 0, "not rated yet") is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(str(value).split("/")[0])
    except ValueError:
        raise Unusable(field, f"{value!r} is no rating") from None
    if number == 0:
        return None
    if not 1 <= number <= 5:
        raise Unusable(field, f"{value} is not between 1 and 5")
    return round(number, 2)


def day(value: object, field: str) -> date | None:
    """A date written as YYYY-MM-DD, None when nothing is stated.

    Raises:
        Unusable: when it is something else.
    """
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Unusable(field, f"{value!r} is no date such as 2026-01-31") from None


def needed(value: object, field: str) -> str:
    """A text that must be there.

    Raises:
        Unusable: when it is not.
    """
    text = clean_text(value)
    if not text:
        raise Unusable(field, f"{field} is missing")
    return text
