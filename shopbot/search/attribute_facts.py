"""What one product's record says, fact by fact, each put into words as a question about it is compared with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from shopbot.search.facets_lexicon import lexicon
from shopbot.types import Attribute, Locale, LocalText, Product

_KEYS = {
    "price": LocalText({"en": "Price", "zh": "价格"}),
    "stock": LocalText({"en": "In stock", "zh": "库存"}),
    "brand": LocalText({"en": "Brand", "zh": "品牌"}),
    "color": LocalText({"en": "Colour", "zh": "颜色"}),
    "size": LocalText({"en": "Size", "zh": "尺码"}),
}
_YES = {"en": ("yes", "no"), "zh": ("是", "否")}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a record says. `topic` is an attribute's name, or price, stock, brand, an option's name."""

    topic: str
    key: str  # what people call the property
    value: str  # its value in words
    attribute: Attribute | None = None

    @property
    def words(self) -> str:
        """The fact as a short text: "Weight: 540 g", which finds more than "The weight is 540 g"."""
        return f"{self.key}: {self.value}"

    @property
    def passage(self) -> str:
        """The fact as a record, which finds others than the short text does."""
        return f'{self.key}: {{ value: "{self.value}" }}'


def facts_of(product: Product, locale: Locale) -> tuple[Fact, ...]:
    """What can be asked of a product, in one language where the record has it."""
    own = (_attribute(attribute, locale) for attribute in product.attributes)
    return (*own, *_around(product, locale))


def _attribute(attribute: Attribute, locale: Locale) -> Fact:
    key = attribute.label.get(locale) or attribute.name.replace("_", " ")
    return Fact(attribute.name, key, _value(attribute, locale), attribute)


def _value(attribute: Attribute, locale: Locale) -> str:
    value = attribute.value
    if isinstance(value, bool):
        return _YES[locale][0 if value else 1]
    if isinstance(value, str):
        return attribute.text.get(locale) or value
    unit = lexicon().units.get(attribute.unit.lower())
    return f"{value:g} {unit.label.get(locale) if unit else attribute.unit}".strip()


def _around(product: Product, locale: Locale) -> Iterator[Fact]:
    """What a record says outside its attributes."""
    if product.price is not None:
        yield _named("price", f"{product.price.minor / 100:g}", locale)
    if product.stock is not None:
        yield _named("stock", str(product.stock), locale)
    if product.brand:
        yield _named("brand", product.brand, locale)
    for name in ("color", "size"):
        if options := product.option_values(name):
            yield _named(name, ", ".join(o.text.get(locale) or o.value for o in options), locale)


def _named(topic: str, value: str, locale: Locale) -> Fact:
    return Fact(topic, _KEYS[topic].get(locale), value)
