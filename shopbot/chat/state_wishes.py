"""Wishes over many turns: set aside and come back to, several in one message, a limit taken away. Pure."""

import re
from dataclasses import replace

from shopbot.chat.phrases import Phrases
from shopbot.chat.slots_words import SlotWords
from shopbot.chat.state import content
from shopbot.chat.state_chips import ids, of_facet, without
from shopbot.types import DialogueState, Filters, Product, Wish

KEPT = 4  # earlier wishes
_HAN = r"[\u3400-\u9fff]"
_SHORTEST = 2  # characters or words of a wish that stands by itself


def set_aside(before: DialogueState, after: DialogueState) -> tuple[Wish, ...]:
    """The earlier wishes once `after` has taken the place of `before`: the newest first, none twice."""
    if not before.query or before.query == after.query:
        return before.earlier
    wish = Wish(before.query, before.filters, before.shown, before.focus)
    others = (w for w in before.earlier if w.query not in (before.query, after.query))
    return (wish, *others)[:KEPT]


def come_back(text: str, state: DialogueState, words: SlotWords, phrases: Phrases) -> Wish | None:
    """The earlier wish that the message returns to, None where it does not."""
    match = words.marks["back"].search(text)
    if match is None or not state.earlier:
        return None
    named = next((group for group in match.groupdict().values() if group), "")
    named = named or content(text[match.end() :], phrases)
    said = _stems(named, phrases)
    for wish in state.earlier:
        if said & _stems(wish.query, phrases):
            return wish
    heads = set(re.findall(_HAN, named)) - phrases.filler
    for wish in state.earlier:
        if heads & set(re.findall(_HAN, wish.query)[-2:]):  # 靴子 of 登山靴
            return wish
    return None if said else state.earlier[0]


def _stems(text: str, phrases: Phrases) -> set[str]:
    """What two wordings of a wish share: English words without a plural s, pairs of Chinese characters."""
    words = {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower())} - phrases.filler
    han = "".join(re.findall(r"[\u3400-\u9fff]", text))
    pairs = {han[i : i + 2] for i in range(len(han) - 1)}
    return words | {pair for pair in pairs if pair not in phrases.filler}


def parts(text: str, words: SlotWords) -> tuple[str, ...]:
    """The stretches of a message that may be wishes of their own, in order."""
    pieces = (piece.strip(" ,.;，。；!！") for piece in words.marks["then"].split(text) if piece)
    return tuple(piece for piece in pieces if _stands(piece))


def _stands(piece: str) -> bool:
    han = len(re.findall(r"[\u3400-\u9fff]", piece))
    return han >= _SHORTEST or len(re.findall(r"[A-Za-z]+", piece)) >= _SHORTEST


def forgotten(text: str, state: DialogueState, words: SlotWords, said: Filters) -> tuple[str, ...]:
    """Ids of the limits that the message takes away: of the facet it names, else of the value, else the last.

    Args:
        text: the message, which is known to take a limit away.
        state: before it.
        words: of its language.
        said: limits that the parser finds in the message ("it need not be waterproof").
    """
    standing = ids(state.filters)
    named = [facet for facet, pattern in words.forget_facets.items() if pattern.search(text)]
    chips = [chip for facet in named for chip in of_facet(state.filters, facet)]
    chips += [chip for chip in standing if _same(chip, ids(said))]
    if not chips and not named and words.marks["last_limit"].search(text):
        chips = list(standing[-1:])
    return tuple(dict.fromkeys(chips))


def _same(chip: str, said: tuple[str, ...]) -> bool:
    """Whether one of the limits said is on the same thing, whatever the value: "not leather", "leather"."""
    return chip in said or any(
        chip.split(":")[:2] == other.split(":")[:2]
        and ":" in chip
        or chip.split(":")[-1] == other.split(":")[-1]
        or chip.startswith("price")
        and other.startswith("price")
        for other in said
    )


def dropped(filters: Filters, chips: tuple[str, ...]) -> Filters:
    """The limits without these."""
    for chip in chips:
        filters = without(filters, chip)
    return filters


def same_as(
    text: str, filters: Filters, about: tuple[Product, ...], state: DialogueState, words: SlotWords
) -> Filters:
    """The limits with what "that brand" and "the same colour" mean of the product that is talked about."""
    product = about[0] if about else None
    if product and product.brand and words.marks["same_brand"].search(text):
        filters = replace(filters, brands=filters.brands or (product.brand,))
    if words.marks["same_color"].search(text) and not filters.colors:
        own = product.option_values("color")[:1] if product else ()
        filters = replace(filters, colors=state.filters.colors or tuple(o.value for o in own))
    if words.marks["same_size"].search(text) and not filters.sizes:
        filters = replace(filters, sizes=state.filters.sizes)
    return filters
