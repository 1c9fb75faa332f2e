"""Why a product answers a wish, in reasons that a person can check. Pure; says only what the record holds.

`explain` is the one door: the stated limits that the product keeps to, with its own values, then what speaks for
it in words. Which words those are and where they stand is `why_words`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from shopbot.search.facets_fit import (
    at_most,
    attribute_label,
    color_label,
    is_made_of,
    matches,
    meets,
)
from shopbot.search.facets_vocabulary import plain
from shopbot.search.why_values import bound_in_words, value_in_words, with_article
from shopbot.search.why_words import worded
from shopbot.types import (
    AttributeFilter,
    Filters,
    LocalText,
    Money,
    Product,
    Query,
    Reason,
    Snippet,
    Variant,
)


def explain(query: Query, product: Product, snippets: Sequence[Snippet] = ()) -> tuple[Reason, ...]:
    """Every reason that speaks for the product: the stated limits that it keeps, then the words it shares.

    Args:
        query: the limits, and the words that are left once the limits are taken out.
        product: as the record holds it.
        snippets: what was retrieved for it. Only with them is nearness in meaning claimed, or a review quoted.
    """
    return (
        *_stated(product, query.filters),
        *_attribute_reasons(product, query.filters.attributes),
        *worded(query.text, product, snippets, query.locale),
    )


def payable(product: Product, filters: Filters) -> Variant | None:
    """The cheapest form of the product that keeps to the limits and is not sold out; None where there is none.

    A product without variants is its own only form.
    """
    forms = product.variants or (Variant(product.id, (), product.price, product.stock),)
    if product.stock == 0:
        return None
    fitting = [
        replace(form, price=form.price or product.price)
        for form in forms
        if form.stock != 0 and not matches(replace(product, variants=(form,)), filters)
    ]
    return min(fitting, key=lambda form: form.price.minor if form.price else 1 << 60, default=None)


def _stated(product: Product, filters: Filters) -> Iterator[Reason]:
    yield from _priced(product, filters)
    yield from _chosen(product, filters)
    if filters.brands and plain(product.brand) in {plain(b) for b in filters.brands}:
        yield Reason("reason.brand", {"brand": product.brand})
    if filters.categories and product.category in filters.categories:
        kind = with_article(product.kind)
        kind = kind if kind.all() else LocalText({"en": product.category})
        yield Reason("reason.category", {"category": kind})
    for word in filters.excluded:
        if not is_made_of(product, word):
            yield _without(product, word)
    yield from _standing(product, filters)


def _priced(product: Product, filters: Filters) -> Iterator[Reason]:
    if not (filters.price_max or filters.price_min):
        return
    form = payable(product, filters)
    price = form.price if form else product.price
    if price is None:
        return
    low, high = filters.price_min, filters.price_max
    if high and at_most(price, high):
        key = "reason.at_budget" if price == high else "reason.under_budget"
        yield Reason(key, {"price": price, "limit": high})
    if low and at_most(low, price):
        yield Reason("reason.over_minimum", {"price": price, "limit": low})


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


def _without(product: Product, word: str) -> Reason:
    """That it is not the unwanted thing; with what it is made of, where the record says so."""
    material = product.attribute("material")
    if material is None or not isinstance(material.value, str):
        return Reason("reason.without", {"word": word})
    return Reason("reason.without.material", {"word": word, "material": value_in_words(material)})


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
            said = "yes" if attribute.value else "no"
            yield Reason(f"reason.attribute_{said}", {"label": label, "name": limit.name})
            continue
        values: Mapping[str, LocalText | str | Money] = {
            "label": label,
            "value": value_in_words(attribute),
        }
        if limit.op in ("at_least", "at_most") and not isinstance(limit.value, str):
            values = {**values, "limit": bound_in_words(limit)}
            yield Reason(f"reason.attribute_{limit.op}", values)
        else:
            yield Reason("reason.attribute_value", values)
