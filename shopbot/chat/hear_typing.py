"""What was meant to be typed: "whre is my ordr", 便义, yuyi. Words of talk are put right before understanding.

Goods stay as they were typed in what is searched for: the search puts them right itself, and says so.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shopbot.chat.understand_pinyin import in_characters, is_pinyin
from shopbot.search.facets_lexicon import HAN, is_han, lexicon
from shopbot.search.facets_vocabulary import Vocabulary
from shopbot.search.lexical_text import cut, is_han_word
from shopbot.search.spelling import Spelling
from shopbot.search.spelling_sounds import sounded
from shopbot.search.spelling_words import language
from shopbot.search.spelling_writing import Writing, english
from shopbot.types import Locale

OFTEN = 3  # examples in which a word of talk stands at least
_AT_ONCE = 3  # wrong characters of one message that are put right
_PARTICLES = re.compile("([的了吗呢吧])")  # never part of a word that is put right
_LATIN = re.compile(r"(?<![A-Za-z0-9@._-])[a-z]{4,24}(?![A-Za-z0-9@._-])")


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as it was probably meant, and which words changed: (typed, meant)."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()

    def as_typed(self, rest: str) -> str:
        """A part of the message with the words as they were typed."""
        for typed, meant in self.changes:
            if typed.isascii() == meant.isascii():
                rest = rest.replace(meant, typed)
        return rest

    def told(self, vocabulary: Vocabulary) -> str:
        """The message as it was meant, where what changed is a property of goods: that is said; "" otherwise."""
        words = {meant for _, meant in self.changes}
        return self.text if words & {*vocabulary.flags, *vocabulary.colors} else ""


class Typing:
    """Puts right what is typed wrong, over the words of talk and of one shop. Made ready when first asked."""

    def __init__(self, assets: Path, vocabulary: Vocabulary) -> None:
        """Over the words of `assets/intents` and `assets/hearing.json`, and those that the shop uses."""
        self._assets, self._vocabulary = assets, vocabulary

    def meant(self, text: str, locale: Locale) -> Typed:
        """The message as it was probably meant; as it is where nothing is wrong or nothing is sure."""
        changes: list[tuple[str, str]] = []
        if locale == "zh" and is_pinyin(text):
            return Typed(in_characters(text, self._sounds))
        if locale == "zh":
            text = self._phrased(text, changes)
            text = _LATIN.sub(lambda match: self._han(match[0], changes), text)
        pieces = _PARTICLES.split(text) if locale == "zh" else [text]
        return Typed("".join(self._right(piece, changes) for piece in pieces), tuple(changes))

    def _phrased(self, text: str, changes: list[tuple[str, str]]) -> str:
        """With what sounds, all of it, like a phrase of shopping as that phrase: 夹入购物车, whose words are words."""
        for start in range(len(text)):
            for length in self._lengths:
                heard = text[start : start + length]
                phrase = self._phrases.get(sounded(heard), heard)
                if phrase != heard:
                    text = f"{text[:start]}{phrase}{text[start + length :]}"
                    changes.append((heard, phrase))
        return text

    def _right(self, piece: str, changes: list[tuple[str, str]]) -> str:
        """A piece of the message put right; one run of Chinese characters may need it several times."""
        for _ in range(_AT_ONCE):
            found = self._spelling.correct(piece).changes
            single = [(typed, meant) for typed, meant in found if " " not in typed + meant]
            for typed, meant in single:
                piece = _replaced(piece, typed, meant)
            changes += single
            if not single:
                break
        return piece

    def _han(self, letters: str, changes: list[tuple[str, str]]) -> str:
        """The Chinese word whose sound the letters write, the letters themselves where they are English."""
        word = self._sounds.get(letters, "")
        if not word or letters in language().rank:
            return letters
        changes.append((letters, word))
        return word

    @cached_property
    def _spelling(self) -> Spelling:
        counts = dict.fromkeys((w for word in self._goods() for w in english(word)), 1)
        talked = Counter(w for text in self._examples() for w in set(english(text)))
        known = language().rank
        counts |= {w: n for w, n in talked.items() if n >= OFTEN and w in known}
        han = tuple(word for word in self._said() if is_han(word))
        return Spelling(Writing(counts, {}, han), _pieces, is_han_word)

    @cached_property
    def _sounds(self) -> Mapping[str, str]:
        """How a Chinese word is written by its sound -> the word, where only one is written so."""
        found: dict[str, set[str]] = {}
        for word in self._said():
            if len(word) > 1 and re.fullmatch(f"[{HAN}]+", word):
                found.setdefault("".join(sounded(word)), set()).add(word)
        return {letters: words.pop() for letters, words in found.items() if len(words) == 1}

    @cached_property
    def _phrases(self) -> Mapping[tuple[str, ...], str]:
        """The sound of a phrase -> the phrase."""
        return {sounded(phrase): phrase for phrase in self._hearing["phrases"]}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(phrase) for phrase in self._phrases.values()}, reverse=True))

    @cached_property
    def _hearing(self) -> Mapping[str, Sequence[str]]:
        told: Mapping[str, Sequence[str]] = json.loads(
            (self._assets / "hearing.json").read_text(encoding="utf-8")
        )
        return told

    def _goods(self) -> Iterable[str]:
        own = self._vocabulary
        yield from (*own.categories, *own.kinds, *own.brands, *own.flags, *own.colors)
        yield from lexicon().colors

    def _said(self) -> tuple[str, ...]:
        goods = (word for word in self._goods() if not word.endswith("的"))
        return tuple(dict.fromkeys((*self._hearing["talk"], *goods)))

    def _examples(self) -> Iterable[str]:
        path = self._assets / "intents" / "en.jsonl"
        return (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())


def _replaced(text: str, typed: str, meant: str) -> str:
    if not typed.isascii():
        return text.replace(typed, meant, 1)
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", meant, text, count=1)


def _pieces(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese, what is no word in its characters: 便义点 is 便, 义, 点."""
    words = ((word,) if is_han_word(word) else tuple(word) for word in cut(run))
    return tuple(piece for pieces in words for piece in pieces)
