"""What is said to a command for reading: one card, the price alone, the picture, everything, a name letter by letter.

Written from the record and from the last reply; every price is exact. Decides nothing about which product is meant.
"""

import re
from collections.abc import Iterator, Sequence

from shopbot.chat import compose_lines as lines
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Policy, Product, Turn

_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,3}-?\d{4,}(?![A-Za-z0-9])")
_MARK = re.compile(r"[?？]")


def card(product: Product, words: Words, number: int, count: int) -> tuple[str, ...]:
    """One product as its card has it: its place, price, stock, rating, versions, and what it is."""
    place = words.say("reading.place", number=number, count=count) if count > 1 else ""
    told = (
        lines.stock(product, words),
        lines.rating(product, words) if product.rating is not None else "",
        lines.options(product, "color", words),
        lines.options(product, "size", words),
        lines.about(product, words),
    )
    rest = (lines.pronoun(line, product, words) for line in told)
    return tuple(filter(None, (place, lines.price(product, words), *rest)))


def titles(products: Sequence[Product], words: Words) -> Iterator[str]:
    """The numbered list: each name with its price."""
    for number, product in enumerate(products, 1):
        yield words.say(
            "reading.item", number=number, title=product.title, price=words.price(product)
        )


def prices(products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """What each of them costs, numbered where they are several."""
    if len(products) == 1:
        return (lines.price(products[0], words),)
    return tuple(titles(products, words))


def picture(product: Product, words: Words) -> tuple[str, ...]:
    """What the picture shows, in the words of the record."""
    if not product.picture_text.has(words.locale):
        return (words.say("reading.picture.none", title=product.title),)
    said = split(product.picture_text.get(words.locale))
    return (words.say("reading.picture", title=product.title, line=said[0]), *said[1:])


def everything(product: Product, words: Words) -> tuple[tuple[str, ...], ...]:
    """All that the record holds of a product, in paragraphs: what it is, what it costs, its facts."""
    about = (
        split(product.description.get(words.locale))
        if product.description.has(words.locale)
        else []
    )
    offered = (
        lines.price(product, words),
        lines.stock(product, words),
        lines.rating(product, words),
        lines.options(product, "color", words),
        lines.options(product, "size", words),
    )
    facts = tuple(
        lines.attribute(product, fact, words, answers=False) for fact in product.attributes
    )
    first = words.say("reading.everything", title=product.title)
    told = tuple(lines.pronoun(line, product, words) for line in (*offered[1:], *facts) if line)
    return tuple(part for part in ((first, *about), offered[:1], told) if part)


def quoted_policy(turn: Turn, policies: Sequence[Policy]) -> tuple[str, ...]:
    """The whole rule of the shop that a reply began to quote; nothing where it quoted none."""
    first = next(iter(split(turn.reply)), "")
    for policy in policies:
        said = split(policy.text.get(turn.locale))
        if first and first in said:
            return tuple(said)
    return ()


def one_sentence(turn: Turn, products: Sequence[Product], words: Words) -> str:
    """The last reply in one sentence."""
    about = {key for verdict in turn.verdicts for key in verdict.product_ids}
    if len(about) > 1 and len(products) > 1 and turn.comparison is None:
        first = products[0]
        price = words.price(first)
        return words.say("reading.short", count=len(products), title=first.title, price=price)
    return next(iter(sentences(turn)), "")


def sentences(turn: Turn) -> list[str]:
    """The sentences of a reply."""
    return [said for line in turn.reply.splitlines() for said in split(line)]


def paragraphs(turn: Turn) -> tuple[tuple[str, ...], ...]:
    """A reply as it was said: each line a paragraph."""
    return tuple(tuple(split(line)) for line in turn.reply.splitlines() if line.strip())


def question(turn: Turn) -> str:
    """What a reply asked last; "" where it asked nothing."""
    return next((said for said in reversed(sentences(turn)) if _MARK.search(said)), "")


def order_number(turns: Sequence[Turn]) -> str:
    """The order that was spoken of last; "" for none."""
    for turn in reversed(turns):
        if found := _CODE.findall(f"{turn.question}\n{turn.reply}"):
            return str(found[-1])
    return ""
