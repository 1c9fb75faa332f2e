"""A product as notes for the model: what the record says, one line each."""

from collections.abc import Mapping

from shopbot.chat.brief import Notes, Task
from shopbot.chat.words import Words
from shopbot.types import Filters, Product

_ATTRIBUTES = 6
_DESCRIPTION_CHARACTERS = 420


def full_notes(product: Product, words: Words, facts: int = 12) -> Notes:
    """Everything: price, stock and rating first, then what it is like, then at most `facts` attributes."""
    lines = [f"{words.price(product)}, {words.stock(product)}"]
    lines += [rating] if (rating := words.rating(product)) else []
    lines += option_lines(product, words)
    if text := product.description.get(words.locale):
        lines.append(text[:_DESCRIPTION_CHARACTERS])
    lines += [words.attribute(a) for a in product.attributes[:facts]]
    return Notes(product.title.get(words.locale), tuple(lines))


def limit_words(
    filters: Filters, product: Product, words: Words, says: Mapping[str, str]
) -> tuple[str, ...]:
    """The limits that were stated, as the model is told them: the highest price, and what it must have."""
    told = []
    for wanted in filters.attributes:
        known = product.attribute(wanted.name)
        if known and wanted.op == "is" and wanted.value is True:
            told.append(words.label(known).lower())
    if filters.price_max:
        told.append(says["limit.max"].format(amount=words.money(filters.price_max)))
    return tuple(told)


def step_notes(product: Product, task: Task, words: Words) -> Notes:
    """What an untuned model can use: what it is like, its features, and facts where they help.

    A small model copies a list of facts instead of speaking, and reads "Induction: no" as praise. So
    numbers and denials are shown only where a question was asked.
    """
    lines = list[str]()
    if text := product.description.get(words.locale):
        lines.append(text[:_DESCRIPTION_CHARACTERS])
    if features := _features(product, words):
        lines.append(words.join(features))
    facts = [a for a in product.attributes if a.value is not True]
    if task == "explain":
        lines += [words.attribute(a) for a in facts]
        lines += [*option_lines(product, words), f"{words.price(product)}, {words.stock(product)}"]
    elif task == "describe" or len(lines) < 2:
        told = [a for a in facts if a.value is not False]
        lines += [words.attribute(a) for a in told[:_ATTRIBUTES]]
    return Notes(product.title.get(words.locale), tuple(lines))


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
