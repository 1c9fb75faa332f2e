"""The one renderer: one step of a plan becomes a prompt, for serving, training and evaluation.

Layout: system line, notes, the customer's words, the task. Catalogue text is data: it stands under a
heading, as list items on one line each, and is never obeyed. What does not fit is cut from the end.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shopbot.chat.plan import Step
from shopbot.chat.words import Words
from shopbot.ports import Message, Prompt
from shopbot.types import Locale, Product, Record

VERSION = 1  # of the layout below; part of what an adapter is trained for
_ATTRIBUTES = 6
_DESCRIPTION_CHARACTERS = 420


@cache
def texts(assets: Path, locale: Locale) -> Mapping[str, str]:
    """The instructions of one language."""
    loaded: dict[str, str] = json.loads(
        (assets / "prompt" / f"{locale}.json").read_text(encoding="utf-8")
    )
    return loaded


def build(record: Record, step: Step, wish: str, words: Words, says: Mapping[str, str]) -> Prompt:
    """The prompt of one step; `wish` is what the customer wants, in words."""
    product, locale = step.product, record.locale
    title = product.title.get(locale)
    lines = [
        f"{says['notes'].format(title=title)}:",
        *(f"- {_one_line(line)}" for line in product_notes(step, words)),
        "",
        f"{says['customer']}: {_one_line(wish)}",
        f"{says['task']}: {says[step.task].format(title=title)}",
    ]
    system = says["system"].format(shop=record.info.name.get(locale))
    priced = (
        says["priced"].format(price=words.price(product)) if product.price else says["unpriced"]
    )
    opening = says[f"{step.task}.opening"].format(title=title, priced=priced)
    return Prompt((Message("system", system), Message("user", "\n".join(lines))), opening)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def product_notes(step: Step, words: Words) -> list[str]:
    """One product: what it is like, its features, and facts where they help.

    A small model copies a list of facts instead of speaking, and reads "Induction: no" as praise. So
    numbers and denials are shown only where a question was asked.
    """
    product, lines = step.product, list[str]()
    if text := product.description.get(words.locale):
        lines.append(text[:_DESCRIPTION_CHARACTERS])
    if features := _features(product, words):
        lines.append(words.join(features))
    facts = [a for a in product.attributes if a.value is not True]
    if step.task == "explain":
        lines += [words.attribute(a) for a in facts]
        lines += [*option_lines(product, words), f"{words.price(product)}, {words.stock(product)}"]
    elif step.task == "describe" or len(lines) < 2:
        told = [a for a in facts if a.value is not False]
        lines += [words.attribute(a) for a in told[:_ATTRIBUTES]]
    return lines


def _features(product: Product, words: Words) -> list[str]:
    """The names of what it has."""
    return [words.label(a).lower() for a in product.attributes if a.value is True]


def option_lines(product: Product, words: Words) -> list[str]:
    """The colours and sizes that there are, one line each."""
    lines = []
    for name in ("color", "size"):
        if options := product.option_values(name):
            values = [option.text.get(words.locale) or option.value for option in options]
            label = words.say(f"option.{name}")
            lines.append(words.say("line.pair", label=label, value=words.join(values)))
    return lines
