"""What shoppers ask of one property ("how heavy is it?"), and by which names records call it. Words only.

The questions are data in `assets/attribute_questions.json`, written by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shopbot.search.facets_lexicon import is_han
from shopbot.settings import ROOT


@dataclass(frozen=True, slots=True)
class Concept:
    """One property as people ask for it, and its names in records, both per language."""

    name: str
    keys: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """The shipped concepts, read once."""
    file = ROOT / "assets" / "attribute_questions.json"
    return tuple(
        Concept(
            entry["name"],
            {
                "en": tuple(key for key in entry["keys"] if not is_han(key)),
                "zh": tuple(key for key in entry["keys"] if is_han(key)),
            },
            {"en": tuple(entry["en"]), "zh": tuple(entry["zh"])},
        )
        for entry in json.loads(file.read_text(encoding="utf-8"))["concepts"]
    )


def language_of(text: str) -> str:
    """The language whose concepts the text is compared with."""
    return "zh" if is_han(text) else "en"
