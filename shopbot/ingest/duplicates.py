"""Products that seem to be the same one, listed twice. Reported, never merged: only the merchant can know. Pure.

Candidates come from an index, not from comparing all with all: products that share a code, products with the same words
in their titles, and titles whose letters are nearly the same (MinHash over triples of letters, Broder 1997; bands as
in Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3). Each pair is then looked at word by word, so
that "iPhone 64 GB" and "iPhone 128 GB", or 女鞋 and 男鞋, are not taken for one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from shopbot.ingest.clean_rules import words
from shopbot.ingest.clean_text import HAN, matching_form
from shopbot.types import Product

ROWS, BANDS = (
    4,
    8,
)  # a band is 4 of 32 hashes: titles with 3/4 of their triples in common meet with 95 %
PRIME = np.uint64((1 << 61) - 1)
CHUNK = 5000  # titles hashed at a time
NEIGHBOURS = 8  # compared within a crowded bucket, in the order of the alphabet
SHORTEST_WORD = 5  # letters of a word that may be misspelt
SPELLING = 0.85  # likeness of two spellings of one word
SHORTEST_CODE = 6  # characters of a code that is not shared by chance
LONGEST = 400  # characters of a title that are compared
SAME_TEXT = 0.8  # likeness of the descriptions of goods whose names differ
REASONS = ("same code", "same name", "same words", "nearly the same name")  # the surest first


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Products that seem to be the same."""

    ids: tuple[str, ...]  # in the order of the catalogue
    why: str  # one of REASONS, or "same name and description"
    alike: float  # 0-1: the least of the group, names first, then descriptions and prices


@dataclass(frozen=True, slots=True)
class _Item:
    place: int
    name: str  # as compared
    parts: tuple[str, ...]  # its words in order of the alphabet, without those that say nothing
    brand: str
    choice: tuple[str, ...]  # the options of its only variant


def near_duplicates(products: Sequence[Product]) -> tuple[Duplicates, ...]:
    """Groups of two and more products that seem to be the same, the surest first.

    Time grows with the number of products, not with its square.
    """
    items = [_item(place, product) for place, product in enumerate(products)]
    pairs: dict[tuple[int, int], str] = {}
    for first, second in _same_codes(products):
        if _agree(items[first], items[second]):
            pairs[first, second] = REASONS[0]
    for first, second in _same_words(items):
        if items[first].name == items[second].name:
            pairs.setdefault((first, second), REASONS[1])
        elif _told_alike(products[first], products[second]):
            pairs.setdefault((first, second), REASONS[2])
    for first, second in _alike_letters(items):
        if (first, second) in pairs or not _differ_in_spelling(items[first], items[second]):
            continue
        if _told_alike(products[first], products[second]):
            pairs[first, second] = REASONS[3]
    groups = [_group(places, why, products, items) for places, why in _joined(pairs)]
    return tuple(sorted(groups, key=lambda group: (-group.alike, group.ids)))


def _item(place: int, product: Product) -> _Item:
    name = matching_form(" ".join(product.title.all())[:LONGEST])
    parts = tuple(sorted(part for part in _parts(name) if part not in words("dull_words")))
    options = product.variants[0].options if len(product.variants) == 1 else ()
    choice = tuple(text.casefold() for option in options for text in option.text.all())
    return _Item(place, name, parts or (name,), matching_form(product.brand), choice)


def _parts(name: str) -> Iterator[str]:
    """Words; of Chinese each character, because one alone can change the thing (女鞋, 男鞋)."""
    for word in name.split():
        if HAN.search(word):
            yield from word
        else:
            yield word


# ------------------------------------------------------------------ candidates


def _same_codes(products: Sequence[Product]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for place, product in enumerate(products):
        for code in {matching_form(code).replace(" ", "") for code in product.codes}:
            if len(code) >= SHORTEST_CODE and code.strip("0"):
                holders[code].append(place)
    for places in holders.values():
        yield from _pairs(places)


def _same_words(items: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    """Titles of the same words in any order."""
    buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for item in items:
        if item.name:
            buckets[item.parts].append(item.place)
    for places in buckets.values():
        for first, second in _pairs(places):
            if _agree(items[first], items[second]):
                yield first, second


def _agree(one: _Item, other: _Item) -> bool:
    """Whether brand and choice, where both are stated, are the same: another colour is another variant."""
    if one.brand and other.brand and one.brand != other.brand:
        return False
    return not (one.choice and other.choice and one.choice != other.choice)


def _pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each place with the few after it: enough to join a bucket into one group, however crowded it is."""
    for i, first in enumerate(places):
        for second in places[i + 1 : i + 1 + NEIGHBOURS]:
            yield first, second


def _alike_letters(items: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    """Pairs whose titles have most of their triples of letters in common."""
    named = [item for item in items if len(item.name) >= SHORTEST_WORD]
    signatures = _signatures([item.name for item in named])
    seen: set[tuple[int, int]] = set()
    for band in range(BANDS):
        part = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        same = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
        for run in np.split(same, np.flatnonzero(np.diff(same) > 1) + 1) if len(same) else []:
            bucket = [named[i] for i in order[run[0] : run[-1] + 2]]
            bucket.sort(key=lambda item: (item.name, item.place))
            for one, other in _pairs(range(len(bucket))):
                places = sorted((bucket[one].place, bucket[other].place))
                seen.add((places[0], places[1]))
    yield from sorted(seen)


def _signatures(names: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.uint32]]":
    """The MinHash of each name: uint32 [n, BANDS * ROWS]."""
    random = np.random.default_rng(20)
    factors = random.integers(1, 1 << 31, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    shifts = random.integers(0, 1 << 61, BANDS * ROWS, dtype=np.uint64)
    out = np.empty((len(names), BANDS * ROWS), dtype=np.uint32)
    for start in range(0, len(names), CHUNK):
        batch = names[start : start + CHUNK]
        lengths = np.array([len(name) + 2 for name in batch])
        letters = np.frombuffer(
            "".join(f" {name} " for name in batch).encode("utf-32-le"), np.uint32
        )
        wide = letters.astype(np.uint64)
        triples = np.empty_like(wide)
        triples[:-2] = (wide[:-2] << np.uint64(42)) ^ (wide[1:-1] << np.uint64(21)) ^ wide[2:]
        ends = np.cumsum(lengths)
        triples[-2:] = triples[-3]
        triples[ends - 1] = triples[ends - 3]  # a triple does not reach into the next name
        triples[ends - 2] = triples[ends - 3]
        mixed = (triples ^ (triples >> np.uint64(31))) % PRIME
        for column, (factor, shift) in enumerate(zip(factors, shifts, strict=True)):
            hashed = ((mixed * factor + shift) >> np.uint64(29)).astype(np.uint32)
            out[start : start + len(batch), column] = np.minimum.reduceat(hashed, ends - lengths)
    return out


# ------------------------------------------------------------------ judgement


def _differ_in_spelling(one: _Item, other: _Item) -> bool:
    """Whether the names differ by nothing but spelling: each word left over has its misspelt twin."""
    if not _agree(one, other):
        return False
    left, right = _left_over(one.parts, other.parts), _left_over(other.parts, one.parts)
    if len(left) != len(right):  # "note book" is "notebook"
        return "".join(one.name.split()) == "".join(other.name.split())
    return bool(left) and all(
        min(len(a), len(b)) >= SHORTEST_WORD
        and not any(c.isdigit() for c in a + b)
        and Indel.normalized_similarity(a, b) >= SPELLING
        for a, b in zip(left, right, strict=True)
    )


def _left_over(parts: Sequence[str], others: Sequence[str]) -> list[str]:
    spare = list(others)
    left: list[str] = []
    for part in parts:
        if part in spare:
            spare.remove(part)
        else:
            left.append(part)
    return left


def _texts_alike(one: Product, other: Product) -> float:
    first, second = (" ".join(p.description.all())[:LONGEST] for p in (one, other))
    return Indel.normalized_similarity(first, second) if first or second else 0.5


def _told_alike(one: Product, other: Product) -> bool:
    """What is needed beside names that differ: "Case 6 Plus" and "Case Plus 6" may be two things."""
    if one.description.all() or other.description.all():
        return _texts_alike(one, other) >= SAME_TEXT
    return one.price is not None and one.price == other.price


def _likeness(one: Product, other: Product, names: float) -> float:
    """From 0 to 1: the names count most, then the descriptions, then the price."""
    texts = _texts_alike(one, other)
    price = 0.5 if one.price is None or other.price is None else float(one.price == other.price)
    return round(0.6 * names + 0.25 * texts + 0.15 * price, 3)


def _group(
    places: Sequence[int], why: str, products: Sequence[Product], items: Sequence[_Item]
) -> Duplicates:
    first, *others = places
    likeness = [
        _likeness(
            products[first],
            products[place],
            Indel.normalized_similarity(" ".join(items[first].parts), " ".join(items[place].parts)),
        )
        for place in others
    ]
    same_texts = len({products[place].description.all() for place in places}) == 1
    said = f"{why} and description" if why == "same name" and same_texts else why
    return Duplicates(tuple(products[place].id for place in places), said, min(likeness))


def _joined(pairs: Mapping[tuple[int, int], str]) -> Iterator[tuple[list[int], str]]:
    """The places that pairs connect, each group in order, with the weakest of its reasons."""
    parent: dict[int, int] = {}

    def root(place: int) -> int:
        while parent.setdefault(place, place) != place:
            parent[place] = place = parent[parent[place]]
        return place

    for first, second in pairs:
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for place in sorted(parent):
        groups[root(place)].append(place)
    weakest: dict[int, int] = defaultdict(int)
    for (first, _), why in pairs.items():
        weakest[root(first)] = max(weakest[root(first)], REASONS.index(why))
    for top, places in groups.items():
        yield places, REASONS[weakest[top]]
