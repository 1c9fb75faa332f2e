"""One sentence about one product, written from the record. Decides nothing about which ones are said."""

import re
from zlib import crc32

from shopbot.chat.ground_lexicon import Lexicon
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.search.facets_truths import by_size
from shopbot.types import Attribute, Product, Review, Variant

_VERB = re.compile(r"\b(and|which) (is|has|comes)\b")
_IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do"}
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
        return agreeing(words.say("tell.price.ask", title=name), product, words)
    if product.list_price:
        return agreeing(
            words.say("tell.price.was", title=name, price=product.price, was=product.list_price),
            product,
            words,
        )
    several = len({v.price.minor for v in product.variants if v.price}) > 1
    key = "tell.price.from" if several else _varied("tell.price", product)
    return agreeing(words.say(key, title=name, price=product.price), product, words)


def offer(product: Product, words: Words) -> str:
    """What it costs and whether it can be had, in one sentence where the record says both."""
    if product.price is None or product.stock is None or product.list_price:
        return price(product, words)
    if len({v.price.minor for v in product.variants if v.price}) > 1 and product.stock > 0:
        return price(product, words)
    key = _varied("tell.price.stock", product)
    if product.stock <= _FEW:
        key = "tell.price.few" if product.stock > 0 else "tell.price.out"
    return agreeing(
        words.say(key, title=title(product, words), price=product.price, count=product.stock),
        product,
        words,
    )


def stock(product: Product, words: Words, variant: Variant | None = None) -> str:
    """Whether it can be had; for one variant if it is given."""
    name = title(product, words)
    if variant is not None and variant.stock is not None:
        options = words.join([o.text.get(words.locale) or o.value for o in variant.options])
        key = "tell.stock.option" if variant.stock > 0 else "tell.stock.option.none"
        return agreeing(words.say(key, title=name, options=options), product, words)
    if product.stock is None:
        return agreeing(words.say("tell.stock.unknown", title=name), product, words)
    key = "some" if product.stock > _FEW else "few" if product.stock > 0 else "none"
    return agreeing(words.say(f"tell.stock.{key}", title=name, count=product.stock), product, words)


def attribute(product: Product, fact: Attribute, words: Words, *, answers: bool = True) -> str:
    """One attribute as a sentence; `answers`: to a question, so it begins with yes or no."""
    name, label = title(product, words), words.label(fact)
    key = f"tell.attribute.{fact.name}"
    if not isinstance(fact.value, bool):
        values = {"value": words.value(fact)}
        if not isinstance(fact.value, str):
            values["number"] = words.number(fact.value)
        line = words.say(_value_key(product, fact, words), title=name, label=label, **values)
        return agreeing(line, product, words)
    said = "yes" if fact.value else "no"
    if f"{key}.{said}" not in words.messages:
        return words.say(f"tell.{said}", title=name, label=label.lower())
    line = agreeing(words.say(f"{key}.{said}", title=name, label=label), product, words)
    if not answers or f"{key}.plain" in words.messages:
        return line
    return words.say(
        f"tell.answer.{said}", line=line[0].lower() + line[1:] if words.locale == "en" else line
    )


def _value_key(product: Product, fact: Attribute, words: Words) -> str:
    """The message for a value: one for exactly one, one where a yes/no of the product is true, else the common one."""
    key = f"tell.attribute.{fact.name}"
    keys = [f"{key}.if.{a.name}" for a in product.attributes if a.value is True]
    keys += [f"{key}.one"] if fact.value == 1 else []
    return next((k for k in (*keys, key) if k in words.messages), "tell.value")


def agreeing(line: str, product: Product, words: Words) -> str:
    """An English line with its verbs in the plural where the title is one ("headphones weigh")."""
    if words.locale != "en" or not is_plural(product):
        return line

    def plural(found: re.Match[str]) -> str:
        subject = "They" if found[1] == "It" else found[1]
        return f"{subject} {_plural_verb(found[2])}"

    line = re.sub(rf"^(It|[Tt]he {re.escape(title(product, words))}) (\w+)", plural, line)
    return _VERB.sub(plural, line)


def _plural_verb(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    return re.sub(r"(?<=ch)es$|s$", "", re.sub(r"ies$", "y", verb))


def pronoun(line: str, product: Product, words: Words) -> str:
    """A sentence that follows others on the same product: "It is in stock.", "Customers rate it 4.3 out of 5."."""
    name = re.escape(title(product, words))
    if words.locale == "zh":
        return re.sub(rf"^{name}|(?<=给){name}", "它", line, count=1)
    plural = is_plural(product)
    line = re.sub(rf"(?<!of )\bthe {name}", "them" if plural else "it", line)
    return agreeing(re.sub(rf"^The {name} ", "It ", line), product, words)


def is_plural(product: Product) -> bool:
    """Whether its English title and kind are in the plural: "headphones"."""
    ends = (product.title.get("en"), product.kind.get("en"))
    return all(end.endswith("s") and not end.endswith(("ss", "us", "is")) for end in ends)


def options(product: Product, name: str, words: Words) -> str:
    """The colours or the sizes, "" where it has none."""
    found = product.option_values(name)
    if name == "size":
        found = tuple(sorted(found, key=lambda option: by_size(option.value)))
    values = [o.text.get(words.locale) or o.value for o in found]
    if not values or name not in ("color", "size"):
        return ""
    if name == "size":
        return _sizes(product, values, words)
    key = "tell.colors" if len(values) > 1 else "tell.color.one"
    return agreeing(
        words.say(key, title=title(product, words), values=words.join(values)), product, words
    )


def _sizes(product: Product, values: list[str], words: Words) -> str:
    """The sizes; Chinese ones share one 码 at the end."""
    bare = [value.removesuffix("码") for value in values]
    plain = all(re.fullmatch(r"[A-Z]{1,4}|\d{1,3}(?:\.\d)?", value) for value in bare)
    key = "tell.sizes.other" if not plain else "tell.sizes" if len(values) > 1 else "tell.size.one"
    return agreeing(
        words.say(key, title=title(product, words), values=words.join(bare if plain else values)),
        product,
        words,
    )


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
    return words.say("tell.about", line=lines[place]) if len(lines) > place else ""


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
