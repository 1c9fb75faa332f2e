"""The one question that helps most when a wish is too open: the facet that best splits what there is. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from shopbot.search.facets_fit import color_label
from shopbot.types import DialogueState, Filters, LocalText, Product, Question

FEWEST = 8  # products among which a question helps
CHOICES = 4
LEAST = 0.9  # bits that an answer must tell at least
_SHARE = 0.6  # of the products must have the facet


def question(products: Sequence[Product], state: DialogueState) -> Question | None:
    """What to ask about these products; None where nothing helps, was asked just now, or is known.

    Args:
        products: what meets the limits so far.
        state: its `asking` and `asked` say what was asked already.
    """
    if state.asking or len(products) < FEWEST:
        return None
    known = _known(state.filters) | set(state.asked)
    found = [facet for facet in _facets(products) if facet[0] not in known]
    scored = [(_bits(values, len(products)), name, values) for name, values in found]
    best = max(scored, key=lambda each: (each[0], each[1]), default=None)
    if best is None or best[0] < LEAST:
        return None
    label = _label(best[1], products)
    common = [key for key, _ in Counter(best[2]).most_common(CHOICES)]
    return Question(best[1], label, tuple(_choice(best[1], key, products) for key in common))


def _known(filters: Filters) -> set[str]:
    known = {limit.name for limit in filters.attributes}
    known |= {"color"} if filters.colors else set()
    known |= {"brand"} if filters.brands else set()
    known |= {"audience"} if filters.audience else set()
    return known | ({"category"} if filters.categories else set())


def _facets(products: Sequence[Product]) -> Iterator[tuple[str, list[str]]]:
    """Each facet with one value for each product that has it."""
    yield "category", [p.kind.get("en") or p.category for p in products]
    yield "audience", [p.audience for p in products if p.audience]
    yield "color", [c for p in products if (c := _color(p))]
    names = Counter(a.name for p in products for a in p.attributes if isinstance(a.value, str))
    for name in names:
        if name != "color":
            values = [str(a.value) for p in products if (a := p.attribute(name))]
            yield name, values


def _color(product: Product) -> str:
    return next((option.value for option in product.option_values("color")), "")


def _bits(values: Iterable[str], total: int) -> float:
    """What an answer tells, less for facets that not every product has and for those with a value each."""
    counts = Counter(values)
    known = counts.total()
    if known < _SHARE * total or len(counts) > known / 2:
        return 0.0
    entropy = -sum(n / known * math.log2(n / known) for n in counts.values())
    return entropy * known / total if len(counts) <= 2 * CHOICES else entropy * known / total / 2


def _label(facet: str, products: Sequence[Product]) -> LocalText:
    return next((a.label for p in products if (a := p.attribute(facet))), LocalText())


def _choice(facet: str, key: str, products: Sequence[Product]) -> LocalText:
    if facet == "color":
        return color_label(key)
    if facet == "category":
        return next(p.kind for p in products if (p.kind.get("en") or p.category) == key)
    texts = (a.text for p in products if (a := p.attribute(facet)) and str(a.value) == key)
    return next((text for text in texts if text.all()), LocalText({"en": key}))
