"""Whether a catalogue in our native format holds together.

`problems` names every contradiction with file and line. Pure rules over the files of `catalog/`
and `assets/`; it stores nothing. What the words of a product say is checked in `consistency_texts`;
this file checks forms, references, sums and pictures. How large the sample shop is (at least 400
products and so on) is no matter of consistency; tests/catalog asserts it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from shopbot.ingest.consistency_read import Declared, Sample, read_sample
from shopbot.ingest.consistency_texts import read_lexicon, text_problems
from shopbot.types import LOCALES, Attribute, LocalText, Offer, Order, Product

AUDIENCES = ("", "women", "men", "kids")
LEAST_ATTRIBUTES = 4
MOST_PICTURE_BYTES = 4096
SAME_SENTENCE_LIMIT = 3
KINDS = {"bool": (bool,), "number": (int, float), "text": (str,)}
ACTIVE = re.compile(
    r"<script|<foreignObject|<image|<style|<text|\son\w+\s*=|href\s*=|url\((?!#)|@import", re.I
)
UNITS_OF_ONE_KIND = ({"g", "kg"}, {"mm", "cm", "m"}, {"ml", "l"}, {"s", "min", "h"})
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def problems(catalog: Path, assets: Path) -> list[str]:
    """Every inconsistency as "file:line: what is wrong"; empty when all is well."""
    sample = read_sample(catalog)
    lexicon = read_lexicon(assets / "consistency.json")
    palette = tuple(read_palette(assets / "palette.json"))
    found = list(sample.problems)
    for product in sample.catalogue.products:
        said = [
            *_product_problems(product, sample, assets, palette),
            *text_problems(product, lexicon),
        ]
        found += [f"{product.source}: {product.id}: {each}" for each in said]
    found += _shared_words(sample)
    found += _category_problems(sample)
    found += _relation_problems(sample)
    found += _service_problems(sample)
    found += _picture_problems(assets)
    return found


def read_palette(path: Path) -> Iterator[str]:
    """The plain colour keys."""
    yield from re.findall(r'^\s*"(\w+)": \{"hex"', path.read_text(encoding="utf-8"), re.M)


def _product_problems(
    product: Product, sample: Sample, assets: Path, palette: tuple[str, ...]
) -> Iterator[str]:
    for name in ("title", "description", "kind", "picture_text"):
        local: LocalText = getattr(product, name)
        yield from (f"{name} is missing in {each}" for each in LOCALES if not local.has(each))
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", product.id):
        yield "the id is not lower-case words joined by hyphens"
    if product.audience not in AUDIENCES:
        yield f"audience {product.audience!r} is none of {AUDIENCES}"
    yield from _attribute_problems(product, sample.declared.get(product.category, {}))
    yield from _variant_problems(product, palette)
    yield from _price_problems(product)
    yield from _picture_reference_problems(product, assets, palette)


def _attribute_problems(product: Product, declared: dict[str, Declared]) -> Iterator[str]:
    if len(product.attributes) < LEAST_ATTRIBUTES:
        yield f"only {len(product.attributes)} attributes; {LEAST_ATTRIBUTES} are the least"
    counts = Counter(attribute.name for attribute in product.attributes)
    yield from (f"attribute {name} is there twice" for name, n in counts.items() if n > 1)
    for attribute in product.attributes:
        known = declared.get(attribute.name)
        if known is None:
            yield f"attribute {attribute.name} is not declared in its category"
        elif type(attribute.value) not in KINDS[known.type]:
            yield f"attribute {attribute.name} = {attribute.value!r} is not of type {known.type}"
        elif isinstance(attribute.value, str) and not all(map(attribute.text.has, LOCALES)):
            yield f"attribute {attribute.name} lacks its text in a language"
        elif _is_negative(attribute):
            yield f"attribute {attribute.name} is negative"


def _is_negative(attribute: Attribute) -> bool:
    """Whether it is below nought; a temperature may be."""
    value = attribute.value
    return not isinstance(value, bool | str) and value < 0 and attribute.unit != "°C"


def _variant_problems(product: Product, palette: tuple[str, ...]) -> Iterator[str]:
    if not product.variants:
        yield "has no variant"
    names = {tuple(option.name for option in variant.options) for variant in product.variants}
    if len(names) > 1:
        yield f"variants differ in what can be chosen: {sorted(names)}"
    chosen = Counter(tuple((o.name, o.value) for o in v.options) for v in product.variants)
    yield from (f"two variants are {choice}" for choice, n in chosen.items() if n > 1)
    for variant in product.variants:
        if variant.price is None or variant.stock is None or variant.stock < 0:
            yield f"variant {variant.id} lacks a price or a stock"
        if not variant.id.startswith(product.id):
            yield f"variant {variant.id} does not begin with the product's id"
        for option in variant.options:
            if option.name == "color" and option.value not in palette:
                yield f"variant {variant.id}: {option.value!r} is no colour of the palette"
            if not all(map(option.text.has, LOCALES)):
                yield f"variant {variant.id}: option {option.name} lacks a language"


def _price_problems(product: Product) -> Iterator[str]:
    prices = [variant.price.minor for variant in product.variants if variant.price]
    if product.price is None or (prices and product.price.minor != min(prices)):
        yield "the price is not the lowest price of its variants"
    elif product.list_price and product.list_price.minor <= product.price.minor:
        yield "the list price is not above the price"


def _picture_reference_problems(
    product: Product, assets: Path, palette: tuple[str, ...]
) -> Iterator[str]:
    match = re.fullmatch(r"(pictures/[a-z0-9-]+\.svg)(?:\?tint=(\w+))?", product.picture)
    if match is None:
        yield f"picture {product.picture!r} is not pictures/NAME.svg?tint=COLOUR"
        return
    if not (assets / match[1]).is_file():
        yield f"{match[1]} is not there"
    colors = [option.value for option in product.option_values("color")]
    if match[2] is not None and match[2] not in palette:
        yield f"tint {match[2]!r} is no colour of the palette"
    elif match[2] and colors and match[2] not in colors:
        yield f"the picture is {match[2]}, which no variant is"


def _shared_words(sample: Sample) -> Iterator[str]:
    """Titles borne by two products, and sentences that come too often."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for product in sample.catalogue.products:
        for locale in LOCALES:
            places["title", product.title.get(locale).casefold()].append(product.source)
            for sentence in set(SENTENCE_END.split(product.description.get(locale).strip())):
                if sentence:
                    places["sentence", sentence].append(product.source)
    for (what, text), sources in places.items():
        limit = 1 if what == "title" else SAME_SENTENCE_LIMIT
        if len(set(sources)) > limit:
            yield f"{sources[-1]}: the {what} {text!r} is also at {', '.join(sources[:-1])}"


def _category_problems(sample: Sample) -> Iterator[str]:
    """Categories without words, and one attribute name with two meanings."""
    meanings: dict[str, tuple[str, str, str]] = {}
    for category in sample.catalogue.categories:
        place = sample.sources[f"categories/{category.key}"]
        for locale in LOCALES:
            if not category.label.has(locale) or not category.synonyms.get(locale):
                yield f"{place}: label or synonyms are missing in {locale}"
        for name, known in sample.declared[category.key].items():
            if known.type not in KINDS:
                yield f"{place}: {name} is of the unknown type {known.type!r}"
            if not all(map(known.label.has, LOCALES)):
                yield f"{place}: {name} lacks a label"
            meaning = meanings.setdefault(name, (known.type, known.unit, category.key))
            if meaning[0] != known.type or not _one_dimension(meaning[1], known.unit):
                yield f"{place}: {name} is {known.type} in {known.unit!r}, but {meaning}"


def _one_dimension(left: str, right: str) -> bool:
    return left == right or any({left, right} <= units for units in UNITS_OF_ONE_KIND)


def _relation_problems(sample: Sample) -> Iterator[str]:
    ids = {product.id for product in sample.catalogue.products}
    for product in sample.catalogue.products:
        for other in product.goes_with:
            if other not in ids or other == product.id:
                yield f"{product.source}: {product.id}: goes with {other!r}, no other product"
    for product_id, others in sample.extra_goes_with.items():
        place = sample.sources[f"goes_with/{product_id}"]
        yield from (f"{place}: {each!r} is no product" for each in {product_id, *others} - ids)
        if product_id in others or len(set(others)) < len(others):
            yield f"{place}: {product_id} goes with itself or twice with the same"
    yield from _review_problems(sample, ids)


def _review_problems(sample: Sample, ids: set[str]) -> Iterator[str]:
    for review in sample.catalogue.reviews:
        place = sample.sources[f"reviews/{review.id}"]
        if review.product_id not in ids:
            yield f"{place}: review of {review.product_id!r}, which is no product"
        if review.rating not in (1, 2, 3, 4, 5) or not review.text.all() or not review.author:
            yield f"{place}: a review needs a rating of 1 to 5, a text and an author"


def _service_problems(sample: Sample) -> Iterator[str]:
    """Policies, offers and orders."""
    for policy in sample.catalogue.policies:
        if not all(policy.title.has(each) and policy.text.has(each) for each in LOCALES):
            yield f"{sample.sources[f'policies/{policy.id}']}: a language is missing"
    for offer in sample.catalogue.offers:
        place = sample.sources[f"offers/{offer.id}"]
        yield from (f"{place}: {each}" for each in _offer_problems(offer, sample))
    for order in sample.catalogue.orders:
        place = sample.sources[f"orders/{order.id}"]
        yield from (f"{place}: {each}" for each in _order_problems(order, sample))


def _offer_problems(offer: Offer, sample: Sample) -> Iterator[str]:
    if offer.starts > offer.ends:
        yield "ends before it starts"
    if bool(offer.percent_off) == bool(offer.amount_off):
        yield "needs either percent_off or amount_off"
    categories = {category.key for category in sample.catalogue.categories}
    products = {product.id for product in sample.catalogue.products}
    unknown = [each for each in offer.categories if each not in categories]
    unknown += [each for each in offer.product_ids if each not in products]
    if unknown:
        yield f"names {unknown}, which the shop does not have"
    saving = offer.percent_off or (offer.amount_off.minor // 100 if offer.amount_off else 0)
    for locale in LOCALES:
        for words in (str(saving), offer.code):
            if words not in offer.text.get(locale):
                yield f"the text in {locale} does not say {words}"


def _order_problems(order: Order, sample: Sample) -> Iterator[str]:
    variants = {v.id: (p.id, v) for p in sample.catalogue.products for v in p.variants}
    if sum(line.quantity * line.price.minor for line in order.lines) != order.total.minor:
        yield f"order {order.id}: the lines do not add up to the total"
    if order.customer_id not in {customer.id for customer in sample.catalogue.customers}:
        yield f"order {order.id}: customer {order.customer_id!r} is unknown"
    for line in order.lines:
        product_id, variant = variants.get(line.variant_id, ("", None))
        if variant is None or product_id != line.product_id:
            yield f"order {order.id}: {line.variant_id!r} is no variant of {line.product_id!r}"
        elif variant.price != line.price or line.quantity < 1:
            yield f"order {order.id}: {line.variant_id} has another price or no quantity"
    yield from _order_date_problems(order)


def _order_date_problems(order: Order) -> Iterator[str]:
    done = order.status in ("delivered", "return_requested", "exchange_requested", "returned")
    sent = done or order.status in ("shipped", "out_for_delivery")
    if done != (order.delivered is not None):
        yield f"order {order.id}: {order.status} and the delivery date disagree"
    if sent != bool(order.tracking and order.carrier):
        yield f"order {order.id}: {order.status} and the tracking number disagree"
    for day in (order.expected, order.delivered):
        if day is not None and day < order.placed:
            yield f"order {order.id}: {day} is before it was placed"


def _picture_problems(assets: Path) -> Iterator[str]:
    for path in sorted((assets / "pictures").glob("*.svg")):
        place = f"assets/pictures/{path.name}:1"
        text = path.read_text(encoding="utf-8")
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            yield f"{place}: not well-formed: {error}"
            continue
        if not root.tag.endswith("}svg") or root.get("viewBox") != "0 0 300 400":
            yield f"{place}: not an svg of viewBox 0 0 300 400"
        if len(text.encode()) > MOST_PICTURE_BYTES:
            yield f"{place}: {len(text.encode())} bytes; {MOST_PICTURE_BYTES} are the most"
        if active := ACTIVE.search(text.replace('xmlns="http://www.w3.org/2000/svg"', "")):
            yield f"{place}: {active[0]!r} is not allowed in a drawing"
        if "--tint:" not in text or "var(--tint)" not in text:
            yield f"{place}: has no --tint"
