"""A Vocabulary as JSON, and back. Pure."""

from dataclasses import fields
from typing import Any

from shopbot.search.facets_vocabulary import Measured, Vocabulary
from shopbot.types import LocalText

SETS = ("plain_brands", "colors", "materials", "audiences", "kinds", "worn")
WORDS = ("brands", "sizes", "flags", "negated_flags")


def spelled(vocabulary: Vocabulary) -> dict[str, Any]:
    """The vocabulary as JSON-ready values."""
    return {
        **{name: sorted(getattr(vocabulary, name)) for name in SETS},
        **{name: dict(getattr(vocabulary, name)) for name in WORDS},
        "categories": dict(vocabulary.categories),
        "category_labels": {
            key: dict(label.by_locale) for key, label in vocabulary.category_labels.items()
        },
        "numbers": [
            [getattr(number, field.name) for field in fields(Measured)]
            for number in vocabulary.numbers
        ],
    }


def read(data: dict[str, Any]) -> Vocabulary:
    """The vocabulary that `spelled` wrote."""
    return Vocabulary(
        plain_brands=frozenset(data["plain_brands"]),
        colors=frozenset(data["colors"]),
        materials=frozenset(data["materials"]),
        audiences=frozenset(data["audiences"]),
        kinds=frozenset(data["kinds"]),
        worn=frozenset(data.get("worn", ())),
        brands=data["brands"],
        sizes=data["sizes"],
        flags=data["flags"],
        negated_flags=data["negated_flags"],
        categories={word: tuple(keys) for word, keys in data["categories"].items()},
        category_labels={key: LocalText(label) for key, label in data["category_labels"].items()},
        numbers=tuple(
            Measured(name, unit, tuple(words), count)
            for name, unit, words, count in data["numbers"]
        ),
    )
