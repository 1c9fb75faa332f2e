"""Why a product fits a wish, in reasons that a person can check. Pure; says only what the record holds."""

import re
from collections.abc import Iterable, Iterator, Mapping

from shopbot.search.facets_fit import at_most, attribute_label, color_label, is_made_of, meets
from shopbot.search.facets_lexicon import HAN, lexicon
from shopbot.search.facets_vocabulary import plain, singular
from shopbot.types import Attribute, AttributeFilter, Filters, LocalText, Product, Reason

COMMA = {"en": ", ", "zh": "、"}


def reasons(product: Product, filters: Filters, rest: str, locale: str) -> tuple[Reason, ...]:
    """Why the product is there: the stated limits that it keeps, then the words it shares with the wish."""
    return (
        *_stated(product, filters),
        *_attribute_reasons(product, filters.attributes),
        *_word_reasons(product, rest, locale),
    )


def _stated(product: Product, filters: Filters) -> Iterator[Reason]:
    if filters.price_max and at_most(product.price, filters.price_max):
        yield Reason("reason.under_budget", {"limit": filters.price_max})
    if filters.price_min and at_most(filters.price_min, product.price):
        yield Reason("reason.over_minimum", {"limit": filters.price_min})
    yield from _chosen(product, filters)
    if filters.brands and plain(product.brand) in {plain(b) for b in filters.brands}:
        yield Reason("reason.brand", {"brand": product.brand})
    if filters.categories and product.category in filters.categories:
        kind = product.kind if product.kind.all() else LocalText({"en": product.category})
        yield Reason("reason.category", {"category": kind})
    for word in filters.excluded:
        if not is_made_of(product, word):
            yield Reason("reason.without", {"word": word})
    yield from _standing(product, filters)


def _chosen(product: Product, filters: Filters) -> Iterator[Reason]:
    """The stated colours and sizes that it comes in."""
    sizes = {size.lower() for size in filters.sizes}
    for option in product.option_values("color"):
        if option.value in filters.colors:
            label = option.text if option.text.all() else color_label(option.value)
            yield Reason("reason.color", {"color": label})
    for option in product.option_values("size"):
        if option.value.lower() in sizes:
            yield Reason("reason.size", {"size": option.value})


def _standing(product: Product, filters: Filters) -> Iterator[Reason]:
    if filters.in_stock and product.in_stock:
        yield Reason("reason.in_stock")
    if filters.min_rating is not None and (product.rating or 0.0) >= filters.min_rating:
        yield Reason("reason.rating", {"rating": product.rating or 0.0})
    if filters.audience and product.audience == filters.audience:
        yield Reason("reason.audience", {"audience": filters.audience})


def _attribute_reasons(product: Product, wanted: Iterable[AttributeFilter]) -> Iterator[Reason]:
    for limit in wanted:
        attribute = product.attribute(limit.name)
        if attribute is None or not meets(product, limit):
            continue
        label = attribute_label(product, limit.name)
        if isinstance(attribute.value, bool):
            key = "reason.attribute_yes" if attribute.value else "reason.attribute_no"
            yield Reason(key, {"label": label})
        else:
            values: Mapping[str, LocalText | str] = {
                "label": label,
                "value": value_in_words(attribute),
            }
            yield Reason("reason.attribute_value", values)


def value_in_words(attribute: Attribute) -> LocalText | str:
    """The attribute's value with its unit, per language where that differs."""
    if isinstance(attribute.value, str):
        return attribute.text if attribute.text.all() else attribute.value
    number = f"{float(attribute.value):g}"
    unit = lexicon().units.get(attribute.unit.lower())
    if unit is None:
        return f"{number} {attribute.unit}".strip()
    return LocalText(
        {"en": f"{number} {unit.label.get('en')}", "zh": f"{number}{unit.label.get('zh')}"}
    )


def _word_reasons(product: Product, rest: str, locale: str) -> Iterator[Reason]:
    if not rest.strip():
        return
    words = shared_words(product, rest)
    if words:
        yield Reason("reason.words", {"words": COMMA.get(locale, ", ").join(words)})
    else:
        yield Reason("reason.meaning")


def shared_words(product: Product, rest: str) -> tuple[str, ...]:
    """The words of the wish that the record of the product has, as the shopper wrote them."""
    texts = [*product.title.all(), *product.kind.all(), *product.description.all(), product.brand]
    texts += [t for a in product.attributes for t in (*a.text.all(), *_true_label(a))]
    text = plain("\n".join(texts))
    ours = {singular(word) for word in re.findall(r"[a-z0-9]+", text)}
    dull = lexicon().dull | set(lexicon().fillers["en"])
    found = [
        word
        for word in re.findall(r"[A-Za-z0-9]+(?:'[a-z]+)?", rest)
        if word.lower() not in dull and len(word) > 1 and singular(word.lower()) in ours
    ]
    for run in re.findall(f"[{HAN}]+", rest):
        found += _shared_runs(run, text)
    return tuple(dict.fromkeys(found))[:4]


def _true_label(attribute: Attribute) -> tuple[str, ...]:
    return attribute.label.all() if attribute.value is True else ()


def _shared_runs(run: str, text: str) -> Iterator[str]:
    """The longest pieces (two characters or more) of a Chinese run that stand in the text."""
    start = 0
    while start < len(run) - 1:
        end = start
        while end < len(run) and run[start : end + 1] in text:
            end += 1
        if end - start >= 2:
            yield run[start:end]
        start = max(end, start + 1)
