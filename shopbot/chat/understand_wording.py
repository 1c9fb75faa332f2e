"""One wording for what people say differently: small words of dialects, of children, of typing in a hurry. Pure.

What goods are called stays: search knows their regional names. The words are data in assets/understanding.
"""

import json
import re
from functools import cache
from pathlib import Path

from shopbot.search.facets_asker import in_simplified
from shopbot.types import Locale

_ADDRESS = re.compile(r"\S@\S|https?://")  # letters of an address mean nothing


def in_our_words(text: str, locale: Locale, assets: Path, kinds: frozenset[str]) -> str:
    """The message in the words that the rules know; Chinese in simplified characters unless the shop's are not.

    Args:
        text: the message.
        locale: its language.
        assets: the folder of the word lists.
        kinds: what the shop's products are called.
    """
    if _ADDRESS.search(text):
        return text
    text = in_simplified(text, kinds) if locale == "zh" else text.replace("’", "'")
    for pattern, ours in _wording(assets, locale):
        text = pattern.sub(ours, text)
    return text


@cache
def _wording(assets: Path, locale: Locale) -> tuple[tuple[re.Pattern[str], str], ...]:
    path = assets / "understanding" / f"wording.{locale}.json"
    words = json.loads(path.read_text(encoding="utf-8"))["words"]
    return tuple((re.compile(pattern, re.IGNORECASE), ours) for pattern, ours in words)
