"""Which of several products: by one property, in the words of their records, or which we would take and why. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shopbot.chat import compose_lines as lines
from shopbot.chat.truths import side_by_side
from shopbot.chat.understand_pointed import number_of
from shopbot.chat.words import Words
from shopbot.search.facets_fit import matches, meets
from shopbot.types import AttributeFilter, Filters, Money, Product

_APART = 0.3  # stars by which customers must think better of one for that to decide
_LEAST_RATINGS = 3  # fewer say nothing


@dataclass(frozen=True, slots=True)
class Picked:
    """What we would take and why. `product` None: nothing can be taken now."""

    product: Product | None
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of a record or of a review that speaks of what was asked."""

    product: Product
    line: str
    review: bool = False


# ------------------------------------------------------------ by one property


def most(name: str, products: Sequence[Product], words: Words, *, least: bool) -> tuple[str, ...]:
    """The one with the most (or least) of a number, and all the numbers; empty where fewer than two have it."""
    held = [(value, p) for p in products if (value := _number(p, name)) is not None]
    if len(held) < 2:
        return ()
    told = _side_by_side(name, products, words, least=least)
    best = (min if least else max)(value for value, _ in held)
    having = [product for value, product in held if value == best]
    if len(having) == len(held):
        return words.say("choice.equal.value"), told
    if len(having) > 1:
        return (told,)
    return words.say("choice.most", title=lines.title(having[0], words)), told


def _number(product: Product, name: str) -> float | None:
    return product.rating if name == "rating" else number_of(product, name)


def _side_by_side(name: str, products: Sequence[Product], words: Words, *, least: bool) -> str:
    if name not in ("price", "rating"):
        return side_by_side(name, products, words, lowest_first=least)
    held = [p for p in products if _number(p, name) is not None]
    held.sort(key=lambda p: _number(p, name) or 0.0, reverse=not least)
    values = [
        words.say("say.value_of", value=_general(p, name, words), title=p.title) for p in held
    ]
    label = words.say(f"compare.{name}")
    return words.say("say.side_by_side", label=label, values=words.join(values))


def _general(product: Product, name: str, words: Words) -> str:
    return words.price(product) if name == "price" else words.rating(product)


def flagged(name: str, products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """Who has a property and who has not; which record is silent. Empty where no record says yes or no."""
    facts = [(product, product.attribute(name)) for product in products]
    known = [(p, fact) for p, fact in facts if fact and isinstance(fact.value, bool)]
    if not known:
        return ()
    known.sort(key=lambda pair: not pair[1].value)
    said = [lines.attribute(product, fact, words, answers=False) for product, fact in known]
    silent = [product for product, fact in facts if fact is None]
    return (*said, *(_silent(product, words) for product in silent))


def quoted(quotes: Sequence[Quote], products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """What the records say in their own words, and which are silent; that none says it where there is no quote."""
    if not quotes:
        titles = words.join([lines.title(product, words) for product in products])
        return (words.say("choice.silent", titles=titles),)
    told = [_quote(quote, words) for quote in quotes]
    spoken = {quote.product.id for quote in quotes}
    return (*told, *(_silent(product, words) for product in products if product.id not in spoken))


def _quote(quote: Quote, words: Words) -> str:
    key = "choice.quote.review" if quote.review else "choice.quote"
    return words.say(key, title=lines.title(quote.product, words), line=quote.line)


def _silent(product: Product, words: Words) -> str:
    return words.say("choice.silent.one", title=lines.title(product, words))


def unstated(label: str, products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """That no record states the property that was asked for."""
    titles = words.join([lines.title(product, words) for product in products])
    label = label.lower() if words.locale == "en" else label
    return (words.say("choice.unstated", titles=titles, label=label),)


# ------------------------------------------------------------ what we would take


def pick(
    products: Sequence[Product],
    limits: Filters,
    wishes: Sequence[AttributeFilter],
    words: Words,
) -> Picked:
    """The product that we would take, with the reasons that tell it from the others.

    What was asked for decides first, then what customers say where that differs, then the price.

    Args:
        products: those in question, at least one.
        limits: of the standing wish.
        wishes: properties that were asked for or that a need asks for.
        words: of the reply.
    """
    there = [product for product in products if product.in_stock is not False]
    if not there:
        titles = words.join([lines.title(product, words) for product in products])
        return Picked(None, (words.say("choice.pick.none", titles=titles),))
    ranked = _ranked(there, limits, wishes)
    best, others = ranked[0], ranked[1:]
    gone = [product for product in products if product.in_stock is False]
    if len(products) == 1:
        said = (words.say("choice.pick.one", title=lines.title(best, words)),)
        return Picked(best, (*said, lines.offer(best, words), lines.rating(best, words)))
    reasons = () if _equal(best, others, wishes) else tuple(_reasons(best, others, wishes, words))
    out = (words.say("choice.gone", title=lines.title(product, words)) for product in gone)
    if not reasons and not gone:
        return Picked(best, (words.say("choice.equal"),))
    first = words.say("choice.pick", title=lines.title(best, words))
    return Picked(best, (first, *reasons, *out))


def _equal(best: Product, others: Sequence[Product], wishes: Sequence[AttributeFilter]) -> bool:
    """Whether nothing speaks for it rather than for the next: wishes, ratings and price are alike."""
    if not others:
        return False
    alike = all(meets(best, wish) == meets(others[0], wish) for wish in wishes)
    liked = abs(round(_stars(best) - _stars(others[0]), 1)) < _APART
    return alike and liked and best.price == others[0].price


def _ranked(
    products: Sequence[Product], limits: Filters, wishes: Sequence[AttributeFilter]
) -> list[Product]:
    def met(product: Product) -> tuple[int, int]:
        return len(matches(product, limits)), -sum(meets(product, wish) for wish in wishes)

    best = min(map(met, products))
    first = [product for product in products if met(product) == best]
    rest = sorted((p for p in products if met(p) != best), key=met)
    top = max(_stars(product) for product in first)
    liked = [product for product in first if round(top - _stars(product), 1) < _APART]
    liked.sort(key=lambda p: p.price.minor if p.price else 10**12)
    others = sorted((p for p in first if p not in liked), key=lambda p: -_stars(p))
    return [*liked, *others, *rest]


def _stars(product: Product) -> float:
    return product.rating or 0.0 if product.rating_count >= _LEAST_RATINGS else 0.0


def _reasons(
    best: Product, others: Sequence[Product], wishes: Sequence[AttributeFilter], words: Words
) -> Iterator[str]:
    if not others:
        return
    apart = [w for w in wishes if meets(best, w) and not all(meets(o, w) for o in others)]
    for wish in apart[:2]:
        if fact := best.attribute(wish.name):
            said = lines.attribute(best, fact, words, answers=False)
            yield lines.pronoun(said, best, words)
    rival = others[0]
    compared = [*_rated(best, rival, words), *_priced(best, rival, words)]
    yield from (lines.agreeing(line, best, words) for line in compared)
    if not apart and compared:
        liked = round(_stars(best) - _stars(rival), 1) >= _APART
        yield words.say("choice.open.rating" if liked else "choice.open.price")


def _rated(best: Product, rival: Product, words: Words) -> Iterator[str]:
    if not (_stars(best) and _stars(rival)):
        return
    other = lines.title(rival, words)
    if best.rating == rival.rating:
        said = words.say("choice.rating.same", rating=best.rating, other=other)
    else:
        said = words.say(
            "choice.rating", rating=best.rating, other=other, other_rating=rival.rating
        )
    yield said.replace("rate it ", "rate them ", 1) if lines.is_plural(best) else said


def _priced(best: Product, rival: Product, words: Words) -> Iterator[str]:
    one, two = best.price, rival.price
    if one is None or two is None or one.currency != two.currency:
        return
    other = lines.title(rival, words)
    if one.minor == two.minor:
        yield words.say("choice.price.same", price=one, other=other)
    elif one.minor < two.minor:
        less = Money(two.minor - one.minor, one.currency)
        yield words.say("choice.price.less", price=one, less=less, other=other)
    else:
        yield words.say("choice.price.more", price=one, other=other, other_price=two)
