"""A message without what it says of who asks, and without manners: neither may change what is found. Pure.

"Hi, I'm Rose Brown. A warm jacket, please" asks for no brown jacket. What states a need is kept: "I'm blind", "I'm a
woman", "I'm allergic to wool", and the age of a child. Traditional characters become simplified ones where the shop's
own words have none. The words are those of assets/asker.json; `shopbot eval fairness` measures what is left.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shopbot.chat.profile_rules import rules
from shopbot.search.facets_lexicon import any_of, contains, is_han, lexicon
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Locale

_ENDS = re.compile(r"([.,;!?，。；！？\n]+(?!\d)|\s[-–—]+\s|\s+and (?=i\b|i'm\b))", re.IGNORECASE)
_WHOLE = {"starts": r"(?<!\w)"}


@dataclass(frozen=True, slots=True)
class Manners:
    """How one language says who asks, and is polite or not."""

    who: re.Pattern[str]
    named: re.Pattern[str]  # who asks, where only a name can follow
    greeting: re.Pattern[str]
    introduced: re.Pattern[str]  # who asks, after a greeting: else "this is" may point at a product
    keep: re.Pattern[str]
    manners: re.Pattern[str]
    thanks: re.Pattern[str]
    starts: re.Pattern[str]  # never within a word: "see-through boxes" does not hold "ugh"
    ends: re.Pattern[str]


def without_asker(text: str) -> str:
    """The message without clauses that only say who asks; as it is where nothing else would be left."""
    locale: Locale = "zh" if is_han(text) else "en"
    known = _manners()[locale]
    text = known.ends.sub("", known.starts.sub("", text.strip(), count=1)) or text
    kept = "".join(clause + end for clause, end in _kept(text, known))
    kept = kept.strip(" ,，;；-–—\n")
    return kept if re.search(r"\w", kept) else text


def simplified(text: str, words: frozenset[str]) -> str:
    """The text in simplified characters, unless the shop's own words are traditional; "有没有" denies nothing."""
    for asked, meant in _raw()["asks"].items():
        text = text.replace(asked, meant)
    return in_simplified(text, words)


def in_simplified(text: str, words: frozenset[str]) -> str:
    """The text in simplified characters, unless the shop's own words are traditional."""
    return text if _is_traditional(words) else text.translate(_simplified())


def one_wording(text: str, kinds: frozenset[str]) -> str:
    """The text with regional names of a thing ("wellies", "冷衫") in the words that this shop uses for it.

    Args:
        text: what the shopper wrote.
        kinds: what the shop's products are called; a thing that it does not sell keeps its name.
    """
    for way, own in _regional(kinds):
        text = way.sub(own, text)
    return text


@lru_cache(maxsize=16)
def _regional(kinds: frozenset[str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    sold = "\n".join(sorted(kinds))
    found = []
    for group in _raw()["regional"]:
        own = next((word for word in group if contains(sold, word.lower())), "")
        if own:
            found.append((re.compile(any_of(group), re.IGNORECASE), own))
    return tuple(found)


def _kept(text: str, known: Manners) -> Iterator[tuple[str, str]]:
    parts = _ENDS.split(text)
    thanked = greeted = False
    for at in range(0, len(parts), 2):
        clause, end = parts[at], parts[at + 1] if at + 1 < len(parts) else ""
        said = clause.strip().replace("’", "'")
        last = at + 2 >= len(parts) or not any(part.strip() for part in parts[at + 2 :: 2])
        if thanked and last and _signs(said):
            continue
        thanked = thanked or bool(known.thanks.fullmatch(said.lower()))
        known_as = greeted and _is_name(known.introduced, said)
        greeted = bool(known.greeting.fullmatch(said.lower()))
        if not (known_as or _passed_over(said, known)):
            yield clause, end


def _passed_over(said: str, known: Manners) -> bool:
    """Whether the clause says who asks, or how polite they are, and nothing else."""
    lower = said.lower()
    if known.manners.fullmatch(lower):
        return True
    if _is_name(known.named, said):
        return True
    match = known.who.fullmatch(lower)
    if match is None:
        return False
    who = next((word for word in match.groups() if word), "")
    return not (known.keep.search(who) or _needs(lower))


def _is_name(way: re.Pattern[str], said: str) -> bool:
    match = way.fullmatch(said.lower())
    return match is not None and _signs(said[match.start("who") : match.end("who")])


def _signs(said: str) -> bool:
    """Whether it can be a name alone: a few words that all begin with a capital, or two to four characters."""
    if is_han(said):
        return re.fullmatch(r"[\u3400-\u9fff·]{1,6}", said) is not None
    return re.fullmatch(r"(?:[A-ZÀ-Þ][^\W\d]*(?:['.-][^\W\d]+)*\.?\s?){1,4}", said) is not None


def _needs(lower: str) -> bool:
    """Whether the clause states for whom, or a need that assets/profile knows."""
    if re.search(any_of(lexicon().audiences), lower):
        return True
    return any(way.search(lower) for locale in LOCALES for way in rules(locale).needs.values())


@lru_cache(maxsize=1)
def _manners() -> Mapping[Locale, Manners]:
    raw = _raw()
    return {
        locale: Manners(
            **{name: re.compile(_WHOLE.get(name, "") + way) for name, way in raw[locale].items()}
        )
        for locale in LOCALES
    }


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    return str.maketrans(_raw()["traditional"])


@lru_cache(maxsize=16)
def _is_traditional(words: frozenset[str]) -> bool:
    return any(word.translate(_simplified()) != word for word in words)


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    text = (ROOT / "assets" / "asker.json").read_text(encoding="utf-8")
    return {key: value for key, value in json.loads(text).items() if key != "about"}
