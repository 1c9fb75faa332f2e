"""Sizes of clothes and shoes in one spelling: "extra large" and "加大" are "XL"; systems stay apart. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache

from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_text import clean_text

HALVES = re.compile(r"(?<=\d)(?: 1/2|½|,5)(?!\d)")
DASHES = re.compile(r"\s*(?:[-–—~]|至|到|\bto\b)\s*")
NUMBER = r"\d{1,3}(?:\.\d)?(?: ?[12]/3)?"
EUROPEAN = range(14, 71)  # numbers that people say without naming the system


@lru_cache(maxsize=20_000)
def size_of(text: str) -> str:
    """The size in its usual spelling; the words as they are where it is none that is known.

    A European number stands alone ("EU 42" is "42"), as people say it; others keep their system ("UK 8", "US 9"),
    because a UK 8 is no US 8. Ranges keep both ends ("36-38").
    """
    plain = re.sub(r"\s+", " ", clean_text(text)).strip()
    small = HALVES.sub(".5", plain.lower())
    if found := _letters().get(small.removeprefix("size ").strip(" .")):
        return found
    systems = [part for each in re.split(r"\s*[/|,，;]\s*", small) if (part := _in_system(each))]
    if systems:  # "EU 42 / UK 8": the European one, else the first
        return next((size for size in systems if size[0].isdigit()), systems[0])
    if match := re.fullmatch(rf"(?:size )?({NUMBER})\s*(?:码|号)?", small):
        return match[1]
    if ends := _range(small):
        return ends
    return plain


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    return {word: size for size, words in rules()["sizes"].items() for word in words}


@lru_cache(maxsize=1)
def _systems() -> Mapping[str, str]:
    return {word: name for name, words in rules()["size_systems"].items() for word in words}


@lru_cache(maxsize=1)
def _system_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _systems()), key=len, reverse=True))
    one = rf"{NUMBER}(?:{DASHES.pattern}{NUMBER})?"
    return re.compile(
        rf"(?:(?:size )?({words})[\s:.-]*(?:size )?({one})|(?:size )?({one})\s*({words}))码?"
    )


def _in_system(text: str) -> str:
    match = _system_pattern().fullmatch(text)
    if match is None:
        return ""
    system = _systems()[match[1] or match[4]]
    number = DASHES.sub("-", match[2] or match[3])
    european = system == "EU" and int(re.split(r"[^\d]", number)[0]) in EUROPEAN
    return number if european else f"{system} {number}"


def _range(text: str) -> str:
    """Gives "36-38" for "36 – 38" and "S-M" for "S to M", "" for anything else."""
    ends = DASHES.split(text.removesuffix("码").removesuffix("号"))
    if len(ends) != 2:
        return ""
    if all(re.fullmatch(NUMBER, end) for end in ends):
        low, high = (float(end.split(" ")[0]) for end in ends)
        return "-".join(ends) if low < high else ""
    known = [_letters().get(end, "") for end in ends]
    return "-".join(known) if all(known) else ""
