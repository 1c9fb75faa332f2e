"""What was said for a field, as it is written: spelled names, digits said one by one. What was typed stays."""

import re
from pathlib import Path

from shopbot.chat.spoken_digits import in_digits
from shopbot.chat.spoken_letters import spelled_name
from shopbot.types import Locale

_SPELLED = ("name", "city")
_THOUSANDS = re.compile(r"^(\d{1,3}),(\d{3})\b")  # a house number, as a speech model writes it
_JOINED = re.compile(r"^(\d+)-(?=[A-Za-z]{3})")  # "17-hill lane"


def as_written(field: str, text: str, locale: Locale, assets: Path) -> str:
    """The answer to the question for that field of an address ("address": it may begin with the name)."""
    if field == "postcode":
        return in_digits(text, locale)
    if field == "street":
        return _JOINED.sub(r"\1 ", _THOUSANDS.sub(r"\1\2", text.strip()))
    if field == "address" or field in _SPELLED:
        return spelled_name(text, locale, assets) or text
    return text
