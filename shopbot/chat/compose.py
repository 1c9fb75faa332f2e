"""Answers written from the record, for when the model's sentences are withheld. Every one of them passes `ground`."""

import re
from collections.abc import Callable, Iterator, Sequence

from shopbot.chat import compose_compare, compose_looks
from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_policy import best_policy_lines
from shopbot.chat.ground_lexicon import Lexicon, load
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.words import Words
from shopbot.types import Intent, Offer, Problem, Product, Record, Verdict

Writer = Callable[[Record, Sequence[Product], Words, Lexicon], Iterator[str]]
_MOST = 3  # products that one answer speaks of


def sentences(
    record: Record, intent: Intent, words: Words, *, referred: Sequence[str] = ()
) -> tuple[str, ...]:
    """The answer to `record.question`; `referred` are the products that the message points at."""
    lexicon = load(words.assets)
    chosen = tuple(p for p in record.products if p.id in referred) or record.products
    writer = _WRITERS.get(intent, _recommend)
    if not chosen and intent != "offers":
        return record.statements or (words.say("tell.nothing"),)
    return tuple(dict.fromkeys(line for line in writer(record, chosen, words, lexicon) if line))


def _recommend(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    for product in chosen[: _MOST if len(record.products) == len(chosen) else 1]:
        yield lines.offer(product, words)
        yield compose_looks.fitting(product, record.question, lexicon, words)


def _detail(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    product, question = chosen[0], normalise(record.question)
    answered = list(_asked_lines(product, question, words, lexicon))
    if answered:
        yield from answered
        return
    term = lexicon.term_pattern.search(question)
    if term:
        yield words.say("tell.unknown", title=lines.title(product, words), label=term[0])
    else:
        yield words.say("tell.unknown.any", title=lines.title(product, words))
    yield lines.about(product, words)


_TOPICS: tuple[tuple[str, str], ...] = (
    (r"price|cost|how much|expensive|多少钱|价格|售价|贵", "price"),
    (r"stock|available|left|sold out|have it|有货|库存|现货|售罄|还有", "stock"),
    (r"colou?rs?|颜色|什么色", "color"),
    (r"sizes?\b|尺码|码数|多大码|[0-9]+码", "size"),
    (r"rating|rated|stars|评分|几星", "rating"),
)


def _asked_lines(product: Product, question: str, words: Words, lexicon: Lexicon) -> Iterator[str]:
    if fact := lines.asked(product, question, lexicon):
        yield lines.attribute(product, fact, words)
        return
    for pattern, topic in _TOPICS:
        if re.search(pattern, question, re.IGNORECASE):
            yield _by_topic(product, topic, words)


def _by_topic(product: Product, topic: str, words: Words) -> str:
    writers: dict[str, Callable[[], str]] = {
        "price": lambda: lines.price(product, words),
        "stock": lambda: lines.stock(product, words),
        "rating": lambda: lines.rating(product, words),
    }
    return writers[topic]() if topic in writers else lines.options(product, topic, words)


def _describe(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    product = chosen[0]
    own = [review for review in record.reviews if review.product_id == product.id]
    yield from compose_looks.looks(product, words, own)


def _compare(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    several = tuple(chosen) if len(chosen) > 1 else tuple(record.products)
    if len(several) < 2:
        yield from _detail(record, chosen, words, lexicon)
        return
    yield from compose_compare.spoken(several, words)


def _reviews(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    product = chosen[0]
    yield lines.rating(product, words)
    own = [r for r in record.reviews if r.product_id == product.id and r.text.has(words.locale)]
    for review in own[:2]:
        yield lines.review(product, review, words)
    if not own and product.rating is None:
        yield words.say("tell.review.none", title=lines.title(product, words))


def _offers(
    record: Record, chosen: Sequence[Product], words: Words, lexicon: Lexicon
) -> Iterator[str]:
    running = [o for o in record.offers if o.starts <= record.today <= o.ends]
    categories = {p.category for p in record.products}
    running.sort(key=lambda o: not _applies(o, categories, record.products))
    if not running:
        yield words.say("say.no_offers")
    for offer in running[:_MOST]:
        yield offer.text.get(words.locale)


def _applies(offer: Offer, categories: set[str], products: Sequence[Product]) -> bool:
    named = bool(categories.intersection(offer.categories))
    return named or any(p.id in offer.product_ids for p in products)


_WRITERS: dict[Intent, Writer] = {
    "search": _recommend,
    "detail": _detail,
    "describe": _describe,
    "compare": _compare,
    "reviews": _reviews,
    "offers": _offers,
}


def replacement(sentence: str, verdict: Verdict, record: Record, words: Words) -> str | None:
    """One true sentence on the same product and of the same kind as the withheld one; None where none helps."""
    lexicon = load(words.assets)
    named = [p for p in record.products if p.id in verdict.product_ids]
    product = named[0] if named else record.products[0] if len(record.products) == 1 else None
    for problem in verdict.problems:
        line = _mended(problem, sentence, product, record, words, lexicon)
        if line:
            return line
    return None


def _mended(
    problem: Problem,
    sentence: str,
    product: Product | None,
    record: Record,
    words: Words,
    lexicon: Lexicon,
) -> str | None:
    if problem.kind == "promise":
        found = best_policy_lines(record, sentence, words, lexicon, most=1)
        return found[0] if found else None
    if product is None:
        return None
    topic = {
        "price": "price",
        "limit": "price",
        "stock": "stock",
        "color": "color",
        "size": "size",
        "rating": "rating",
    }
    if problem.kind == "rating" and product.rating is None:
        return None
    if problem.kind in topic:
        return _by_topic(product, topic[problem.kind], words) or None
    if problem.kind in ("attribute", "number"):
        fact = lines.asked(product, problem.claim, lexicon) or lines.asked(
            product, sentence, lexicon
        )
        return lines.attribute(product, fact, words, answers=False) if fact else None
    return None
