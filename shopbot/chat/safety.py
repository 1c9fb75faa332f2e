"""What may come in: readable text of a sensible length. Knows nothing of products."""

import unicodedata

from shopbot.errors import UnreadableMessage

LONGEST = 2000  # characters of one message

_KEPT = {"\n", "\t"}
_JOINERS = {"\u200d", "\ufe0f"}  # they hold emoji together


def screen_in(text: str) -> str:
    """The message without control characters, in NFC, trimmed.

    Raises:
        UnreadableMessage: with the key of what to say.
    """
    if len(text) > 50 * LONGEST:  # do not even clean a megabyte
        raise UnreadableMessage("fail.too_long", len(text))
    clean = "".join(c for c in unicodedata.normalize("NFC", text) if _readable(c)).strip()
    if len(clean) > LONGEST:
        raise UnreadableMessage("fail.too_long", len(clean))
    if not any(unicodedata.category(c)[0] in "LNS" for c in clean):
        raise UnreadableMessage("fail.empty")
    return clean


def _readable(character: str) -> bool:
    return (
        character in _KEPT
        or character in _JOINERS
        or not unicodedata.category(character).startswith("C")
    )
