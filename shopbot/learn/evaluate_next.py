"""How often the next purchase is among ten suggestions: one purchase is left out, and has to be found again.

What was left out is taken from the shopper's history and from what counts as bought together; nothing of it is left to
any system. Intervals resample shoppers, not purchases: those of one shopper are not independent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from shopbot.learn.metrics import SAMPLES, SEED, Interval
from shopbot.search.relations import Relations
from shopbot.search.relations_next import NextPurchase, Together, together
from shopbot.shop.products import ProductStore
from shopbot.types import Basket, Profile, Taste

TOP = 10
OURS = "ours"
FEW = 100  # shoppers; with fewer the figures say little


@dataclass(frozen=True, slots=True)
class Case:
    """One question: what was bought before, by whom, and what has to be found."""

    shopper: str
    history: tuple[str, ...]  # product ids, newest first
    wanted: frozenset[str]
    others: tuple[Basket, ...]  # all baskets without what is wanted


System = Callable[[Case], float]  # how surely one of the wanted is among the first ten, 0 to 1


def leave_one_out(baskets: Sequence[Basket]) -> tuple[Case, ...]:
    """Each product of each shopper who bought another one, left out of everything."""
    cases = []
    for shopper, own in _by_shopper(baskets).items():
        bought = _newest_first(own)
        for product in bought:
            left = tuple(key for key in bought if key != product)
            if left:
                others = tuple(_without(b, shopper, {product}) for b in baskets)
                cases.append(Case(shopper, left, frozenset((product,)), others))
    return tuple(cases)


def last_order(baskets: Sequence[Basket]) -> tuple[Case, ...]:
    """The newest basket of each shopper who has an older one: a next purchase proper, without its companions."""
    cases = []
    for shopper, own in _by_shopper(baskets).items():
        last = max(own, key=lambda basket: basket.day)
        before = _newest_first([basket for basket in own if basket is not last])
        wanted = frozenset(last.products) - set(before)
        if before and wanted:
            others = tuple(b for b in baskets if b is not last)
            cases.append(Case(shopper, before, wanted, others))
    return tuple(cases)


def systems(store: ProductStore, relations: Relations) -> dict[str, System]:
    """What ships, what it is without its parts, and the two baselines."""
    alike = cache(relations.alike)

    def ours(*without: str) -> System:
        def answer(case: Case) -> float:
            suggests = NextPurchase(store, relations, _counted(case), alike, without)
            taste = Taste(Profile(history=True), store.get(case.history))
            found = [hit.product.id for hit in suggests.after(taste, TOP)]
            return float(bool(case.wanted.intersection(found)))

        return answer

    return {
        OURS: ours(),
        "ours without what the record says goes with it": ours("goes_with"),
        "ours without likeness": ours("alike"),
        "popularity": lambda case: _luck(_counted(case).buyers, case),
        "item-to-item": lambda case: _luck(_item_to_item(case), case),
    }


def evaluate(cases: Sequence[Case], measured: Mapping[str, System]) -> dict[str, list[float]]:
    """For each system how surely each case was hit."""
    return {name: [system(case) for case in cases] for name, system in measured.items()}


def as_mapping(
    baskets: Sequence[Basket], measured: Mapping[str, System], catalogue: int
) -> dict[str, object]:
    """The figures as JSON, with how little they rest on."""
    parts = {"leave_one_out": leave_one_out(baskets), "last_order": last_order(baskets)}
    shoppers = len(_by_shopper(baskets))
    return {
        "shoppers": shoppers,
        "baskets": len(baskets),
        "purchases": sum(len(basket.products) for basket in baskets),
        "products": catalogue,
        "few": shoppers < FEW,
        "hit@10": {name: _figures(cases, measured) for name, cases in parts.items()},
    }


def by_shopper(values: Sequence[float], shoppers: Sequence[str]) -> Interval:
    """The mean with the 95 % interval that resampling whole shoppers gives."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    names = sorted(set(shoppers))
    sums = {name: [v for v, s in zip(values, shoppers, strict=True) if s == name] for name in names}
    totals = np.asarray([(sum(own), len(own)) for own in sums.values()], dtype=np.float64)
    chance = np.random.default_rng(SEED)
    drawn = totals[chance.integers(0, len(names), (SAMPLES, len(names)))].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], (2.5, 97.5))
    return Interval(float(np.mean(values)), float(low), float(high))


# ------------------------------------------------------------------ inside


def _figures(cases: Sequence[Case], measured: Mapping[str, System]) -> dict[str, object]:
    found, shoppers = evaluate(cases, measured), [case.shopper for case in cases]
    told = {}
    for name, values in found.items():
        behind = [ours - other for ours, other in zip(found[OURS], values, strict=True)]
        told[name] = {
            **_told(by_shopper(values, shoppers)),
            "ours_above": _told(by_shopper(behind, shoppers)),
        }
    return {"cases": len(cases), "shoppers": len(set(shoppers)), "systems": told}


def _told(interval: Interval) -> dict[str, object]:
    return {
        "value": round(interval.mean, 4),
        "ci95": [round(interval.low, 4), round(interval.high, 4)],
    }


def _by_shopper(baskets: Iterable[Basket]) -> dict[str, list[Basket]]:
    found: dict[str, list[Basket]] = {}
    for basket in baskets:
        if basket.shopper:
            found.setdefault(basket.shopper, []).append(basket)
    return found


def _newest_first(baskets: Sequence[Basket]) -> tuple[str, ...]:
    ordered = sorted(baskets, key=lambda basket: basket.day, reverse=True)
    return tuple(dict.fromkeys(key for basket in ordered for key in basket.products))


def _without(basket: Basket, shopper: str, gone: set[str]) -> Basket:
    if basket.shopper != shopper:
        return basket
    return replace(basket, products=tuple(key for key in basket.products if key not in gone))


def _counted(case: Case) -> Together:
    return together(case.others)


def _item_to_item(case: Case) -> dict[str, float]:
    """How many shoppers bought a product in one order with something in the history, added up."""
    scores: dict[str, float] = {}
    pairs = together(case.others).pairs
    for own in case.history:
        for key, count in pairs.get(own, {}).items():
            scores[key] = scores.get(key, 0.0) + count
    return scores


def _luck(scores: Mapping[str, float], case: Case) -> float:
    """How likely a wanted product is among the first ten when equal scores are ordered by chance."""
    left = {key: score for key, score in scores.items() if key not in case.history and score > 0}
    missed = 1.0
    for wanted in case.wanted & left.keys():
        above = sum(score > left[wanted] for score in left.values())
        equal = sum(score == left[wanted] for score in left.values())
        missed *= 1.0 - min(max((TOP - above) / equal, 0.0), 1.0)
    return 1.0 - missed
