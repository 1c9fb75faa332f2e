"""Category paths in any notation: the first step is the category, the last says what the thing is. Pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_text import clean_text, language_of, local_text, matching_form
from shopbot.ingest.clean_values import Unusable, seen
from shopbot.search.facets_vocabulary import singular
from shopbot.types import Category

LONGEST_KEY = 60
MOST_SYNONYMS = 80  # of one category
STEPS = re.compile(r"\s*(?:>+|›|»|→|⟩|＞|&gt;|\\|::|->|\|)\s*|\s+/\s+|\s*/\s+(?=\S)")
NUMBERED = re.compile(r"\d+ ?- ?(?=\D)")  # "166 - Apparel & Accessories"
JOINING = frozenset(("and", "und", "et", "y", "the"))


def path_of(value: object) -> tuple[str, ...]:
    """The steps of a category path, the broadest first, () when none is stated.

    Of several paths in one field ("Clothing > Tops, Sale > Summer") the deepest counts.

    Raises:
        Unusable: when it is a number of Google's taxonomy that the shipped list does not have.
    """
    if isinstance(value, list | tuple):
        steps = tuple(text for part in value if (text := clean_text(part)))
        return path_of(steps[0]) if len(steps) == 1 else steps
    return _path_of(clean_text(value))


@lru_cache(maxsize=5_000)
def _path_of(text: str) -> tuple[str, ...]:
    text = NUMBERED.sub("", text, count=1) if NUMBERED.match(text) else text
    if re.fullmatch(r"\d+", text):
        named = rules()["google_categories"].get(text)
        if not named:
            raise Unusable("category", f"{seen(text)} is a number: give the category's name")
        text = str(named)
    paths = [_steps(part) for part in _paths(text)]
    return max(paths, key=len, default=())


def _paths(text: str) -> list[str]:
    """Several paths in one field are parted by commas; a comma in a step ("Food, Beverages") parts nothing."""
    parts = re.split(r"\s*[,;；\n]\s*", text)
    several = len(parts) > 1 and all(STEPS.search(part) for part in parts)
    return parts if several else [text]


def _steps(text: str) -> tuple[str, ...]:
    pieces = re.split("/", text) if text.count("/") > 1 and " " not in text else STEPS.split(text)
    return tuple(step for piece in pieces if (step := piece.strip(" /")))


def category_key(label: str) -> str:
    """A short key for a category label."""
    return re.sub(r"[^\w]+", "-", label.lower()).strip("-")[:LONGEST_KEY]


def alike_form(label: str) -> str:
    """What "T-Shirts", "t shirts" and "Tshirt" have in common: letters and digits, the words singular."""
    words = [word for word in matching_form(label.replace("&", " and ")).split() if word]
    plain = "".join(singular(word) for word in words if word not in JOINING)
    return unicodedata.normalize("NFKC", plain)


@dataclass(slots=True)
class Labels:
    """The categories that rows name. Labels that differ only in spelling are one category, the first seen its key."""

    listed: Mapping[str, str] = field(default_factory=dict)  # keys that a category file has
    keys: dict[str, str] = field(default_factory=dict)  # alike form -> key
    written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    steps: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def key_of(self, path: tuple[str, ...]) -> str:
        """The key of a path's category, "" for no path."""
        if not path:
            return ""
        key = category_key(path[0])
        if key in self.listed or path[0] in self.listed:
            return key if key in self.listed else path[0]
        key = self.keys.setdefault(alike_form(path[0]) or key, key)
        self.written[key][path[0]] += 1
        self.steps[key].update(path[1:])
        return key

    def categories(self, counts: Mapping[str, int]) -> tuple[Category, ...]:
        """The categories that have products but no file of their own, the largest first.

        The lower steps of their paths ("Cameras > Lenses") and other spellings are words that shoppers use for them.
        """
        keys = sorted(
            (key for key in self.written if counts.get(key)), key=lambda key: -counts[key]
        )
        return tuple(self._category(key) for key in keys)

    def _category(self, key: str) -> Category:
        label, *others = [written for written, _ in self.written[key].most_common()]
        below = [word for word, count in self.steps[key].most_common(MOST_SYNONYMS) if count > 1]
        return Category(key, local_text(label), _synonyms([*others[:10], *below]))


def _synonyms(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        plain = word.removeprefix("All ").strip()
        if plain and not plain.lower().endswith("accessories"):
            found[language_of(plain)].append(plain)
    return {locale: tuple(group) for locale, group in found.items()}
