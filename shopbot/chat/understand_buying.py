"""Whether a message that names no cart asks for something all the same: "the red one in L, please". Pure.

Only a product that is named or on the table can be meant, and what is put in can always be taken back.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import Locale, Product


@dataclass(frozen=True, slots=True)
class Buying:
    """The words of one language; see assets/understanding/buying.*.json."""

    marks: Mapping[str, re.Pattern[str]]

    def asks(self, text: str) -> bool:
        """Whether the message is a question, or wants to be shown or told something."""
        return self.marks["asks"].search(text) is not None

    def bare(self, text: str) -> bool:
        """Whether it says no more than that the thing is taken."""
        return self.marks["bare"].search(text) is not None

    def wants(self, text: str) -> bool:
        """Whether the words take something."""
        return self.marks["acquires"].search(text) is not None

    def seeks(self, lower: str, names: Sequence[str]) -> bool:
        """Whether the message does no more than look for things of these names."""
        rest = lower
        for name in names:
            rest = rest.replace(name, " ")
        return self.marks["seeks"].search(lower) is not None or not re.search(r"\w\w", rest)

    def again(self, text: str) -> bool:
        """Whether one more thing is taken: "another", "再来"."""
        return self.marks["again"].search(text) is not None

    def several(self, text: str) -> bool:
        """Whether it says that all it names goes into the cart."""
        return self.marks["several"].search(text) is not None

    def number(self, text: str) -> str:
        """The number of pieces that is said, as it is said; "" for none."""
        found = self.marks["quantity"].search(text)
        return found["n"] if found else ""


@cache
def load(assets: Path, locale: Locale) -> Buying:
    """The words of one language."""
    raw = json.loads((assets / "understanding" / f"buying.{locale}.json").read_text("utf-8"))
    return Buying({name: re.compile(words, re.IGNORECASE) for name, words in raw.items()})


def buys(
    text: str,
    named: Product | None,
    focus: Product | None,
    stated: Collection[str],
    words: Buying,
) -> bool:
    """Whether the message takes a product.

    Args:
        text: the message.
        named: the product that it names, if it names one.
        focus: the product that was talked about, if the message names no goods.
        stated: plain colours and sizes that it states.
        words: of its language.
    """
    product = named or focus
    if product is None or words.asks(text):
        return False
    if words.bare(text):
        return True
    chosen, counted, wanted = (
        _chooses(text, product, stated),
        bool(words.number(text)),
        words.wants(text),
    )
    if named:
        return (chosen and wanted) or (counted and (chosen or wanted))
    return wanted and (chosen or counted)


def _chooses(text: str, product: Product, stated: Collection[str]) -> bool:
    """Whether a colour, size or other choice of the product stands in the words."""
    lower = text.lower()
    for title in product.title.all():
        lower = lower.replace(title.lower(), " ")
    options = [o for v in product.variants for o in v.options]
    if any(option.value in stated for option in options):
        return True
    return any(_stands(name.lower(), lower) for o in options for name in (o.value, *o.text.all()))


def _stands(name: str, text: str) -> bool:
    if not name.isascii():
        return name in text or name.removesuffix("色") in text and len(name) > 1
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None
