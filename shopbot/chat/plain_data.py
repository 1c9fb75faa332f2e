"""How one language is spoken plainly: the data of assets/plain, compiled. Decides nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import Locale


@dataclass(frozen=True, slots=True)
class PlainData:
    """The words, units and limits of plain language."""

    money: Mapping[str, tuple[str, str]]  # currency -> one, several
    pair: str  # how a number and its unit are joined
    about: str
    units: tuple[tuple[re.Pattern[str], str, str], ...]  # a number with the sign -> one, several
    words: tuple[tuple[re.Pattern[str], str], ...]  # hard words with easier ones
    jargon: tuple[tuple[re.Pattern[str], str], ...]  # a term -> what it means
    comma: str
    last: str
    more: str
    longest: int  # words (Chinese: characters) of a sentence that is quoted
    sentence: int  # the same of a sentence that the model may write
    against: re.Pattern[str]  # how a line begins that is no good point
    split: re.Pattern[str]  # where a long sentence may be cut in two


@cache
def load(assets: Path, locale: Locale) -> PlainData:
    """The data of one language."""
    raw = json.loads((assets / "plain" / f"{locale}.json").read_text(encoding="utf-8"))
    return PlainData(
        money={name: (one, many) for name, (one, many) in raw["money"].items()},
        pair=raw["pair"],
        about=raw["about"],
        units=tuple((_unit(sign), one, many) for sign, one, many in raw["units"]),
        words=tuple((re.compile(hard), easy) for hard, easy in raw["words"]),
        jargon=tuple((re.compile(term), means) for term, means in raw["jargon"]),
        comma=raw["list"]["comma"],
        last=raw["list"]["last"],
        more=raw["list"]["more"],
        longest=raw["longest"],
        sentence=raw["sentence"],
        against=re.compile(raw["against"]),
        split=re.compile(raw["split"]),
    )


def _unit(sign: str) -> re.Pattern[str]:
    """The sign after a number, with its end: "g" is no part of "gift"."""
    return re.compile(rf"(?<![A-Za-z0-9.])(\d[\d,]*(?:\.\d+)?)\s?{re.escape(sign)}(?![A-Za-z/²])")
