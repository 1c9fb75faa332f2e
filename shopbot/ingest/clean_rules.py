"""The word lists of `assets/cleaning.json`."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from shopbot.settings import ROOT


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Any]:
    """The lists by name, read once."""
    text = (ROOT / "assets" / "cleaning.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=64)
def words(name: str) -> frozenset[str]:
    """One of the lists, to look words up in."""
    return frozenset(rules()[name])
