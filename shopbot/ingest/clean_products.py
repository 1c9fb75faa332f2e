"""One raw product row -> Product, or the reason why not. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shopbot.ingest.clean_addresses import address, picture_of
from shopbot.ingest.clean_attributes import Declared, attributes_of
from shopbot.ingest.clean_categories import Labels, path_of
from shopbot.ingest.clean_money import Impossible, named_currency
from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_text import clean_text, language_of, local_text
from shopbot.ingest.clean_values import Notes, Unusable, rating, whole
from shopbot.ingest.clean_variants import Selling, lowest, names_of, price_of, variants_of
from shopbot.ingest.feeds_text import Row
from shopbot.search.facets_lexicon import lexicon
from shopbot.types import LOCALES, LocalText, Money, Product, Variant

LONGEST_ID = 200
LONGEST_CODE = 70


@dataclass(frozen=True, slots=True)
class Frame:
    """What a row is read against: the shop's currency, its categories and their declared attributes."""

    currency: str
    attributes: Mapping[str, Mapping[str, Declared]] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)


def product_of(row: Row, frame: Frame, notes: Notes) -> Product:
    """The product of a row. A bad field that it can do without is left out and noted.

    Raises:
        Unusable: naming the field and the reason, when there is no telling what is sold or for how much.
    """
    data = row.data
    title = _local(data, "title")
    if not title.all():
        raise Unusable("title", "title is missing")
    product_id = clean_text(data.get("id")) or _made_id(data, title)
    if len(product_id) > LONGEST_ID:
        raise Unusable("id", f"longer than {LONGEST_ID} characters")
    selling = _selling(data, frame, notes)
    variants = variants_of(data, product_id, selling, notes)
    price = lowest(variants) or selling.price
    path = notes.optional(lambda: path_of(data.get("category")), None) or ()
    category = frame.labels.key_of(path)
    _note_currency(price, frame, notes)
    return Product(
        id=product_id,
        title=title,
        description=_description(data),
        category=category,
        kind=_kind(data, path),
        brand=clean_text(data.get("brand")).strip("™® "),
        audience=lexicon().audiences.get(clean_text(data.get("audience")).lower(), ""),
        attributes=attributes_of(data, frame.attributes.get(category, {}), notes),
        variants=variants,
        price=price,
        list_price=_list_price(data, selling, price, notes),
        stock=_total(data, variants, selling.stock),
        rating=notes.optional(lambda: rating(data.get("rating")), None),
        rating_count=notes.optional(lambda: whole(data.get("rating_count"), "rating_count"), 0)
        or 0,
        picture=picture_of(data, notes),
        picture_text=_local(data, "picture_text"),
        url=notes.optional(lambda: address(data.get("url"), "url"), ""),
        goes_with=names_of(data.get("goes_with")),
        upsells=names_of(data.get("upsells")),
        codes=_codes(data),
        source=f"{row.file}:{row.line}",
    )


def _local(data: Mapping[str, object], name: str) -> LocalText:
    found = dict(local_text(data.get(name)).by_locale)
    for locale in LOCALES:
        if f"{name}_{locale}" in data and (text := clean_text(data.get(f"{name}_{locale}"))):
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


def _kind(data: Mapping[str, object], path: Sequence[str]) -> LocalText:
    """What it is: as stated, else the last step of its category path."""
    kind = _local(data, "kind")
    if kind.all() or len(path) < 2:
        return kind
    return local_text(re.sub(r"^All\s+", "", path[-1]))


def _codes(data: Mapping[str, object]) -> tuple[str, ...]:
    given = list(names_of(data.get("codes")))
    for variant in _list(data.get("variants")):
        if isinstance(variant, Mapping):
            given += names_of(variant.get("codes"))
    return tuple(dict.fromkeys(code for code in given if len(code) <= LONGEST_CODE))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []


# ------------------------------------------------------------------ price and stock


def _selling(data: Mapping[str, object], frame: Frame, notes: Notes) -> Selling:
    currency = notes.optional(lambda: named_currency(data.get("currency"), frame.currency), "")
    stock = _stock(data, notes)
    return Selling(currency, price_of(data.get("price"), currency, stock, "price", notes), stock)


def _list_price(
    data: Mapping[str, object], selling: Selling, price: Money | None, notes: Notes
) -> Money | None:
    """The "was" price, only where it is higher than the price."""
    try:
        was = price_of(data.get("list_price"), selling.currency, None, "list_price", notes)
    except Impossible as error:
        notes.add(error.field, str(error))
        return None
    if was is None or price is None or was.currency != price.currency or was.minor <= price.minor:
        return None
    return was


def _note_currency(price: Money | None, frame: Frame, notes: Notes) -> None:
    if price is not None and price.currency != frame.currency:
        notes.add(
            "currency", f"the price is in {price.currency}, the shop's are in {frame.currency}"
        )


def _stock(data: Mapping[str, object], notes: Notes) -> int | None:
    """Pieces of the row; None where the feed says nothing, or only that there are some."""
    words = clean_text(data.get("stock")).lower()
    if words in rules()["there"]:
        stated = None
    elif words in rules()["gone"]:
        stated = 0
    else:
        stated = notes.optional(lambda: whole(data.get("stock"), "stock"), None)
    if not _is_gone(data):
        return stated
    if stated:
        notes.add("stock", f"{stated} in stock, but said to be sold out: taken as sold out")
    return 0


def _is_gone(data: Mapping[str, object]) -> bool:
    said = clean_text(data.get("availability")).rsplit("/", 1)[-1].lower()
    return said in rules()["gone"] or clean_text(data.get("on_sale")) in ("0", "false")


def _total(
    data: Mapping[str, object], variants: Sequence[Variant], stated: int | None
) -> int | None:
    if not _is_gone(data) and variants and all(v.stock is not None for v in variants):
        return sum(v.stock or 0 for v in variants)
    return stated
