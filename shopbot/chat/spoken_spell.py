"""A name or a number letter by letter, for those who hear it or write it down."""

import re

from shopbot.chat.spoken import Spoken
from shopbot.chat.spoken_codes import grouped

_PARTS = re.compile(r"[A-Za-z]+|\d+|[\u4e00-\u9fff]+|\s+|.", re.S)


def spell(text: str, spoken: Spoken) -> str:
    """The text letter by letter, in the language of `spoken`: "F-20315" -> "F, dash, 2 0 3, 1 5"."""
    marks = spoken.data.raw["spell"]
    comma = "，" if spoken.data.locale == "zh" else ", "
    told: list[str] = []
    for part in _PARTS.findall(" ".join(text.split())):
        if part.isspace():
            told.append(marks["space"])
        elif part.isdigit():
            told += [" ".join(group) for group in grouped(part)]
        elif part.isascii() and part.isalpha():
            told += list(part.upper())
        elif part in marks:
            told.append(marks[part])
        else:
            told += [c for c in part if c.isalnum()]
    return comma.join(told)
