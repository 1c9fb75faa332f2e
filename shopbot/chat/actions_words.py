"""How a refusal is told: why not, and what can be done instead."""

from shopbot.chat.words import Words
from shopbot.errors import Refused


def why(refused: Refused, words: Words) -> str:
    """The sentence of a rule's no, with what can be done instead where there is something."""
    told = words.say(refused.key, **refused.slots)
    instead = f"{refused.key}.do"
    if instead not in words.messages:
        return told
    return ("" if words.locale == "zh" else " ").join((told, words.say(instead, **refused.slots)))
