"""The fact that a plain question about one product asked for, written from the record."""

from shopbot.chat.words import Words
from shopbot.types import Attribute, Product, Understanding


def required(meant: Understanding, products: tuple[Product, ...], words: Words) -> tuple[str, ...]:
    """One sentence with the attribute, colours or sizes asked for; nothing where none was asked."""
    if meant.intent != "detail" or not meant.topic or len(products) != 1:
        return ()
    product = products[0]
    if meant.topic == "price":
        return (words.say("say.fact.price", title=product.title, value=words.price(product)),)
    if meant.topic == "stock":
        return (words.say("say.fact.stock", title=product.title, value=words.stock(product)),)
    if options := product.option_values(meant.topic):
        values = [option.text.get(words.locale) or option.value for option in options]
        key = f"say.fact.{meant.topic}"
        return (words.say(key, title=product.title, value=words.join(values)),)
    attribute = product.attribute(meant.topic)
    return (_fact(product, attribute, words),) if attribute else ()


def _fact(product: Product, attribute: Attribute, words: Words) -> str:
    label, value = words.label(attribute), words.value(attribute)
    own = words.messages.get(f"say.fact.{attribute.name}")
    if isinstance(attribute.value, bool):
        key = "say.fact.yes" if attribute.value else "say.fact.no"
        return words.say(key, title=product.title, label=label)
    if own:
        return own.format(title=product.title.get(words.locale), value=value)
    return words.say("say.fact", title=product.title, label=label, value=value)
