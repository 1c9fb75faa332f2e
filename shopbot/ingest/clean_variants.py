"""The variants of a raw product: their options in one spelling, prices and stock. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from shopbot.ingest.clean_colors import color_key
from shopbot.ingest.clean_money import Impossible, money
from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_sizes import size_of
from shopbot.ingest.clean_text import clean_text, local_text
from shopbot.ingest.clean_values import Notes, Unusable, needed, seen, whole
from shopbot.types import Money, Option, Variant

LONGEST_COLOR = 40  # characters of a colour's name; longer ones are descriptions


@dataclass(frozen=True, slots=True)
class Selling:
    """What holds for a whole row: its currency, price and stock."""

    currency: str  # "" when the row names one that does not exist: then no price is read
    price: Money | None
    stock: int | None


def price_of(
    value: object, currency: str, stock: int | None, field: str, notes: Notes
) -> Money | None:
    """A price, None where none is stated or it cannot be read for certain (then noted): "ask the shop".

    Nothing is sold for nothing: zero means that no price was filled in, and is noted for goods in stock.

    Raises:
        Impossible: when it is negative or absurd.
    """
    if not currency:
        return None
    try:
        amount = money(value, currency, field)
    except Impossible:
        raise
    except Unusable as error:
        notes.add(error.field, f"{error}; kept without a price")
        return None
    if amount is not None and amount.minor == 0:
        if stock:
            notes.add(field, f"{seen(value)} is no price; kept without a price")
        return None
    return amount


def variants_of(
    data: Mapping[str, object], product_id: str, selling: Selling, notes: Notes
) -> tuple[Variant, ...]:
    """The variants of a row: the listed ones, else one with the row's own colour and size, else none."""
    variants: dict[str, Variant] = {}
    for number, item in enumerate(_list(data.get("variants")), 1):
        read = notes.optional(lambda i=item, n=number: _variant(i, f"{product_id}-{n}", selling, notes), None)  # type: ignore[misc]  # fmt: skip
        if read is None:
            continue
        if read.id in variants:
            notes.add("variants", f"variant {read.id} is there twice; the first is kept")
            continue
        variants[read.id] = read
    if variants:
        return _priced_alike(tuple(variants.values()), notes)
    options = tuple(_own_options(data))
    return (Variant(product_id, options, selling.price, selling.stock),) if options else ()


def _variant(item: object, spare_id: str, selling: Selling, notes: Notes) -> Variant:
    if not isinstance(item, Mapping):
        raise Unusable("variants", f"{seen(item)} is no variant")
    stock = notes.optional(lambda: whole(item.get("stock"), "variants.stock"), None)
    stated = item.get("price")
    price = price_of(stated, selling.currency, stock, "variants.price", notes)
    if (
        price is None
        and (stated is None or not clean_text(stated))
        and not isinstance(stated, Mapping)
    ):
        price = selling.price
    options = tuple(_options(item.get("options"), notes))
    return Variant(clean_text(item.get("id")) or spare_id, options, price, stock)


def _priced_alike(variants: tuple[Variant, ...], notes: Notes) -> tuple[Variant, ...]:
    """Either every variant has a price or none: one without would be taken for the cheapest."""
    priced = tuple(variant for variant in variants if variant.price is not None)
    if not priced or len(priced) == len(variants):
        return variants
    lost = ", ".join(v.id for v in variants if v.price is None)
    notes.add("variants.price", f"left out because they have no price: {lost[:200]}")
    return priced


def lowest(variants: Iterable[Variant]) -> Money | None:
    """The lowest price of the variants, None if none has one.

    Raises:
        Unusable: when they are in different currencies.
    """
    prices = [v.price for v in variants if v.price is not None]
    if len({price.currency for price in prices}) > 1:
        raise Unusable("variants.price", "variants in different currencies")
    return min(prices, key=lambda price: price.minor, default=None)


# ------------------------------------------------------------------ options


def _options(given: object, notes: Notes) -> Iterator[Option]:
    """Options as a list of {"name", "value", "text"} or as a mapping of names to values, each name once."""
    pairs: Iterable[object] = _list(given)
    if isinstance(given, Mapping):
        pairs = [{"name": name, "value": value} for name, value in given.items()]
    names: set[str] = set()
    for pair in pairs:
        option = notes.optional(lambda pair=pair: _option(pair), None)  # type: ignore[misc]
        if option is not None and option.name not in names:
            names.add(option.name)
            yield option


def _option(given: object) -> Option | None:
    if not isinstance(given, Mapping):
        raise Unusable("variants.options", f"{seen(given)} is no option")
    name = _option_names().get(
        (said := needed(given.get("name"), "variants.options")).lower(), said
    )
    value, text = clean_text(given.get("value")), local_text(given.get("text"))
    if not value or value.lower() in rules()["no_option"]:
        return None
    return option_of(name, value) if not text.all() else replace(option_of(name, value), text=text)


@lru_cache(maxsize=1)
def _option_names() -> Mapping[str, str]:
    return {word: name for name, words in rules()["option_names"].items() for word in words}


@lru_cache(maxsize=20_000)
def option_of(name: str, value: str) -> Option:
    """An option: a colour as its plain key (its own name in small letters where that is not known), a size as usual."""
    text = local_text(value)
    if name == "color":
        return Option(name, color_key(value) or value.lower(), text)
    return Option(name, size_of(value) if name == "size" else value, text)


def _own_options(data: Mapping[str, object]) -> Iterator[Option]:
    """The colour and size of a row that is one variant by itself."""
    color, size = clean_text(data.get("color")), clean_text(data.get("size"))
    if color and color.lower() not in rules()["no_option"] and len(color) <= LONGEST_COLOR:
        guessed = clean_text(data.get("title")).endswith(f" - {color}")  # "Phone - Pre-Owned"
        if color_key(color) or not guessed:
            yield option_of("color", color)
    if size and size.lower() not in rules()["no_option"]:
        yield option_of("size", size)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []


_SPLIT = re.compile(r"\s*[,;|]\s*")


def names_of(value: object) -> tuple[str, ...]:
    """Ids or codes as a list or in one field, parted by commas; each once."""
    items = value if isinstance(value, list | tuple) else _SPLIT.split(clean_text(value))
    return tuple(dict.fromkeys(text for item in items if (text := clean_text(item))))
