"""A product described: how it looks, for those who cannot see it, and why it may fit."""

import re
from collections.abc import Iterator

from shopbot.chat.compose_lines import about, agreeing, asked, attribute, title
from shopbot.chat.ground_familiar import LENGTHS, nearest
from shopbot.chat.ground_lexicon import Lexicon
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Product

_MEASURES = ("length", "width", "height", "depth", "diameter")


def looks(product: Product, words: Words) -> Iterator[str]:
    """What a sighted person sees, then colours, measures, weight and material: sentences that read as one text."""
    if product.picture_text.has(words.locale):
        for place, line in enumerate(split(product.picture_text.get(words.locale))):
            yield _pictured(product, line, words) if not place else line
    elif line := about(product, words):
        yield line
    if colors := _colors(product, words):
        yield agreeing(colors, product, words)
    told = [
        (n, f) for n in _MEASURES if (f := product.attribute(n)) and not isinstance(f.value, str)
    ]
    if told:
        values = [words.say(f"tell.look.{name}", value=words.value(fact)) for name, fact in told]
        yield agreeing(
            words.say("tell.look.measures", values=_measured(values, words)), product, words
        )
    facts = {n: words.value(f) for n in ("weight", "material") if (f := product.attribute(n))}
    yield from _familiar(product, LENGTHS, words)
    if facts:
        key = "both" if len(facts) > 1 else next(iter(facts))
        yield agreeing(words.say(f"tell.look.{key}", **facts), product, words)
    yield from _familiar(product, ("weight",), words)
    if missing := _missing(product, words):
        yield words.say("look.unknown", things=words.join(missing))


def _familiar(product: Product, names: tuple[str, ...], words: Words) -> Iterator[str]:
    """One measure against something that everybody has held, where one is about the same."""
    for name in names:
        if thing := nearest(product, name, words.assets):
            key = "look.weight" if name == "weight" else f"look.{name}"
            if name not in ("weight", thing.dimension) and not _says_both(name, thing.dimension):
                key = f"{key}.{thing.dimension}"
            yield agreeing(words.say(key, thing=thing.name), product, words)
            return


def _says_both(name: str, dimension: str) -> bool:
    """Whether both are spoken of with the same word: across a plate, across a ball."""
    return {name, dimension} == {"diameter", "width"}


def _missing(product: Product, words: Words) -> list[str]:
    """What somebody who cannot see it would ask next, and the record does not say."""
    known = {
        "size": any(product.attribute(n) for n in (*LENGTHS, "capacity"))
        or product.option_values("size"),
        "weight": product.attribute("weight"),
        "material": product.attribute("material"),
    }
    return [words.say(f"look.missing.{name}") for name, held in known.items() if not held]


def _measured(values: list[str], words: Words) -> str:
    """Measures as a list: in Chinese they simply follow each other."""
    comma = words.messages.get("tell.look.comma")
    return comma.join(values) if comma else words.join(values)


def _pictured(product: Product, line: str, words: Words) -> str:
    if re.match(r"(?:An?|The|Two|Three|Four|One) ", line):
        line = line[0].lower() + line[1:]
    return agreeing(words.say("tell.look", title=title(product, words), line=line), product, words)


def _colors(product: Product, words: Words) -> str:
    values = [o.text.get(words.locale) or o.value for o in product.option_values("color")]
    if not values:
        return ""
    key = "tell.look.colors" if len(values) > 1 else "tell.look.color.one"
    return words.say(key, values=words.join(values))


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
