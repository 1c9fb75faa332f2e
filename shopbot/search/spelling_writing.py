"""How one shop writes: its words with how often, the words that stand beside each other in names, its Chinese names.

Gathered in one pass over the products, small enough to be kept beside the database.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import HAN
from shopbot.types import Category, Product

MOST_PAIRS = 200_000  # pairs of neighbouring words that are kept, the commonest
LONGEST_HAN = 10  # characters of a Chinese name that is kept


@dataclass(frozen=True, slots=True)
class Writing:
    """How a shop writes. Words are in small letters."""

    counts: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)  # "rain jacket", "t-shirt"
    han: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The three as lines of text."""
        return [
            json.dumps(part, ensure_ascii=False) for part in (self.counts, self.pairs, self.han)
        ]

    @classmethod
    def read(cls, lines: Sequence[str]) -> "Writing":
        """What `lines` wrote."""
        counts, pairs, han = (json.loads(line) for line in lines)
        return cls(counts, pairs, tuple(han))


class WritingBuilder:
    """Takes the products of a shop, gives its Writing."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._han: set[str] = set()
        self._facts: set[str] = set()

    def add(self, product: Product) -> None:
        """One more product."""
        self._name((*product.title.all(), *product.kind.all(), product.brand))
        for attribute in product.attributes:
            for text in (*attribute.label.all(), *attribute.text.all()):
                if text not in self._facts:
                    self._facts.add(text)
                    self._counts.update(english(text))

    def writing(self, categories: Iterable[Category]) -> Writing:
        """The writing of the products taken, and of their categories."""
        for category in categories:
            self._name(category.label.all())
            for names in category.synonyms.values():
                self._name(names)
        pairs = dict(self._pairs.most_common(MOST_PAIRS))
        return Writing(dict(self._counts), pairs, tuple(sorted(self._han)))

    def _name(self, names: Iterable[str]) -> None:
        for name in names:
            self._counts.update(english(name))
            self._pairs.update(pairs(name))
            self._han.update(
                run for run in re.findall(f"[{HAN}]+", name) if len(run) <= LONGEST_HAN
            )


def english(text: str) -> list[str]:
    """The English words of a text, of three letters or more."""
    return re.findall(r"(?<![^\W\d_])[a-z]{3,}(?![^\W\d_])", text.lower())


def pairs(name: str) -> Iterator[str]:
    """Each two neighbouring words, with the space or hyphen between them."""
    for match in re.finditer(r"(?=\b([a-z]+[ -][a-z]+)\b)", name.lower()):
        yield match.group(1)
