"""BM25 over the catalogue's texts, in memory. English words lightly stemmed, Chinese words and character pairs.

Scoring follows BM25F in its simple form: a term counts once for each field weight (Robertson and Zaragoza, 2009).
"""

import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Mapping[str, float] = {
    "title": 3.0,
    "kind": 2.0,
    "brand": 2.0,
    "attributes": 1.0,
    "text": 1.0,
}
K1 = 1.2
B = 0.6
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "please",
        "show",
        "some",
        "that",
        "the",
        "their",
        "there",
        "these",
        "this",
        "to",
        "us",
        "want",
        "we",
        "what",
        "which",
        "with",
        "you",
        "your",
        "any",
        "need",
        "looking",
        "buy",
        "find",
        "get",
        "like",
    ]
)
HAN_STOP = frozenset("的了吗呢吧啊我你您要有和是在一个给把想买请问推荐什么哪些可以")
WORDS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u3400-\u4dbf\u4e00-\u9fff]+")
ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "ly")

Document = tuple[str, Mapping[str, str]]


class Lexical:
    """An index of documents; each document is an id and its texts per field (see WEIGHTS; others weigh 1)."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: list[str] = []
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        lengths: list[float] = []
        self._named: set[str] = set()
        for number, (key, fields) in enumerate(documents):
            self._ids.append(key)
            weights: Counter[str] = Counter()
            for name, text in fields.items():
                counted = Counter(terms(text))
                for term, count in counted.items():
                    weights[term] += WEIGHTS.get(name, 1.0) * count  # type: ignore[assignment]
                if name in ("title", "kind"):
                    self._named.update(counted)
            for term, weight in weights.items():
                postings[term].append((number, weight))
            lengths.append(float(sum(weights.values())))
        self._postings = _scored(postings, np.asarray(lengths, dtype=np.float32))

    def query(self, text: str, k: int) -> list[tuple[str, float]]:
        """The `k` best documents with their scores, best first; only those that share a term."""
        scores = np.zeros(len(self._ids), dtype=np.float32)
        for term, count in Counter(terms(text)).items():
            if (found := self._postings.get(term)) is not None:
                scores[found[0]] += found[1] * min(count, 2)
        best = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return [(self._ids[i], float(scores[i])) for i in best if scores[i] > 0]

    def having(self, text: str) -> frozenset[str]:
        """The documents that have every word of the text; words that no document has do not count."""
        found = [
            set(self._postings[word][0].tolist()) for word in words(text) if word in self._postings
        ]
        return (
            frozenset(self._ids[number] for number in set.intersection(*found))
            if found
            else frozenset()
        )

    def knows(self, term: str) -> bool:
        """Whether every word of the term occurs in the catalogue."""
        parts = words(term)
        return bool(parts) and all(part in self._postings for part in parts)

    def names(self, term: str) -> bool:
        """Whether every word of the term occurs in a title or kind."""
        parts = words(term)
        return bool(parts) and all(part in self._named for part in parts)

    def __len__(self) -> int:
        return len(self._ids)


def _scored(
    postings: Mapping[str, Sequence[tuple[int, float]]], lengths: NDArray[np.float32]
) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    """The BM25 score of each term in each document that has it, computed once."""
    total = len(lengths)
    norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if total else 1.0, 1e-9))
    table = {}
    for term, found in postings.items():
        documents = np.fromiter((d for d, _ in found), dtype=np.int32, count=len(found))
        weight = np.fromiter((w for _, w in found), dtype=np.float32, count=len(found))
        rarity = np.log1p((total - len(found) + 0.5) / (len(found) + 0.5))
        scores = rarity * weight * (K1 + 1) / (weight + norm[documents])
        table[term] = (documents, scores.astype(np.float32))
    return table


def terms(text: str) -> Iterator[str]:
    """The index terms of a text: stems, Chinese words, and pairs of Chinese characters."""
    for run in WORDS.findall(_plain(text)):
        if run[0] >= "\u3400":
            yield from _chinese(run)
        elif run not in STOP:
            yield stem(run)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as `terms` spells them, without the character pairs."""
    found: list[str] = []
    for run in WORDS.findall(_plain(text)):
        if run[0] >= "\u3400":
            found += [w for w in _segmenter().lcut(run) if w not in HAN_STOP]
        elif run not in STOP:
            found.append(stem(run))
    return tuple(found)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    return re.sub(r"(?<=\d)(?=(?:gb|tb|mm|cm|kg|ml|mah|hz|w|v|l|g)\b)", " ", text)


def _chinese(run: str) -> Iterator[str]:
    for word in _segmenter().lcut(run):
        if word not in HAN_STOP:
            yield word
    for start in range(len(run) - 1):
        yield "\u0002" + run[start : start + 2]  # marked, so that a pair is never taken for a word


def stem(word: str) -> str:
    """An English word without the commonest endings. Light on purpose: "boots" -> "boot", "running" -> "run"."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) < 4 or word[0].isdigit():
        return word
    for ending in ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and not (ending == "s" and root[-1] in "su"):
            if ending in ("ies", "ied"):
                return root + "y"
            if ending == "es" and not root.endswith(("sh", "ch", "x", "s", "z", "o")):
                root += "e"
            if ending.startswith(("ing", "ed")) and root[-1] == root[-2] and root[-1] not in "lsez":
                root = root[:-1]
            return root.removesuffix("e") if ending != "ly" else root
    return word.removesuffix("e")


@lru_cache(maxsize=1)
def _segmenter() -> ModuleType:
    """The Chinese segmenter, loaded at first use (half a second)."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    segmenter: ModuleType = jieba
    return segmenter
