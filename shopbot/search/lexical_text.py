"""Texts as what the lexical index counts: words, Chinese characters and words, and short runs of letters.

One spelling for what means the same: "16GB" and "16 gb", "1/2 in." and "1/2 inch", "hand-made" and "hand made".
"""

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType

from shopbot.settings import ROOT

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
HAN = "\u3400"  # the first Chinese character
RUNS = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]+|\d+(?:[./]\d+)*|\.\d+|[^\W\d_\u3400-\u9fff]+(?:'[a-z]+)?"
)
ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "ly")
GRAM = 4  # letters of a run; it reaches over the space between two words
HAN_GRAM = 2


def runs(text: str) -> list[str]:
    """The words, numbers and stretches of Chinese characters of a text, in order, without empty words."""
    return [run for run in RUNS.findall(plain(text)) if run not in STOP]


def plain(text: str) -> str:
    """Small letters, digits apart from letters, units under one name."""
    text = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", "-", text)  # 1½ is 1-1/2, not 11/2
    text = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))  # café, cafe
    text = unicodedata.normalize("NFKC", text).lower()
    text = text.replace("’", "'").replace("”", '"').replace("⁄", "/")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = _units().sub(_unit, text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    return re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", text)


def terms(found: list[str]) -> Iterator[str]:
    """Stems, numbers and single Chinese characters of some runs."""
    for run in found:
        if run[0] < HAN:
            yield stem(run)
        else:
            yield from (character for character in run if character not in HAN_STOP)


def han_words(found: list[str]) -> Iterator[str]:
    """The Chinese words of some runs."""
    for run in found:
        if run[0] >= HAN:
            yield from (word for word in _segmenter().lcut(run) if word not in HAN_STOP)


def grams(found: list[str]) -> Iterator[str]:
    """Runs of four letters across words, which forgive spelling and join compounds; pairs of Chinese characters."""
    latin = " ".join(run if run[0] < HAN else "\n" for run in found)
    for stretch in latin.split("\n"):
        if words := stretch.strip():
            spaced = f" {words} "
            yield from (spaced[i : i + GRAM] for i in range(len(spaced) - GRAM + 1))
    for run in found:
        if run[0] >= HAN:
            yield from (run[i : i + HAN_GRAM] for i in range(len(run) - HAN_GRAM + 1))


def words(text: str) -> tuple[str, ...]:
    """The stems and the Chinese words of a text."""
    found: list[str] = []
    for run in runs(text):
        found += [stem(run)] if run[0] < HAN else han_words([run])
    return tuple(found)


@lru_cache(maxsize=50_000)
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
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Spelling -> unit, and spelling -> what may stand before a unit, as in "sq. ft."."""
    data = json.loads((ROOT / "assets" / "search_units.json").read_text(encoding="utf-8"))
    units, before = (
        {name: key for key, names in data[part].items() for name in names}
        for part in ("units", "before")
    )
    return units, before


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    units, before = (
        "|".join(sorted(map(re.escape, names), key=len, reverse=True)) for names in _names()
    )
    return re.compile(
        rf"(?<=\d)[\s-]*(?:({before})\b\.?[\s-]*)?({units})(?![a-z0-9\"'])(?!(?<=in) \d)\.?"
    )


def _unit(match: re.Match[str]) -> str:
    units, before = _names()
    first, unit = match.group(1), match.group(2)
    return f" {before[first]} {units[unit]} " if first else f" {units[unit]} "


@lru_cache(maxsize=1)
def _segmenter() -> ModuleType:
    """The Chinese segmenter, loaded at first use (half a second)."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    segmenter: ModuleType = jieba
    return segmenter


def common_words(count: int) -> frozenset[str]:
    """The most frequent words of two characters or more in the segmenter's own dictionary."""
    known: dict[str, int] = _segmenter().dt.FREQ
    words = sorted((word for word in known if len(word) > 1), key=lambda word: -known[word])
    return frozenset(words[:count])


def cut(run: str) -> list[str]:
    """All words of a stretch of Chinese characters, in order."""
    return list(_segmenter().lcut(run))


def is_han_word(word: str) -> bool:
    """Whether a Chinese word stands in the segmenter's dictionary."""
    return bool(_segmenter().dt.FREQ.get(word))
