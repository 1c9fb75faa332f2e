"""Whether a sentence only says the wish again: it then tells nothing that the record holds. Pure."""

import re
from collections.abc import Iterator

from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_lexicon import Lexicon, stem
from shopbot.types import Locale

_LATIN = re.compile(r"[a-z]{4,}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


def echoes(said: str, wish: str, facts: Facts, locale: Locale) -> bool:
    """Whether more of what is said of a product comes from the wish alone than from its record.

    Args:
        said: the sentence without its opening.
        wish: the shopper's words.
        facts: the product.
        locale: the language of both.
    """
    own = facts.title.lower()
    parts = {part for part in _parts(said, locale, facts.lexicon) if part not in own}
    held = {part for part in parts if part in facts.text}
    wished = (parts - held) & set(_parts(wish, locale, facts.lexicon))
    return len(wished) > len(held)


def _parts(text: str, locale: Locale, lexicon: Lexicon) -> Iterator[str]:
    """What a text is made of: stems of words that say something; pairs of signs in Chinese."""
    if locale == "zh":
        for run in _HAN.findall(text):
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        return
    stems = map(stem, _LATIN.findall(text.lower()))
    yield from (part for part in stems if part not in lexicon.plain)
