"""Whether a product keeps to what was stated, which limits it breaks, and why it fits. Pure and exact.

A value that the record does not have counts as not fitting; an empty audience means "for everyone".
"""

import re
from collections.abc import Iterator

from shopbot.search.facets_lexicon import contains, convert, is_han, lexicon
from shopbot.search.facets_vocabulary import plain
from shopbot.types import (
    Attribute,
    AttributeFilter,
    Filters,
    LocalText,
    Money,
    Product,
    Reason,
    Variant,
)

WIDEST_SIZE = 10  # steps from the smallest to the largest that one size can fit
# What is let go of first when several variants break equally many limits: to hear that just this one is sold out
# helps more than to be shown another size.
LOSS = {
    "relaxed.in_stock": 1,
    "relaxed.color": 2,
    "relaxed.price": 3,
    "relaxed.size": 4,
}


def matches(product: Product, filters: Filters) -> tuple[Reason, ...]:
    """The limits that the product breaks, as `relaxed.*` reasons; empty when it fits."""
    return (*_broken_by_product(product, filters), *_broken_by_variants(product, filters))


def _broken_by_product(product: Product, filters: Filters) -> Iterator[Reason]:
    if filters.categories and product.category not in filters.categories:
        yield Reason("relaxed.category", {"category": LocalText({"en": filters.categories[0]})})
    if filters.brands and plain(product.brand) not in {plain(b) for b in filters.brands}:
        yield Reason("relaxed.brand", {"brand": ", ".join(filters.brands)})
    for wanted in filters.attributes:
        if not meets(product, wanted):
            yield Reason("relaxed.attribute", {"label": attribute_label(product, wanted.name)})
    for word in filters.excluded:
        if is_made_of(product, word):
            yield Reason("relaxed.without", {"word": word})
    if filters.audience and product.audience not in ("", filters.audience):
        yield Reason("relaxed.audience", {"audience": filters.audience})
    if filters.min_rating is not None and (product.rating or 0.0) < filters.min_rating:
        yield Reason("relaxed.rating", {"rating": filters.min_rating})
    if filters.on_sale and not on_sale(product):
        yield Reason("relaxed.on_sale")


def _broken_by_variants(product: Product, filters: Filters) -> tuple[Reason, ...]:
    """What the best single variant breaks: blue, size 42 and the price must hold for one and the same."""
    if not (
        filters.colors
        or filters.sizes
        or filters.in_stock
        or filters.price_min
        or filters.price_max
    ):
        return ()
    variants = product.variants or (Variant(product.id),)
    broken = [tuple(_broken_by_variant(product, variant, filters)) for variant in variants]
    return min(broken, key=lambda reasons: (len(reasons), sum(LOSS[r.key] for r in reasons)))


def _broken_by_variant(product: Product, variant: Variant, filters: Filters) -> Iterator[Reason]:
    if filters.price_max and not at_most(variant.price or product.price, filters.price_max):
        yield Reason("relaxed.price", {"limit": filters.price_max})
    if filters.price_min and not at_most(filters.price_min, variant.price or product.price):
        yield Reason("relaxed.price", {"limit": filters.price_min})
    if filters.colors and not set(filters.colors) & colors_of(product, variant):
        yield Reason("relaxed.color", {"color": color_label(filters.colors[0])})
    if filters.sizes and not {s.lower() for s in filters.sizes} & sizes_of(product, variant):
        yield Reason("relaxed.size", {"size": filters.sizes[0]})
    if filters.in_stock and not has_stock(product, variant):
        yield Reason("relaxed.in_stock")


def on_sale(product: Product) -> bool:
    """Whether the record has a higher price that it was sold at before."""
    if product.price is None or product.list_price is None:
        return False
    same = product.price.currency == product.list_price.currency
    return same and product.price.minor < product.list_price.minor


def at_most(low: Money | None, high: Money | None) -> bool:
    """Whether both are known, of one currency, and the first is not above the second."""
    if low is None or high is None or low.currency != high.currency:
        return False
    return low.minor <= high.minor


def colors_of(product: Product, variant: Variant) -> set[str]:
    """The plain colour keys of one variant, else of the product."""
    found = {option.value for option in variant.options if option.name == "color"}
    attribute = product.attribute("color")
    return found or ({str(attribute.value)} if attribute else set())


def sizes_of(product: Product, variant: Variant) -> set[str]:
    """The sizes of one variant in small letters, else of the product; "36-38" is also 36, 37 and 38."""
    found = {option.value.lower() for option in variant.options if option.name == "size"}
    attribute = product.attribute("size")
    own = found or ({str(attribute.value).lower()} if attribute else set())
    return own.union(*map(_within, own))


def _within(size: str) -> tuple[str, ...]:
    ends = re.fullmatch(r"(\d{1,3})-(\d{1,3})", size)
    low, high = (int(ends[1]), int(ends[2])) if ends else (1, 0)
    return tuple(map(str, range(low, high + 1))) if high - low <= WIDEST_SIZE else ()


def has_stock(product: Product, variant: Variant) -> bool:
    """Whether the record says that this variant can be had."""
    if variant.stock is not None:
        return variant.stock > 0
    return bool(product.stock) and all(v.stock is None for v in product.variants)


def meets(product: Product, wanted: AttributeFilter) -> bool:
    """Whether the record says that the product keeps to one limit on an attribute."""
    attribute = product.attribute(wanted.name)
    if wanted.op in ("at_least", "at_most"):
        return attribute is not None and _bounded(attribute, wanted)
    if isinstance(wanted.value, bool):
        if attribute is None or not isinstance(attribute.value, bool):
            return False
        return (attribute.value == wanted.value) == (wanted.op == "is")
    if isinstance(wanted.value, str):
        said = any(_says(a, wanted.value) for a in product.attributes if about(a.name, wanted.name))
        if wanted.name == "material":  # "silk quilt" as a title says it too
            names = (*product.title.all(), *product.kind.all())
            said = said or any(genuinely(plain(text), wanted.value) for text in names)
        return said if wanted.op == "is" else attribute is not None and not said
    return attribute is not None and _equal(attribute, wanted) == (wanted.op == "is")


def about(name: str, wanted: str) -> bool:
    """Whether an attribute of that name answers what is wanted; a material has many names."""
    return name == wanted or (
        wanted == "material"
        and ("material" in name or any(w in name for w in ("材质", "面料", "填充", "成分")))
    )


def _says(attribute: Attribute, word: str) -> bool:
    texts = [plain(text) for text in (str(attribute.value), *attribute.text.all())]
    return any(genuinely(text, word) for text in texts)


def _bounded(attribute: Attribute, wanted: AttributeFilter) -> bool:
    value = _in_unit(attribute, wanted.unit)
    if value is None or isinstance(wanted.value, str):
        return False
    slack = 1e-6 * max(1.0, abs(wanted.value))
    return (
        value >= wanted.value - slack if wanted.op == "at_least" else value <= wanted.value + slack
    )


def _equal(attribute: Attribute, wanted: AttributeFilter) -> bool:
    value = _in_unit(attribute, wanted.unit)
    return value is not None and abs(value - float(wanted.value)) <= 1e-6 * max(1.0, abs(value))


def _in_unit(attribute: Attribute, unit: str) -> float | None:
    if isinstance(attribute.value, bool | str):
        return None
    return convert(attribute.value, attribute.unit, unit or attribute.unit)


def is_made_of(product: Product, word: str) -> bool:
    """Whether the record calls it by the word, or says that it is made of it."""
    colors = {option.value for option in product.option_values("color")}
    if word in lexicon().color_labels:
        return colors == {word}
    if plain(product.brand) == plain(word):
        return True
    texts = [*product.title.all(), *product.kind.all()]
    for attribute in product.attributes:
        if isinstance(attribute.value, str) and attribute.name != "care":
            texts += [attribute.value, *attribute.text.all()]
        elif attribute.value is True:
            texts += [] if attribute.name.startswith("no_") else attribute.label.all()
    if not product.attributes:
        texts += product.description.all()
    return any(genuinely(plain(text), word) for text in texts)


def genuinely(text: str, word: str) -> bool:
    """Whether the text names the word or, for a material, one of its names, but not "faux leather"."""
    names = (*lexicon().materials.get(word, ()), word.lower())
    for name in (n for n in names if contains(text, n)):
        fake = any(
            re.search(rf"{re.escape(sign)}[\s-]*{re.escape(name)}", text)
            for sign in lexicon().imitation
        )
        free = re.search(rf"{re.escape(name)}[\s-]*free", text)
        if not fake and not free:
            return True
    return False


def color_label(key: str) -> LocalText:
    """A plain colour key in words."""
    return lexicon().color_labels.get(key, LocalText({"en": key}))


def attribute_label(product: Product, name: str) -> LocalText:
    """What people call the attribute, from the product or else from its name."""
    attribute = product.attribute(name)
    if attribute is not None and attribute.label.all():
        return attribute.label
    words = lexicon().flags.get(name) or lexicon().measured.get(name) or ()
    chinese = next((w for w in words if is_han(w)), "")
    english = name.replace("_", " ")
    return LocalText({"en": english, "zh": chinese} if chinese else {"en": english})
