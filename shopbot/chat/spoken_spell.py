"""A name letter by letter, and a table row by row, for those who hear them."""

import re

from shopbot.chat.spoken import Spoken
from shopbot.chat.spoken_codes import grouped
from shopbot.types import Comparison

_PARTS = re.compile(r"[A-Za-z]+|\d+|[\u4e00-\u9fff]+|\s+|.", re.S)


def spell(text: str, spoken: Spoken, *, words: bool = False) -> str:
    """The text letter by letter: "F-20315" -> "F, dash, 2 0 3, 1 5".

    Args:
        text: what is to be spelt.
        spoken: the language it is spelt in.
        words: with a word for each letter, so that B and D cannot be taken for each other: "B for Bravo".
    """
    marks, alphabet = spoken.data.raw["spell"], spoken.data.raw["alphabet"]
    comma = "，" if spoken.data.locale == "zh" else ", "
    told: list[str] = []
    for part in _PARTS.findall(" ".join(text.split())):
        if part.isspace():
            told.append(marks["space"])
        elif part.isdigit():
            told += [" ".join(group) for group in grouped(part)]
        elif part.isascii() and part.isalpha():
            told += [_letter(c, marks, alphabet, words=words) for c in part]
        elif part in marks:
            told.append(marks[part])
        else:
            told += [c for c in part if c.isalnum()]
    return comma.join(told)


def rows(table: Comparison, spoken: Spoken) -> tuple[str, ...]:
    """The table row by row, each cell after the header of its column: "Price. Acme: 49 dollars; Birch: 29 dollars"."""
    return tuple(
        spoken.data.say(
            "row",
            label=spoken.mended(row.label),
            cells=str(spoken.data.raw["row.between"]).join(
                spoken.data.say("row.cell", title=title, value=spoken.mended(cell))
                for title, cell in zip(table.titles, row.cells, strict=True)
            ),
        )
        for row in table.rows
    )


def _letter(letter: str, marks: dict[str, str], alphabet: dict[str, str], *, words: bool) -> str:
    word = alphabet.get(letter.lower(), "")
    if not words or not word:
        return letter.upper()
    return marks["as"].format(letter=letter.upper(), word=word)
