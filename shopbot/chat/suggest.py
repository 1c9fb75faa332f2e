"""What could be asked next: short messages that answer the last reply. Pure."""

from shopbot.chat.words import Words
from shopbot.types import Found, Intent, Understanding

_AFTER: dict[Intent, tuple[str, ...]] = {
    "search": ("compare", "cheaper", "describe", "why"),
    "statistic": ("describe", "compare"),
    "compare": ("describe", "goes_with", "returns"),
    "detail": ("describe", "reviews", "goes_with"),
    "describe": ("reviews", "goes_with", "cheaper"),
    "reviews": ("describe", "goes_with", "returns"),
    "goes_with": ("bundle", "compare", "describe"),
    "similar": ("compare", "cheaper"),
    "bundle": ("why", "describe"),
    "why": ("describe", "reviews", "goes_with"),
}


def suggestions(meant: Understanding, found: Found, words: Words) -> tuple[str, ...]:
    """Up to three next messages, in the language of the reply."""
    count = len(found.hits)
    keys = _AFTER.get(meant.intent, ())
    if count == 0:
        return ()
    fitting = (key for key in keys if key != "compare" or count > 1)
    return tuple(words.say(f"suggest.{key}") for key in fitting)[:3]
