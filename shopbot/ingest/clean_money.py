"""Amounts of money out of a feed, in any notation that can mean only one amount. Exact, never guessed. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_text import clean_text
from shopbot.ingest.clean_values import Unusable, seen
from shopbot.types import Money, minor_digits

HIGHEST = Decimal(10_000_000)  # in major units; anything above is a slip of the keyboard
HIGHEST_SMALL = Decimal(10_000_000_000)  # where a loaf of bread costs hundreds or thousands
LONGEST = 60  # characters of a price
ASCII = str.maketrans(
    "’‘´`٬−–—￥￡．，：（）﹩", "'''''---¥£.,:()$"
)  # not NFKC: "9.99¹" is not 9.991
AMOUNT = re.compile(r"([+-]?)\s*(\d[\d.,' ]*|[.,]\d+)(万)?")
# Digits in thirds, or as in India ("12,34,567"); the groups are parted by one and the same sign.
GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")


def money(value: object, currency: str, field: str = "price") -> Money | None:
    """An exact amount. None when nothing is stated, also "call us" or "面议": a price is never invented.

    Args:
        value: a number, a text such as "$1,299.00", "1.299,00 €", "59元", or {"amount", "currency"}.
        currency: where the value names none; it also decides what "$" and "¥" mean.
        field: named when the value cannot be used.

    Raises:
        Impossible: when it is negative or absurd.
        Unusable: when it is no amount, or could be two.
    """
    if isinstance(value, Mapping):
        currency = named_currency(value.get("currency"), currency, field)
        value = value.get("amount")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unusable(field, f"{seen(value)} is no amount of money")
    if isinstance(value, str):
        if _says_none(value):
            return None
        amount, currency = _read(value, currency, field)
    else:
        amount = Decimal(str(value))
    return _checked(amount, currency, value, field)


class Impossible(Unusable):
    """An amount that no product can cost: the record as a whole is not to be trusted."""


def _checked(amount: Decimal, currency: str, value: object, field: str) -> Money:
    highest = HIGHEST_SMALL if currency in rules()["small_currencies"] else HIGHEST
    if not amount.is_finite() or amount < 0 or amount > highest:
        raise Impossible(field, f"{seen(value)} is negative or absurd")
    scaled = amount.scaleb(minor_digits(currency))
    return Money(int(scaled.to_integral_value(ROUND_HALF_UP)), currency)


def _says_none(text: str) -> bool:
    if not text.strip():
        return True
    return len(text) <= LONGEST and _plain(text).strip(".!…。！ ") in _no_price()


@lru_cache(maxsize=1)
def _no_price() -> frozenset[str]:
    return frozenset(rules()["no_price"])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", clean_text(text).lower().translate(ASCII)).strip()


def _read(value: str, currency: str, field: str) -> tuple[Decimal, str]:
    text = value if len(value) <= LONGEST else ""
    text = _digits(_plain(text))
    found = list(AMOUNT.finditer(text))
    if len(found) != 1:
        raise Unusable(field, f"{seen(value)} is no single amount of money")
    match = found[0]
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    sign = match[1]
    if before.endswith(("-", "+")) and not sign:  # "- $5" is below zero, and so is "-$5"
        before, sign = before[:-1].strip(), before[-1]
    elif before.startswith("-"):
        before, sign = before[1:].strip(), "-"
    after = re.sub(r"^-+(?=\W|$)", "", after).strip()  # "12,-"
    currency = _named(before, after, currency, value, field)
    number = match[2].strip(" '").rstrip(".,")
    amount = _number(number, currency, value, field)
    amount *= 10_000 if match[3] else 1
    return -amount if sign == "-" and amount else amount, currency


def _digits(text: str) -> str:
    """Digits of any script as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else {"٫": "."}.get(c, c) for c in text
    )


def _number(number: str, currency: str, value: str, field: str) -> Decimal:
    """Decimal or thousands? Whatever allows two readings is refused: a wrong price is worse than none."""
    if grouped := GROUPED.fullmatch(number):
        sign = grouped[1] or ","
        if sign in ".," and number.count(sign) == 1:
            thirds = minor_digits(currency) == 3
            if number.startswith("0") or (sign == "." and thirds):
                return Decimal(number.replace(",", "."))
            if (sign == "." and minor_digits(currency)) or (sign == "," and thirds):
                readings = f"{number.replace(',', '.')} or {re.sub('[.,]', '', number)}"
                raise Unusable(field, f"{seen(value)} can be read as {readings}")
        return Decimal(re.sub("[.,' ]", "", number))
    point = max(number.rfind("."), number.rfind(","))
    head, tail = (number[:point], number[point + 1 :]) if point >= 0 else (number, "")
    if not tail.isdecimal() and point >= 0:
        raise Unusable(field, f"{seen(value)} is no amount of money")
    if not head.isdecimal() and head:
        grouped = GROUPED.fullmatch(head)
        if grouped is None or (point >= 0 and number[point] in head):
            raise Unusable(field, f"{seen(value)} is no amount of money")
    return Decimal(f"{re.sub('[^0-9]', '', head) or 0}.{tail or 0}")


# ------------------------------------------------------------------ currencies


def currency_code(value: object, known: str = "") -> str:
    """The ISO 4217 code of a currency's code, sign or name, "" when it is none.

    Args:
        value: "usd", "RMB", "€", "人民币".
        known: the currency at hand; it decides what a shared sign such as "$" or "kr" means.
    """
    text = _plain(clean_text(value)).strip(" .:()")
    if not text:
        return ""
    if shared := rules()["shared_signs"].get(text):
        return known if known in shared else str(shared[0])
    return _currencies().get(text, "")


def named_currency(value: object, known: str, field: str = "currency") -> str:
    """The currency that a value names, `known` if it is empty.

    Raises:
        Unusable: when it names something else: the amount beside it is not to be read as another currency.
    """
    if not clean_text(value):
        return known
    if code := currency_code(value, known):
        return code
    raise Unusable(field, f"{seen(value)} is no currency such as USD or CNY")


@lru_cache(maxsize=1)
def _currencies() -> Mapping[str, str]:
    codes = {code.lower(): code for code in str(rules()["currencies"]).split()}
    return codes | {
        word: code for code, words in rules()["currency_words"].items() for word in words
    }


def _named(before: str, after: str, currency: str, value: str, field: str) -> str:
    """The currency of an amount with these words before and after it."""
    marks = [mark for words in (before, after) for mark in _marks(words, currency)]
    codes = {currency_code(mark, currency) for mark in marks}
    if "" in codes:
        raise Unusable(field, f"{seen(value)} is no amount of money")
    if len(codes) == 2 and any(mark in rules()["shared_signs"] for mark in marks):
        # "$12.00 CAD": the code says which dollar
        codes = {c for m in marks if m not in rules()["shared_signs"] for c in [currency_code(m)]}
    if len(codes) > 1:
        raise Unusable(field, f"{seen(value)} names two currencies")
    return codes.pop() if codes else currency


def _marks(words: str, currency: str) -> list[str]:
    """One mark or, where they are none together ("CAD $"), each of them."""
    mark = _without_words(words)
    return [mark] if mark and currency_code(mark, currency) else mark.split()


def _without_words(words: str) -> str:
    """The mark alone: "from $" is "$", "元起" is "元"."""
    return _price_words().sub(" ", words).strip(" .:()*") if words else ""


@lru_cache(maxsize=1)
def _price_words() -> re.Pattern[str]:
    named = sorted(map(re.escape, rules()["price_words"]), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(named)})(?![a-z])")


def stated_currency(data: Mapping[str, object], likely: str = "") -> str:
    """The currency that a raw row names, in its own column or beside its price; "" if neither.

    Args:
        data: the raw row.
        likely: what a sign of several currencies means, if it can mean that.
    """
    if code := currency_code(data.get("currency"), likely):
        return code
    price = data.get("price")
    if isinstance(price, Mapping):
        return currency_code(price.get("currency"), likely)
    if not isinstance(price, str) or price.isdecimal() or len(price) > LONGEST:
        return ""
    marks = re.split(AMOUNT, _plain(price))
    marks = [mark for mark in (_without_words(marks[0]), _without_words(marks[-1])) if mark]
    return next((code for mark in marks if (code := currency_code(mark, likely))), "")
