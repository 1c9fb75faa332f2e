"""A feed made into a catalogue: what can be used is kept, what cannot is named by file, line, field and reason.

Rows are read one by one and not kept: a feed of any size needs the memory of its products only.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, islice
from statistics import median
from typing import TypeVar

from shopbot.ingest.clean_attributes import Declared
from shopbot.ingest.clean_categories import Labels
from shopbot.ingest.clean_groups import group_rows
from shopbot.ingest.clean_money import stated_currency
from shopbot.ingest.clean_orders import customer_of, order_of
from shopbot.ingest.clean_products import Frame, product_of
from shopbot.ingest.clean_records import (
    offer_of,
    policy_of,
    review_of,
    shop_of,
)
from shopbot.ingest.clean_shop_rules import rules_of
from shopbot.ingest.clean_text import clean_text, language_of, local_text
from shopbot.ingest.clean_values import Notes, Unusable, needed
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

CLEANER_VERSION = "2"
FIRST_ROWS = 2000  # read ahead to find out the shop's currency
OUTLIER = 1000  # times the middle price: worth a second look
FEW = 20  # prices without a meaningful middle
Value = TypeVar("Value")


@dataclass(slots=True)
class _Rejects:
    found: list[Reject] = field(default_factory=list)

    def each(self, rows: Iterable[Row], read: Callable[[Row], Value]) -> Iterator[Value]:
        """What `read` makes of the rows; the others are noted."""
        for row in rows:
            if row.problem:
                self.found.append(Reject(row.file, row.line, "", row.problem))
                continue
            try:
                yield read(row)
            except Unusable as error:
                self.found.append(Reject(row.file, row.line, error.field, str(error)))

    def flag(self, product: Product, name: str, reason: str) -> None:
        """Something to look at in a product that is kept."""
        file, _, line = product.source.rpartition(":")
        self.found.append(Reject(file, int(line), name, reason, kept=True))


def clean(feed: Feed, currency: str = "") -> tuple[Catalogue, tuple[Reject, ...]]:
    """The catalogue of a feed, every record that could not be used, and every field left out of one that could.

    Args:
        feed: what was read.
        currency: of prices that name none; "" for that of most of the prices, else of the titles' language.
    """
    rejects = _Rejects()
    extras = feed.extras
    stated = list(rejects.each(extras.get("shop", ()), lambda row: shop_of(row.data)))
    first = list(islice(feed.rows, FIRST_ROWS))
    currency = stated[0].currency if stated else _currency(first, currency)
    frame, categories = _frame(extras.get("categories", ()), rejects, currency)
    products, moved = _products(chain(_drained(first), feed.rows), frame, rejects)
    now = {product.id: product.id for product in products} | dict(moved)
    products = list(_known_partners(products, now))
    read = list(rejects.each(extras.get("reviews", ()), lambda row: review_of(row.data, now)))
    reviews = _first_of_each(read, lambda review: review.id)
    counts = Counter(p.category for p in products if p.category)
    catalogue = Catalogue(
        info=stated[0] if stated else _guessed_info(feed.name, products, currency),
        products=tuple(_rated(products, reviews)),
        categories=(*categories, *frame.labels.categories(counts)),
        reviews=tuple(reviews),
        policies=tuple(rejects.each(extras.get("policies", ()), lambda r: policy_of(r.data))),
        offers=tuple(rejects.each(extras.get("offers", ()), lambda r: offer_of(r.data, currency))),
        customers=tuple(
            rejects.each(extras.get("customers", ()), lambda r: customer_of(r.data, currency))
        ),
        orders=tuple(rejects.each(extras.get("orders", ()), lambda r: order_of(r.data, currency))),
        rules=next(
            rejects.each(extras.get("rules", ()), lambda r: rules_of(r.data, currency)), None
        ),
    )
    return catalogue, tuple(rejects.found)


def _drained(rows: list[Row]) -> Iterator[Row]:
    """The rows in order, each let go of as it is handed on."""
    rows.reverse()
    while rows:
        yield rows.pop()


# ------------------------------------------------------------------ products


def _products(
    rows: Iterable[Row], frame: Frame, rejects: _Rejects
) -> tuple[list[Product], Mapping[str, str]]:
    """The products, and for each row that became a variant of another the id of that."""
    seen: dict[str, str] = {}

    def read(row: Row) -> Product:
        notes = Notes()
        product = product_of(row, frame, notes)
        if first := seen.get(product.id):
            raise Unusable("id", f"id {product.id} is there twice; first at {first}")
        seen[product.id] = product.source
        for name, reason in notes.found:
            rejects.flag(product, name, reason)
        return product

    products, moved = group_rows(list(rejects.each(rows, read)))
    parts = Counter(moved.values())
    for product in products:
        if count := parts[product.id]:
            reason = f"{count + 1} rows that differ in colour or size only are one product now"
            rejects.flag(product, "variants", reason)
    _flag_outliers(products, rejects)
    return products, moved


def _flag_outliers(products: Sequence[Product], rejects: _Rejects) -> None:
    """Names prices far above the others: they may be right, or a decimal point is missing."""
    prices: dict[str, list[int]] = defaultdict(list)
    for product in products:
        if product.price is not None:
            prices[product.price.currency].append(product.price.minor)
    limits = {code: median(of) * OUTLIER for code, of in prices.items() if len(of) >= FEW}
    for product in products:
        price = product.price
        if price is not None and price.minor > limits.get(price.currency, price.minor):
            reason = f"more than {OUTLIER} times the shop's middle price; kept as it is"
            rejects.flag(product, "price", reason)


def _known_partners(products: Iterable[Product], now: Mapping[str, str]) -> Iterator[Product]:
    """Products whose relations name goods that are there, under the ids that they have now."""
    for product in products:
        goes_with, upsells = (
            tuple(dict.fromkeys(now[i] for i in ids if i in now and now[i] != product.id))
            for ids in (product.goes_with, product.upsells)
        )
        same = goes_with == product.goes_with and upsells == product.upsells
        yield product if same else replace(product, goes_with=goes_with, upsells=upsells)


def _rated(products: Iterable[Product], reviews: Iterable[Review]) -> Iterator[Product]:
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


def _currency(rows: Sequence[Row], wanted: str) -> str:
    """The currency that most of the first rows state; else the one wanted, or of the language they are written in."""
    titles = " ".join(clean_text(row.data.get("title")) for row in rows[:200])
    likely = "CNY" if language_of(titles) == "zh" else "USD"
    if any("\u3041" <= c <= "\u30ff" for c in titles):  # kana: "￥" is the yen
        likely = "JPY"
    likely = wanted or likely
    stated = Counter(code for row in rows if (code := stated_currency(row.data, likely)))
    return stated.most_common(1)[0][0] if stated else likely


def _guessed_info(name: str, products: Iterable[Product], currency: str) -> ShopInfo:
    counted = Counter(locale for product in products for locale in product.title.by_locale)
    locales = tuple(locale for locale in LOCALES if counted[locale] * 5 > counted.total())
    return ShopInfo(LocalText({"en": name}), currency, locales or ("en",))


def _frame(
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
    listed = {category.key: category.key for category in categories}
    return Frame(currency, attributes, Labels(listed)), tuple(categories)
