"""Which thing a wish asks for, and which products are that thing. Words only; meaning is the caller's business.

The thing is the head of the wish ("waterproof boots for hiking" asks for boots). A product is that thing when its kind,
its title or its category is called so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import HAN, is_han
from shopbot.search.facets_vocabulary import plain
from shopbot.search.facets_words import heads
from shopbot.search.lexical import STOP, stem
from shopbot.types import Category, LocalText, Product

VAGUE = frozenset(
    ["thing", "item", "product", "stuff", "gift", "present", "something", "anything", "idea", "option", "choice", "deal", "good", "one", "kind", "type", "sort", "model", "everything", "article", "merchandise", "goods", "range", "selection", "recommendation", "bargain", "set", "pair"]
)
VAGUE_HAN = (
    "礼物",
    "东西",
    "商品",
    "产品",
    "礼品",
    "好物",
    "用品",
    "款式",
    "送礼",
    "牌子",
    "推荐",
    "优惠",
    "种类",
)
VERBS_HAN = re.compile(
    "^(?:适合|用来|可以|能够|能|给|为|送给?|让|帮|方便|用于).*?(?:的|用)|^.*(?:时候|场合)用?的|^(?:一|两|几|这|那)[个双件条款台把套只本副]"
)
DESCRIBING = frozenset("大小新旧好男女童长短厚薄轻重红黑白蓝绿黄紫粉灰棕金银软硬冬夏春秋")


@dataclass(frozen=True, slots=True)
class Wish:
    """The thing asked for in words, and the products that are called so. Empty `name`: nothing in particular."""

    name: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)
    whole: bool = (
        False  # the whole phrase is a kind or category of the shop, not only its last word
    )


class Things:
    """What the products of a shop are called."""

    def __init__(self, products: Iterable[Product], categories: Iterable[Category]) -> None:
        members: dict[str, set[str]] = defaultdict(set)
        self._english: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(
            set
        )  # title words of goods whose kind is not told
        for product in products:
            members[product.category].add(product.id)
            for name in (*product.kind.all(), *product.title.all()):
                self._learn(name, {product.id})
            if not product.kind.all() or not product.source.startswith("products/"):
                self._learn_loosely(product.title, product.id)
        for category in categories:
            for words in (category.label.all(), *category.synonyms.values()):
                for name in words:
                    self._learn_category(name, members[category.key])

    def _learn(self, name: str, ids: set[str]) -> None:
        """Remembers every ending of a name: "hiking boot" is a boot, 登山靴 is a 靴."""
        for part in re.split(
            r"\s+[-–—]\s+|[,(（，/&]|\band\b|\bfor\b|\bwith\b|\bin\b|\bof\b", plain(name)
        ):
            words = stems(part)
            for start in range(len(words)):
                self._english[words[start:]] |= ids
            for run in re.findall(f"[{HAN}]+", part):
                for start in range(len(run)):
                    self._chinese[run[start:]] |= ids

    def _learn_category(self, name: str, ids: set[str]) -> None:
        """A category's word means all its goods, unless some goods are called so themselves."""
        for part in re.split(r"\s*[,/&、]\s*|\band\b", plain(name)):
            if is_han(part):
                self._chinese.setdefault(part, ids)
            elif words := stems(part):
                self._english.setdefault(words, ids)

    def _learn_loosely(self, title: LocalText, product_id: str) -> None:
        for text in title.all():
            for word in stems(text):
                self._loose[word].add(product_id)

    def wish(self, text: str) -> Wish:
        """The thing that the text asks for."""
        wishes = [self._one(phrase) for phrase in heads(text)]
        named = [wish for wish in wishes if wish.name]
        if not named:
            return Wish()
        found = [wish for wish in named if wish.ids]
        if not found:
            return named[0]
        ids = frozenset().union(*(wish.ids for wish in found))
        return Wish(found[0].name, ids, all(wish.whole for wish in found))

    def _one(self, phrase: str) -> Wish:
        if is_han(phrase):
            return self._chinese_wish(phrase)
        words = stems(phrase)
        while words and words[-1] in _VAGUE_STEMS:
            words = words[:-1]
        if not words:
            return Wish()
        for start in range(len(words)):
            if ids := self._english.get(words[start:]):
                return Wish(phrase, frozenset(ids), start == 0)
        return Wish(phrase, frozenset(self._loose.get(words[-1], ())))

    def _chinese_wish(self, phrase: str) -> Wish:
        name = VERBS_HAN.sub("", phrase)
        run = "".join(re.findall(f"[{HAN}]+", name.split("的")[-1] or name))
        if not run or run.endswith(VAGUE_HAN):
            return Wish()
        for start in range(len(run)):
            tail = run[start:]
            if ids := self._chinese.get(tail):
                if len(tail) == 1 and start > 0 and not set(run[:start]) <= DESCRIBING:
                    break  # one shared last character proves little: 围裙 is no 连衣裙
                return Wish(run, frozenset(ids), start == 0)
        return Wish(run)

    def names(self) -> Mapping[tuple[str, ...], set[str]]:
        """The English names, as stems."""
        return self._english


def stems(text: str) -> tuple[str, ...]:
    """The English words of a text as stems, without empty words."""
    return tuple(
        stem(word)
        for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain(text).replace("-", " "))
        if word not in STOP
    )


_VAGUE_STEMS = frozenset(stem(word) for word in VAGUE)
