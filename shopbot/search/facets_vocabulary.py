"""The words that one shop's catalogue uses: its categories, brands, colours, sizes and attributes. Pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shopbot.search.facets_kinds import of_kinds
from shopbot.search.facets_lexicon import contains, is_han, lexicon
from shopbot.types import Attribute, Category, LocalText, Product

MANY = 3  # categories: a name that is sold in more tells nothing


@dataclass(frozen=True, slots=True)
class Measured:
    """A numeric attribute of the shop: its usual unit, what it is called, and how many products have it."""

    name: str
    unit: str
    words: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the parser may recognise. Words are in small letters."""

    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # word -> keys
    category_labels: Mapping[str, LocalText] = field(default_factory=dict)
    brands: Mapping[str, str] = field(default_factory=dict)  # word -> brand
    plain_brands: frozenset[str] = frozenset()  # brand words that are ordinary words here too
    colors: frozenset[str] = frozenset()
    sizes: Mapping[str, str] = field(default_factory=dict)  # small letters -> as printed
    flags: Mapping[str, str] = field(default_factory=dict)  # word -> attribute name
    negated_flags: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[Measured, ...] = ()
    materials: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    worn: frozenset[str] = frozenset()  # keys of categories with goods for women or men
    kinds: frozenset[str] = frozenset()  # what the products are: "hiking boot", "登山靴"


class VocabularyBuilder:
    """Takes products one after the other, gives the words that they use."""

    def __init__(self) -> None:
        self._brands: dict[str, str] = {}
        self._words: set[str] = set()  # English words in small letters, outside titles
        self._colors: set[str] = set()
        self._sizes: dict[str, str] = {}
        self._flags: dict[str, tuple[str, ...]] = {}  # attribute -> labels
        self._units: dict[str, Counter[str]] = defaultdict(Counter)
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._materials: set[str] = set()
        self._audiences: set[str] = set()
        self._worn: set[str] = set()
        self._kinds: dict[str, dict[str, None]] = defaultdict(dict)  # name -> category keys

    def add(self, product: Product) -> None:
        """The next product."""
        if product.brand:
            self._brands[plain(product.brand)] = product.brand
        if product.audience:
            self._audiences.add(product.audience)
            self._worn.add(product.category)
        for kind in product.kind.all():
            self._kinds[kind.lower()][product.category] = None
        english = (product.description.get("en"), product.picture_text.get("en"))
        for text in (*english, *product.kind.all()):
            self._words.update(re.findall("[a-z]+", text))  # capitals are left out on purpose
        for attribute in product.attributes:
            self._learn(attribute)
        for option in (option for variant in product.variants for option in variant.options):
            if option.name == "color":
                self._colors.add(option.value)
            elif option.name == "size":
                self._sizes.setdefault(option.value.lower(), option.value)

    def _learn(self, attribute: Attribute) -> None:
        value = attribute.value
        if attribute.name == "color":
            self._colors.add(str(value))
        if isinstance(value, bool):
            self._flags.setdefault(attribute.name, attribute.label.all())
        elif isinstance(value, str):
            if _is_material(attribute):
                self._materials |= {plain(text) for text in (value, *attribute.text.all())}
        else:
            self._units[attribute.name][attribute.unit] += 1
            self._labels[attribute.name] |= {plain(label) for label in attribute.label.all()}

    def vocabulary(self, categories: Iterable[Category]) -> Vocabulary:
        """The vocabulary of the products so far."""
        categories = tuple(categories)
        brands = dict(self._brands)
        brands |= {word: brands[key] for word, key in lexicon().brands.items() if key in brands}
        return Vocabulary(
            categories=category_words(categories, self._kinds),
            category_labels={c.key: c.label for c in categories},
            brands=brands,
            plain_brands=frozenset(b for b in brands if b in self._words),
            colors=frozenset(self._colors),
            sizes=self._sizes,
            flags=_flag_words(self._flags),
            negated_flags=_negated_words(self._flags),
            numbers=self._numbers(),
            materials=_materials(self._materials),
            audiences=frozenset(self._audiences),
            worn=frozenset(self._worn),
            kinds=frozenset(self._kinds),
        )

    def _numbers(self) -> tuple[Measured, ...]:
        return tuple(
            Measured(
                name,
                counts.most_common(1)[0][0],
                (
                    name.replace("_", " "),
                    *sorted(self._labels[name]),
                    *lexicon().measured.get(name, ()),
                ),
                counts.total(),
            )
            for name, counts in self._units.items()
        )


def vocabulary(categories: Iterable[Category], products: Iterable[Product]) -> Vocabulary:
    """The vocabulary of a catalogue."""
    builder = VocabularyBuilder()
    for product in products:
        builder.add(product)
    return builder.vocabulary(categories)


def names_goods(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text holds a name of goods, of this shop or of any; one character alone counts only as its last."""
    lower = plain(text)
    last = re.sub(r"[的吗呢\W]+$", "", lower)[-1:]
    return any(
        name == last if is_han(name) and len(name) == 1 else name in lower and contains(lower, name)
        for names in (vocabulary.kinds, vocabulary.categories, *lexicon().synonyms)
        for name in names
    )


def is_goods(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text is a name of goods and nothing else."""
    name = plain(text)
    known = (vocabulary.kinds, vocabulary.categories, lexicon().compounds, *lexicon().synonyms)
    return any(form in names for names in known for form in (name, singular(name)))


def plain(text: str) -> str:
    """The text in NFKC and small letters, without trademark signs."""
    text = re.sub("[\u2122\u00ae\u00a9]", "", text)
    return (
        re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower().replace("’", "'")
    )


def category_words(
    categories: Iterable[Category], kinds: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Each word that names goods, with the keys of its categories: spoken of a category, or the name of a product.

    Args:
        categories: of the shop.
        kinds: what its products are called, each with the categories where that is sold.
    """
    spoken: dict[str, dict[str, None]] = defaultdict(dict)
    for category in categories:
        groups = (word for group in category.synonyms.values() for word in group)
        for word in (*category.label.all(), *groups):
            spoken[singular(plain(word))][category.key] = None
    sold = {
        singular(plain(kind)): keys
        for kind, places in kinds.items()
        if kind and 0 < len(keys := tuple(filter(None, places))) <= MANY
    }
    words = {word: _chosen(word, tuple(keys), sold) for word, keys in spoken.items()}
    words = {**sold, **words}
    for source in (_kinds_of_kinds(sold), _known_elsewhere(words)):
        words = {**source, **words}
    words = {**_singulars(of_kinds(words)), **words}
    words = {w: keys for w, keys in words.items() if len(w) > 1 or is_han(w)}
    return {**_written_otherwise(words), **words}


def _singulars(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {singular(plain(word)): keys for word, keys in words.items()}


def _chosen(
    word: str, keys: tuple[str, ...], sold: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Of several categories those that sell what is called so: 电热水壶 is a 水壶, a 水瓶 is none."""
    if len(keys) < 2:
        return keys
    named = {key for kind, own in sold.items() if kind.endswith(word) for key in own}
    return tuple(key for key in keys if key in named) or keys


def _kinds_of_kinds(sold: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What the names of goods end in ("cane" of "white cane"), where that is sold in one category alone."""
    ends: dict[str, set[str]] = defaultdict(set)
    for kind, keys in sold.items():
        if " " in kind and not is_han(kind):
            ends[kind.rsplit(" ", 1)[1]].update(keys)
    other = {name for group in lexicon().synonyms for name in group} | set(lexicon().vague["en"])
    return {w: tuple(k) for w, k in ends.items() if len(k) == 1 and len(w) > 3 and w not in other}


def _known_elsewhere(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The other names, in any shop, of what is sold here."""
    found: dict[str, tuple[str, ...]] = {}
    for group in lexicon().synonyms:
        names = [singular(plain(name)) for name in group]
        keys = next((words[name] for name in names if name in words), ())
        found |= dict.fromkeys(names, keys) if keys else {}
    return found


def _written_otherwise(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Names with a hyphen in two words, and those of two words in one: "t shirt", "tshirt", "headtorch"."""
    found: dict[str, tuple[str, ...]] = {}
    for word, keys in words.items():
        parts = re.split(r"[ -]", word)
        if len(parts) == 2 and not is_han(word):
            found |= {" ".join(parts): keys, "".join(parts): keys}
        elif "-" in word:
            found[word.replace("-", " ")] = keys
    return found


def singular(word: str) -> str:
    """An English word or phrase with its last word in the singular; other text as it is."""
    before, space, last = word.rpartition(" ")
    if last in lexicon().plurals:
        return before + space + lexicon().plurals[last]
    for ending, stem in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + stem
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _flag_words(flags: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, labels in flags.items():
        spoken = (name.replace("_", " "), *labels, *_said_in_chinese(labels))
        words |= {plain(word): name for word in (*spoken, *lexicon().flags.get(name, ()))}
    return words


def _said_in_chinese(labels: Iterable[str]) -> Iterator[str]:
    """How a label such as "适用电磁炉" is said of a thing: "电磁炉能用", "能放电磁炉"."""
    for label in labels:
        core = re.sub(r"^(适用于?|可用|可放|可|支持|能)", "", label)
        if core != label and is_han(core[:1]) and len(core) > 1:
            yield from (f"{core}{verb}" for verb in ("能用", "可用", "适用", "用"))
            yield from (f"{verb}{core}" for verb in ("能放", "能用", "适合", "能", "可以"))


def _negated_words(names: Iterable[str]) -> dict[str, str]:
    names = frozenset(names)
    words = {
        word: name
        for name, group in lexicon().negated_flags.items()
        if name in names
        for word in group
    }
    for name in names:
        if name.startswith("no_"):
            words[name.removeprefix("no_").replace("_", " ")] = name
    return words


def _is_material(attribute: Attribute) -> bool:
    label = attribute.label.get("zh")
    return "material" in attribute.name or any(w in label for w in ("材质", "面料", "填充"))


def _materials(texts: Iterable[str]) -> frozenset[str]:
    """Keys of the materials that the texts name."""
    joined = "\n".join(texts)
    return frozenset(
        key for key, words in lexicon().materials.items() if any(word in joined for word in words)
    )
