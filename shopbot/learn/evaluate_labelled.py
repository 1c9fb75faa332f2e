"""Messages with their answer keys, one JSON object a line, a file for each language."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from shopbot.errors import BadSetting
from shopbot.types import LOCALES, Locale

Each = TypeVar("Each")


def read_labelled(
    folder: Path, read_one: Callable[[dict[str, Any], Locale, int], Each]
) -> tuple[Each, ...]:
    """The messages of `en.jsonl` and `zh.jsonl`.

    Args:
        folder: has the files, and a README.md with their form.
        read_one: makes a message of a line's object, its language and its number from 1.

    Raises:
        BadSetting: where a file is missing or a line has another form.
    """
    return tuple(each for locale in LOCALES for each in _language(folder, locale, read_one))


def _language(
    folder: Path, locale: Locale, read_one: Callable[[dict[str, Any], Locale, int], Each]
) -> list[Each]:
    path = folder / f"{locale}.jsonl"
    if not path.is_file():
        raise BadSetting(f"There is no {path}.", "Name a folder with en.jsonl and zh.jsonl.")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(read_one(json.loads(line), locale, number))
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            said = f"Line {number} of {path}: {error!r}."
            raise BadSetting(said, "See its README.md.") from None
    return found
