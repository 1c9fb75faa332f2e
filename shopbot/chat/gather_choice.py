"""What a question that weighs the things on the table rests on: which of them, which we would take, what is beyond."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shopbot.chat import compose_choice as told
from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_choice_words import Scale, Weighing
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.sentences import split
from shopbot.chat.understand_pointed import number_of
from shopbot.chat.words import Words
from shopbot.search.facets_fit import meets
from shopbot.search.lexical import stem
from shopbot.search.lexical import words as tokens
from shopbot.shop.products import ProductStore
from shopbot.types import (
    AttributeFilter,
    Filters,
    Found,
    Hit,
    Product,
    Record,
    Review,
    Understanding,
)

_SHOWN = 4  # products in one reply
_REVIEWS = 200  # of one product that are looked through
_SHARE = 0.5  # of the words of a question that a line must have to speak of it
_QUOTES = 3  # products whose words are told

Kind = Literal["pick", "which", "beyond", "version"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question that weighs what is on the table."""

    kind: Kind
    meant: Understanding
    products: tuple[Product, ...]  # those in question; of the last two kinds the one talked about
    ways: Weighing
    scale: Scale | None = None
    wishes: tuple[AttributeFilter, ...] = ()  # what is asked for, or what a need asks for


def weighed(choice: Choice, record: Record, store: ProductStore, words: Words) -> Evidence:
    """The answer to it, from the record."""
    if choice.kind == "pick":
        limits, wishes = choice.meant.state.filters, choice.wishes
        return _on_table(
            choice, told.pick(choice.products, limits, wishes, words).said, record, store
        )
    if choice.kind == "which":
        return _which(choice, record, store, words)
    if choice.kind == "version":
        return _version(choice, record, store, words)
    return _beyond(choice, record, store, words)


def _on_table(choice: Choice, lead: Sequence[str], record: Record, store: ProductStore) -> Evidence:
    """The list that is shown stays, with its numbers."""
    hits = tuple(Hit(p, 1.0) for p in store.get(choice.meant.state.shown)) or tuple(
        Hit(p, 1.0) for p in choice.products
    )
    record = replace(record, products=choice.products)
    found = Found(hits, matching=len(hits))
    return Evidence(record, found, tuple(lead), writes=False, listed=choice.meant.intent)


# ------------------------------------------------------------ which of them


def _which(choice: Choice, record: Record, store: ProductStore, words: Words) -> Evidence:
    wishes = (choice.wishes or _flag_asked(choice))[:1]
    flag = next((wish.name for wish in wishes if wish.value is True), "")
    missing = flag and not any(meets(p, wish) for p in choice.products for wish in wishes)
    if missing and (others := _others(choice.products[0], wishes, store, Filters())):
        label = _label(flag, others, words)
        lead = words.say("choice.none_shown", label=label)
        return _listed(choice, (lead,), others, record, words, "price")
    return _on_table(
        choice, _by_property(choice, flag, record.question, store, words), record, store
    )


def _flag_asked(choice: Choice) -> tuple[AttributeFilter, ...]:
    """The yes/no property that is asked for as a limit."""
    facts = [product.attribute(choice.meant.topic) for product in choice.products]
    asked = any(fact and isinstance(fact.value, bool) for fact in facts)
    return (AttributeFilter(choice.meant.topic, "is", True),) if asked else ()


def _by_property(
    choice: Choice, flag: str, question: str, store: ProductStore, words: Words
) -> tuple[str, ...]:
    products, topic, scale = choice.products, choice.meant.topic, choice.scale
    least = scale.least if scale else choice.meant.lowest_first
    if said := told.most(topic, products, words, least=least) if topic else ():
        return said
    for name in filter(None, (topic, flag)):
        if said := told.flagged(name, products, words):
            return said
    if said := _labelled(question, choice, words, least=least):
        return said
    quotes = tuple(_quotes(question, choice, store, words))
    for name in scale.attributes if scale and not quotes else ():
        if said := told.most(name, products, words, least=least):
            return said
    label = "" if quotes else _label_anywhere(topic, store, words)
    if label:
        return told.unstated(label, products, words)
    return told.quoted(quotes, products, words)


def _labelled(question: str, choice: Choice, words: Words, *, least: bool) -> tuple[str, ...]:
    """The answer by a property that the question calls by its name or half of it: "the longest battery"."""
    asked = _content(question, choice.ways)
    shares: dict[str, float] = {}
    for fact in (fact for product in choice.products for fact in product.attributes):
        label = {stem(word) for word in tokens(words.label(fact).lower())}
        shares[fact.name] = len(asked & label) / max(len(asked), 1)
    name = max(shares, key=lambda each: shares[each], default="")
    if not name or shares[name] < _SHARE:
        return ()
    most = told.most(name, choice.products, words, least=least)
    return most or told.flagged(name, choice.products, words)


def _label(name: str, products: Sequence[Product], words: Words) -> str:
    fact = next((fact for p in products if (fact := p.attribute(name))), None)
    return words.label(fact) if fact else ""


def _label_anywhere(name: str, store: ProductStore, words: Words) -> str:
    """What a number of that name is called in this shop; "" where no product has one."""
    if not name:
        return ""
    anything = Filters(attributes=(AttributeFilter(name, "at_least", 0.0),))
    return _label(name, store.select(anything, 1), words)


def _quotes(
    question: str, choice: Choice, store: ProductStore, words: Words
) -> Iterator[told.Quote]:
    """For each product the line of its record, else of its reviews, that speaks of what is asked."""
    asked = _content(question, choice.ways)
    for product in choice.products[:_QUOTES] if asked else ():
        own = split(product.description.get(words.locale)) if product.description else []
        said = _of_customers(store.reviews(product.id, _REVIEWS), words)
        for lines_of, review in ((own, False), (said, True)):
            if line := _speaking(asked, lines_of):
                yield told.Quote(product, line, review)
                break


def _of_customers(reviews: Sequence[Review], words: Words) -> list[str]:
    texts = [r.text.get(words.locale) for r in reviews if r.text.has(words.locale)]
    return [line for text in texts for line in split(text)]


def _content(question: str, ways: Weighing) -> frozenset[str]:
    said = [word for word in tokens(question.lower()) if word not in ways.beside]
    return frozenset(map(stem, said))


def _speaking(asked: frozenset[str], lines_of: Sequence[str]) -> str:
    """The line that has most of the words, "" where none has enough of them."""
    scored = [(len(asked & {stem(w) for w in tokens(line.lower())}), line) for line in lines_of]
    best = max(scored, key=lambda pair: pair[0], default=(0, ""))
    return best[1] if best[0] / len(asked) >= _SHARE and best[0] else ""


# ------------------------------------------------------------ beyond it, or another version


def _beyond(choice: Choice, record: Record, store: ProductStore, words: Words) -> Evidence:
    """What is lighter (larger, ...) than the thing talked about, of its kind."""
    product, scale = choice.products[0], choice.scale
    names = scale.attributes if scale else ()
    name = next((name for name in names if number_of(product, name) is not None), "")
    fact, least = product.attribute(name), bool(scale and scale.least)
    if not name:
        labels = (_label_anywhere(each, store, words) for each in names)
        return _on_table(choice, _unknown(product, labels, words), record, store)
    own = number_of(product, name) or 0.0
    limits = choice.meant.state.filters
    others = [p for p in _others(product, (), store, limits) if (number_of(p, name) or own) != own]
    others = [p for p in others if ((number_of(p, name) or own) < own) == least]
    others.sort(key=lambda p: number_of(p, name) or 0.0, reverse=not least)
    base = (
        lines.attribute(product, fact, words, answers=False)
        if fact
        else lines.price(product, words)
    )
    if not others:
        none = "choice.beyond.none.less" if least else "choice.beyond.none.more"
        return _on_table(choice, (base, words.say(none)), record, store)
    lead = (base, words.say("choice.beyond.less" if least else "choice.beyond.more"))
    return _listed(choice, lead, others, record, words, name)


def _unknown(product: Product, labels: Iterable[str], words: Words) -> tuple[str, ...]:
    if label := next(filter(None, labels), ""):
        return told.unstated(label, (product,), words)
    return (words.say("tell.unknown.any", title=lines.title(product, words)),)


def _version(choice: Choice, record: Record, store: ProductStore, words: Words) -> Evidence:
    """Whether the thing talked about has the measure that is asked for; else what of its kind has."""
    product, wish = choice.products[0], choice.wishes[0]
    fact = product.attribute(wish.name)
    line = lines.attribute(product, fact, words, answers=False) if fact else ""
    line = line[:1].lower() + line[1:] if words.locale == "en" else line
    if meets(product, wish):
        return _on_table(choice, (words.say("tell.answer.yes", line=line),), record, store)
    said = (words.say("tell.answer.no", line=line),)
    limits = choice.meant.state.filters
    others = _others(product, (wish,), store, replace(limits, attributes=()))
    if not others:
        return _on_table(choice, (*said, words.say("choice.version.none")), record, store)
    lead = (*said, words.say("choice.version.others"))
    return _listed(choice, lead, others, record, words, wish.name)


def _others(
    product: Product, wishes: Sequence[AttributeFilter], store: ProductStore, limits: Filters
) -> list[Product]:
    """Other products of its kind within the limits, those that can be had first."""
    wanted = replace(limits, categories=(product.category,), sort="relevance")
    wanted = replace(wanted, attributes=(*wanted.attributes, *wishes))
    found = [p for p in store.select(wanted) if p.id != product.id and _of_a_kind(p, product)]
    return sorted(found, key=lambda p: p.in_stock is False)


def _of_a_kind(one: Product, other: Product) -> bool:
    """Whether both are called the same: a gooseneck kettle is a kettle."""
    heads = [product.kind.get("en").lower().split()[-1:] for product in (one, other)]
    return heads[0] == heads[1]


def _listed(
    choice: Choice,
    lead: tuple[str, ...],
    others: Sequence[Product],
    record: Record,
    words: Words,
    name: str,
) -> Evidence:
    """The lead, then each product with its number and its price."""
    first = tuple(others[:_SHOWN])
    told_of = tuple(_named(product, name, words) for product in first)
    hits = tuple(Hit(product, 1.0) for product in first)
    record = replace(record, products=(*choice.products[:1], *first))
    return Evidence(
        record,
        Found(hits, matching=len(others)),
        (*lead, *told_of),
        writes=False,
        listed="similar",
        anchor=choice.products[0].id,
    )


def _named(product: Product, name: str, words: Words) -> str:
    fact = product.attribute(name)
    if fact is None or product.price is None:
        return lines.offer(product, words)
    key = "choice.beyond.out" if product.in_stock is False else "choice.beyond.one"
    return words.say(key, title=product.title, value=words.value(fact), price=words.price(product))
