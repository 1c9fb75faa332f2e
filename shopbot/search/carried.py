"""Which thing a wish asks for, and which products are that thing. Words only; meaning is the caller's business.

The thing is the head of the wish ("waterproof boots for hiking" asks for boots). A product is that thing when its kind,
its title or its category is called so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from shopbot.search.carried_names import NONE, Key, Names, Numbers, named_parts, names_of, stems
from shopbot.search.facets_lexicon import HAN, is_han, lexicon
from shopbot.search.facets_vocabulary import plain
from shopbot.search.facets_words import heads
from shopbot.search.lexical import stem
from shopbot.types import Category, Product

VERBS_HAN = re.compile(
    "^(?:适合|用来|可以|能够|能|给|为|送给?|让|帮|方便|用于).*?(?:的|用)|^.*(?:时候|场合)用?的|^(?:一|两|几|这|那)[个双件条款台把套只本副]"
)
CLAUSE = re.compile(  # says something of somebody
    r"(?:she|he|they|it|i|we|you|there)\b|my \w+$"
    "|[她他它](?:有|是|得|患|不|眼|手|腿|脚|耳|腰|视|看|听|今年|喜欢|最近|经常|总|很|特别)[^的]*$"
)
CLAUSE_HAN = re.compile(
    "(?<![智功性节机效])能(?![量源])|会不会|可以|可不可|是不是|怎么|怎样|为什么|多少"
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
    """What the products of a shop are called, with the words of its categories and of the language."""

    def __init__(
        self,
        names: Names,
        ids: Sequence[str],
        members: Mapping[str, Numbers],
        categories: Iterable[Category],
    ) -> None:
        """Over the names of products.

        Args:
            names: of the products.
            ids: of the products, by number.
            members: the products of each category, by its key.
            categories: of the shop.
        """
        self._names = names
        self._ids = ids
        self._more: dict[Key, Numbers] = {}  # words of categories, synonyms
        own = lexicon().compounds
        self._own_english = frozenset(stems(name) for name in own if not is_han(name))
        self._own_chinese = tuple(name for name in own if is_han(name))
        self._translations: dict[Key, set[str]] = defaultdict(set)
        for english, chinese in names.translations:
            self._translations[stems(english)].add(chinese)
            self._translations[chinese].add(english)
        self._flags = frozenset(w for words in lexicon().flags.values() for w in words)
        self._broad: set[Key] = set()
        self._vague = frozenset(stem(word) for word in lexicon().vague["en"])
        sorts = (stems(part) for kind in names.kinds.keys for part in named_parts(kind))
        self._sorts = frozenset(words[-1] for words in sorts if words)
        matter = (word for words in lexicon().materials.values() for word in words)
        self._matter = frozenset(map(stem, matter)) - self._sorts
        for category in categories:
            goods = members.get(category.key, NONE)
            for name in category.label.all():
                self._learn_category(name, goods, word=False)
            for name in (name for group in category.synonyms.values() for name in group):
                self._learn_category(name, goods, word=True)
        self._learn_synonyms()
        for name, narrower in lexicon().broader.items():  # snacks are sold as biscuits and cakes
            goods = _union([self._own(_key(plain(each))) for each in narrower])
            if len(goods) and not self._has(_key(name)):
                self._more[_key(name)] = goods

    def _own(self, key: Key) -> Numbers:
        """The goods of exactly that name in its own language."""
        more = self._more.get(key)
        return self._names.called(key) if more is None else more

    def _has(self, key: Key) -> bool:
        return key in self._more or len(self._names.called(key)) > 0

    def _called(self, key: Key) -> Numbers:
        """The goods of that name, and those whose kind is its translation: an 雨伞 may be a 折叠伞."""
        own = self._own(key)
        if not len(own):
            return NONE
        others = [self._own(_key(other)) for other in self._translations.get(key, ())]
        goods = _union([own, *others])
        apart = _union([self._own(_key(name)) for name in lexicon().apart.get(str(key), ())])
        rest = np.setdiff1d(goods, np.setdiff1d(apart, self._names.kinds.exactly(str(key))))
        return rest if len(rest) else goods

    def _learn_category(self, name: str, goods: Numbers, *, word: bool) -> None:
        """A category's word means all its goods, unless some goods are called so themselves."""
        for part in re.split(r"\s*[,/&、]\s*|\band\b", plain(name)):
            key = _key(part)
            if not key:
                continue
            if part in lexicon().generic and (self._has(key) or not is_han(part)):
                self._more[key] = _union([self._own(key), goods])
            elif not self._has(key):
                self._more[key] = goods
                self._broad |= {key} if word else set()

    def _learn_synonyms(self) -> None:
        """Words that mean the same anywhere ("wellies", "rain boots"), where the shop uses but one.

        Names of goods go before the words of a category, which mean all its goods.
        """
        for group in lexicon().synonyms:
            keys = [key for key in map(_key, group) if key]
            found = [(key in self._broad, goods) for key in keys if len(goods := self._own(key))]
            exact = [goods for broad, goods in found if not broad]
            known = _union(exact or [goods for _, goods in found])
            for key in keys if len(known) else ():
                if key in self._broad or not self._has(key):
                    self._more[key] = known
                    self._broad -= {key} if exact else set()

    def _wished(
        self, name: str, goods: Numbers, *, whole: bool = False, broad: bool = False
    ) -> Wish:
        return Wish(name, frozenset(self._ids[n] for n in goods.tolist()), whole, broad)

    def called(self, names: Iterable[str]) -> frozenset[str]:
        """The products that are called one of these names."""
        goods = _union([self._called(_key(plain(name))) for name in names])
        return frozenset(self._ids[n] for n in goods.tolist())

    def wish(self, text: str) -> Wish:
        """The thing that the text asks for."""
        if re.match(r"\s*(?:to|for|that|which|with|something|anything)\b", text.lower()):
            return Wish()  # "(something) to open jars", "something warmer" name no thing
        wishes = [self._one(phrase) for phrase in heads(text) if not CLAUSE.match(phrase)]
        named = [wish for wish in wishes if wish.name]
        if not named:
            return Wish()
        found = [wish for wish in named if wish.ids]
        if not found:
            return named[0]
        ids = self._made_for(text, frozenset().union(*(wish.ids for wish in found)))
        whole, broad = all(wish.whole for wish in found), all(wish.broad for wish in found)
        return Wish(found[0].name, ids, whole, broad)

    def _made_for(self, text: str, ids: frozenset[str]) -> frozenset[str]:
        """Of the products those for the model that is named, all where none is: a model's number is exact."""
        numbers = self._names.for_models(text)
        fitting = ids & {self._ids[n] for n in numbers.tolist()} if numbers is not None else ids
        return fitting or ids

    def _one(self, phrase: str) -> Wish:
        if is_han(phrase):
            return self._chinese_wish(phrase)
        words = stems(phrase)
        while len(words) > 1 and words[-1][0].isdigit() and not len(self._called(words)):
            words = words[:-1]  # "galaxy phone 64gb" asks for a phone
        while len(words) > 1 and words[-1] in self._matter:
            words = words[:-1]  # "watch band leather" for a band
        if len(words) > 2 and words[-1] in lexicon().units and words[-2].isdigit():
            words = words[:-2]  # and "headlamp 300 lumens" for a headlamp
        told = words
        while words and words[-1] in self._vague:
            words = words[:-1]
        if words != told and not len(self._called(words[-1:])):
            return Wish()  # "a quiet gift" names no thing, "a knife set" does
        if not words:
            return Wish()
        for start in range(len(words)):
            key = words[start:]
            if len(goods := self._called(key)):
                goods = _union([goods, self._told_otherwise(key, words)])
                return self._wished(phrase, goods, whole=start == 0, broad=key in self._broad)
            if key in self._own_english:
                return Wish(phrase)
        return self._wished(phrase, self._names.loosely(words[-1], self._sorts))

    def _told_otherwise(self, key: tuple[str, ...], words: tuple[str, ...]) -> Numbers:
        """Goods from elsewhere that are the thing, with the rest of its name anywhere in their title.

        Some goods are sorted under "iPhone 6 Cases", others are called "Case for iPhone 6" and sorted under "Cases".
        A model says of what else it is for: "Defender Galaxy S6" is no phone.
        """
        model = any(letter.isdigit() for letter in key[-1])
        if model:
            return self._names.in_titles(words) if key != words else NONE
        return np.intersect1d(self._called(key[-1:]), self._names.in_titles(key))

    def _chinese_wish(self, phrase: str) -> Wish:
        name = VERBS_HAN.sub("", phrase)
        run = "".join(re.findall(f"[{HAN}]+", name.split("的")[-1] or name))
        if not run or run.endswith(lexicon().vague["zh"]):
            return Wish()
        for start in range(len(run)):
            tail = run[start:]
            if len(goods := self._called(tail)):
                if len(tail) == 1 and start > 0 and not set(run[:start]) <= DESCRIBING:
                    described = self._described(run, goods)
                    if len(described):  # 护颈记忆枕 is a 护颈枕
                        return self._wished(run, described)
                    if run[:start] in self._flags:  # a property and a thing: 不粘锅
                        return self._wished(run, goods)
                    break  # one shared last character proves little: 围裙 is no 连衣裙
                return self._wished(run, goods, whole=start == 0, broad=tail in self._broad)
            if tail in self._own_chinese:
                return Wish(run)
        if run.endswith("子") and len(goods := self._called(run[:-1])):  # 被子 is a 被
            return self._wished(run, goods)
        if CLAUSE_HAN.search(run):
            return Wish()  # 下大雨能穿: a question, no thing
        return self._wished(run, self._titled(run))

    def _described(self, run: str, goods: Numbers) -> Numbers:
        """Of the goods those whose title says what stands before the last character, as much of it as any says."""
        titles, own = self._names.titles, self._names.title_products
        for start in range(len(run) - 2):
            said = own[titles.holding(run[start:-1])]
            if len(found := np.intersect1d(said, goods)):
                return found
        return NONE

    def _titled(self, run: str) -> Numbers:
        """Goods from elsewhere whose title has the thing, or shares its end and two more pairs of characters."""
        if len(run) < 2:
            return NONE
        titles, goods = self._names.titles, self._names.title_products
        if whole := titles.holding(run):
            return np.unique(goods[whole])
        shared = Counter(
            number
            for pair in {run[i : i + 2] for i in range(len(run) - 1)}
            for number in titles.holding(pair)
        )
        alike = [n for n, pairs in shared.items() if pairs >= 2 and titles[n].endswith(run[-1])]
        return np.unique(goods[sorted(alike)])


def things(products: Iterable[Product], categories: Iterable[Category]) -> Things:
    """What these products are called."""
    products = tuple(products)
    members: dict[str, list[int]] = defaultdict(list)
    for number, product in enumerate(products):
        members[product.category].append(number)
    numbers = {key: np.array(group, dtype=np.int32) for key, group in members.items()}
    return Things(names_of(products), [p.id for p in products], numbers, categories)


def _key(name: str) -> Key:
    """How a name is looked up."""
    return name if is_han(name) else stems(name)


def _union(goods: Sequence[Numbers]) -> Numbers:
    return np.unique(np.concatenate([NONE, *goods]))
