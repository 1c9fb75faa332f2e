"""What the record says, in the form in which claims are compared with it. Pure look-ups; no sentence is read here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from shopbot.chat.ground_lexicon import Lexicon, Unit, stem
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Attribute, Product, Variant

CLAUSE = re.compile(
    r"[,;:。!?()|]|\.(?=\s|$)|\s[-]+\s|\b(?:but|while|whereas|although|though"
    r"|however)\b|而(?!且)|但|不过|然而"
)
WORD = re.compile(r"[A-Za-z0-9]+(?:[.'&/+-][A-Za-z0-9]+)*")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NO_CENTS = frozenset({"JPY", "KRW", "VND", "CLP"})
_NEGATION_REACH = 28  # characters before a term in which a negation belongs to it
_NEGATION_REACH_ZH = 9
_NO_NEGATION = re.compile(  # words that only look like one
    r"not (?:only|just)|no matter|no need|without (?:a )?doubt|no\.\s?\d|不仅|不但|不光"
    r"|不只|无线|无绳|无障碍|无论|不锈钢|不粘|不同"
    r"|不错|不妨|不过|不少|非常|非凡|差不多|免费|无频闪|无忧"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured fact: base amount, dimension, the unit it is written in, and the attribute it belongs to."""

    amount: float  # in the base unit of its dimension
    unit: Unit
    name: str  # attribute name, "" where it stands in a text


def plain(text: str) -> str:
    """The words of a sentence without its end marks and spaces, to compare it with another."""
    return re.sub(r"[\s.。!?,]+", " ", normalise(text)).strip().lower()


def minor(amount: str, currency: str) -> int | None:
    """A written amount in minor units; None when it is finer than the currency knows."""
    digits = 0 if currency in _NO_CENTS else 2
    whole, _, fraction = amount.partition(".")
    if len(fraction.rstrip("0")) > digits:
        return None
    return int(whole + (fraction + "00")[:digits])


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of every clause."""
    start = 0
    for mark in CLAUSE.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def negated(text: str, at: int, lexicon: Lexicon, start: int = 0) -> bool:
    """Whether a negation of the same clause stands closely before `at`, or "-free" after it."""
    wide = text[at : at + 1] > "\u2e80"
    reach = _NEGATION_REACH_ZH if wide else _NEGATION_REACH
    before = _NO_NEGATION.sub("", text[max(start, at - 30) : at].lower())[-reach:]
    found = list(lexicon.patterns["negations"].finditer(re.sub(r"n't\b", " not", before)))
    return len(found) % 2 == 1 if len(found) < 3 else True


def affirms(text: str, found: re.Match[str], lexicon: Lexicon, start: int = 0) -> bool:
    """Whether the sentence says yes to the term found in it."""
    after = text[found.end() : found.end() + 12].lower()
    if re.match(r"[- ]free\b", after):  # "not flicker-free": it does flicker
        return negated(text, found.start(), lexicon, start)
    denied = re.match(r"[::]? ?(?:否|no\b)|(?:功能)?的?吗", after) is not None
    denied = denied or bool(re.match(r"\S{0,3}[:]\s?(?:no\b|none|否|无|没有)", after))
    return not (negated(text, found.start(), lexicon, start) or denied)


@dataclass(frozen=True, eq=False)
class Facts:
    """One product as claims see it."""

    product: Product
    number: int
    lexicon: Lexicon
    words: Words
    category: tuple[str, ...] = ()
    reviews: str = ""

    @cached_property
    def text(self) -> str:
        """Every word of the record about the product, both languages, normalised and in lower case."""
        measured = " . ".join(_number_line(a) for a in self.product.attributes)
        return f"{self.prose} . {normalise(measured).lower()}"

    @cached_property
    def prose(self) -> str:
        """The text without its measured attributes: what it measures there is not said of anything by name."""
        product = self.product
        parts = [
            *(product.title.all() + product.kind.all() + product.description.all()),
            *(product.picture_text.all() + self.category),
            *(_word_line(attribute) for attribute in product.attributes),
            *(
                text
                for v in product.variants
                for o in v.options
                for text in (o.value, *o.text.all())
            ),
            product.brand,
            product.id,
        ]
        return normalise(" . ".join(part for part in parts if part)).lower()

    @cached_property
    def own_lines(self) -> frozenset[str]:
        """Every sentence of its description and of its picture's description, in plain form."""
        texts = (*self.product.description.all(), *self.product.picture_text.all())
        return frozenset(plain(line) for text in texts for line in split(text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all Latin words of the text, parts of hyphenated words too."""
        return stems(self.text)

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """The stems of title, kind and brand: what the product may be called."""
        product = self.product
        return stems(" ".join([*product.title.all(), *product.kind.all(), product.brand]))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that the text holds."""
        return frozenset(NUMBER.findall(self.text))

    @cached_property
    def prices(self) -> frozenset[int]:
        """What it or one of its variants costs now, in minor units."""
        return frozenset(
            price.minor
            for price in (self.product.price, *(v.price for v in self.product.variants))
            if price is not None
        )

    @cached_property
    def polarity(self) -> Mapping[str, frozenset[bool]]:
        """What the texts say of each term: yes, no, or both."""
        return polarity(self.text, self.lexicon)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Everything measured: attributes first, then what the texts say."""
        found = [
            Quantity(float(a.value) * unit.factor, unit, a.name)
            for a in self.product.attributes
            if isinstance(a.value, int | float)
            and not isinstance(a.value, bool)
            and (unit := self.lexicon.units.get(a.unit.lower()) or self.lexicon.units.get(a.unit))
        ]
        return (*found, *quantities(self.prose, self.lexicon))

    def flag(self, name: str) -> bool | None:
        """The yes/no attribute of that name."""
        attribute = self.product.attribute(name)
        if attribute and isinstance(attribute.value, bool):
            return attribute.value
        contrary = self.product.attribute(self.lexicon.opposites.get(name, ""))
        return not contrary.value if contrary and isinstance(contrary.value, bool) else None

    def said(self, name: str) -> frozenset[bool]:
        """What the texts say of a term, also through its contrary."""
        contrary = self.polarity.get(self.lexicon.opposites.get(name, ""), ())
        return self.polarity.get(name, frozenset()) | {not value for value in contrary}

    def number_of(self, name: str) -> float | None:
        """The number of an attribute, of the price ("price"), the rating or the reviews."""
        product = self.product
        special = {
            "price": product.price.minor if product.price else None,
            "rating": product.rating,
            "rating_count": product.rating_count,
            "stock": product.stock,
        }
        if name in special:
            return special[name]
        attribute = product.attribute(name)
        if attribute is None or isinstance(attribute.value, bool | str):
            return None
        return float(attribute.value)

    def variants(self, options: Iterable[tuple[str, str]]) -> tuple[Variant, ...]:
        """The variants that have all the options named."""
        wanted: dict[str, set[str]] = {}
        for name, value in options:
            wanted.setdefault(name, set()).add(value)
        return tuple(
            v
            for v in self.product.variants
            if all(
                any(o.name == n and o.value in values for o in v.options)
                for n, values in wanted.items()
            )
        )

    def attribute_line(self, name: str) -> str:
        """The evidence line of an attribute, "" where there is none."""
        attribute = self.product.attribute(name)
        return self.words.attribute(attribute) if attribute else ""

    @property
    def title(self) -> str:
        """What it is called in the shopper's language."""
        return self.product.title.get(self.words.locale)


def stems(text: str) -> frozenset[str]:
    """The stems of all Latin words of a text, hyphenated ones also in parts."""
    found = {stem(word) for word in WORD.findall(text)}
    return frozenset(
        found | {stem(part) for word in WORD.findall(text) for part in re.split(r"[.'&/+-]", word)}
    )


def polarity(text: str, lexicon: Lexicon) -> Mapping[str, frozenset[bool]]:
    """What a text says of each term of the lexicon that occurs in it."""
    said: dict[str, set[bool]] = {}
    for start, end in clauses(text):
        part = text[start:end]
        for found in lexicon.term_pattern.finditer(part):
            for name in lexicon.term(found[0]).names:
                said.setdefault(name, set()).add(affirms(part, found, lexicon))
    return {name: frozenset(values) for name, values in said.items()}


def quantities(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Every number with a unit in a text."""
    for found in lexicon.quantity.finditer(text):
        unit = lexicon.units.get(found[2].lower()) or lexicon.units[found[2]]
        for number in NUMBER.findall(found[1]):
            yield Quantity(float(number) * unit.factor, unit, "")


def _word_line(attribute: Attribute) -> str:
    """An attribute as text without its number. A yes/no is left out: its label alone would read as a yes."""
    if isinstance(attribute.value, bool):
        return ""
    if not isinstance(attribute.value, str):
        return _labels(attribute)
    return f"{_labels(attribute)} {attribute.value} . " + " . ".join(attribute.text.all())


def _number_line(attribute: Attribute) -> str:
    """An attribute whose value is a number, as text."""
    if isinstance(attribute.value, bool | str):
        return ""
    return f"{_labels(attribute)} {attribute.value:g} {attribute.unit}"


def _labels(attribute: Attribute) -> str:
    return " ".join((*attribute.label.all(), attribute.name.replace("_", " ")))
