"""What shoppers ask of one property ("how heavy is it?"), and by which names records call it. Words only.

The questions are data in `assets/attribute_questions.json`, written by hand.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.search.facets_lexicon import is_han
from shopbot.search.lexical import stem
from shopbot.settings import ROOT

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One property as people ask for it. `keys` are its names in records, `han` the Chinese ones."""

    name: str
    keys: tuple[Stems, ...]
    han: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]  # per locale

    def share(self, key: str) -> float:
        """The part of a name in a record that this concept accounts for, between 0 and 1: half of "item weight"."""
        if is_han(key):
            return max((len(name) / len(key) for name in self.han if name in key), default=0.0)
        words = stems(key)
        held = (len(name) for name in self.keys if _holds(words, name))
        return max(held, default=0) / max(len(words), 1)


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """The shipped concepts, read once."""
    file = ROOT / "assets" / "attribute_questions.json"
    return tuple(
        Concept(
            entry["name"],
            tuple(stems(key) for key in entry["keys"] if not is_han(key)),
            tuple(key for key in entry["keys"] if is_han(key)),
            {"en": tuple(entry["en"]), "zh": tuple(entry["zh"])},
        )
        for entry in json.loads(file.read_text(encoding="utf-8"))["concepts"]
    )


def shares(names: Iterable[str]) -> dict[int, float]:
    """Number of each concept that any of the names calls -> the largest share of a name that it accounts for."""
    found: dict[int, float] = {}
    for name in filter(None, names):
        for number, concept in enumerate(concepts()):
            if share := concept.share(name):
                found[number] = max(found.get(number, 0.0), share)
    return found


def stems(text: str) -> Stems:
    """The words of a property's name as stems; underscores part words."""
    return tuple(stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()))


def _holds(words: Stems, name: Stems) -> bool:
    width = len(name)
    return any(words[start : start + width] == name for start in range(len(words) - width + 1))
