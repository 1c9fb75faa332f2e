"""What the page shows, once more as a screen reader should say it: only where that differs from what is shown."""

from collections.abc import Sequence
from typing import Any

from shopbot.chat.words import Words
from shopbot.types import Locale

Json = dict[str, Any]


def sentence(text: str, words: Words, locale: Locale | None = None) -> Json:
    """{"spoken": ...} for one text, or nothing. `locale`: the language of the text, if not that of the words."""
    said = words.said(text, locale)
    return {} if said == text else {"spoken": said}


def lines(texts: Sequence[str], words: Words, locale: Locale | None = None) -> Json:
    """{"spoken": [...]}, all of them if one differs."""
    said = [words.said(text, locale) for text in texts]
    return {} if said == list(texts) else {"spoken": said}


def fields(told: Json, names: Sequence[str], words: Words) -> Json:
    """{"spoken": {name: ...}} for the fields of those names (a text or a list of texts) that differ."""
    spoken: Json = {}
    for name in names:
        shown = told[name]
        said = words.said(shown) if isinstance(shown, str) else [words.said(x) for x in shown]
        if said != shown:
            spoken[name] = said
    return {"spoken": spoken} if spoken else {}
