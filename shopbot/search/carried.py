"""Which thing a wish asks for, and which products are that thing. Words only; meaning is the caller's business.

The thing is the head of the wish ("waterproof boots for hiking" asks for boots). A product is that thing when its kind,
its title or its category is called so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import HAN, is_han, lexicon
from shopbot.search.facets_vocabulary import plain
from shopbot.search.facets_words import heads
from shopbot.search.lexical import STOP, stem
from shopbot.types import Category, LocalText, Product

VERBS_HAN = re.compile(
    "^(?:适合|用来|可以|能够|能|给|为|送给?|让|帮|方便|用于).*?(?:的|用)|^.*(?:时候|场合)用?的|^(?:一|两|几|这|那)[个双件条款台把套只本副]"
)
DESCRIBING = frozenset("大小新旧好男女童长短厚薄轻重红黑白蓝绿黄紫粉灰棕金银软硬冬夏春秋")


@dataclass(frozen=True, slots=True)
class Wish:
    """The thing asked for in words, and the products that are called so. Empty `name`: nothing in particular."""

    name: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)
    whole: bool = False  # the whole phrase is a name here, not only its last word
    broad: bool = False  # a category's word, by which none of its goods is called


class Things:
    """What the products of a shop are called."""

    def __init__(self, products: Iterable[Product], categories: Iterable[Category]) -> None:
        members: dict[str, set[str]] = defaultdict(set)
        self._english: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)  # words of foreign titles
        self._titles: list[tuple[str, str]] = []  # Chinese foreign titles
        own = lexicon().compounds
        self._own_english = frozenset(stems(name) for name in own if not is_han(name))
        self._own_chinese = tuple(name for name in own if is_han(name))
        self._translations: dict[object, set[str]] = defaultdict(set)
        self._broad: set[object] = set()
        self._vague = frozenset(stem(word) for word in lexicon().vague["en"])
        for product in products:
            members[product.category].add(product.id)
            for name in (*product.kind.all(), *product.title.all()):
                self._learn(name, {product.id})
            self._translate(product.kind)
            if not product.kind.all() or not product.source.startswith("products/"):
                self._learn_loosely(product.title, product.id)
                self._learn_loosely(product.kind, product.id)
        for category in categories:
            for name in category.label.all():
                self._learn_category(name, members[category.key], word=False)
            for name in (name for group in category.synonyms.values() for name in group):
                self._learn_category(name, members[category.key], word=True)
        self._learn_synonyms()

    def _learn(self, name: str, ids: set[str]) -> None:
        """Remembers every ending of a name: "hiking boot" is a boot, 登山靴 is a 靴."""
        for part in _named_parts(name):
            words = stems(part)
            for start in range(len(words)):
                self._english[words[start:]] |= ids
            for run in re.findall(f"[{HAN}]+", part):
                for start in range(len(run)):
                    self._chinese[run[start:]] |= ids

    def _translate(self, kind: LocalText) -> None:
        english, chinese = kind.by_locale.get("en", ""), kind.by_locale.get("zh", "")
        if english and chinese:
            self._translations[stems(english)].add(chinese)
            self._translations[chinese].add(english)

    def _named(self, name: str) -> set[str]:
        """The goods of exactly that name in its own language."""
        known = self._chinese.get(name) if is_han(name) else self._english.get(stems(name))
        return known or set()

    def _called(self, key: tuple[str, ...] | str) -> set[str]:
        """The goods of that name, and those whose kind is its translation: an 雨伞 may be a 折叠伞."""
        own = self._english.get(key) if isinstance(key, tuple) else self._chinese.get(key)
        if not own:
            return set()
        found = set(own)
        for other in self._translations.get(key, ()):
            found |= self._named(other)
        return found

    def _learn_category(self, name: str, ids: set[str], *, word: bool) -> None:
        """A category's word means all its goods, unless some goods are called so themselves."""
        for part in re.split(r"\s*[,/&、]\s*|\band\b", plain(name)):
            words = stems(part)
            if is_han(part) and part not in self._chinese:
                self._chinese[part] = ids
                self._broad |= {part} if word else set()
            elif part in lexicon().generic:
                self._chinese[part] |= ids if is_han(part) else set()
                self._english[words] |= ids if words else set()
            elif not is_han(part) and words and words not in self._english:
                self._english[words] = ids
                self._broad |= {words} if word else set()

    def _learn_synonyms(self) -> None:
        """Words that mean the same anywhere ("wellies", "rain boots"), where the shop uses but one.

        Names of goods go before the words of a category, which mean all its goods.
        """
        for group in lexicon().synonyms:
            names = [(name, is_han(name), stems(name)) for name in group]
            found = [
                ((name if han else words) in self._broad, ids)
                for name, han, words in names
                if (ids := self._named(name))
            ]
            exact = [ids for broad, ids in found if not broad]
            known = set().union(*(exact or [ids for _, ids in found]))
            for name, han, words in names if known else ():
                if han and (name not in self._chinese or name in self._broad):
                    self._chinese[name] = known
                    self._broad -= {name} if exact else set()
                elif not han and (words not in self._english or words in self._broad):
                    self._english[words] = known
                    self._broad -= {words} if exact else set()

    def _learn_loosely(self, title: LocalText, product_id: str) -> None:
        for text in title.all():
            for word in stems(" ".join(_named_parts(text))):
                self._loose[word].add(product_id)
            if is_han(text):
                self._titles.append((plain(text), product_id))

    def wish(self, text: str) -> Wish:
        """The thing that the text asks for."""
        if re.match(r"\s*(?:to|for|that|which|with|something|anything)\b", text.lower()):
            return Wish()  # "(something) to open jars", "something warmer" name no thing
        wishes = [self._one(phrase) for phrase in heads(text)]
        named = [wish for wish in wishes if wish.name]
        if not named:
            return Wish()
        found = [wish for wish in named if wish.ids]
        if not found:
            return named[0]
        ids = frozenset().union(*(wish.ids for wish in found))
        whole, broad = all(wish.whole for wish in found), all(wish.broad for wish in found)
        return Wish(found[0].name, ids, whole, broad)

    def _one(self, phrase: str) -> Wish:
        if is_han(phrase):
            return self._chinese_wish(phrase)
        words = stems(phrase)
        while len(words) > 1 and words[-1][0].isdigit() and not self._called(words):
            words = words[:-1]  # "galaxy phone 64gb" asks for a phone
        told = words
        while words and words[-1] in self._vague:
            words = words[:-1]
        if words != told and not self._called(words[-1:]):
            return Wish()  # "a quiet gift" names no thing, "a knife set" does
        if not words:
            return Wish()
        for start in range(len(words)):
            if words[start:] in self._own_english and not self._called(words[start:]):
                return Wish(phrase)
            if ids := self._called(words[start:]):
                return Wish(phrase, frozenset(ids), start == 0, words[start:] in self._broad)
        return Wish(phrase, frozenset(self._loose.get(words[-1], ())))

    def _chinese_wish(self, phrase: str) -> Wish:
        name = VERBS_HAN.sub("", phrase)
        run = "".join(re.findall(f"[{HAN}]+", name.split("的")[-1] or name))
        if not run or run.endswith(lexicon().vague["zh"]):
            return Wish()
        for start in range(len(run)):
            tail = run[start:]
            if tail in self._own_chinese and not self._called(tail):
                return Wish(run)
            if ids := self._called(tail):
                if len(tail) == 1 and start > 0 and not set(run[:start]) <= DESCRIBING:
                    break  # one shared last character proves little: 围裙 is no 连衣裙
                return Wish(run, frozenset(ids), start == 0, tail in self._broad)
        if run.endswith("子") and self._called(run[:-1]):  # 被子 is a 被
            return Wish(run, frozenset(self._called(run[:-1])))
        return Wish(run, self._titled(run))

    def _titled(self, run: str) -> frozenset[str]:
        """Goods from elsewhere whose title has the thing, or shares its end and two more pairs of characters."""
        if len(run) < 2:
            return frozenset()
        whole = frozenset(key for title, key in self._titles if run in title)
        pairs = {run[start : start + 2] for start in range(len(run) - 1)}
        return whole or frozenset(
            key
            for title, key in self._titles
            if title.endswith(run[-1]) and sum(pair in title for pair in pairs) >= 2
        )


def _named_parts(name: str) -> list[str]:
    """The stretches of a title that name the thing: "Case for Apple iPhone 7 - Black" is a case."""
    parts: list[str] = []
    for segment in re.split(r"\s+[-–—]\s+|[,(（，/&]", plain(name)):
        head = re.split(r"\b(?:for|with|in|of)\b", segment)[0]
        parts += re.split(r"\band\b", head)
    return parts


def stems(text: str) -> tuple[str, ...]:
    """The English words of a text as stems, without empty words."""
    return tuple(
        stem(word)
        for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain(text).replace("-", " "))
        if word not in STOP
    )
