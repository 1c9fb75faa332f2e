"""A product described: how it looks, for those who cannot see it, and why it may fit."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from shopbot.chat.compose_lines import (
    about,
    agreeing,
    asked,
    attribute,
    is_plural,
    options,
    pronoun,
    title,
)
from shopbot.chat.compose_reviews import opinions
from shopbot.chat.ground_familiar import LENGTHS, nearest
from shopbot.chat.ground_lexicon import Lexicon
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Attribute, LocalText, Option, Product, Review

_MEASURES = ("length", "width", "height", "depth", "diameter")
_HEAVY_GRAMS = 1000
_SENSED = ("comfort", "grip", "size", "noise", "looks", "smell", "quality")  # aspects of reviews


def looks(product: Product, words: Words, reviews: Sequence[Review] = ()) -> Iterator[str]:
    """What a sighted person sees, in sentences that read as one text; what the record does not say is named at the end.

    The picture, colours in plain words, sizes, measures and weight beside familiar things, the material, and what a
    customer felt.

    Args:
        product: what is described.
        words: the language; only what the record says in it is told.
        reviews: those of the product.
    """
    if product.picture_text.has(words.locale):
        for place, line in enumerate(split(product.picture_text.get(words.locale))):
            yield _pictured(product, line, words) if not place else line
    elif line := about(product, words):
        yield line
    if colors := _colors(product, words):
        yield agreeing(colors, product, words)
    if sizes := options(product, "size", words):
        yield pronoun(sizes, product, words)
    yield from _measures(product, words)
    facts = {n: f for n in ("weight", "material") if (f := product.attribute(n))}
    if facts:
        key = "both" if len(facts) > 1 else next(iter(facts))
        told = {name: _value(fact, words) for name, fact in facts.items()}
        yield agreeing(words.say(f"tell.look.{key}", **told), product, words)
    yield from _familiar(product, ("weight",), words)
    yield from felt(reviews, words)
    yield _unknown(product, words)


def felt(reviews: Sequence[Review], words: Words) -> Iterator[str]:
    """What one customer writes of its feel, size, sound or smell, in the customer's own words."""
    in_words = [review for review in reviews if review.text.has(words.locale)]
    own = {line for review in in_words for line in split(review.text.get(words.locale))}
    for counted in opinions(in_words, words.assets):
        quotes = [quote for quote in counted.quotes.values() if quote in own]
        if counted.aspect in _SENSED and quotes:
            yield words.say("look.felt", text=quotes[0])
            return


def _measures(product: Product, words: Words) -> Iterator[str]:
    """Its measures, and one of them beside a familiar thing."""
    told = [
        (n, f) for n in _MEASURES if (f := product.attribute(n)) and not isinstance(f.value, str)
    ]
    if told:
        values = [words.say(f"tell.look.{name}", value=words.value(fact)) for name, fact in told]
        yield agreeing(
            words.say("tell.look.measures", values=_measured(values, words)), product, words
        )
    yield from _familiar(product, LENGTHS, words)


def _value(fact: Attribute, words: Words) -> str:
    """The value in words; from a thousand grams on in kilograms."""
    if fact.unit == "g" and not isinstance(fact.value, bool | str) and fact.value >= _HEAVY_GRAMS:
        return words.quantity(fact.value / 1000, "kg")
    return words.value(fact)


def _familiar(product: Product, names: tuple[str, ...], words: Words) -> Iterator[str]:
    """One measure against something that everybody has held, where one is about the same and the picture names none."""
    for name in names:
        if thing := nearest(product, name, words.assets):
            if _likened(product, thing.name, words):
                return
            key = "look.weight" if name == "weight" else f"look.{name}"
            if name not in ("weight", thing.dimension) and not _says_both(name, thing.dimension):
                key = f"{key}.{thing.dimension}"
            yield agreeing(words.say(key, thing=thing.name), product, words)
            return


def _likened(product: Product, thing: LocalText, words: Words) -> bool:
    """Whether the text of the picture likens it to that thing already."""
    said = product.picture_text.get(words.locale).lower()
    return thing.get(words.locale).lower() in said


def _says_both(name: str, dimension: str) -> bool:
    """Whether both are spoken of with the same word: across a plate, across a ball."""
    return {name, dimension} == {"diameter", "width"}


def _unknown(product: Product, words: Words) -> str:
    """What somebody who cannot see it would ask next, and the record does not say: one sentence, "" for nothing."""
    size = any(product.attribute(n) for n in (*LENGTHS, "capacity"))
    pictured = product.picture_text.get(words.locale).lower()
    colored = any(_told_color(plain, words) in pictured for plain in palette(words.assets).values())
    known = {
        "picture": product.picture_text.has(words.locale),
        "color": product.option_values("color") or colored,
        "size": size or product.option_values("size"),
        "weight": product.attribute("weight"),
        "material": product.attribute("material"),
    }
    missing = [words.say(f"look.missing.{name}") for name, held in known.items() if not held]
    marked = _tells_mark(product, words)
    if not missing:
        return "" if marked else words.say("look.unknown.mark")
    key = "look.unknown" if marked else "look.unknown.both"
    last = words.messages.get("look.unknown.or", words.messages["list.and"])
    listed = words.messages["list.comma"].join(missing[:-1])
    things = f"{listed}{last}{missing[-1]}" if listed else missing[-1]
    return words.say(key, things=things)


def _tells_mark(product: Product, words: Words) -> bool:
    """Whether picture or description say if it bears a logo or lettering."""
    said = f"{product.picture_text.get(words.locale)} {product.description.get(words.locale)}"
    return bool(re.search(words.say("look.mark"), said, re.IGNORECASE))


def _measured(values: list[str], words: Words) -> str:
    """Measures as a list: in Chinese they simply follow each other."""
    comma = words.messages.get("tell.look.comma")
    return comma.join(values) if comma else words.join(values)


def _pictured(product: Product, line: str, words: Words) -> str:
    """The first line about the picture. Its first word stands inside a sentence now."""
    names = {*title(product, words).split(), *product.brand.split()}
    first = re.match(r"[A-Z][a-z'-]*(?= )", line)  # "An", "Black": not "LED", and not the brand
    if words.locale == "en" and first and first.group() not in names:
        line = line[0].lower() + line[1:]
    key = "tell.look.many" if is_plural(product) else "tell.look"
    return words.say(key, title=title(product, words), line=line)


def _colors(product: Product, words: Words) -> str:
    values = [_plain_color(o, words) for o in product.option_values("color")]
    if not values:
        return ""
    key = "tell.look.colors" if len(values) > 1 else "tell.look.color.one"
    return words.say(key, values=words.join(values))


def _plain_color(option: Option, words: Words) -> str:
    """The colour's name, with the plain colour behind it where the name does not say it: "cognac (brown)"."""
    name = option.text.get(words.locale) or option.value
    plain = palette(words.assets).get(option.value)
    if plain is None or _told_color(plain, words) in name:
        return name
    return words.say("look.color", name=name, plain=plain)


def _told_color(plain: LocalText, words: Words) -> str:
    """What a name of that colour has in it: "green", 绿 of 绿色."""
    name = plain.get(words.locale)
    return name.removesuffix("色") if words.locale == "zh" else name


@cache
def palette(assets: Path) -> Mapping[str, LocalText]:
    """The plain colours by their value."""
    raw = json.loads((assets / "palette.json").read_text(encoding="utf-8"))
    return {value: LocalText({"en": row["en"], "zh": row["zh"]}) for value, row in raw.items()}


def fitting(product: Product, question: str, lexicon: Lexicon, words: Words) -> str:
    """One reason to look at it: what was asked about, else its description, else a good point of its record."""
    wanted = asked(product, question, lexicon)
    if wanted is not None and wanted.value is not False:
        return attribute(product, wanted, words, answers=False)
    if line := about(product, words):
        return line
    strong = next((a for a in product.attributes if a.value is True), None)
    strong = strong or next((a for a in product.attributes if isinstance(a.value, str)), None)
    return attribute(product, strong, words, answers=False) if strong else ""
