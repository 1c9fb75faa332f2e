"""The limits of a conversation one by one, to be shown as chips and taken away singly. Pure.

The id of a chip is its facet, and the value where a facet can hold several: "price_max", "color:blue".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from shopbot.chat.words import Words
from shopbot.search.facets_fit import color_label
from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.types import AttributeFilter, DialogueState, Filters


@dataclass(frozen=True, slots=True)
class Chip:
    """One limit: its id, and what it says in the shopper's language."""

    id: str
    label: str


_SINGLE = ("price_min", "price_max", "audience", "in_stock", "min_rating", "on_sale", "sort")
_SEVERAL = {
    "category": "categories",
    "brand": "brands",
    "color": "colors",
    "size": "sizes",
    "excluded": "excluded",
}
_EMPTY = Filters()


def ids(filters: Filters) -> tuple[str, ...]:
    """The ids of all limits, in the order in which they are shown."""
    return tuple(_ids(filters))


def _ids(filters: Filters) -> Iterator[str]:
    for facet, field in _SEVERAL.items():
        yield from (f"{facet}:{value}" for value in getattr(filters, field))
    yield from (_attribute_id(limit) for limit in filters.attributes)
    yield from (name for name in _SINGLE if getattr(filters, name) != getattr(_EMPTY, name))


def without(filters: Filters, chip_id: str) -> Filters:
    """The limits without that one; the same limits where there is no such chip."""
    facet, _, value = chip_id.partition(":")
    if facet in _SINGLE and not value:
        return replace(filters, **{facet: getattr(_EMPTY, facet)})
    if facet in _SEVERAL:
        field = _SEVERAL[facet]
        kept: dict[str, Any] = {field: tuple(v for v in getattr(filters, field) if v != value)}
        return replace(filters, **kept)
    left = tuple(limit for limit in filters.attributes if _attribute_id(limit) != chip_id)
    return replace(filters, attributes=left)


def of_facet(filters: Filters, facet: str) -> tuple[str, ...]:
    """The ids of the chips of a facet as people name it: "price" is both ends, an attribute goes by its name."""
    names = {
        "price": ("price_min", "price_max"),
        "stock": ("in_stock",),
        "rating": ("min_rating",),
        "sale": ("on_sale",),
        "material": ("material", "excluded"),
    }.get(facet, (facet,))
    return tuple(
        chip for chip in _ids(filters) if chip.partition(":")[0] in names or _is(chip, facet)
    )


def _is(chip_id: str, attribute: str) -> bool:
    head, _, rest = chip_id.partition(":")
    return head == "attribute" and (rest.split(":")[0] == attribute or attribute in rest.split("_"))


def chips(state: DialogueState, words: Words) -> tuple[Chip, ...]:
    """The limits of the state, each as a chip."""
    filters = state.filters
    by_attribute = {_attribute_id(limit): limit for limit in filters.attributes}
    return tuple(Chip(i, _text(i, filters, by_attribute, words)) for i in _ids(filters))


def _text(chip: str, filters: Filters, limits: dict[str, AttributeFilter], words: Words) -> str:
    facet, _, value = chip.partition(":")
    if facet == "attribute":
        return _limit_text(limits[chip], words)
    if facet in ("price_min", "price_max"):
        return words.say(f"chip.{facet}", amount=getattr(filters, facet))
    if facet == "min_rating":
        return words.say("chip.min_rating", rating=filters.min_rating)
    if facet == "color":
        return color_label(value).get(words.locale) or value
    if facet == "audience":
        name = words.messages.get(f"audience.{filters.audience}", filters.audience)
        return words.say("chip.audience", value=name)
    if facet == "sort":
        return words.say(f"chip.sort.{filters.sort}")
    if facet in ("in_stock", "on_sale"):
        return words.say(f"chip.{facet}")
    return value.replace("-", " ") if facet == "category" else _named(facet, value, words)


def _named(facet: str, value: str, words: Words) -> str:
    return words.say(f"chip.{facet}", value=value) if facet in ("size", "excluded") else value


def _limit_text(limit: AttributeFilter, words: Words) -> str:
    label = limit.name.replace("_", " ")
    if isinstance(limit.value, bool):
        wanted = limit.value == (limit.op != "is_not")
        flag = lexicon().flags.get(limit.name, ())
        label = next((w for w in flag if is_han(w[0]) == (words.locale == "zh")), label)
        return label if wanted else words.say("chip.excluded", value=label)
    shown = (
        words.quantity(limit.value, limit.unit) if isinstance(limit.value, float) else limit.value
    )
    return words.say(f"chip.attribute.{limit.op}", label=label, value=shown)


def _attribute_id(limit: AttributeFilter) -> str:
    return f"attribute:{limit.name}:{limit.op}"
