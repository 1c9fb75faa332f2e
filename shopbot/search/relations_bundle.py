"""A set of things that are used together: different sorts, within a budget, the best that the money buys. Pure.

The choice is a multiple-choice knapsack (at most one of each sort), solved exactly over few candidates: for every
number of parts only the sets that no cheaper one outdoes are kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopbot.search.relations_kin import sort_of
from shopbot.search.why import payable
from shopbot.types import Filters, Hit, Money, Product, Reason

SORTS = 8  # sorts of things that are tried
EACH = 4  # candidates of each sort: the most fitting and the cheapest
FEWEST, MOST = 2, 4  # parts of a set
_TOGETHER = 0.5  # what it is worth that the shop names a part with another candidate
_LIKED = 0.1  # for each star


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a set, at the price of its cheapest form that can be had."""

    product: Product
    price: Money
    value: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Parts of different sorts and what they cost together."""

    parts: tuple[Part, ...]
    total: Money


def parts(hits: Sequence[Hit], limits: Filters, currency: str) -> tuple[Part, ...]:
    """What of these hits can be bought now within the limits, in that currency; the first are worth most."""
    together = _named_together([hit.product for hit in hits])
    found = []
    for place, hit in enumerate(hits):
        form = payable(hit.product, limits)
        if form is None or form.price is None or form.price.currency != currency:
            continue
        value = 1.0 + 1.0 / (1.0 + 0.2 * place) + _LIKED * (hit.product.rating or 0.0)
        value += _TOGETHER if hit.product.id in together else 0.0
        found.append(Part(hit.product, form.price, value, hit.reasons))
    return tuple(found)


def bundle(
    candidates: Sequence[Part], budget: Money | None, always: Part | None = None
) -> Bundle | None:
    """The set of highest value that costs no more than the budget; None where not even two parts fit.

    Args:
        candidates: what may be in it, each of them to be had.
        budget: what all parts together may cost; None for no limit.
        always: a part that must be in it.
    """
    groups = _by_sort(candidates, always)
    chosen = _best(groups, budget.minor if budget else None, always)
    if chosen is None:
        return None
    currency = chosen[0].price.currency
    return Bundle(chosen, Money(sum(part.price.minor for part in chosen), currency))


def cheapest_pair(candidates: Sequence[Part], always: Part | None = None) -> Money | None:
    """What the cheapest set would cost: for saying how much a budget falls short. None where there are no two sorts."""
    groups = _by_sort(candidates, always)
    prices = sorted(min(part.price.minor for part in group) for group in groups)
    least = [always.price.minor] if always else []
    least += prices[: FEWEST - len(least)]
    if len(least) < FEWEST:
        return None
    return Money(sum(least), candidates[0].price.currency)


def _named_together(products: Sequence[Product]) -> frozenset[str]:
    """Ids of the products that one of the others names as going with it, or that name one of them."""
    ids = {product.id for product in products}
    pairs = [(p.id, other) for p in products for other in p.goes_with if other in ids]
    return frozenset(key for pair in pairs for key in pair)


def _by_sort(candidates: Iterable[Part], always: Part | None) -> list[list[Part]]:
    """The candidates worth trying by sort, the most fitting sorts first; not the sort that is in it anyway."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in candidates:
        if always is None or sort_of(part.product) != sort_of(always.product):
            groups[sort_of(part.product)].append(part)
    ranked = sorted(groups.values(), key=lambda group: -max(part.value for part in group))
    return [_few(group) for group in ranked[:SORTS]]


def _few(group: Sequence[Part]) -> list[Part]:
    """The most fitting and the cheapest of one sort."""
    best = sorted(group, key=lambda part: -part.value)[: EACH // 2]
    cheap = sorted(group, key=lambda part: (part.price.minor, -part.value))[: EACH // 2]
    return list({part.product.id: part for part in (*best, *cheap)}.values())


@dataclass(frozen=True, slots=True)
class _Set:
    """Parts chosen so far."""

    cost: int
    value: float
    chosen: tuple[Part, ...]


def _best(
    groups: Sequence[Sequence[Part]], budget: int | None, always: Part | None
) -> tuple[Part, ...] | None:
    start = _Set(always.price.minor, always.value, (always,)) if always else _Set(0, 0.0, ())
    sets: Mapping[int, Sequence[_Set]] = {len(start.chosen): [start]}
    for group in groups:
        grown: dict[int, list[_Set]] = defaultdict(list)
        for count, before in sets.items():
            grown[count] += before
            if count < MOST:
                grown[count + 1] += [
                    _Set(s.cost + p.price.minor, s.value + p.value, (*s.chosen, p))
                    for s in before
                    for p in group
                    if budget is None or s.cost + p.price.minor <= budget
                ]
        sets = {count: _undominated(found) for count, found in grown.items()}
    whole = [s for count, found in sets.items() if count >= FEWEST for s in found]
    within = [s for s in whole if budget is None or s.cost <= budget]
    return max(within, key=lambda s: (s.value, -s.cost)).chosen if within else None


def _undominated(sets: Iterable[_Set]) -> list[_Set]:
    """The sets that no cheaper one outdoes."""
    kept: list[_Set] = []
    for one in sorted(sets, key=lambda s: (s.cost, -s.value)):
        if not kept or one.value > kept[-1].value:
            kept.append(one)
    return kept
