"""One version of a product ("in red?", "grey, 39-42"): whether it can be had, and what it costs."""

import re
from collections.abc import Iterator, Mapping

from shopbot.chat import compose_lines as lines
from shopbot.chat.actions_pick import said_choices
from shopbot.chat.ground_lexicon import load
from shopbot.chat.words import Words
from shopbot.shop.forms import forms, left
from shopbot.types import Option, Product, Understanding, Variant

Choices = tuple[tuple[str, str], ...]  # name and value of options

_OF_VERSIONS = ("", "color", "size", "stock", "price")  # topics that are answered of one version
_FEW = 3  # as in Words.stock
_YES_NO = re.compile(r"[?？吗么呢没]\W*$")


def choices_in(text: str, meant: Understanding, product: Product) -> Choices:
    """The choices of the product that a message names, in the order of its options; its title names none."""
    said = said_choices(_bare(text, product), product)
    known = {(o.name, o.value) for form in forms(product) for o in form.options}
    said |= {name: value for name, value in meant.options.items() if (name, value) in known}
    return tuple(said.items())


def _bare(text: str, product: Product) -> str:
    """The message without the product's name, and without the s of "what's"."""
    for title in product.title.all():
        text = re.sub(re.escape(title), " ", text, flags=re.IGNORECASE)
    return re.sub(r"['’]s\b", " ", text)


def version_told(
    text: str, meant: Understanding, product: Product, words: Words
) -> tuple[str, ...]:
    """The answer about the version that the message names; empty where it names none or asks something else."""
    if meant.intent != "detail":
        return ()
    said = dict(choices_in(text, meant, product))
    if meant.topic not in _OF_VERSIONS or not (said or meant.options):
        return tuple(_kinds(text, meant, product, words))
    lacking = [name for name in meant.options if name not in said and product.option_values(name)]
    if lacking:
        return tuple(_none(lacking[0], product, words))
    if not said or _several(_bare(text, product), product, said):
        return ()
    asks = meant.topic != "price" and _YES_NO.search(text)
    return tuple(_about(product, said, words, asks=bool(asks)))


def _kinds(text: str, meant: Understanding, product: Product, words: Words) -> Iterator[str]:
    """What there is of the option that is asked for, where the record has no other answer: "how heavy is it?"."""
    measures = load(words.assets).measures
    asked = (
        [meant.topic] if meant.topic else [n for n, said in measures.items() if said.search(text)]
    )
    for name in asked:
        if name not in _OF_VERSIONS and product.attribute(name) is None:
            yield from filter(None, (_all(name, product, words),))


def _none(name: str, product: Product, words: Words) -> Iterator[str]:
    """A colour or a size was asked for that does not exist: what there is."""
    line = lines.options(product, name, words) or _all(name, product, words)
    if line:
        line = line[:1].lower() + line[1:] if words.locale == "en" else line
        yield words.say("tell.answer.no", line=line)


def _all(name: str, product: Product, words: Words) -> str:
    values = [_text(option, words) for option in product.option_values(name)]
    line = words.say("version.kinds", title=product.title, values=words.join(values))
    return lines.agreeing(line, product, words) if values else ""


def _several(text: str, product: Product, said: Mapping[str, str]) -> bool:
    """Whether another value of the same option is named as well: "in red or blue?"."""
    for option in (o for form in forms(product) for o in form.options):
        if said.get(option.name) == option.value:
            for label in (*option.text.all(), option.value):
                text = re.sub(re.escape(label), " ", text, flags=re.IGNORECASE)
    return not said.keys().isdisjoint(said_choices(text, product))


def _about(product: Product, said: Mapping[str, str], words: Words, *, asks: bool) -> Iterator[str]:
    fitting = [form for form in forms(product) if _has(form, said)]
    there = [form for form in fitting if left(product, form) != 0]
    line = _line(product, said, fitting, there, words)
    if asks:
        line = line[:1].lower() + line[1:] if words.locale == "en" else line
        line = words.say("tell.answer.yes" if there else "tell.answer.no", line=line)
    yield line
    yield from _open(product, said, fitting, there, words)


def _line(
    product: Product,
    said: Mapping[str, str],
    fitting: list[Variant],
    there: list[Variant],
    words: Words,
) -> str:
    """Whether the version can be had, with its price where it has one price."""
    prices = {form.price or product.price for form in there or fitting} - {None}
    price = prices.pop() if len(prices) == 1 else None
    count = left(product, there[0]) if len(there) == 1 else None
    if not there:
        key = "version.gone" if fitting else "version.not_together"
    elif price is None:
        key = "version.there.any"
    else:
        key = "version.few" if count is not None and count <= _FEW else "version.there"
    line = words.say(key, title=product.title, price=price, count=count)
    name = words.say("version.named", title=product.title, options=_named(product, said, words))
    title = lines.title(product, words)
    return lines.agreeing(line, product, words).replace(title, name, 1)


def _named(product: Product, said: Mapping[str, str], words: Words) -> str:
    """The choices as they are called, a bare size as one: "black, size 42"."""
    known = {(o.name, o.value): o for form in forms(product) for o in form.options}
    told = []
    for option in dict.fromkeys(o.name for form in forms(product) for o in form.options):
        if option in said:
            text = _text(known[option, said[option]], words)
            bare = option == "size" and text.replace("-", "").isdigit()
            told.append(words.say("version.size", value=text) if bare else text)
    return words.say("list.clause").join(told)


def _open(
    product: Product,
    said: Mapping[str, str],
    fitting: list[Variant],
    there: list[Variant],
    words: Words,
) -> Iterator[str]:
    """What is still to be chosen where not everything is there, or what there is instead."""
    if there:
        names = dict.fromkeys(o.name for form in there for o in form.options if o.name not in said)
        for name in names:
            having, all_of_it = (_values(some, name, words) for some in (there, fitting))
            if len(having) < len(all_of_it):
                yield words.say("version.of_it", values=words.join(having))
        return
    for name in reversed(tuple(said)):
        others = {key: value for key, value in said.items() if key != name}
        near = [f for f in forms(product) if _has(f, others) and left(product, f) != 0]
        if values := _values(near, name, words):
            yield words.say("version.in_stock", values=words.join(values))
            return


def _values(among: list[Variant], name: str, words: Words) -> list[str]:
    found = {o.value: _text(o, words) for form in among for o in form.options if o.name == name}
    return list(found.values())


def _has(form: Variant, said: Mapping[str, str]) -> bool:
    own = {option.name: option.value for option in form.options}
    return all(own.get(name) == value for name, value in said.items())


def _text(option: Option, words: Words) -> str:
    return option.text.get(words.locale) or option.value
