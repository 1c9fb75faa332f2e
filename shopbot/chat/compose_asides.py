"""Replies beside the shop's business: short, kind, true, and back to the shop. No advice on health or law.

The wording changes with the number of the turn, so that the same question twice does not sound canned.
"""

from collections.abc import Iterator
from zlib import crc32

from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_asides_words import Kind, is_crisis, kind_of, load
from shopbot.chat.words import Words
from shopbot.types import Intent, Product, Record

_WITH_MORE = ("person",)  # a second sentence belongs to them
_ASKS_BACK = ("abuse", "sexual")  # they end with a question or an offer already
_ADVICE = ("medical", "legal")
_FACTS = 2  # of a product, told beside a question on health or law


def aside(
    text: str,
    intent: Intent,
    turn: int,
    record: Record,
    words: Words,
    product: Product | None = None,
    *,
    back: bool = True,
) -> tuple[str, ...]:
    """The reply to a message that is no business of the shop's; empty for one that is.

    For a crisis nothing else may be shown: no products, no suggestions, no question back.

    Args:
        text: of the shopper.
        intent: identity, advice, abuse, off_topic or greeting.
        turn: number of this turn in the conversation; it picks the wording.
        record: of the reply, for the shop's name.
        words: of the reply.
        product: that is being talked about, if any.
        back: whether it ends by leading back to the shop.
    """
    kind = kind_of(text, intent, words.assets, words.locale)
    if kind == "crisis":
        return crisis(words)
    if not kind:
        return ()
    return tuple(_told(kind, text, turn, record, words, product, back=back))


def crisis(words: Words) -> tuple[str, ...]:
    """What is said to somebody who may harm themselves: where help is, and nothing for sale."""
    return (words.say("aside.crisis"), words.say("aside.crisis.help"))


def _told(
    kind: Kind,
    text: str,
    turn: int,
    record: Record,
    words: Words,
    product: Product | None,
    *,
    back: bool,
) -> Iterator[str]:
    shop = record.info.name
    yield _worded(f"aside.{kind}", turn, words, shop=shop)
    if kind in _WITH_MORE:
        yield _worded(f"aside.{kind}.more", turn, words, shop=shop)
    if kind in _ADVICE and product is not None:
        yield from _facts(text, turn, words, product)
    if not back or kind == "urgent" or kind in _ASKS_BACK:
        return
    if kind == "grief":
        yield _worded("aside.back.grief", turn, words)
    elif product is not None:
        yield _worded("aside.back.product", turn, words, title=product.title)
    else:
        yield _worded("aside.back", turn, words)


def _facts(text: str, turn: int, words: Words, product: Product) -> Iterator[str]:
    """What the record holds of the product that bears on the worry: facts, no judgement."""
    known = load(words.assets, words.locale).facts
    names = next((names for pattern, names in known if pattern.search(text)), ())
    if not names:
        return
    found = [fact for name in names if (fact := product.attribute(name))][:_FACTS]
    if not found:
        yield _worded("aside.facts.none", turn, words, title=product.title)
        return
    yield _worded("aside.facts", turn, words)
    for fact in found:
        yield lines.attribute(product, fact, words, answers=False)


def _worded(key: str, turn: int, words: Words, **values: object) -> str:
    """One of the wordings of a key; neighbouring turns get different ones."""
    count = next(n for n in range(1, 99) if f"{key}.{n + 1}" not in words.messages)
    return words.say(f"{key}.{(turn + crc32(key.encode())) % count + 1}", **values)


__all__ = ["aside", "crisis", "is_crisis"]
