"""Words that shoppers join or part otherwise than the shop: "head phones", "rainjacket"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHORTEST = 6  # letters of a joined word


@dataclass(frozen=True, slots=True)
class Joined:
    """A text with its parted words joined, and what changed: (typed, meant)."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Compounds:
    """How the names of a shop write words that can be joined or parted."""

    def __init__(self, words: Iterable[str], pairs: Mapping[str, int]) -> None:
        """Over what stands in names: words, and pairs of neighbours ("t-shirt") with how often."""
        self._whole = {word for word in words if len(word) >= SHORTEST}
        self._parted: set[tuple[str, ...]] = set()
        self._pairs: dict[str, str] = {}
        for pair in sorted(pairs, key=lambda each: pairs[each]):  # the commonest stays
            parts = tuple(re.split("[ -]", pair))
            self._parted.add(parts)
            self._pairs["".join(parts)] = pair

    def split(self, word: str) -> str:
        """The word as the shop parts it, "" where it does not; one letter may stand alone ("tshirt")."""
        return self._pairs.get(word, "") if len(word) >= SHORTEST else ""

    def beside(self, word: str, around: tuple[str, str]) -> bool:
        """Whether a name of the shop has the word after the first or before the second of those around it."""
        before, after = around
        return (before, word) in self._parted or (word, after) in self._parted

    def join(self, text: str) -> Joined:
        """Two neighbouring words in one, where the shop writes them so and never apart."""
        changes: list[tuple[str, str]] = []
        for match in re.finditer(r"(?<![\w-])([A-Za-z]{2,})[ -](?=([A-Za-z]{2,})(?![\w-]))", text):
            first, second = match.groups()
            whole = (first + second).lower()
            if self._is_whole(whole) and (first.lower(), second.lower()) not in self._parted:
                changes.append((match.group() + second, whole))
        for parted, whole in changes:
            text = text.replace(parted, whole)
        return Joined(text, tuple(changes))

    def _is_whole(self, word: str) -> bool:
        forms = (word, word.removesuffix("s"), word + "s")
        return len(word) >= SHORTEST and any(form in self._whole for form in forms)
