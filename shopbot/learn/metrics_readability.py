"""How easily a text is read: sentence length and hard words, English and Chinese. Pure.

English: the grade of Kincaid and others (1975), 0.39 words a sentence + 11.8 syllables a word - 15.59, with a syllable
counter of our own; a hard word has three syllables or more. Chinese: characters a sentence, and the share of words that
are not among the common ones that the caller names. Names of products and brands are no hard words: they cannot be said
in other ones.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

_HARD = 3  # syllables
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(  # an e that is written and not said: "makes", "named", "handle" keeps its own
    r"(?<![aeiou])(?<!(?<=[^aeiouy])l)e$|(?<![sxzcgaeiou])(?<!sh)(?<!ch)(?<!(?<=[^aeiouy])l)es$|(?<![tdaeiou])ed$"
)
_COMPOUND = re.compile(r"^(some|there|where|home|fire|time)(?=[a-z]{3})")
_APART = re.compile(  # two vowels that are two syllables: "radio", "quiet", "poem", "going"
    r"(?<![tcsgx])i[aou]|(?<=r)io|ri[ae]|ie(?=n[ct]|t)|[ae]o(?!u)(?!pl)|oe(?=[mt])|eu(?=m)|ea$|eat(?=e|o|i)"
    r"|(?<![gq])u[ae](?=l|t|$)|(?<=[aeiou])ing"
)


@dataclass(frozen=True, slots=True)
class Readability:
    """One text. `length` is in words (English) or characters (Chinese) a sentence, `hard` a share of its words."""

    sentences: int
    length: float
    hard: float
    grade: float | None = None  # of an American school; None for Chinese


def syllables(word: str) -> int:
    """About how many syllables an English word has; at least one."""
    lower = _COMPOUND.sub(lambda m: m[1][:-1], word.lower().replace("'", ""))
    if len(lower) <= 3 and not lower.endswith("ia"):
        return 1
    spoken = _SILENT.sub("", lower)
    return max(len(_VOWELS.findall(spoken)) + len(_APART.findall(spoken)), 1)


def english(sentences: Sequence[str], names: Iterable[str] = ()) -> Readability:
    """The readability of English sentences. `names`: titles and brands, which are no hard words."""
    words = [w for s in sentences for w in _WORD.findall(s)]
    count = len(words) + sum(len(_NUMBER.findall(s)) for s in sentences)
    known = {w.lower() for name in names for w in _WORD.findall(name)}
    plain = [w for w in words if w.lower() not in known]
    length = count / max(len(sentences), 1)
    spoken = sum(map(syllables, words)) + count - len(words)
    grade = 0.39 * length + 11.8 * spoken / max(count, 1) - 15.59
    hard = sum(syllables(w) >= _HARD for w in plain) / max(len(plain), 1)
    return Readability(len(sentences), length, hard, grade)


def chinese(
    sentences: Sequence[str],
    cut: Callable[[str], Sequence[str]],
    common: Collection[str],
    names: Iterable[str] = (),
) -> Readability:
    """The readability of Chinese sentences.

    Args:
        sentences: of the text.
        cut: gives the words of a stretch of characters.
        common: words that everybody knows.
        names: titles and brands, which are no hard words.
    """
    bare = list(sentences)
    for name in sorted(names, key=len, reverse=True):
        bare = [s.replace(name, " ") for s in bare]
    words = [w for s in bare for run in _RUN.findall(s) for w in cut(run)]
    hard = sum(len(w) > 1 and w not in common for w in words) / max(len(words), 1)
    characters = sum(
        len(_HAN.findall(s)) + len(_NUMBER.findall(s)) + len(_WORD.findall(s)) for s in sentences
    )
    return Readability(len(sentences), characters / max(len(sentences), 1), hard)
