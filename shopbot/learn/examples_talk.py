"""Phrasings to learn from, kept apart by split: a pattern of the test set never occurs in training.

The patterns are `assets/learn/talk.LOCALE.json`; {slots} are filled from the record.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopbot.chat.words import Words
from shopbot.learn.examples import Split
from shopbot.types import Attribute, Locale, LocalText, Product

_SLOT = "{title}"
_SHARED = ("needs", "questions", "ceiling")  # words for one fact, not phrasings


class NoPattern(Exception):
    """There is no pattern of this kind in this split, or a slot cannot be filled: no example is made."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The phrasings of one language and one split."""

    locale: Locale
    split: Split
    words: Words
    patterns: Mapping[str, Any]

    def pick(self, rng: random.Random, *path: str) -> str:
        """A pattern of that kind, by chance.

        Raises:
            NoPattern: when the split has none.
        """
        found: Any = self.patterns
        for step in path:
            found = found.get(step, {}) if isinstance(found, Mapping) else {}
        ours = [t for n, t in enumerate(found) if path[0] in _SHARED or split_of(n) == self.split]
        if not ours:
            raise NoPattern("/".join(path))
        return str(rng.choice(ours))

    def predicate(self, rng: random.Random, attribute: Attribute) -> str:
        """What an attribute means for a product, without the subject: "weighs 540 g", "is not waterproof"."""
        name, value = attribute.name, attribute.value
        if isinstance(value, bool):
            name = f"{name}.{'yes' if value else 'no'}"
        own: Sequence[str] = self.patterns["facts"].get(name, ())
        key = f"tell.attribute.{name}"
        told = self.words.messages.get(key, "")
        plain = _without_subject(told) if told.startswith(_SLOT) or "The {title} " in told else ""
        choices = [text for text in (*own, plain) if text]
        if not choices:
            raise NoPattern(f"facts/{name}")
        number = "" if isinstance(value, str | bool) else self.words.number(value)
        return rng.choice(choices).format(value=self.words.value(attribute), number=number)

    def say(self, text: LocalText) -> str:
        """A text in this language."""
        return text.get(self.locale)

    def title(self, product: Product) -> str:
        """What a product is called."""
        return product.title.get(self.locale)


def load(assets: Path, locale: Locale, split: Split) -> Talk:
    """The phrasings of a language that belong to a split."""
    file = assets / "learn" / f"talk.{locale}.json"
    return Talk(locale, split, Words(locale, assets), json.loads(file.read_text(encoding="utf-8")))


def split_of(place: int) -> Split:
    """Which split the pattern at a place of its list belongs to; new patterns are added at the end only."""
    return {4: "valid", 5: "test"}.get(place % 6, "train")  # type: ignore[return-value]


def _without_subject(sentence: str) -> str:
    return re.sub(r"^(The )?\{title\} ?的?", "", sentence).rstrip(".。")
