"""Which line of the cart, or which piece of an order, a message means. Pure."""

import re
from collections.abc import Mapping, Sequence

from shopbot.chat.actions_asked import Asked
from shopbot.types import PricedLine, Product

_SHORTEST = 4  # letters of an English word that tells things apart; the last says what it is
_SET_IT = re.compile(r"\bset (?=it\b|them\b|that\b|this\b|the\b|my\b)")  # no tea set


def meant_lines(
    asked: Asked, lines: Sequence[PricedLine], products: Mapping[str, Product], *, rid: bool = False
) -> tuple[PricedLine, ...]:
    """The lines of the cart that the message means; none where that is not clear.

    Args:
        asked: the message.
        lines: of the cart.
        products: what they are of, by id.
        rid: True when a colour that is said is that of the line, not what it shall become.
    """
    meant = asked.meant
    if meant.everything:
        return tuple(lines)
    if asked.before.listed_by == "cart_show" and meant.positions:
        return tuple(each for n in meant.positions if (each := _at(lines, n)))
    pointed = [line for line in lines if line.line.product_id in meant.referred]
    named = pointed or called(asked.text, lines)
    chosen = [line for line in named or lines if _has(line, meant.options, products)]
    if len(chosen) == 1 or named:
        return tuple(chosen or named)
    alone = len(lines) == 1 and not (rid and meant.options)
    return tuple(lines) if alone else ()


def _at(lines: Sequence[PricedLine], number: int) -> PricedLine | None:
    place = number - 1 if number > 0 else number
    return lines[place] if -len(lines) <= place < len(lines) else None


def _has(line: PricedLine, options: Mapping[str, str], products: Mapping[str, Product]) -> bool:
    product = products.get(line.line.product_id)
    variants = product.variants if product else ()
    own = next((v.options for v in variants if v.id == line.line.variant_id), ())
    return any(options.get(option.name) == option.value for option in own)


def called(text: str, lines: Sequence[PricedLine]) -> list[PricedLine]:
    """The lines whose names share most with the words."""
    scored = [(likeness(text, line.title.all()), line) for line in lines]
    best = max((score for score, _ in scored), default=0)
    return [line for score, line in scored if best and score == best]


def likeness(text: str, titles: Sequence[str]) -> int:
    """How much of a name stands in the words: English words, or pairs of Chinese characters."""
    return len(matched(text, titles))


def matched(text: str, titles: Sequence[str]) -> frozenset[str]:
    """The parts of a name that stand in the words, by the title of which most do."""
    found = (_shared(text.lower(), title.lower()) for title in titles)
    return max(found, key=len, default=frozenset())


def names_of(product: Product) -> tuple[str, ...]:
    """What a product is called: its titles, and what kind of thing it is."""
    return (*product.title.all(), *product.kind.all())


def heads(text: str, titles: Sequence[str]) -> bool:
    """Whether the words hold what a Chinese name ends with, which says what a thing is: the 伞 of 口袋折叠伞."""
    return any(title and not title.isascii() and title[-1] in text for title in titles)


def _shared(text: str, title: str) -> frozenset[str]:
    if title.isascii():
        said = {w.removesuffix("s") for w in re.findall(r"[a-z0-9]+", _SET_IT.sub(" ", text))}
        words = re.findall(r"[a-z0-9]+", title)
        telling = {w for w in words if len(w) >= _SHORTEST} | {w for w in words[-1:] if len(w) > 2}
        return frozenset(said & {w.removesuffix("s") for w in telling})
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    return frozenset(p for p in pairs if p in text and not any(map(str.isascii, p)))
