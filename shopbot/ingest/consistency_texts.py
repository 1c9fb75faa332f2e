"""Whether the words of a product agree with its attributes.

Numbers, yes/no words, materials and colours must be in the record; prices and stock must not be
in the words.

Knows the rules of `assets/consistency.json` and nothing of any shop. A claim counts as held when
an attribute or a variant option holds it; a negated claim ("not for the dishwasher") must meet an
attribute that is false, or none.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shopbot.types import LOCALES, LocalText, Product

NUMBER = r"\d+(?:[.,]\d+)?"
JOIN = r"\s*(?:x|×|by|to|and|or|-|–|—|至|到|~|～|、|或|和|乘)\s*"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDS_ZH = ("零", "一", "二|两|双|对", "三", "四", "五", "六", "七", "八", "九", "十")

# (dimension or "" for a bare number, value in the smallest named unit, the number as written)
Quantity = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Claim:
    """One yes/no word: how it is written, and whether a negation turns it round."""

    pattern: re.Pattern[str]
    turns: bool
    needed: bool  # whether the word may only be used where the record has the attribute


@dataclass(frozen=True, slots=True)
class Word:
    """A material or colour word and what it is a kind of."""

    patterns: Mapping[str, re.Pattern[str]]  # per locale
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The rules of `assets/consistency.json`, compiled."""

    units: Mapping[str, tuple[str, float]]  # word -> (dimension, factor)
    quantity: re.Pattern[str]
    claims: Mapping[str, Mapping[str, Claim]]  # attribute -> locale
    ignore: Mapping[str, re.Pattern[str]]
    before: Mapping[str, re.Pattern[str]]  # negations that stand before a claim
    after: Mapping[str, re.Pattern[str]]
    materials: Mapping[str, Word]
    colors: Mapping[str, Word]
    forbidden: Mapping[str, re.Pattern[str]]
    animal: frozenset[str]  # materials that no vegan product has


def read_lexicon(path: Path) -> Lexicon:
    """The compiled rules of `assets/consistency.json`."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    units = {
        word: (dimension, float(factor))
        for dimension, words in raw["units"].items()
        for word, factor in words.items()
    }
    unit = "|".join(
        re.escape(word) + (r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(units, key=len, reverse=True)
    )
    return Lexicon(
        units=units,
        quantity=re.compile(rf"(?<![A-Za-z0-9.,])({NUMBER}(?:{JOIN}{NUMBER})*)(?:[\s-]*({unit}))?"),
        claims={
            name: {
                locale: Claim(
                    _compile(rule[locale], locale),
                    rule.get("negations", True),
                    rule.get("needed", True),
                )
                for locale in LOCALES
            }
            for name, rule in raw["claims"].items()
        },
        ignore={locale: re.compile(raw["ignore"][locale], re.I) for locale in LOCALES},
        before={locale: re.compile(raw["negations"][locale], re.I) for locale in LOCALES},
        after={locale: re.compile(raw["negations"][f"{locale}_after"], re.I) for locale in LOCALES},
        materials=_words(raw["materials"]),
        colors=_words(raw["colors"]),
        forbidden={locale: re.compile(raw["forbidden"][locale], re.I) for locale in LOCALES},
        animal=frozenset(raw["animal"]),
    )


def text_problems(product: Product, lexicon: Lexicon) -> Iterator[str]:
    """What the texts of one product say that its record does not hold."""
    held = _held_quantities(product, lexicon)
    for field, locale, text in _texts(product):
        where = f"{field}.{locale}"
        clean = lexicon.ignore[locale].sub(lambda match: "·" * len(match[0]), text)
        yield from (f"{where}: {said}" for said in _forbidden(clean, locale, lexicon))
        yield from (f"{where}: {said}" for said in _numbers(text, held, lexicon))
        yield from (f"{where}: {said}" for said in _claims(product, clean, locale, lexicon))
        yield from (f"{where}: {said}" for said in _words_held(product, clean, locale, lexicon))
    yield from _translations_differ(product, lexicon)
    yield from _not_vegan(product, lexicon)


def quantities(text: str, lexicon: Lexicon) -> list[Quantity]:
    """Every number of a text: "1.5 kg" is ("mass", 1500.0, 1.5)."""
    found: list[Quantity] = []
    for match in lexicon.quantity.finditer(text):
        dimension, factor = lexicon.units.get(match[2] or "", ("", 1.0))
        for number in re.findall(NUMBER, match[1]):
            found.append((dimension, _value(number) * factor, _value(number)))
    return found


def _value(number: str) -> float:
    """1,200 is a thousand and more; 1,5 would be no English or Chinese number."""
    return float(number.replace(",", ""))


def _texts(product: Product) -> Iterator[tuple[str, str, str]]:
    fields = (
        ("title", product.title),
        ("kind", product.kind),
        ("description", product.description),
        ("picture_text", product.picture_text),
    )
    for name, local in fields:
        for locale in LOCALES:
            if local.has(locale):
                yield name, locale, local.get(locale)


def _forbidden(text: str, locale: str, lexicon: Lexicon) -> Iterator[str]:
    for match in lexicon.forbidden[locale].finditer(text):
        yield f"{match[0]!r} speaks of price, stock or a cure"


def _held_quantities(product: Product, lexicon: Lexicon) -> list[Quantity]:
    held: list[Quantity] = []
    for attribute in product.attributes:
        if isinstance(attribute.value, bool):
            continue
        if isinstance(attribute.value, int | float):
            dimension, factor = lexicon.units.get(attribute.unit, ("", 1.0))
            held.append((dimension, abs(attribute.value) * factor, abs(attribute.value)))
            continue
        for text in (attribute.value, *attribute.text.all()):
            held.extend(quantities(text, lexicon))
    for variant in product.variants:
        for option in variant.options:
            for text in (option.value, *option.text.all()):
                held.extend(quantities(text, lexicon))
    return held


def _numbers(text: str, held: list[Quantity], lexicon: Lexicon) -> Iterator[str]:
    for quantity in quantities(text, lexicon):
        if not any(_same(quantity, other) for other in held):
            yield f"{quantity[2]:g} ({quantity[0] or 'no unit'}) is in no attribute"


def _same(left: Quantity, right: Quantity) -> bool:
    """Within 1 %; a number without a unit is compared as it is written ("ages from 3")."""
    if left[0] and right[0]:
        return left[0] == right[0] and abs(left[1] - right[1]) <= 0.01 * max(left[1], right[1])
    return abs(left[2] - right[2]) <= 0.01 * max(left[2], right[2])


def _claims(product: Product, text: str, locale: str, lexicon: Lexicon) -> Iterator[str]:
    for name, by_locale in lexicon.claims.items():
        claim = by_locale[locale]
        for match in claim.pattern.finditer(text):
            negated = claim.turns and _negated(text, match, locale, lexicon)
            attribute = product.attribute(name)
            if attribute is None and claim.needed and not negated:
                yield f"{match[0]!r} needs the attribute {name}"
            elif attribute is not None and bool(attribute.value) is negated:
                yield f"{match[0]!r} contradicts {name} = {attribute.value}"


def _negated(text: str, match: re.Match[str], locale: str, lexicon: Lexicon) -> bool:
    return bool(
        lexicon.before[locale].search(text[: match.start()])
        or lexicon.after[locale].search(text[match.end() :])
    )


def _words_held(product: Product, text: str, locale: str, lexicon: Lexicon) -> Iterator[str]:
    record = tuple(_record_words(product))
    options = {option.value for option in product.option_values("color")}
    options |= set(re.findall(r"tint=(\w+)", product.picture))
    for what, words in (("material", lexicon.materials), ("colour", lexicon.colors)):
        held = set(_found_in_all(record, words)) | (options if what == "colour" else set())
        for word, match in _found(text, locale, words):
            if word not in held and not _negated(text, match, locale, lexicon):
                yield f"the {what} {match[0]!r} is in no attribute or option"


def _record_words(product: Product) -> Iterator[tuple[str, str]]:
    """Texts of the attributes and options, each with its locale."""
    locals_ = [a.text for a in product.attributes if isinstance(a.value, str)]
    locals_ += [option.text for variant in product.variants for option in variant.options]
    for attribute in product.attributes:
        if isinstance(attribute.value, str):
            yield "en", attribute.value
    for local in dict.fromkeys(tuple(sorted(each.by_locale.items())) for each in locals_):
        yield from local


def _not_vegan(product: Product, lexicon: Lexicon) -> Iterator[str]:
    vegan = product.attribute("vegan")
    if vegan is not None and vegan.value is True:
        held = set(_found_in_all(_record_words(product), lexicon.materials))
        yield from (f"vegan = True, but made of {each}" for each in sorted(held & lexicon.animal))


def _found_in_all(record: Iterable[tuple[str, str]], words: Mapping[str, Word]) -> Iterator[str]:
    for locale, text in record:
        for word, _ in _found(text, locale, words):
            yield word
            yield from words[word].kinds


def _found(
    text: str, locale: str, words: Mapping[str, Word]
) -> Iterator[tuple[str, re.Match[str]]]:
    """Words in a text, longest first: what "stainless steel" covers is not "steel" as well."""
    hits = sorted(
        (
            (word, match)
            for word, each in words.items()
            for match in each.patterns[locale].finditer(text)
        ),
        key=lambda hit: hit[1].start() - hit[1].end(),
    )
    taken: list[tuple[int, int]] = []
    for word, match in hits:
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            taken.append(match.span())
            yield word, match


def _translations_differ(product: Product, lexicon: Lexicon) -> Iterator[str]:
    for name, local in (("title", product.title), ("description", product.description)):
        if all(local.has(locale) for locale in LOCALES):
            for one, other, words in (("en", "zh", WORDS_ZH), ("zh", "en", WORDS)):
                yield from (
                    f"{name}: {value:g} is said in {one} only"
                    for value in _missing(local, one, other, words, lexicon)
                )


def _missing(
    local: LocalText, one: str, other: str, words: tuple[str, ...], lexicon: Lexicon
) -> Iterator[float]:
    """Numbers of one language that the other does not have, in digits or in words."""
    there = quantities(local.get(other), lexicon)
    spelled = _speller(local.get(other), words)
    for quantity in quantities(local.get(one), lexicon):
        if not any(_same(quantity, each) for each in there) and not spelled(quantity[2]):
            yield quantity[2]


def _speller(text: str, words: tuple[str, ...]) -> Callable[[float], bool]:
    def spelled(value: float) -> bool:
        whole = int(value)
        return whole == value and whole < len(words) and bool(re.search(words[whole], text, re.I))

    return spelled


def _words(raw: Mapping[str, Mapping[str, str]]) -> dict[str, Word]:
    return {
        word: Word(
            {locale: _compile(str(rule[locale]), locale) for locale in LOCALES},
            tuple(rule.get("is", ())),
        )
        for word, rule in raw.items()
    }


def _compile(pattern: str, locale: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b" if locale == "en" else pattern, re.I)
