"""What a message says of the shopper that is worth remembering, and what it asks of the profile. Pure.

Nothing here remembers anything: `learned` gives proposals, and only a yes makes `shop.shoppers` write them.
Said of somebody else ("my mother wears 38") it is not the shopper's own, and nothing is proposed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from shopbot.chat.profile_changes import apply
from shopbot.chat.profile_rules import Rules, attributes_of, rules
from shopbot.chat.profile_words import ask, done, tell
from shopbot.search.facets import Vocabulary, parse
from shopbot.search.facets_lexicon import lexicon
from shopbot.types import (
    AttributeFilter,
    Change,
    Filters,
    Like,
    Locale,
    Need,
    Profile,
    Size,
    Verbosity,
)

__all__ = ["Command", "apply", "ask", "command", "done", "fresh", "learned", "tell"]

LONGEST = 600  # characters of a message that are looked at
_FEW_WORDS = 3  # of what somebody is allergic to


@dataclass(frozen=True, slots=True)
class Command:
    """What a message asks of the profile: to be shown, handed out, or forgotten in part or altogether."""

    kind: Literal["show", "export", "forget", "forget_all"]
    changes: tuple[Change, ...] = ()  # of "forget": what to take away


def command(text: str, locale: Locale, vocabulary: Vocabulary, currency: str) -> Command | None:
    """What the message asks of the profile; None where it is about something else.

    "My size is 43 now" is no command: `learned` proposes it, and the new size takes the place of the old.
    """
    known, text = rules(locale), text[:LONGEST].strip()
    if known.history["off"].search(text):
        return Command("forget", (Change("history", remove=True),))
    if known.commands["forget_all"].search(text):
        return Command("forget_all")
    if known.says("forget", text):
        gone = _named(text, known) or _unsaid(text, locale, vocabulary, currency)
        return Command("forget", gone) if gone else None
    if known.commands["export"].search(text):
        return Command("export")
    return Command("show") if known.commands["show"].search(text) else None


def learned(text: str, locale: Locale, vocabulary: Vocabulary, currency: str) -> tuple[Change, ...]:
    """What the message says of the shopper that is worth remembering, as changes to be proposed; () for nothing.

    Args:
        text: the message.
        locale: its language.
        vocabulary: of the shop, for brands, colours and categories that are liked.
        currency: of the shop, for a budget.
    """
    known, text = rules(locale), text[:LONGEST].strip()
    if command(text, locale, vocabulary, currency):
        return ()
    found = list(_said(text, locale, vocabulary, currency))
    asks = known.says("asks", text) and not known.says("remember", text)
    if known.history["on"].search(text) and not asks:
        found.append(Change("history", True))
    return tuple(dict.fromkeys(found))


def fresh(profile: Profile, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Of the changes those that would change something: what is known already is not asked again."""
    return tuple(change for change in changes if apply(profile, change) != profile)


# ------------------------------------------------------------------ forgetting


def _named(text: str, known: Rules) -> tuple[Change, ...]:
    """The fields to be forgotten: "my shoe size"."""
    named = (name for name, way in known.fields.items() if way.search(text))
    shoes = Size("", "shoes") if known.says("shoes", text) else None
    return tuple(Change(name, shoes if name == "size" else None, remove=True) for name in named)


def _unsaid(text: str, locale: Locale, vocabulary: Vocabulary, currency: str) -> tuple[Change, ...]:
    """What is taken back: "forget that I'm allergic to wool"."""
    if not rules(locale).says("forget_that", text):
        return ()
    said = _said(text, locale, vocabulary, currency)
    return tuple(Change(change.field, change.value, remove=True) for change in said)


# ------------------------------------------------------------------ learning


def _said(text: str, locale: Locale, vocabulary: Vocabulary, currency: str) -> Iterator[Change]:
    known = rules(locale)
    yield from _manners(text, known)
    if known.says("others", text):
        return
    yield from _sizes(text, known, vocabulary)
    needs = tuple(_needs(text, known))
    yield from (Change("need", need) for need in needs)
    limits = parse(text, vocabulary, currency).filters
    yield from _disliked(text, known, vocabulary, limits)
    covered = {limit.name for need in needs for limit in need.attributes}
    for change in _liked(text, known, vocabulary, limits):
        wanted = change.value.attributes if isinstance(change.value, Need) else ()
        if not covered.intersection(limit.name for limit in wanted):
            yield change
    lasts = known.says("remember", text) or known.says("lasting", text)
    if limits.price_max and lasts and not known.says("asks", text):
        yield Change("budget", limits.price_max)


def _manners(text: str, known: Rules) -> Iterator[Change]:
    """How the shopper wants to be spoken to."""
    for locale, way in known.language.items():
        if way.search(text):
            yield Change("language", locale)
    for length, way in known.verbosity.items():
        if way.search(text):
            yield Change("verbosity", cast(Verbosity, length))
    if match := known.says("name", text):
        yield Change("name", match["name"].strip())


def _sizes(text: str, known: Rules, vocabulary: Vocabulary) -> Iterator[Change]:
    if known.says("denied", text):
        return
    for way in known.sizes:
        if match := way.search(text):
            said = match["size"].lower().replace("extra-", "extra ")
            value = lexicon().sizes.get(said, said)
            printed = vocabulary.sizes.get(value.lower(), value.upper())
            yield Change("size", Size(printed, _worn(text, match, printed, known)))
            return


def _worn(
    text: str, match: re.Match[str], size: str, known: Rules
) -> Literal["shoes", "clothes", ""]:
    """What the size is of, by the words in its own part of the message; letters are never shoe sizes."""
    near = re.split(r"[,.;!?，。；！？]", text[: match.end() + 20])[-1]
    part = text[max(0, match.start() - 30) : match.start()] + match[0] + near
    if not size[:1].isdigit():
        return "clothes"
    if known.says("shoes", part):
        return "shoes"
    return "clothes" if known.says("clothes", part) else ""


def _needs(text: str, known: Rules) -> Iterator[Need]:
    for key, way in known.needs.items():
        match = way.search(text)
        if match and not known.says("denied", match[0]):
            free = ("leather",) if key == "vegan" else ()
            yield Need(key, attributes_of(key), free)
    match = known.says("allergy", text)
    if match and not known.says("asks", text):
        said = next(word for word in match.groups() if word).strip().lower()
        if len(said.split()) <= _FEW_WORDS:
            yield _without(said, "allergy")


def _without(word: str, key: str) -> Need:
    """The need to be spared something; of latex some records say so themselves."""
    free = lexicon().material_of(word) or word
    own = (AttributeFilter("latex_free", "is", True),) if free == "latex" else ()
    return Need(key, own, (free,))


def _disliked(text: str, known: Rules, vocabulary: Vocabulary, limits: Filters) -> Iterator[Change]:
    """What shall not be shown again, where the shop knows the word."""
    marks = ("avoid", "avoid_if_remembered") if known.says("remember", text) else ("avoid",)
    for mark in marks:
        if (match := known.says(mark, text)) and (word := _known(match["what"], vocabulary)):
            yield Change("need", _without(word, "avoid"))
            return
    if known.says("remember", text) and limits.excluded and not known.says("allergy", text):
        for word in limits.excluded:
            yield Change("need", _without(word, "avoid"))


def _known(said: str, vocabulary: Vocabulary) -> str:
    """The material, brand or colour that the words name, "" for none."""
    limits = parse(said, vocabulary, "USD").filters
    named = (*(str(a.value) for a in limits.attributes if a.name == "material"),)
    plain = said.strip().lower()
    return next(iter((*named, *limits.brands, *limits.colors)), lexicon().material_of(plain))


def _liked(text: str, known: Rules, vocabulary: Vocabulary, limits: Filters) -> Iterator[Change]:
    match = known.says("like", text)
    if not match or known.says("asks", text) or known.says("pointing", text[match.end() :]):
        return
    if known.says("avoid", text):
        return
    liked = parse(text[match.end() :], vocabulary, "USD").filters
    for brand in liked.brands:
        yield Change("like", Like("brand", brand))
    for color in liked.colors:
        yield Change("like", Like("color", color))
    for attribute in liked.attributes:
        if attribute.name == "material":
            yield Change("like", Like("material", str(attribute.value)))
        elif attribute.value is True:
            yield Change("need", Need("wants", (attribute,)))
    lasts = known.says("remember", text) or known.says("lasting", text)
    for category in liked.categories if lasts or not limits.price_max else ():
        yield Change("like", Like("category", category))
