"""Sentences on what belongs together: like it, with it, instead of it, a set; and why a product was shown.

Every figure comes from the record or is computed from it. Decides nothing about which products are told of.
"""

from collections.abc import Iterable, Iterator, Sequence

from shopbot.chat import compose_lines as lines
from shopbot.chat.words import Words
from shopbot.types import Hit, Money, Product, Reason

_TOLD = 4  # reasons in one sentence


def listed(hit: Hit, words: Words, price: Money | None = None) -> str:
    """One product with its price and its reasons: "The Birch Kettle, $34.00: also a kettle".

    Args:
        hit: the product and why it is told of.
        words: of the reply.
        price: of the form that is meant, where it is not the lowest one.
    """
    product = hit.product
    told = [reason for reason in hit.reasons if reason.key != "reason.substitute"][:_TOLD]
    said = clauses(told, words)
    if product.in_stock is False:
        said = words.say("list.semicolon").join(filter(None, (said, words.say("tell.gone"))))
    name = lines.title(product, words)
    if not said:
        return lines.offer(product, words)
    if price is None and product.price is None:
        return words.say("tell.related.unpriced", title=name, reasons=said)
    cost = words.money(price) if price else words.price(product)
    return words.say("tell.related", title=name, price=cost, reasons=said)


def clauses(reasons: Sequence[Reason], words: Words, mark: str = "list.clause") -> str:
    """Reasons in one breath, with that mark between them; what is missing after a "but"."""
    good = [words.reason(r) for r in reasons if r.key != "reason.lacks"]
    bad = words.join([words.reason(r) for r in reasons if r.key == "reason.lacks"])
    said = words.say(mark).join(good)
    return words.say("tell.but", good=said, bad=bad) if said and bad else said or bad


def similar(product: Product, hits: Sequence[Hit], words: Words) -> Iterator[str]:
    """What is like the product, each with its likeness and its differences."""
    if not hits:
        yield words.say("tell.similar.none", title=lines.title(product, words))
        return
    yield words.say("tell.similar", title=lines.title(product, words))
    yield from (listed(hit, words) for hit in hits)


def goes_with(product: Product, hits: Sequence[Hit], words: Words) -> Iterator[str]:
    """What goes with the product, each with its price."""
    name = lines.title(product, words)
    if not hits:
        yield words.say("tell.goes_with.none", title=name)
    for hit in hits:
        line = lines.offer(hit.product, words)
        if hit.product.price and hit.product.in_stock is not False:
            title = lines.title(hit.product, words)
            line = words.say(
                "tell.goes_with", one=name, title=title, price=words.price(hit.product)
            )
        yield line


def instead(product: Product, hits: Sequence[Hit], words: Words) -> Iterator[str]:
    """That the product is sold out, and what can be had in its place."""
    key = "tell.instead" if hits else "tell.instead.none"
    yield words.say(key, title=lines.title(product, words))
    yield from (listed(hit, words) for hit in hits)


def why(product: Product, reasons: Iterable[Reason], words: Words) -> str:
    """Why the product was shown, in one sentence with every reason."""
    name, said = lines.title(product, words), clauses(tuple(reasons), words, "list.semicolon")
    return (
        words.say("tell.why", title=name, reasons=said)
        if said
        else words.say("tell.why.asked", title=name)
    )
