"""What reviewers praise and criticise, counted. A review counts for an aspect only where its words are in the data.

Every count can be checked: it comes with the reviews and the very sentences that it rests on.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import LocalText, Review

Opinion = Literal["praise", "blame"]
_OPINIONS: tuple[Opinion, ...] = ("blame", "praise")
_TOLD = 3  # aspects of one opinion
_NOT = re.compile(
    r"\b(?:not|never|hardly|isn't|wasn't|doesn't|don't|no longer)\b[^,;.]{0,18}$|(?:不|没有?|并不|不太)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of products that reviews speak of, with the words of praise and of blame for it."""

    label: LocalText
    blamed: LocalText  # what it is called where it is criticised: "noise" for "quietness"
    words: Mapping[tuple[Opinion, str], re.Pattern[str]]  # by opinion and language
    unless: Mapping[
        str, re.Pattern[str]
    ]  # sentences that only look as if they spoke of it, by language


@dataclass(frozen=True, slots=True)
class Counted:
    """How many reviews hold one opinion of one aspect. `quotes`: the sentence of each, by review id."""

    aspect: str
    opinion: Opinion
    label: LocalText
    quotes: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many reviews."""
        return len(self.quotes)


@cache
def aspects(assets: Path) -> Mapping[str, Aspect]:
    """The aspects of assets/reviews, in the order of the file."""
    raw = json.loads((assets / "reviews" / "aspects.json").read_text(encoding="utf-8"))
    return {
        name: Aspect(
            LocalText(row["label"]),
            LocalText(row.get("blame_label", row["label"])),
            {
                (o, x): re.compile("|".join(row[o][x]), re.IGNORECASE)
                for o in _OPINIONS
                for x in row[o]
            },
            {x: re.compile(pattern) for x, pattern in row.get("unless", {}).items()},
        )
        for name, row in raw.items()
    }


def opinions(reviews: Sequence[Review], assets: Path) -> tuple[Counted, ...]:
    """Every aspect that at least one review praises or criticises, the most frequent first."""
    quotes: dict[tuple[str, Opinion], dict[str, str]] = {}
    for review in reviews:
        for locale, text in review.text.by_locale.items():
            for line in split(text):
                for key in _said(line, locale, assets):
                    quotes.setdefault(key, {}).setdefault(review.id, line)
    known = aspects(assets)
    found = [
        Counted(n, o, known[n].blamed if o == "blame" else known[n].label, held)
        for (n, o), held in quotes.items()
    ]
    order = list(known)
    return tuple(sorted(found, key=lambda c: (-c.count, order.index(c.aspect), c.opinion)))


def _said(line: str, locale: str, assets: Path) -> list[tuple[str, Opinion]]:
    """What one sentence says of which aspect; blame goes before praise, and a negation says neither."""
    told: list[tuple[str, Opinion]] = []
    for name, aspect in aspects(assets).items():
        if locale in aspect.unless and aspect.unless[locale].search(line):
            continue
        for opinion in _OPINIONS:
            pattern = aspect.words.get((opinion, locale))
            found = pattern.search(line) if pattern else None
            if found and not _NOT.search(line[: found.start()]):
                told.append((name, opinion))
                break
    return told


def summary(reviews: Sequence[Review], words: Words) -> tuple[str, ...]:
    """Stars, praise and criticism with their counts over all reviews of one product; empty without reviews."""
    if not reviews:
        return ()
    total, counted = len(reviews), opinions(reviews, words.assets)
    good, bad = (sum(r.rating in stars for r in reviews) for stars in ((4, 5), (1, 2)))
    told = [words.say("reviews.stars", good=good, bad=bad, total=total)] if total > 1 else []
    for opinion in reversed(_OPINIONS):
        chosen = [c for c in counted if c.opinion == opinion][:_TOLD]
        if chosen:
            told.append(_line(chosen, total, words))
        elif opinion == "blame" and counted:
            told.append(words.say("reviews.no_blame", total=total))
    return tuple(told)


def _line(chosen: Sequence[Counted], total: int, words: Words) -> str:
    """The sentence "3 of 5 reviews praise the grip, 2 the battery and 1 the looks"."""
    first, *rest = chosen
    key = f"reviews.count.{first.opinion}"
    key = f"{key}.one" if first.count == 1 and f"{key}.one" in words.messages else key
    said = [words.say(key, count=first.count, total=total, aspect=first.label)]
    said += [words.say("reviews.more", count=c.count, aspect=c.label) for c in rest]
    return words.say("reviews.praised", counts=words.join(said))
