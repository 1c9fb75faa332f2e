"""What a product is expressly not: "not meant for streams" must not become "suitable for streams".

A small model drops the "not". So a word that the description only ever denies may be said of the
product with a denial only.
"""

import re
from collections.abc import Iterator

from shopbot.chat.ground_facts import Facts, stems
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.ground_reading import Reading

_NOT = re.compile(
    r"\b(?:not|never|cannot|isn't|aren't|doesn't|don't|won't|can't)\b(?! only\b)((?: [\w'-]+){1,6})",
    re.IGNORECASE,
)
_NOT_HAN = re.compile(
    r"(?:不适合|不宜|不可以?|不能|不要|不建议|不会|不是|无法)([\u4e00-\u9fff]{2,8})"
)
_DENIES = re.compile(
    r"\b(?:not|never|no|cannot|without|nor|neither)\b|n't\b|[不非勿没无]", re.IGNORECASE
)
_TURN = re.compile(r"\b(?:but|yet|and|so|because|when|while|if|until)\b.*", re.IGNORECASE)
_SMALL = stems(
    "a an the to be is are it its they them this that for with of in on at by as or very meant made"
    " designed suitable intended need needs have has do does than more most all any too much"
)


def read_denials(reading: Reading) -> None:
    """Refuses a word that the product's description denies, said of it without a denial."""
    products = reading.bindings.default.products
    if reading.asks or reading.absent or len(products) != 1 or _DENIES.search(reading.bare):
        return
    said, text = stems(reading.bare.lower()), reading.bare
    for word in _denied(products[0]):
        if word in said or (not word.isascii() and word in text):
            reading.refuse("attribute", word, "")
            return


def _denied(facts: Facts) -> Iterator[str]:
    """The words that stand after a "not" in the description and nowhere else in the record."""
    for text in facts.product.description.all():
        plain = normalise(text).lower()
        for found in _NOT.finditer(plain):
            rest = facts.text.replace(found[0].lower(), " ")
            kept = stems(rest)
            for word in stems(_TURN.sub("", found[1])) - _SMALL:
                if len(word) > 3 and word not in kept:
                    yield word
        for found in _NOT_HAN.finditer(plain):
            rest = facts.text.replace(found[0], " ")
            for start in range(max(len(found[1]) - 2, 1)):
                part = found[1][start : start + 3]
                if part not in rest:
                    yield part
