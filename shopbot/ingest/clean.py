"""A feed made into a catalogue: what can be used is kept, what cannot is named by file, line, field and reason."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from shopbot.ingest.clean_products import Declared, Frame, category_key, product_of
from shopbot.ingest.clean_records import (
    customer_of,
    offer_of,
    order_of,
    policy_of,
    review_of,
    shop_of,
)
from shopbot.ingest.clean_values import Unusable, clean_text, language_of, local_text, needed
from shopbot.ingest.feeds_text import Feed, Row
from shopbot.types import (
    LOCALES,
    Catalogue,
    Category,
    LocalText,
    Product,
    Reject,
    Review,
    ShopInfo,
)

CLEANER_VERSION = "1"
Value = TypeVar("Value")


@dataclass(slots=True)
class _Rejects:
    found: list[Reject] = field(default_factory=list)

    def each(self, rows: Iterable[Row], read: Callable[[Row], Value]) -> list[Value]:
        """What `read` makes of the rows; the others are noted."""
        kept: list[Value] = []
        for row in rows:
            if row.problem:
                self.found.append(Reject(row.file, row.line, "", row.problem))
                continue
            try:
                kept.append(read(row))
            except Unusable as error:
                self.found.append(Reject(row.file, row.line, error.field, str(error)))
        return kept


def clean(feed: Feed) -> tuple[Catalogue, tuple[Reject, ...]]:
    """The catalogue of a feed, and every record that could not be used."""
    rejects = _Rejects()
    rows = list(feed.rows)
    stated = rejects.each(feed.extras.get("shop", ()), lambda row: shop_of(row.data))
    currency = stated[0].currency if stated else _currency(rows)
    frame, categories = _categories(feed.extras.get("categories", ()), rejects, currency)
    products = _products(rows, frame, rejects)
    products = _only_known_partners(products)
    ids = {product.id for product in products}
    reviews = rejects.each(feed.extras.get("reviews", ()), lambda row: review_of(row.data, ids))
    reviews = _first_of_each(reviews, lambda review: review.id)
    extras = feed.extras
    catalogue = Catalogue(
        info=stated[0] if stated else _guessed_info(feed.name, products, currency),
        products=tuple(_rated(products, reviews)),
        categories=(*categories, *_unlisted(rows, products, categories)),
        reviews=tuple(reviews),
        policies=tuple(rejects.each(extras.get("policies", ()), lambda r: policy_of(r.data))),
        offers=tuple(rejects.each(extras.get("offers", ()), lambda r: offer_of(r.data, currency))),
        customers=tuple(rejects.each(extras.get("customers", ()), lambda r: customer_of(r.data))),
        orders=tuple(rejects.each(extras.get("orders", ()), lambda r: order_of(r.data, currency))),
    )
    return catalogue, tuple(rejects.found)


# ------------------------------------------------------------------ products


def _products(rows: Iterable[Row], frame: Frame, rejects: _Rejects) -> list[Product]:
    seen: dict[str, str] = {}

    def read(row: Row) -> Product:
        product = product_of(row, frame)
        if first := seen.get(product.id):
            raise Unusable("id", f"id {product.id} is there twice; first at {first}")
        seen[product.id] = product.source
        return product

    return rejects.each(rows, read)


def _only_known_partners(products: list[Product]) -> list[Product]:
    """Goes-with relations to goods that are not there are dropped."""
    ids = {product.id for product in products}
    return [
        product
        if ids.issuperset(product.goes_with)
        else replace(product, goes_with=tuple(i for i in product.goes_with if i in ids))
        for product in products
    ]


def _rated(products: Iterable[Product], reviews: Iterable[Review]) -> Iterable[Product]:
    """Products without a stated rating get the mean of their reviews."""
    given: dict[str, list[int]] = defaultdict(list)
    for review in reviews:
        given[review.product_id].append(review.rating)
    for product in products:
        ours = given.get(product.id)
        if product.rating is None and ours:
            mean = Decimal(sum(ours)) / len(ours)
            yield replace(product, rating=float(round(mean, 1)), rating_count=len(ours))
        else:
            yield product


def _first_of_each(values: Iterable[Value], key: Callable[[Value], str]) -> list[Value]:
    first: dict[str, Value] = {}
    for value in values:
        first.setdefault(key(value), value)
    return list(first.values())


# ------------------------------------------------------------------ shop and categories


def _currency(rows: Iterable[Row]) -> str:
    """The currency most rows state; else the one of the language they are written in."""
    stated = Counter(
        text.upper() for row in rows if len(text := clean_text(row.data.get("currency"))) == 3
    )
    if stated:
        return stated.most_common(1)[0][0]
    titles = " ".join(clean_text(row.data.get("title")) for row in list(rows)[:200])
    return "CNY" if language_of(titles) == "zh" else "USD"


def _guessed_info(name: str, products: Iterable[Product], currency: str) -> ShopInfo:
    counted = Counter(locale for product in products for locale in product.title.by_locale)
    locales = tuple(locale for locale in LOCALES if counted[locale] * 5 > counted.total())
    return ShopInfo(LocalText({"en": name}), currency, locales or ("en",))


def _categories(
    rows: Iterable[Row], rejects: _Rejects, currency: str
) -> tuple[Frame, tuple[Category, ...]]:
    attributes: dict[str, Mapping[str, Declared]] = {}

    def read(row: Row) -> Category:
        key = needed(row.data.get("key"), "key")
        label, synonyms = local_text(row.data.get("label")), row.data.get("synonyms")
        declared = row.data.get("attributes")
        if isinstance(declared, Mapping):
            attributes[key] = {
                str(name): Declared(local_text(item.get("label")), clean_text(item.get("unit")))
                for name, item in declared.items()
                if isinstance(item, Mapping)
            }
        words = synonyms if isinstance(synonyms, Mapping) else {}
        return Category(
            key,
            label if label.all() else LocalText({"en": key}),
            {
                str(locale): tuple(clean_text(word) for word in group)
                for locale, group in words.items()
                if isinstance(group, list)
            },
        )

    categories = _first_of_each(rejects.each(rows, read), lambda category: category.key)
    return Frame(currency, attributes), tuple(categories)


def _unlisted(
    rows: Iterable[Row], products: Iterable[Product], listed: Iterable[Category]
) -> tuple[Category, ...]:
    """Categories that the products name without a file of their own, most common first.

    The lower steps of a category path ("Cameras > Lenses") are words that shoppers use for it.
    """
    known = {category.key for category in listed}
    counts = Counter(p.category for p in products if p.category and p.category not in known)
    labels: dict[str, str] = {}
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        given = row.data.get("category")
        path = (
            [clean_text(part) for part in given] if isinstance(given, list) else [clean_text(given)]
        )
        if path and path[0]:
            first = path[0].split(" > ")[0]
            labels.setdefault(category_key(first), first)
            steps[category_key(first)].update(path[1:])
    return tuple(
        Category(
            key,
            local_text(labels.get(key, key)),
            _synonyms(word for word, count in steps[key].most_common(80) if count > 1),
        )
        for key, _ in counts.most_common()
    )


def _synonyms(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        plain = word.removeprefix("All ").strip()
        if plain and not plain.lower().endswith("accessories"):
            found[language_of(plain)].append(plain)
    return {locale: tuple(group) for locale, group in found.items()}
