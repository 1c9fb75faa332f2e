"""What tells one product from another, computed from the record: at most a few points, the most telling first.

Only what both records state is a difference: a product whose record is silent about water is not "less
waterproof". Pure.
"""

from collections.abc import Iterator

from shopbot.search.facets_fit import attribute_label
from shopbot.search.facets_lexicon import convert
from shopbot.search.why_values import amount_in_words, value_in_words, with_article
from shopbot.types import Attribute, LocalText, Money, Product, Reason

_PRICE, _YES_NO, _MATERIAL, _WORD = (
    2.0,
    0.7,
    0.3,
    0.1,
)  # how telling; a number tells its relative difference
_LEAST = 0.02  # relative differences below are none
_QUIET = frozenset(("care", "made_in", "color", "size", "brand"))


def likeness(found: Product, like: Product, most: int = 3) -> tuple[Reason, ...]:
    """Why `found` is like `like`, then how it differs from it."""
    if same_kind(found, like):
        first = Reason("reason.alike", {"kind": with_article(found.kind)})
    elif found.category and found.category == like.category and found.kind.all():
        first = Reason("reason.akin", {"kind": with_article(found.kind)})
    else:
        first = Reason("reason.near")
    return (first, *differences(found, like, most))


def same_kind(one: Product, other: Product) -> bool:
    """Whether both are the same kind of thing, in the words of the record."""
    return bool(one.kind.all()) and one.kind.all() == other.kind.all()


def differences(one: Product, other: Product, most: int = 3) -> tuple[Reason, ...]:
    """What is different about `one`, seen from `other`; what it lacks comes last."""
    found = sorted(_all(one, other), key=lambda pair: -pair[0])[:most]
    ordered = sorted(found, key=lambda pair: _place(pair[1]))
    return tuple(reason for _, reason in ordered)


def distance(one: Product, other: Product) -> float:
    """How far apart two records are: 0 for the same price and attributes, about 2 for nothing in common."""
    names = {a.name for a in (*one.attributes, *other.attributes)} - _QUIET
    apart = [_apart(one.attribute(name), other.attribute(name)) for name in names]
    mean = sum(apart) / len(apart) if apart else 0.0
    return mean + 0.5 * _price_gap(one, other) + 0.5 * (one.audience != other.audience)


def _all(one: Product, other: Product) -> Iterator[tuple[float, Reason]]:
    yield from _priced(one, other)
    for fact in one.attributes:
        against = other.attribute(fact.name)
        if against is None or fact.name in _QUIET:
            continue
        label = attribute_label(one, fact.name)
        if isinstance(fact.value, bool) or isinstance(against.value, bool):
            yield from _yes_no(fact, against, label)
        elif isinstance(fact.value, str) or isinstance(against.value, str):
            yield from _in_words(fact, against, label)
        else:
            yield from _in_numbers(fact, against, label)


def _priced(one: Product, other: Product) -> Iterator[tuple[float, Reason]]:
    if one.price is None or other.price is None or one.price.currency != other.price.currency:
        return
    gap = one.price.minor - other.price.minor
    if gap == 0:
        yield _YES_NO, Reason("reason.same_price", {"price": one.price})
        return
    by = Money(abs(gap), one.price.currency)
    yield _PRICE, Reason("reason.cheaper" if gap < 0 else "reason.dearer", {"by": by})


def _yes_no(
    fact: Attribute, against: Attribute, label: LocalText
) -> Iterator[tuple[float, Reason]]:
    both = isinstance(fact.value, bool) and isinstance(against.value, bool)
    if both and fact.value is not against.value:
        key = "reason.has" if fact.value else "reason.lacks"
        yield _YES_NO, Reason(key, {"label": label, "name": fact.name})


def _in_words(
    fact: Attribute, against: Attribute, label: LocalText
) -> Iterator[tuple[float, Reason]]:
    if fact.value != against.value and isinstance(fact.value, str):
        weight = _MATERIAL if fact.name == "material" else _WORD
        yield weight, Reason("reason.differs", {"label": label, "value": value_in_words(fact)})


def _in_numbers(
    fact: Attribute, against: Attribute, label: LocalText
) -> Iterator[tuple[float, Reason]]:
    value = float(fact.value)
    before = convert(float(against.value), against.unit, fact.unit)
    if before is None or _relative(value, before) < _LEAST:
        return
    key = "reason.more" if value > before else "reason.less"
    by = amount_in_words(*_readable(abs(value - before), fact.unit))
    yield _relative(value, before), Reason(key, {"label": label, "name": fact.name, "by": by})


def _readable(value: float, unit: str) -> tuple[float, str]:
    """A thousand grams as a kilogram, a thousand millilitres as a litre."""
    larger = {"g": "kg", "ml": "l"}.get(unit)
    return (value / 1000, larger) if larger and value >= 1000 else (value, unit)


def _relative(value: float, other: float) -> float:
    largest = max(abs(value), abs(other))
    return abs(value - other) / largest if largest else 0.0


def _place(reason: Reason) -> int:
    """Price first, what it lacks last."""
    if reason.key in ("reason.cheaper", "reason.dearer", "reason.same_price"):
        return 0
    return 2 if reason.key == "reason.lacks" else 1


def _apart(fact: Attribute | None, against: Attribute | None) -> float:
    """0 for the same value, 1 for another one, in between where only one record speaks of it."""
    if fact is None or against is None:
        return 0.5
    if isinstance(fact.value, bool | str) or isinstance(against.value, bool | str):
        return float(fact.value != against.value)
    before = convert(float(against.value), against.unit, fact.unit)
    return 1.0 if before is None else _relative(float(fact.value), before)


def _price_gap(one: Product, other: Product) -> float:
    if one.price is None or other.price is None or one.price.currency != other.price.currency:
        return 0.5
    return _relative(one.price.minor, other.price.minor)
