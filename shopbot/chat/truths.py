"""Truths about many products at once in words: the cheapest, how many, which brands. Pure; counted elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopbot.chat.words import Words
from shopbot.search.facets_fit import color_label
from shopbot.search.facets_truths import Statistics
from shopbot.types import Category, Filters, Product, Reason, Statistic

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Truth:
    """One true statement, the products that show it, and why the first of them is there."""

    statement: str
    products: tuple[Product, ...] = ()
    reasons: tuple[Reason, ...] = ()


def shown(kind: Statistic, found: Statistics) -> tuple[str, ...]:
    """The ids of the products that show a truth of that kind."""
    extremes = {
        "cheapest": found.cheapest,
        "dearest": found.dearest,
        "best_rated": found.best_rated,
        "newest": found.newest,
        "count": found.first,
    }
    return extremes.get(kind, ())


def state(
    kind: Statistic,
    found: Statistics,
    products: Sequence[Product],
    categories: Sequence[Category],
    filters: Filters,
    words: Words,
) -> Truth:
    """The truth of that kind; where the record cannot tell, that it does not say.

    Args:
        kind: what was asked.
        found: counted over everything that the question is about.
        products: those of `shown`, in that order.
        categories: of the shop, for their labels.
        filters: that were stated.
        words: of the language.
    """
    if kind == "count":
        key = "say.statistic.count.in_stock" if filters.in_stock else "say.statistic.count"
        titles = words.join([product.title.get(words.locale) for product in products])
        return Truth(words.say(key, count=found.count, titles=titles), tuple(products))
    if kind in ("cheapest", "dearest", "best_rated", "newest"):
        return _extreme(kind, found, products, words)
    if kind == "price_range" and found.price_min:
        low, high = found.price_min, found.price_max
        return Truth(words.say("say.statistic.price_range", low=low, high=high))
    if kind == "average" and found.price_average:
        said = words.say("say.statistic.average", price=found.price_average, count=found.priced)
        return Truth(said)
    if listed := _listed(kind, found, categories, words):
        return Truth(words.say(f"say.statistic.{kind}", **{kind: _joined(listed, words)}))
    return Truth(words.say("say.statistic.unknown"))


def sells(found: Statistics, words: Words) -> str:
    """That the shop has what was asked for: how many, and from what price to what price."""
    low, high = found.price_min, found.price_max
    if low is None or high is None:
        return words.say("say.statistic.sells.unpriced", count=found.count)
    key = "say.statistic.sells.one" if found.count == 1 else "say.statistic.sells"
    return words.say(key, count=found.count, low=low, high=high)


def _extreme(kind: str, found: Statistics, products: Sequence[Product], words: Words) -> Truth:
    if not products:
        return Truth(words.say("say.statistic.unknown"))
    first = products[0]
    said = words.say(
        f"say.statistic.{kind}",
        title=first.title,
        price=first.price,
        rating=words.rating(first),
        date=found.newest_date,
    )
    reasons = () if kind == "newest" else (Reason(f"reason.{kind}"),)
    return Truth(said, tuple(products), reasons)


def _listed(
    kind: Statistic, found: Statistics, categories: Sequence[Category], words: Words
) -> list[str]:
    """What there is, the commonest first; sizes from small to large."""
    labels = {category.key: category.label.get(words.locale) for category in categories}
    if kind == "brands":
        return [name for name, _ in found.brands]
    if kind == "categories":
        held = {key for key, _ in found.categories}
        return [label for key, label in labels.items() if key in held]
    if kind == "colors":
        return [color_label(key).get(words.locale) for key, _ in found.colors]
    return [size for size, _ in found.sizes] if kind == "sizes" else []


def _joined(names: Sequence[str], words: Words) -> str:
    """The first names, and how many more there are."""
    first = words.join(list(names[:_NAMED]))
    more = len(names) - _NAMED
    return words.say("say.statistic.more", names=first, count=more) if more > 0 else first


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
