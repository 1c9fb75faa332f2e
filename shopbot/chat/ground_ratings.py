"""Claims about what customers think: ratings, numbers of reviews, and "customers say ..."."""

import re

from shopbot.chat.ground_facts import Facts, stems
from shopbot.chat.ground_lexicon import stem
from shopbot.chat.ground_reading import Finding, Reading, Test

_WELL_RATED = 4.0
_SAYING_WORDS = (
    "it its is are was were the this that they them very really and for with has have a an of to be her his their she"
    " he i we my our you your too so some but also when while on in at about as by from or how after would"
)
_SAYING = frozenset(stem(word) for word in _SAYING_WORDS.split(" "))
_CHINESE_STARS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


_PEOPLE = re.compile(r"people$", re.IGNORECASE)
_OPINION = re.compile(
    r"\brat(?:ed|ing|e)|review|star|bought|buy|lov(?:e|ing)|recommend|like[ds]?\b|prais",
    re.IGNORECASE,
)
_FILLING = re.compile(r"有一?点|有些|比较|[太很偏了都也的是它]")


def read_ratings(reading: Reading) -> None:
    """Notes ratings, numbers of reviews, and praise that only a rating can bear out."""
    for found in reading.pattern("rating").finditer(reading.text):
        group = next(g for g in found.groups() if g)
        if reading.is_used(found.start()):
            continue
        reading.claim(
            "rating", found.span(), _rated(float(_CHINESE_STARS.get(group, 0) or group), group)
        )
    for found in reading.pattern("reviews").finditer(reading.text):
        people = _PEOPLE.search(found[0]) and not _OPINION.search(reading.text)
        if people or reading.is_used(found.start()):
            continue  # "a tent for 5 people" counts no reviews
        reading.claim("rating", found.span(), _counted(int(next(g for g in found.groups() if g))))
    for found in reading.pattern("praise").finditer(reading.text):
        reading.claim("rating", found.span(), _praised)
    _read_voices(reading)


def _rated(value: float, written: str) -> Test:
    decimals = len(written.partition(".")[2])

    def test(facts: Facts) -> Finding:
        rating = facts.product.rating
        if rating is None:
            return Finding(False)
        slack = 0.5 * 10**-decimals if decimals else 0.05
        return Finding(abs(rating - value) <= slack + 1e-9, rating_line(facts))

    return test


def _counted(count: int) -> Test:
    return lambda facts: Finding(facts.product.rating_count == count, rating_line(facts))


def _praised(facts: Facts) -> Finding:
    rating = facts.product.rating
    return Finding(rating is not None and rating >= _WELL_RATED, rating_line(facts))


def rating_line(facts: Facts) -> str:
    """The evidence line of the rating, "" where there is none."""
    rating = facts.words.rating(facts.product)
    return facts.words.say("evidence.rating", rating=rating) if rating else ""


def _read_voices(reading: Reading) -> None:
    """Reads "customers say ...": it needs reviews, and most of its words in them."""
    found = reading.pattern("voices").search(reading.text)
    if not found or reading.asks or reading.cited:
        return
    said = reading.text[found.end() :]
    content = {s for s in stems(said) if s not in _SAYING and len(s) > 1}
    said = _FILLING.sub("", said)
    pairs = [p[i : i + 2] for p in re.findall(r"[\u4e00-\u9fff]+", said) for i in range(len(p) - 1)]

    def test(facts: Facts) -> Finding:
        own = stems(facts.reviews)
        if not content and not pairs:
            return _praised(facts)
        held = bool(facts.reviews) and len([s for s in content if s in own]) >= 0.6 * len(content)
        written = _FILLING.sub("", facts.reviews)
        share = sum(pair in written for pair in pairs)
        return Finding(held and share >= 0.5 * len(pairs))

    reading.claim("rating", found.span(), test)
