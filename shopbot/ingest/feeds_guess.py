"""What an unknown column holds, judged by its values and its name. Where two could be the price, neither is."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from shopbot.ingest.feeds_columns import TITLES, plain, rules
from shopbot.ingest.feeds_text import Row

ADDRESS = re.compile(r"https?://\S+")
PICTURE = re.compile(r"https?://\S+\.(jpe?g|png|webp|gif|avif|svg)(\?\S*)?(\s*[,|].*)?", re.I)
CURRENCY = r"(?:US\$|[$€£¥￥元]|(?:USD|EUR|GBP|CNY|RMB|JPY|CHF)\b)"
MARKED = re.compile(rf"{CURRENCY}\s*\d[\d., ']*|\d[\d., ']*\s*{CURRENCY}")
CENTS = re.compile(r"\d{1,6}(?:[., ']\d{3})*[.,]\d{2}")
CODE = re.compile(r"[\w./-]{1,40}")
LOOKED_AT = 300  # characters of a value
MOSTLY = 0.8  # of the filled values


def guesses(open_columns: Sequence[str], taken: set[str], sample: Sequence[Row]) -> dict[str, str]:
    """Fields for columns whose names nobody knows. A title is guessed only where something else is recognised too."""
    values = {name: _values(name, sample) for name in open_columns}
    found: dict[str, str] = {}

    def give(field: str, candidates: Iterable[str], *, only: bool = False) -> None:
        free = [name for name in candidates if name not in found]
        if field not in taken and free and not (only and len(free) > 1):
            found[free[0]] = field
            taken.add(field)

    give("picture", _like(values, PICTURE))
    give("url", [name for name in _like(values, ADDRESS) if name not in _like(values, PICTURE)])
    prices = _prices(values)
    give("price", [n for n in prices if _named(n, "price")], only=True)
    give("price", prices, only=True)
    give("id", [n for n in values if _named(n, "id") and _unique_codes(values[n])])
    give("brand", [n for n in values if _named(n, "brand")])
    give("category", [n for n in values if _named(n, "category")])
    give("stock", [n for n in _like(values, re.compile(r"\d{1,7}")) if _named(n, "stock")])
    if not taken & set(TITLES) and taken & {
        "price",
        "url",
        "picture",
        "id",
        "brand",
        "description",
    }:
        give("title", [n for n in values if _named(n, "title") and _names_something(values[n])])
        give("title", [n for n in values if _names_something(values[n])])
    give("description", [n for n in values if _named(n, "description") and _long(values[n])])
    give("description", [n for n in values if _long(values[n])], only=True)
    return found


def inside_prices(columns: Iterable[str], sample: Sequence[Row]) -> list[str]:
    """Amounts of money that are not known to be a price for shoppers (a dealer's price, a deposit): not to be shown."""
    values = {name: _values(name, sample) for name in columns}
    money = set(_like(values, MARKED)) | set(_prices(values))
    return [name for name in values if name in money or _named(name, "never_price")]


def _values(name: str, sample: Sequence[Row]) -> list[str]:
    given = (row.data.get(name) for row in sample)
    texts = (" ".join(str(value)[:LOOKED_AT].split()) for value in given if value is not None)
    return [text for text in texts if text]


def _named(name: str, field: str) -> bool:
    """Whether a word of the column's name is one of those; short ones must stand alone."""
    asked = plain(name)
    words = set(re.findall(r"[^\W_]+", asked))
    known: Sequence[str] = rules().data["guess"][field]
    return any(
        word in words or (len(word) > 3 or not word.isascii()) and word in asked for word in known
    )


def _share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


def _like(values: Mapping[str, Sequence[str]], pattern: re.Pattern[str]) -> list[str]:
    return [n for n, texts in values.items() if _share(texts, pattern.fullmatch) >= MOSTLY]


def _prices(values: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns of amounts: with a currency, with cents, or of numbers under a name that says price."""
    sold = {name: texts for name, texts in values.items() if not _named(name, "never_price")}
    marked, cents = _like(sold, MARKED), _like(sold, CENTS)
    number = re.compile(r"\d{1,7}([.,]\d{1,2})?")
    named = [name for name in _like(sold, number) if _named(name, "price")]
    return list(dict.fromkeys([*marked, *cents, *named]))


def _unique_codes(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts) > 0 and _share(texts, CODE.fullmatch) == 1


def _names_something(texts: Sequence[str]) -> bool:
    """Texts of a name's length, hardly two alike, of letters rather than digits."""
    if not texts or len(set(texts)) < MOSTLY * len(texts):
        return False
    lengths = sorted(map(len, texts))
    letters = _share(texts, lambda text: sum(c.isalpha() for c in text) * 2 >= len(text))
    shortest = 3 if texts[0].isascii() else 2
    return (
        shortest <= lengths[len(lengths) // 2] <= 150
        and letters >= MOSTLY
        and not _share(texts, ADDRESS.match)
    )


def _long(texts: Sequence[str]) -> bool:
    return bool(texts) and sorted(map(len, texts))[len(texts) // 2] >= 60
