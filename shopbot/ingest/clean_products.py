"""One raw product row -> Product, or the reason why not. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shopbot.ingest.clean_values import (
    Unusable,
    clean_text,
    language_of,
    local_text,
    money,
    needed,
    rating,
    whole,
)
from shopbot.ingest.feeds_text import Row
from shopbot.search.facets_lexicon import color_key, lexicon
from shopbot.types import Attribute, LocalText, Money, Option, Product, Variant

ALL_GONE = (
    "out of stock",
    "out_of_stock",
    "outofstock",
    "0",
    "no",
    "false",
    "无货",
    "缺货",
    "售罄",
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a category file says of an attribute."""

    label: LocalText
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a row is read against: the shop's currency and the declared attributes of each category."""

    currency: str
    attributes: Mapping[str, Mapping[str, Declared]] = field(default_factory=dict)


def product_of(row: Row, frame: Frame) -> Product:
    """The product of a row.

    Raises:
        Unusable: naming the field and the reason.
    """
    data = row.data
    currency = (clean_text(data.get("currency")) or frame.currency).upper()
    title = _local(data, "title")
    if not title.all():
        raise Unusable("title", "title is missing")
    price = money(data.get("price"), currency)
    category, kind = _category(data)
    product_id = clean_text(data.get("id")) or _made_id(data, title)
    if len(product_id) > 200:
        raise Unusable("id", "longer than 200 characters")
    variants = _variants(data, product_id, currency, price)
    price = _lowest(variants) or price
    return Product(
        id=product_id,
        title=title,
        description=_description(data),
        category=category,
        kind=kind,
        brand=clean_text(data.get("brand")).strip("™® "),
        audience=_audience(data.get("audience")),
        attributes=_attributes(data.get("attributes"), frame.attributes.get(category, {})),
        variants=variants,
        price=price,
        list_price=_list_price(data, currency, price),
        stock=_stock(data, variants),
        rating=rating(data.get("rating")),
        rating_count=whole(data.get("rating_count"), "rating_count") or 0,
        picture=_picture(data.get("picture")),
        picture_text=_local(data, "picture_text"),
        url=_address(data.get("url")),
        goes_with=tuple(clean_text(other) for other in _list(data.get("goes_with"))),
        source=f"{row.file}:{row.line}",
    )


def _local(data: Mapping[str, object], name: str) -> LocalText:
    found = dict(local_text(data.get(name)).by_locale)
    for locale in ("en", "zh"):
        if text := clean_text(data.get(f"{name}_{locale}")):
            found[locale] = text
    return LocalText(found)


def _description(data: Mapping[str, object]) -> LocalText:
    found = _local(data, "description")
    brief = clean_text(data.get("brief"))
    if not brief:
        return found
    locale = language_of(brief)
    return LocalText(
        {**found.by_locale, locale: f"{brief}\n{found.by_locale.get(locale, '')}".strip()}
    )


def _made_id(data: Mapping[str, object], title: LocalText) -> str:
    """An id for goods whose feed has none: the same record gets the same id at every import."""
    parts = (*title.all(), clean_text(data.get("brand")), clean_text(data.get("url")))
    return "p-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _category(data: Mapping[str, object]) -> tuple[str, LocalText]:
    """The category's key, and what the product is. A path such as "A > B > C" gives A and "C"."""
    given = data.get("category")
    path = [clean_text(part) for part in given] if isinstance(given, list) else []
    if not path:
        path = [part.strip() for part in re.split(r"\s*>\s*|\s*/\s(?=\S)", clean_text(given))]
    path = [part for part in path if part]
    kind = _local(data, "kind")
    if not kind.all() and len(path) > 1:
        kind = local_text(re.sub(r"^All\s+", "", path[-1]))
    return category_key(path[0]) if path else "", kind


def category_key(label: str) -> str:
    """A short key for a category label."""
    key = re.sub(r"[^\w]+", "-", label.lower()).strip("-")
    return key[:60]


def _audience(value: object) -> str:
    return lexicon().audiences.get(clean_text(value).lower(), "")


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


# ------------------------------------------------------------------ attributes


def _attributes(given: object, declared: Mapping[str, Declared]) -> tuple[Attribute, ...]:
    if isinstance(given, Mapping):
        return tuple(_loose(str(name), value) for name, value in given.items() if _stated(value))
    return tuple(_declared(item, declared) for item in _list(given))


def _stated(value: object) -> bool:
    return isinstance(value, bool | int | Decimal) or bool(clean_text(value))


def _loose(name: str, value: object) -> Attribute:
    """An attribute of a foreign feed: the value as stated, text kept whole."""
    label = local_text(name)
    if isinstance(value, bool):
        return Attribute(name, value, label=label)
    if isinstance(value, int | Decimal):
        return Attribute(name, float(value), label=label)
    text = clean_text(value)
    return Attribute(name, text, label=label, text=local_text(text))


def _declared(item: object, declared: Mapping[str, Declared]) -> Attribute:
    if not isinstance(item, Mapping):
        raise Unusable("attributes", f"{item!r} is no attribute")
    name = needed(item.get("name"), "attributes")
    known = declared.get(name, Declared(LocalText({"en": name.replace("_", " ")})))
    label = local_text(item.get("label"))
    label = label if label.all() else known.label
    value = item.get("value")
    unit = clean_text(item.get("unit")) or known.unit
    if isinstance(value, bool):
        return Attribute(name, value, label=label)
    if isinstance(value, int | Decimal):
        return Attribute(name, float(value), unit, label)
    text = needed(value, f"attributes.{name}")
    words = local_text(item.get("text"))
    return Attribute(name, text, "", label, words if words.all() else local_text(text))


# ------------------------------------------------------------------ variants


def _variants(
    data: Mapping[str, object], product_id: str, currency: str, price: Money | None
) -> tuple[Variant, ...]:
    variants: dict[str, Variant] = {}
    for number, item in enumerate(_list(data.get("variants")), 1):
        if not isinstance(item, Mapping):
            raise Unusable("variants", f"{item!r} is no variant")
        own_id = clean_text(item.get("id")) or f"{product_id}-{number}"
        if own_id in variants:
            raise Unusable("variants", f"variant {own_id} is there twice")
        variants[own_id] = Variant(
            own_id,
            tuple(o for given in _list(item.get("options")) if (o := _option(given))),
            money(item.get("price"), currency, "variants.price") or price,
            whole(item.get("stock"), "variants.stock"),
        )
    if variants:
        return tuple(variants.values())
    options = tuple(_flat_options(data))
    return (Variant(product_id, options, price, _stock(data, ())),) if options else ()


def _option(given: object) -> Option | None:
    if not isinstance(given, Mapping):
        raise Unusable("variants.options", f"{given!r} is no option")
    name = needed(given.get("name"), "variants.options")
    value, text = clean_text(given.get("value")), local_text(given.get("text"))
    if not value:
        return None
    text = text if text.all() else local_text(value)
    if name == "color":
        return Option(name, color_key(value) or value.lower(), text)
    return Option(name, value, text)


def _flat_options(data: Mapping[str, object]) -> Iterable[Option]:
    if text := clean_text(data.get("color")):
        key = color_key(text)
        parts = {color_key(part) for part in re.split(r"[/,&+、]|\band\b", text)} - {""}
        if key and len(text) <= 40:
            yield Option("color", "multicolor" if len(parts) > 2 else key, local_text(text))
    if text := clean_text(data.get("size")):
        yield Option("size", text, local_text(text))


def _lowest(variants: Iterable[Variant]) -> Money | None:
    prices = [v.price for v in variants if v.price is not None]
    if len({price.currency for price in prices}) > 1:
        raise Unusable("variants.price", "variants in different currencies")
    return min(prices, key=lambda price: price.minor, default=None)


def _list_price(data: Mapping[str, object], currency: str, price: Money | None) -> Money | None:
    """The "was" price, only where it is higher than the price."""
    was = money(data.get("list_price"), currency, "list_price")
    if was is None or price is None or was.currency != price.currency or was.minor <= price.minor:
        return None
    return was


def _stock(data: Mapping[str, object], variants: Sequence[Variant]) -> int | None:
    """Pieces in all; None where the feed says nothing, or only that there are some."""
    if clean_text(data.get("on_sale")) in ("0", "false"):
        return 0
    if variants and all(v.stock is not None for v in variants):
        return sum(v.stock or 0 for v in variants)
    stated = whole(data.get("stock"), "stock")
    if stated is None and clean_text(data.get("availability")).lower() in ALL_GONE:
        return 0
    return stated


# ------------------------------------------------------------------ pictures


def _picture(value: object) -> str:
    """One of our own drawings, or a web address; anything else could be made to run in a page."""
    text = clean_text(value).split(",")[0].strip() if isinstance(value, str) else ""
    if re.fullmatch(r"pictures/[\w./-]+\.svg(\?tint=\w+)?", text) and ".." not in text:
        return text
    return _address(text)


def _address(value: object) -> str:
    text = clean_text(value)
    return text if re.fullmatch(r"https?://[^\s\"'<>]+", text) else ""
