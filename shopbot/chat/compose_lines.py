"""One sentence about one product, written from the record. Decides nothing about which ones are said."""

import re
from collections.abc import Iterator
from zlib import crc32

from shopbot.chat.ground_lexicon import Lexicon
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Attribute, Product, Review, Variant

_FEW = 3  # as in Words.stock


def title(product: Product, words: Words) -> str:
    """What the product is called in the shopper's language."""
    return product.title.get(words.locale)


def _varied(key: str, product: Product) -> str:
    """One of three wordings, always the same one for a product."""
    return f"{key}.{crc32(product.id.encode()) % 3 + 1}"


def price(product: Product, words: Words) -> str:
    """What it costs, with the old price where it is reduced."""
    name = title(product, words)
    if product.price is None:
        return words.say("tell.price.ask", title=name)
    if product.list_price:
        return words.say("tell.price.was", title=name, price=product.price, was=product.list_price)
    several = len({v.price.minor for v in product.variants if v.price}) > 1
    key = "tell.price.from" if several else _varied("tell.price", product)
    return words.say(key, title=name, price=product.price)


def offer(product: Product, words: Words) -> str:
    """What it costs and whether it can be had, in one sentence where the record says both."""
    if product.price is None or product.stock is None or product.list_price:
        return price(product, words)
    if len({v.price.minor for v in product.variants if v.price}) > 1 and product.stock > 0:
        return price(product, words)
    key = _varied("tell.price.stock", product)
    if product.stock <= _FEW:
        key = "tell.price.few" if product.stock > 0 else "tell.price.out"
    return words.say(key, title=title(product, words), price=product.price, count=product.stock)


def stock(product: Product, words: Words, variant: Variant | None = None) -> str:
    """Whether it can be had; for one variant if it is given."""
    name = title(product, words)
    if variant is not None and variant.stock is not None:
        options = words.join([o.text.get(words.locale) or o.value for o in variant.options])
        key = "tell.stock.option" if variant.stock > 0 else "tell.stock.option.none"
        return words.say(key, title=name, options=options)
    if product.stock is None:
        return words.say("tell.stock.unknown", title=name)
    key = "some" if product.stock > _FEW else "few" if product.stock > 0 else "none"
    return words.say(f"tell.stock.{key}", title=name, count=product.stock)


def attribute(product: Product, fact: Attribute, words: Words) -> str:
    """One attribute as a sentence."""
    name, label = title(product, words), words.label(fact)
    if isinstance(fact.value, bool):
        return words.say("tell.yes" if fact.value else "tell.no", title=name, label=label)
    return words.say("tell.value", title=name, label=label, value=words.value(fact))


def options(product: Product, name: str, words: Words) -> str:
    """The colours or the sizes, "" where it has none."""
    values = [o.text.get(words.locale) or o.value for o in product.option_values(name)]
    if not values or name not in ("color", "size"):
        return ""
    key = "tell.sizes" if name == "size" else "tell.colors" if len(values) > 1 else "tell.color.one"
    return words.say(key, title=title(product, words), values=words.join(values))


def rating(product: Product, words: Words) -> str:
    """What customers think on average."""
    name = title(product, words)
    if product.rating is None:
        return words.say("tell.rating.none", title=name)
    key = "tell.rating.review" if product.rating_count == 1 else "tell.rating.reviews"
    count = words.say(key, count=product.rating_count)
    return words.say("tell.rating", title=name, rating=product.rating, count=count)


def about(product: Product, words: Words, place: int = 0) -> str:
    """One sentence of its description, "" where there is none in this language."""
    lines = (
        split(product.description.get(words.locale))
        if product.description.has(words.locale)
        else []
    )
    return (
        words.say("tell.about", title=title(product, words), line=lines[place])
        if len(lines) > place
        else ""
    )


def picture(product: Product, words: Words) -> Iterator[str]:
    """What a sighted person sees."""
    for place, line in enumerate(split(product.picture_text.get(words.locale))):
        yield words.say("tell.about", title=title(product, words), line=line) if not place else line


def review(product: Product, said: Review, words: Words) -> str:
    """The first sentence of a review, quoted."""
    line = split(said.text.get(words.locale))[:1]
    return words.say("tell.review", title=title(product, words), text=line[0]) if line else ""


def asked(product: Product, question: str, lexicon: Lexicon) -> Attribute | None:
    """The attribute that a question asks about: by its label, or by the lexicon's words for it."""
    question = question.lower()
    names = [n for n, words in lexicon.measures.items() if words.search(question)]
    names += [n for m in lexicon.term_pattern.finditer(question) for n in lexicon.term(m[0]).names]
    groups = {lexicon.term(m[0]).group for m in lexicon.term_pattern.finditer(question)}
    for fact in product.attributes:
        labels = (*fact.label.all(), fact.name.replace("_", " "))
        if fact.name in names or any(
            re.search(rf"(?<![a-z]){re.escape(x.lower())}(?![a-z])", question) for x in labels
        ):
            return fact
    if "materials" in groups or re.search(r"made of|material|材质|材料|什么做的", question):
        return product.attribute("material")
    return None


def fitting(product: Product, question: str, lexicon: Lexicon, words: Words) -> str:
    """One reason to look at it: what was asked about, else a good point of its record, else its description."""
    wanted = asked(product, question, lexicon)
    if wanted is not None and wanted.value is not False:
        return attribute(product, wanted, words)
    if line := about(product, words):
        return line
    strong = next((a for a in product.attributes if a.value is True), None)
    strong = strong or next((a for a in product.attributes if isinstance(a.value, str)), None)
    return attribute(product, strong, words) if strong else ""
