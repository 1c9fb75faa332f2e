"""The spoken sentences that are shipped, and what each is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shopbot.errors import BadInput
from shopbot.types import LOCALES, Locale


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence of a shopper."""

    id: str
    locale: Locale
    text: str
    kind: str  # "wish", "name", "money", "order", ...
    shown: tuple[str, ...] = ()  # ids of the products that the conversation is about
    say: str = (
        ""  # as it is said, where that is not as it is written: an order number digit by digit
    )
    pinyin: str = ""  # with tone numbers
    asked: str = ""  # what the shop had asked for: "name", "street", ...; "" for nothing


@dataclass(frozen=True, slots=True)
class SpokenFile:
    """All sentences, and the spellings that count as others."""

    sentences: tuple[Spoken, ...]
    same: Mapping[Locale, Mapping[str, str]]


def read(file: Path) -> SpokenFile:
    """The sentences of a file of the form of assets/evaluation/spoken.json.

    Raises:
        BadInput: naming the sentence that is not of that form.
    """
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        rows = told["sentences"]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise BadInput(f"{file} is no file of sentences: {error}.", "See spoken.json.") from error
    same = {locale: dict(told.get("same", {}).get(locale, {})) for locale in LOCALES}
    return SpokenFile(tuple(_sentence(row, file) for row in rows), same)


def _sentence(row: Mapping[str, object], file: Path) -> Spoken:
    try:
        shown = row.get("shown", ())
        locale = next(locale for locale in LOCALES if locale == row["locale"])
        return Spoken(
            str(row["id"]),
            locale,
            str(row["text"]),
            str(row["kind"]),
            tuple(map(str, shown)) if isinstance(shown, list) else (),
            str(row.get("say", "")),
            str(row.get("pinyin", "")),
            str(row.get("asked", "")),
        )
    except (KeyError, StopIteration, AttributeError) as error:
        raise BadInput(
            f"{file}: {row!r} lacks {error} or is in a language that the shop does not speak.",
            "Each sentence has id, locale (en or zh), text and kind.",
        ) from error
