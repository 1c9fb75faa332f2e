"""What a shopper may want next: what goes with, is bought with, or is like what was bought, and suits the profile.

Only for shoppers who agreed that their purchases are used. That two things are bought together counts, and is told,
only where `FEWEST_SHOPPERS` did it: fewer might be recognised.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from shopbot.search.ranking_leanings import Leaning, lean, leanings
from shopbot.search.relations import Relations
from shopbot.settings import ROOT
from shopbot.shop.behaviour import FEWEST_SHOPPERS
from shopbot.shop.products import ProductStore
from shopbot.types import Basket, Hit, Product, Query, Reason, Taste

KINDRED = 20  # products that go with one that was bought
RECENT = 20  # things bought that count
TOLD = 2  # reasons with one product
NEAR = 0.6  # of the nearest likeness; what is less like a purchase is not told to be there because of it
_NEAREST = ("alike", "viewed")


@dataclass(frozen=True, slots=True)
class Together:
    """How many shoppers bought a product, and two products in one order."""

    buyers: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def with_(self, product_id: str, fewest: int = FEWEST_SHOPPERS) -> dict[str, float]:
        """The part of its buyers who bought the other in the same order, by product."""
        most = max(self.buyers.get(product_id, 0), 1)
        found = self.pairs.get(product_id, {}).items()
        return {key: count / most for key, count in found if count >= fewest}


def together(baskets: Iterable[Basket]) -> Together:
    """Counted by shoppers, not by orders: who buys the same pair twice counts once."""
    buyers: dict[str, set[str]] = defaultdict(set)
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for basket in baskets:
        for one in basket.products:
            buyers[one].add(basket.shopper)
            for other in basket.products:
                if other != one:
                    pairs[one, other].add(basket.shopper)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), shoppers in pairs.items():
        counted[one][other] = len(shoppers)
    return Together({key: len(shoppers) for key, shoppers in buyers.items()}, counted)


@dataclass(frozen=True, slots=True)
class Points:
    """What speaks for one product, by the kind of evidence, and the reasons that can be told."""

    by_kind: dict[str, float] = field(default_factory=dict)
    reasons: list[tuple[float, Reason]] = field(default_factory=list)

    def add(self, kind: str, points: float, reason: Reason | None) -> None:
        """Takes one piece of evidence. Two things that it goes with speak twice; only the nearest likeness counts."""
        before = self.by_kind.get(kind, 0.0)
        self.by_kind[kind] = max(before, points) if kind in _NEAREST else before + points
        if reason is not None:
            self.reasons.append((points, reason))

    def told(self) -> tuple[Reason, ...]:
        """The weightiest reasons, one of a kind."""
        ordered = sorted(self.reasons, key=lambda pair: -pair[0])
        first: dict[str, Reason] = {}
        for _, reason in ordered:
            first.setdefault(reason.key, reason)
        return tuple(first.values())[:TOLD]


@dataclass(frozen=True, slots=True)
class NextPurchase:
    """Suggestions out of one shop's products and baskets."""

    store: ProductStore
    relations: Relations
    bought_together: Together
    alike: Callable[[str], Mapping[str, float]] | None = None  # None: asked of `relations`
    without: tuple[str, ...] = ()  # kinds of evidence left out, to measure what each is worth

    def after(self, taste: Taste, k: int) -> tuple[Hit, ...]:
        """The `k` things most likely to be wanted next, none that was bought already or is sold out.

        () where purchases may not be used, or there are none.
        """
        if not taste.profile.history or not (taste.bought or taste.viewed):
            return ()
        had = {product.id for product in taste.bought}
        found = {key: points for key, points in self._gathered(taste).items() if key not in had}
        hits = []
        for product in self.store.get(found):
            if product.in_stock is not False:
                points = found[product.id]
                personal = self._personal(product, taste)
                score = sum(points.by_kind.values()) + self._weight("personal") * lean(personal)
                hits.append(Hit(product, score, points.told()))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.product.id))[:k])

    def _gathered(self, taste: Taste) -> dict[str, Points]:
        found: dict[str, Points] = defaultdict(Points)
        for place, product in enumerate(taste.bought[:RECENT]):
            fresh = 1.0 / (1.0 + _weights()["fading"] * place)
            for kind, key, worth, reason in self._from(product):
                found[key].add(kind, self._weight(kind) * worth * fresh, reason)
        for product in taste.viewed[:RECENT]:
            told = Reason("reason.personal.like_viewed", {"title": product.title})
            for key, near in {product.id: 1.0, **self._alike(product.id)}.items():
                found[key].add("viewed", self._weight("viewed") * near, told)
        most = max(self.bought_together.buyers.values(), default=1)
        for key, buyers in self.bought_together.buyers.items():
            found[key].add("popular", self._weight("popular") * buyers / most, None)
        return found

    def _from(self, product: Product) -> Iterator[tuple[str, str, float, Reason | None]]:
        """What one thing that was bought speaks for: kind of evidence, product id, worth up to 1, reason."""
        title = {"title": product.title}
        for hit in self.relations.goes_with(product.id, KINDRED):
            yield "goes_with", hit.product.id, 1.0, Reason("reason.personal.goes_with", title)
        for key, share in self.bought_together.with_(product.id).items():
            yield "together", key, share, Reason("reason.personal.together", title)
        for key, near in self._alike(product.id).items():
            told = Reason("reason.personal.like_bought", title) if near >= NEAR else None
            yield "alike", key, near, told

    def _alike(self, product_id: str) -> Mapping[str, float]:
        return (self.alike or self.relations.alike)(product_id)

    def _personal(self, product: Product, taste: Taste) -> tuple[Leaning, ...]:
        return leanings(product, taste, Query(""))

    def _weight(self, kind: str) -> float:
        return 0.0 if kind in self.without else _weights()[kind]


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    """The weights of `next` in assets/search_ranking.json."""
    data = json.loads((ROOT / "assets" / "search_ranking.json").read_text(encoding="utf-8"))
    return {name: value for name, value in data["next"].items() if name != "about"}
