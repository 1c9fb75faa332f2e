"""Truths about many products at once: the cheapest, how many, which brands. Pure, from the products themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shopbot.chat.words import Words
from shopbot.types import Category, Product, Reason, Statistic

_SHOWN = 3
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Truth:
    """One true statement, the products that show it, and why the first of them is there."""

    statement: str
    products: tuple[Product, ...] = ()
    reasons: tuple[Reason, ...] = ()


def state(
    kind: Statistic, pool: Sequence[Product], categories: Sequence[Category], words: Words
) -> Truth:
    """The truth of that kind over the products of `pool`; where it has no answer, how many there are."""
    priced = sorted((p for p in pool if p.price), key=_minor)
    rated = sorted((p for p in pool if p.rating), key=_liked, reverse=True)
    if kind == "cheapest" and priced:
        return _extreme(kind, priced, words)
    if kind == "dearest" and priced:
        return _extreme(kind, priced[::-1], words)
    if kind == "best_rated" and rated:
        first = rated[0]
        said = words.say("say.statistic.best_rated", title=first.title, rating=words.rating(first))
        return Truth(said, tuple(rated[:_SHOWN]), (Reason("reason.best_rated"),))
    if kind == "price_range" and priced:
        low, high = priced[0].price, priced[-1].price
        return Truth(words.say("say.statistic.price_range", low=low, high=high))
    if kind == "brands":
        brands = [name for name, _ in Counter(p.brand for p in pool if p.brand).most_common(_NAMED)]
        return Truth(words.say("say.statistic.brands", brands=words.join(brands)))
    if kind == "categories":
        held = {p.category for p in pool}
        names = [c.label.get(words.locale) for c in categories if c.key in held]
        return Truth(words.say("say.statistic.categories", categories=words.join(names[:_NAMED])))
    shown = tuple(pool[:_SHOWN])
    titles = words.join([product.title.get(words.locale) for product in shown])
    return Truth(words.say("say.statistic.count", count=len(pool), titles=titles), shown)


def _extreme(kind: str, ordered: Sequence[Product], words: Words) -> Truth:
    first = ordered[0]
    said = words.say(f"say.statistic.{kind}", title=first.title, price=first.price)
    return Truth(said, tuple(ordered[:_SHOWN]), (Reason(f"reason.{kind}"),))


def _minor(product: Product) -> int:
    return product.price.minor if product.price else 0


def _liked(product: Product) -> tuple[float, int]:
    return (product.rating or 0.0, product.rating_count)


def side_by_side(
    name: str, products: Sequence[Product], words: Words, *, lowest_first: bool
) -> str:
    """One numeric attribute of several products in order, "" where fewer than two have it."""
    held = [(p, fact) for p in products if (fact := p.attribute(name)) and _is_number(fact.value)]
    if len(held) < 2:
        return ""
    held.sort(key=lambda pair: float(pair[1].value), reverse=not lowest_first)
    values = [
        words.say("say.value_of", value=words.value(fact), title=product.title)
        for product, fact in held
    ]
    return words.say("say.side_by_side", label=words.label(held[0][1]), values=words.join(values))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
