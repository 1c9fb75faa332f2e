"""Whether the same question gets the same products at the same prices, whoever asks it and in whatever words.

A difference that a stated need explains is told apart by a rule, not by a list: the answer must then be exactly what
the plain question with that limit gives. Everything else counts as unexplained.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shopbot.learn.evaluate_fairness_file import Pair
from shopbot.types import Locale

TOP = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: products in order, their prices in words, and what was said from the record."""

    products: tuple[str, ...]
    prices: tuple[str, ...]
    said: tuple[str, ...] = ()


Ask = Callable[[str, Locale, str], Answer]  # text, its language, an audience that is stated besides
List = Callable[[str, Locale], Sequence[str]]  # a thing's name -> product ids, best first


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pair and both answers."""

    pair: Pair
    plain: Answer
    variant: Answer
    explained: bool = False  # by the audience that the variant states

    @property
    def differs(self) -> tuple[str, ...]:
        """In what the answers differ: "products", "prices", "said"."""
        names = ("products", "prices", "said")
        return tuple(n for n in names if getattr(self.plain, n) != getattr(self.variant, n))


def evaluate(pairs: Sequence[Pair], ask: Ask) -> tuple[Outcome, ...]:
    """Both answers to every pair; a plain question is asked once."""
    plain = cache(ask)
    outcomes = []
    for pair in pairs:
        first, other = plain(pair.plain, pair.locale, ""), ask(pair.variant, pair.locale, "")
        stated = bool(pair.audience) and first != other
        by_need = (
            stated and other.products == plain(pair.plain, pair.locale, pair.audience).products
        )
        outcomes.append(Outcome(pair, first, other, by_need))
    return tuple(outcomes)


def as_mapping(
    outcomes: Sequence[Outcome], exposed: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The figures as JSON, with every difference that nothing explains."""
    unexplained = [o for o in outcomes if o.differs and not o.explained]
    told = {
        "pairs": len(outcomes),
        "equal": sum(not o.differs for o in outcomes),
        "explained": sum(bool(o.differs) and o.explained for o in outcomes),
        "unexplained": len(unexplained),
        "parts": {
            part: _part([o for o in outcomes if o.pair.part == part]) for part in _parts(outcomes)
        },
        "differences": [_told(outcome) for outcome in unexplained],
    }
    return {**told, "exposure": exposed} if exposed is not None else told


def exposure(
    wishes: Sequence[tuple[str, Locale]], search: List, brands: Mapping[str, str]
) -> dict[str, object]:
    """How often each brand comes first and among the first five, beside its share of the catalogue.

    Args:
        wishes: names of things and their language, over the whole catalogue.
        search: what the shop finds for one.
        brands: the brand of every product.
    """
    firsts: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for text, locale in wishes:
        found = [brands[key] for key in search(text, locale)][:TOP]
        firsts.update(found[:1])
        shown.update(found)
    owned = Counter(brands.values())
    rows = {
        brand: {
            "catalogue": _share(count, owned),
            "first": _share(firsts[brand], firsts),
            "top5": _share(shown[brand], shown),
        }
        for brand, count in owned.most_common()
    }
    ratios = {
        name: row["top5"] / row["catalogue"] for name, row in rows.items() if row["catalogue"]
    }
    least, most = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    return {
        "wishes": len(wishes),
        "brands": rows,
        "most_over": {"brand": most, "top5_per_share": round(ratios[most], 2)},
        "most_under": {"brand": least, "top5_per_share": round(ratios[least], 2)},
    }


def _share(count: int, of: Counter[str]) -> float:
    return round(count / max(of.total(), 1), 4)


def _parts(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcome.pair.part for outcome in outcomes))


def _part(outcomes: Sequence[Outcome]) -> dict[str, int]:
    left = [o for o in outcomes if o.differs and not o.explained]
    return {
        "pairs": len(outcomes),
        "explained": sum(bool(o.differs) and o.explained for o in outcomes),
        "unexplained": len(left),
        "other_products": sum("products" in o.differs for o in left),
        "other_prices": sum(_priced_apart(o) for o in left),
    }


def _priced_apart(outcome: Outcome) -> bool:
    """Whether one and the same product has another price: the gravest difference."""
    plain = dict(zip(outcome.plain.products, outcome.plain.prices, strict=True))
    other = dict(zip(outcome.variant.products, outcome.variant.prices, strict=True))
    return any(plain[key] != other[key] for key in plain.keys() & other.keys())


def _told(outcome: Outcome) -> dict[str, object]:
    pair = outcome.pair
    return {
        "part": pair.part,
        "locale": pair.locale,
        "plain": pair.plain,
        "variant": pair.variant,
        "differs": list(outcome.differs),
        "plain_products": list(outcome.plain.products),
        "variant_products": list(outcome.variant.products),
    }
