"""Names of goods beyond those that a shop writes into its categories: a "knapsack" is a backpack. Pure.

And what something is for, where no goods are named: "something for my cat". The words are data in
`assets/search_kinds.json`.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from shopbot.settings import ROOT

Words = Mapping[str, tuple[str, ...]]  # name -> keys of categories


def of_kinds(words: Words) -> dict[str, tuple[str, ...]]:
    """Names of things of a kind that the shop has, with the categories of that kind.

    Args:
        words: names of goods of the shop, small letters and singular.
    """
    return {
        name: words[general]
        for general, names in _kinds().items()
        if general in words
        for name in names
    }


def used_for(text: str, words: Words) -> tuple[str, ...]:
    """The categories for a use that the text says; none where it says none, or the shop has nothing for it.

    Args:
        text: the message, small letters.
        words: names of goods of the shop.
    """
    for names, said in _uses():
        keys = next((words[name] for name in names if name in words), ())
        if keys and said.search(text):
            return keys
    return ()


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, tuple[str, ...]]:
    kinds = _raw()["kinds"]
    return {name: tuple(group) for names in kinds.values() for name, group in names.items()}


@lru_cache(maxsize=1)
def _uses() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((tuple(use["of"]), re.compile("|".join(use["said"]))) for use in _raw()["uses"])


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        (ROOT / "assets" / "search_kinds.json").read_text(encoding="utf-8")
    )
    return data
