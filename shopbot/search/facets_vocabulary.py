"""The words that one shop's catalogue uses: its categories, brands, colours, sizes and attributes. Pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.types import Attribute, Category, LocalText, Product


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
    kinds: frozenset[str] = frozenset()  # what the products are: "hiking boot", "登山靴"


def vocabulary(categories: Iterable[Category], products: Iterable[Product]) -> Vocabulary:
    """The vocabulary of a catalogue."""
    categories, products = tuple(categories), tuple(products)
    attributes = [a for product in products for a in product.attributes]
    brands = {plain(p.brand): p.brand for p in products if p.brand}
    brands |= {word: brands[key] for word, key in lexicon().brands.items() if key in brands}
    colors, sizes = _choices(products)
    return Vocabulary(
        categories=_category_words(categories),
        category_labels={c.key: c.label for c in categories},
        brands=brands,
        plain_brands=_plain_brands(brands, products),
        colors=colors,
        sizes=sizes,
        flags=_flag_words(attributes),
        negated_flags=_negated_words(attributes),
        numbers=_numbers(attributes),
        materials=_materials(attributes),
        audiences=frozenset(p.audience for p in products if p.audience),
        kinds=frozenset(kind.lower() for p in products for kind in p.kind.all()),
    )


def plain(text: str) -> str:
    """The text in NFKC and small letters, without trademark signs."""
    text = re.sub("[\u2122\u00ae\u00a9]", "", text)
    return (
        re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower().replace("’", "'")
    )


def _category_words(categories: Iterable[Category]) -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = defaultdict(list)
    for category in categories:
        spoken = [
            *category.label.all(),
            *(w for group in category.synonyms.values() for w in group),
        ]
        for word in dict.fromkeys(singular(plain(word)) for word in spoken):
            words[word].append(category.key)
    return {w: tuple(keys) for w, keys in words.items() if len(w) > 1 or is_han(w)}


def singular(word: str) -> str:
    """An English word or phrase with its last word in the singular; other text as it is."""
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


def _plain_brands(brands: Iterable[str], products: Iterable[Product]) -> frozenset[str]:
    """Brands such as "Handy" that the catalogue also uses as an ordinary word in small letters."""
    single = {brand for brand in brands if re.fullmatch("[a-z]+", brand)}
    used: set[str] = set()
    for product in products:
        for text in (
            product.description.get("en"),
            *product.kind.all(),
            product.picture_text.get("en"),
        ):
            used |= single & set(re.findall("[a-z]+", text))  # capitals are left out on purpose
    return frozenset(used)


def _choices(products: Iterable[Product]) -> tuple[frozenset[str], dict[str, str]]:
    colors: set[str] = set()
    sizes: dict[str, str] = {}
    for product in products:
        if (color := product.attribute("color")) is not None:
            colors.add(str(color.value))
        for variant in product.variants:
            for option in variant.options:
                if option.name == "color":
                    colors.add(option.value)
                elif option.name == "size":
                    sizes.setdefault(option.value.lower(), option.value)
    return frozenset(colors), sizes


def _flag_words(attributes: Iterable[Attribute]) -> dict[str, str]:
    words: dict[str, str] = {}
    for attribute in attributes:
        if isinstance(attribute.value, bool) and attribute.name not in words.values():
            labels = attribute.label.all()
            spoken = (attribute.name.replace("_", " "), *labels, *_said_in_chinese(labels))
            extra = lexicon().flags.get(attribute.name, ())
            words |= {plain(word): attribute.name for word in (*spoken, *extra)}
    return words


def _said_in_chinese(labels: Iterable[str]) -> Iterator[str]:
    """How a label such as "适用电磁炉" is said of a thing: "电磁炉能用", "能放电磁炉"."""
    for label in labels:
        core = re.sub(r"^(适用于?|可用|可放|可|支持|能)", "", label)
        if core != label and is_han(core[:1]) and len(core) > 1:
            yield from (f"{core}{verb}" for verb in ("能用", "可用", "适用", "用"))
            yield from (f"{verb}{core}" for verb in ("能放", "能用", "适合", "能", "可以"))


def _negated_words(attributes: Iterable[Attribute]) -> dict[str, str]:
    names = {a.name for a in attributes if isinstance(a.value, bool)}
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


def _numbers(attributes: Iterable[Attribute]) -> tuple[Measured, ...]:
    units: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[str, set[str]] = defaultdict(set)
    for attribute in attributes:
        if isinstance(attribute.value, int | float) and not isinstance(attribute.value, bool):
            units[attribute.name][attribute.unit] += 1
            words[attribute.name] |= {plain(label) for label in attribute.label.all()}
    return tuple(
        Measured(
            name,
            counts.most_common(1)[0][0],
            (name.replace("_", " "), *sorted(words[name]), *lexicon().measured.get(name, ())),
            counts.total(),
        )
        for name, counts in units.items()
    )


def _materials(attributes: Iterable[Attribute]) -> frozenset[str]:
    """Keys of the materials that the catalogue names."""
    texts = {
        plain(text)
        for a in attributes
        if isinstance(a.value, str)
        for text in (a.value, *a.text.all())
        if "material" in a.name or any(w in a.label.get("zh") for w in ("材质", "面料", "填充"))
    }
    joined = "\n".join(texts)
    return frozenset(
        key for key, words in lexicon().materials.items() if any(word in joined for word in words)
    )
