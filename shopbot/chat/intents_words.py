"""The words of a message as numbers: which of its words, pairs of words and Chinese character runs it has. Pure.

A sentence embedding says what a message is about; "yes please" and "no thanks" lie close together in it. What the
words themselves are tells such messages apart.
"""

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from shopbot.ports import Vectors

BUCKETS = 3072  # every stretch of words has one of these places; a few share one
_LONGEST = 3  # Chinese characters of a stretch
_HEARD = 400  # characters of a message
_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!]")
_CHINESE = re.compile(r"[\u3400-\u9fff#?]+")


def counted(texts: Sequence[str]) -> Vectors:
    """Which stretches of words each text has, float32 [n, BUCKETS]."""
    found = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, text in enumerate(texts):
        for stretch in set(_stretches(text.lower()[:_HEARD].replace("？", "?"))):
            found[row, zlib.crc32(stretch.encode()) % BUCKETS] += 1
    return found


def rarity(counts: Vectors) -> Vectors:
    """What each stretch weighs: the rarer in these texts, the more, float32 [BUCKETS]."""
    texts = (counts > 0).sum(axis=0)
    weights: Vectors = (np.log((1 + len(counts)) / (1 + texts)) + 0.5).astype(np.float32)
    return weights


def weighed(counts: Vectors, weights: Vectors) -> Vectors:
    """The counts by their weight, each text of length one."""
    heavy = counts * weights
    heavy /= np.maximum(np.linalg.norm(heavy, axis=1, keepdims=True), 1e-6)
    return heavy


def _stretches(text: str) -> Iterator[str]:
    words = ["#" if word.isdigit() else word for word in _ENGLISH.findall(text)]
    yield from (f"w:{word}" for word in words)
    yield from (f"b:{one} {two}" for one, two in zip(["^", *words], [*words, "$"], strict=True))
    for run in _CHINESE.findall(re.sub(r"\d+", "#", text)):
        whole = f"^{run}$"
        for length in range(1, _LONGEST + 1):
            for start in range(len(whole) - length + 1):
                yield f"c:{whole[start : start + length]}"
