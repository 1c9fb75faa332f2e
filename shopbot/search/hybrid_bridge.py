"""A query in a language that the catalogue lacks, with what its words are in the language that it has.

The embedder reads both languages, but knows goods better by a name in the catalogue's own; BM25 knows no others.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from shopbot.search.facets_lexicon import any_of, is_han, lexicon
from shopbot.settings import ROOT

GIVEN = 2  # names of one thing that are added


class Bridge:
    """The words of one language with their translations."""

    def __init__(self, language: str) -> None:
        self._meant: dict[str, list[str]] = {}
        for group in _groups():
            own = [word.lower() for word in group if is_han(word) == (language == "zh")]
            others = [word for word in group if is_han(word) != (language == "zh")]
            for word in own:
                known = self._meant.setdefault(word, [])
                known += [other for other in others[:GIVEN] if other not in known]
        self._found = re.compile(any_of(self._meant))

    def words(self, text: str) -> Iterator[str]:
        """What the words of the text are in the other language, longest first where several begin alike."""
        for match in self._found.finditer(text.lower()):
            word = match.group()
            for form in (word, word.removesuffix("s"), word.removesuffix("es")):
                if form in self._meant:
                    yield from self._meant[form][:GIVEN]
                    break


def bridged(text: str, locales: Iterable[str]) -> str:
    """The text with its words in the language of the catalogue, the text itself where that is its own."""
    language = "zh" if is_han(text) else "en"
    if language in locales:
        return text
    return " ".join((text, *dict.fromkeys(_bridge(language).words(text))))


@lru_cache(maxsize=2)
def _bridge(language: str) -> Bridge:
    return Bridge(language)


def _groups() -> Iterator[tuple[str, ...]]:
    known = lexicon()
    yield from known.synonyms
    file = ROOT / "assets" / "search_bridge.json"
    yield from map(tuple, json.loads(file.read_text(encoding="utf-8"))["words"])
    yield from known.materials.values()
    yield from known.flags.values()
