"""Chinese words typed with a wrong character of the right sound: 水湖 for 水壶. The caller cuts text into words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from shopbot.search.facets_lexicon import is_han
from shopbot.search.spelling_words import language

LENGTHS = (2, 3, 4)  # characters of a name that is looked for

Cut = Callable[[str], Sequence[str]]  # a run of Chinese characters -> its words


class Sounds:
    """What the shop's things are called, by sound."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._all: set[str] = set()
        self._heads: set[str] = set()
        for name in filter(is_han, names):
            for length in LENGTHS:  # the thing is the end of its name: 电热水壶 is a 水壶
                tail = name[-length:]
                if len(tail) == length and all(map(is_han, tail)):
                    self._names[sounded(tail)].add(tail)
            self._heads.add(name)
            self._all |= {name[i : i + n] for n in LENGTHS for i in range(len(name) - n + 1)}

    def correct(self, run: str, cut: Cut, is_word: Callable[[str], bool]) -> str:
        """The run with one name put right where a stretch of it sounds like the name and is no word itself."""
        words = list(cut(run))
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                heard = "".join(words[start:end])
                if len(heard) > LENGTHS[-1]:
                    break
                if meant := self._meant(heard, words[start:end], is_word):
                    return "".join((*words[:start], meant, *words[end:]))
        return run

    def _meant(self, heard: str, parts: Sequence[str], is_word: Callable[[str], bool]) -> str:
        if len(heard) not in LENGTHS or heard in self._all or is_word(heard):
            return ""
        if any(heard[start:] in self._heads for start in range(1, len(heard))):
            return ""  # 保温被 may be no name here, but it is a 被
        if len(parts) > 1 and all(len(part) > 1 and is_word(part) for part in parts):
            return ""  # 防水 + 湖边 is not misspelt
        alike = [
            name
            for name in self._names.get(sounded(heard), ())
            if sum(a != b for a, b in zip(name, heard, strict=True)) <= len(heard) / 2
        ]
        return alike[0] if len(alike) == 1 else ""


def sounded(text: str) -> tuple[str, ...]:
    """The syllable of each character, the character itself where its sound is not known."""
    sounds = language().sounds
    return tuple(sounds.get(character, character) for character in text)
