"""What a reply to a plain question about one product must not leave out, written from the record."""

from dataclasses import dataclass

from shopbot.chat.words import Words
from shopbot.types import Product, Understanding


@dataclass(frozen=True, slots=True)
class Required:
    """A true sentence, and the words of which one must stand in whatever takes its place."""

    sentence: str = ""
    values: tuple[str, ...] = ()


def required(meant: Understanding, products: tuple[Product, ...], words: Words) -> Required:
    """The fact asked for, when one attribute of one product was asked for and the record has it."""
    if meant.intent != "detail" or not meant.topic or len(products) != 1:
        return Required()
    product = products[0]
    title = product.title.get(words.locale)
    if options := product.option_values(meant.topic):
        values = [option.text.get(words.locale) or option.value for option in options]
        label = words.say(f"option.{meant.topic}")
        return Required(
            words.say("say.fact", title=title, label=label, value=words.join(values)), tuple(values)
        )
    attribute = product.attribute(meant.topic)
    if attribute is None:
        return Required()
    value = words.value(attribute)
    sentence = words.say("say.fact", title=title, label=words.label(attribute), value=value)
    if isinstance(attribute.value, bool):
        return Required(sentence, (words.label(attribute), words.label(attribute).lower()))
    if isinstance(attribute.value, str):
        return Required(sentence, (value, value.lower()))
    return Required(sentence, (words.number(attribute.value), f"{attribute.value:g}"))
