"""Which categories a wish names: the thing that is wanted, not a word that describes it or what it is for. Pure.

English: the last words of a noun phrase, looked for at the beginning of a stretch and after each word of asking
("could you show me your reading lamps, please"). Chinese: a name of goods before the end, a verb or a particle
("围巾有哪些颜色"), because what precedes another noun or 的 only describes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from shopbot.search.facets_lexicon import HAN, is_han, lexicon
from shopbot.search.facets_vocabulary import Vocabulary, plain, singular
from shopbot.settings import ROOT

LONGEST = 12  # characters of a Chinese name
GAP = "\n"  # stands where something was understood and taken out
_PARTS = re.compile(
    rf"[{GAP},.;!?:，。；！？、/()（）]+|\b(?:or|and|plus)\b|(?<=[{HAN}])\s+(?=[{HAN}])"
)
_SIZED = re.compile(
    r"\d[\d.,]*[a-z\"]{0,2}|[a-z]?\d+|kgs?|g|ml|cm|mm|litres?|liters?|l|w|watts?|inch(?:es)?|pieces?|pcs?|pack"
)
_LATIN = re.compile(r"[a-z][a-z0-9' -]*")


@dataclass(frozen=True, slots=True)
class Around:
    """What may surround the name of goods that are wanted."""

    asked: re.Pattern[str]  # words of asking, English
    before_names: re.Pattern[str]  # articles and the like that begin a noun phrase
    stops: re.Pattern[str]  # what ends a noun phrase
    loose: frozenset[str]  # words that may end it and name no goods: "stuff"
    after: re.Pattern[str]  # what may follow a name, Chinese
    before: re.Pattern[str]  # what makes a name the object of something else: 喝


def find_categories(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The keys of the categories whose goods are named as the thing wanted, in the order of the text."""
    found: list[str] = []
    for part in _PARTS.split(plain(text.replace(GAP, ","))):
        for words in _LATIN.findall(part):
            found += _english(words, vocabulary)
        if is_han(part):
            found += _chinese(part, vocabulary)
    return tuple(dict.fromkeys(found))


def begins_with_goods(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an English text begins with a name of goods of up to three words."""
    words = re.findall(r"[a-z][a-z'-]*", text[:60])[:3] if re.match("[a-z]", text) else []
    return any(
        singular(" ".join(words[:end])) in vocabulary.categories for end in range(1, len(words) + 1)
    )


def _english(part: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The categories of the first noun phrase of goods that begins the part or follows a word of asking."""
    asked = _around().asked
    starts = (0, *(match.end() for match in asked.finditer(part)))
    return next(filter(None, (_head(part[start:], vocabulary) for start in starts)), ())


def _head(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    known = _around()
    named = known.before_names.sub("", text.strip(" -'"))
    words = known.stops.split(named)[0].replace("-", " ").split()
    while (
        words
        and (singular(words[-1]) in known.loose or _SIZED.fullmatch(words[-1]))
        and " ".join(words) not in vocabulary.categories
    ):
        words.pop()
    for start in range(len(words)):
        tail = singular(" ".join(words[start:]))
        if keys := vocabulary.categories.get(tail):
            return keys
        if tail in _compounds():
            return ()  # a gift card is no card
    return ()


def _chinese(part: str, vocabulary: Vocabulary) -> Iterator[str]:
    known = _around()
    for start, end in _names(part, vocabulary):
        ends = end == len(part) or known.after.match(part, end)
        if ends and not known.before.search(part[:start]):
            yield from vocabulary.categories.get(part[start:end], ())


def _names(part: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where names of goods stand, the longest at each place; those of no category hide what is in them."""
    start = 0
    while start < len(part):
        ends = range(min(len(part), start + LONGEST), start, -1)
        end = next((end for end in ends if _is_name(part[start:end], vocabulary)), 0)
        if end:
            yield start, end
        start = end or start + 1


def _is_name(word: str, vocabulary: Vocabulary) -> bool:
    return is_han(word) and (word in vocabulary.categories or word in _elsewhere())


@lru_cache(maxsize=1)
def _around() -> Around:
    text = (ROOT / "assets" / "search_heads.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Around(
        asked=re.compile("|".join(data["asked"])),
        before_names=re.compile(rf"^(?:(?:{'|'.join(data['before_names'])}) +)+"),
        stops=re.compile(rf"\b(?:{'|'.join(map(re.escape, data['stops']))})(?![\w'-])"),
        loose=frozenset(data["loose"]),
        after=re.compile(f"(?!{'|'.join(data['not_after'])})(?:{'|'.join(data['after'])})"),
        before=re.compile(f"(?:{'|'.join(data['before'])})$"),
    )


@lru_cache(maxsize=1)
def _compounds() -> frozenset[str]:
    return frozenset(lexicon().compounds)


@lru_cache(maxsize=1)
def _elsewhere() -> frozenset[str]:
    """Names of goods in any shop: 猫砂 is no 猫, 鞋带 no 鞋."""
    known = lexicon()
    return frozenset(name for group in (*known.synonyms, known.compounds) for name in group)
