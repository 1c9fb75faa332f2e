"""What of a shopper's profile and purchases speaks for or against one product, with the reason to tell. Pure.

What the wish states itself is left alone: with a size in the words the remembered size says nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.chat.profile_rules import footwear
from shopbot.search.facets_fit import (
    at_most,
    attribute_label,
    color_label,
    is_made_of,
    meets,
    sizes_of,
)
from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.search.relations_kin import sort_of
from shopbot.search.why_differences import same_kind
from shopbot.settings import ROOT
from shopbot.types import (
    AttributeFilter,
    Like,
    LikeKind,
    LocalText,
    Need,
    Product,
    Query,
    Reason,
    Size,
    Taste,
)

_LIKED: Mapping[LikeKind, str] = {
    "brand": "reason.personal.brand",
    "color": "reason.personal.color",
    "material": "reason.personal.material",
    "category": "reason.personal.category",
}


@dataclass(frozen=True, slots=True)
class Leaning:
    """One thing that speaks for a product (above 0) or against it; `reason` None is not told."""

    weight: float
    reason: Reason | None = None


def leanings(product: Product, taste: Taste, query: Query) -> tuple[Leaning, ...]:
    """Everything in the taste that bears on the product and that the query leaves open."""
    return (
        *_sized(product, taste, query),
        *_needed(product, taste, query),
        *_liked(product, taste, query),
        *_affordable(product, taste, query),
        *_past(product, taste),
    )


def lean(found: tuple[Leaning, ...]) -> float:
    """What all of them add to a score, never more than the cap either way."""
    cap = weights()["cap"]
    return max(-cap, min(cap, sum(one.weight for one in found)))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weights of `personal` in assets/search_ranking.json."""
    data = json.loads((ROOT / "assets" / "search_ranking.json").read_text(encoding="utf-8"))
    return {name: value for name, value in data["personal"].items() if name != "about"}


def _sized(product: Product, taste: Taste, query: Query) -> Iterator[Leaning]:
    if query.filters.sizes or not product.option_values("size"):
        return
    for size in taste.profile.sizes:
        if _worn_so(product, size):
            forms = [v for v in product.variants if size.value.lower() in sizes_of(product, v)]
            if any(form.stock is None or form.stock > 0 for form in forms):
                told = Reason("reason.personal.size", {"size": size.value})
                yield Leaning(weights()["size"], told)
            else:
                yield Leaning(weights()["size_missing"])


def _worn_so(product: Product, size: Size) -> bool:
    """Whether the size is one of this sort of thing: a shoe size says nothing of trousers."""
    names = " ".join((*product.kind.all(), *product.title.all(), product.category))
    feet = footwear().search(names.lower()) is not None
    if size.of:
        return feet == (size.of == "shoes")
    printed = {option.value[:1].isdigit() for option in product.option_values("size")}
    return size.value[:1].isdigit() in printed


def _needed(product: Product, taste: Taste, query: Query) -> Iterator[Leaning]:
    stated = {limit.name for limit in query.filters.attributes}
    for need in taste.profile.needs:
        for limit in need.attributes:
            if limit.name not in stated:
                yield from _judged(product, limit)
        for word in need.free_of:
            yield from _spared(product, word, need, query)


def _judged(product: Product, limit: AttributeFilter) -> Iterator[Leaning]:
    """A record that is silent says nothing for or against."""
    if meets(product, limit):
        label = attribute_label(product, limit.name)
        told = Reason("reason.personal.need", {"label": label, "name": limit.name})
        yield Leaning(weights()["need"], told)
    elif product.attribute(limit.name) is not None:
        yield Leaning(weights()["need_broken"])


def _spared(product: Product, word: str, need: Need, query: Query) -> Iterator[Leaning]:
    """What shall be avoided moves a product down, and is said; asked for by name it is said only."""
    if not is_made_of(product, word):
        return
    asked = {str(a.value) for a in query.filters.attributes if a.op == "is"}
    stated = (*query.filters.brands, *query.filters.colors, *asked)
    weight = 0.0 if word in stated or word in query.text.lower() else weights()["avoid"]
    yield Leaning(weight, Reason("reason.personal.avoid", {"what": _named(word)}))


def _liked(product: Product, taste: Taste, query: Query) -> Iterator[Leaning]:
    stated = query.filters
    materials = any(limit.name == "material" for limit in stated.attributes)
    open_kinds = {
        "brand": not stated.brands,
        "color": not stated.colors,
        "material": not materials,
        "category": not stated.categories,
    }
    for like in taste.profile.likes:
        if open_kinds[like.kind] and (value := _has(product, like)):
            told = Reason(_LIKED[like.kind], {like.kind: value})
            yield Leaning(weights()[like.kind], told)


def _has(product: Product, like: Like) -> str | LocalText:
    """The liked thing in words where the product has it, else ""."""
    if like.kind == "brand":
        return product.brand if product.brand == like.value else ""
    if like.kind == "category":
        return product.kind if product.category == like.value else ""
    if like.kind == "color":
        values = {option.value for option in product.option_values("color")}
        return color_label(like.value) if like.value in values else ""
    wanted = AttributeFilter("material", "is", like.value)
    return _named(like.value) if meets(product, wanted) else ""


def _affordable(product: Product, taste: Taste, query: Query) -> Iterator[Leaning]:
    budget = taste.profile.budget
    stated = query.filters.price_max or query.filters.price_min
    if budget is None or stated or product.price is None:
        return
    if at_most(product.price, budget):
        yield Leaning(weights()["budget"], Reason("reason.personal.budget", {"limit": budget}))
    elif at_most(budget, product.price):
        yield Leaning(weights()["over_budget"])


def _past(product: Product, taste: Taste) -> Iterator[Leaning]:
    """What was bought or looked at; at most one of each kind is told."""
    if not taste.profile.history:
        return
    bought = [one for one in taste.bought if one.id != product.id]
    for one in bought:
        if product.id in one.goes_with or one.id in product.goes_with:
            told = Reason("reason.personal.goes_with", {"title": one.title})
            yield Leaning(weights()["goes_with"], told)
            break
    same_brand = [one for one in bought if product.brand and one.brand == product.brand]
    if len(same_brand) > 1:
        told = Reason("reason.personal.like_bought", {"title": same_brand[0].title})
        yield Leaning(weights()["like_bought"], told)
    for one in taste.viewed:
        if same_kind(product, one) or (one.id != product.id and sort_of(one) == sort_of(product)):
            told = Reason("reason.personal.like_viewed", {"title": one.title})
            yield Leaning(weights()["like_viewed"], told)
            break


def _named(word: str) -> LocalText:
    """A material or colour in both languages, where its names are known."""
    names = lexicon().materials.get(word) or color_label(word).all() or (word,)
    english = next((name for name in names if not is_han(name)), word)
    return LocalText({"en": english, "zh": next((name for name in names if is_han(name)), english)})
