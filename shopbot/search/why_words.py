"""Which of the shopper's words speak for a product, and where they stand: name, features, description, review.

Pure. A word counts once, at the first place in that order. Nearness in meaning is claimed only where no word
speaks for it and the product was retrieved.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shopbot.search.facets_lexicon import HAN, contains, is_han, lexicon
from shopbot.search.facets_vocabulary import plain, singular
from shopbot.search.why_values import with_article
from shopbot.types import Attribute, Product, Reason, Snippet

COMMA = {"en": ", ", "zh": "、"}
_MOST = 4  # words named at one place
_QUOTED = 90  # characters of a quotation; longer sentences are cut at a comma or a space
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:[.!?](?=\d)[^.!?。！？\n]*)*[.!?。！？]?")


@dataclass(frozen=True, slots=True)
class _Place:
    """One part of the record, as the texts that it holds."""

    key: str  # of the reason
    texts: tuple[str, ...]
    quoted: bool = False  # the sentence is quoted instead of the words


def worded(
    text: str, product: Product, snippets: Sequence[Snippet], locale: str
) -> Iterator[Reason]:
    """What the wish and the record share, one reason for each place; else that the meaning is near."""
    asked = _terms(text)
    left, told = list(asked), False
    for place in _places(product, snippets, locale):
        found = _standing_in(left, place.texts)
        if found:
            told = True
            left = [term for term in left if not any(_covers(word, term) for word in found)]
            yield _reason(place, found, locale)
    for word, own in _same(text, product, left):
        told = True
        yield Reason("reason.words.same", {"word": word, "own": own})
    if asked and not told:
        yield from _unworded(text, product, snippets)


def _unworded(text: str, product: Product, snippets: Sequence[Snippet]) -> Iterator[Reason]:
    if not snippets:
        kind = with_article(product.kind) if product.kind.all() else product.title
        yield Reason("reason.category", {"category": kind})
    elif is_han(text) not in {is_han(title) for title in product.title.all()}:
        yield Reason("reason.meaning.language")
    else:
        yield Reason("reason.meaning")


def _places(product: Product, snippets: Sequence[Snippet], locale: str) -> Iterator[_Place]:
    yield _Place(
        "reason.words", (*product.title.all(), *product.kind.all(), product.brand, *product.codes)
    )
    facts = [t for a in product.attributes for t in (*a.text.all(), *_said(a))]
    yield _Place("reason.words.facts", tuple(facts))
    described = product.description
    own = (described.get(locale),) if described.has(locale) else ()
    yield _Place(
        "reason.words.description", (*own, *(t for t in described.all() if t not in own)), True
    )
    reviews = sorted(
        (s for s in snippets if s.kind == "review"), key=lambda snippet: snippet.locale != locale
    )
    yield _Place("reason.words.review", tuple(_untitled(s.text, product) for s in reviews), True)


def _untitled(text: str, product: Product) -> str:
    """The text of a snippet without the name of the product, which indexing puts before it."""
    for title in product.title.all():
        text = text.removeprefix(title).lstrip(":： ")
    return text


def _said(attribute: Attribute) -> tuple[str, ...]:
    """The words that an attribute says of the product: a label only where it holds."""
    if isinstance(attribute.value, str):
        return (attribute.value,)
    return attribute.label.all() if attribute.value is True else ()


def _terms(text: str) -> tuple[str, ...]:
    """The English words and Chinese runs of a wish that can be a reason."""
    words = [
        word
        for word in re.findall(rf"[A-Za-z0-9]+(?:'[a-z]+)?|[{HAN}]+", text)
        if is_han(word) or (word.lower() not in _dull() and len(word) > 1)
    ]
    return tuple(dict.fromkeys(words))


def _standing_in(terms: Iterable[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The terms that stand in the texts, as the shopper wrote them; of a Chinese run its longest pieces."""
    text = plain("\n".join(texts))
    ours = {singular(word) for word in re.findall(r"[a-z0-9]+", text)}
    found: list[str] = []
    for term in terms:
        if is_han(term):
            found += _shared_runs(term, text)
        elif singular(term.lower()) in ours:
            found.append(term)
    return tuple(dict.fromkeys(found))


def _covers(found: str, term: str) -> bool:
    """Whether what was found is the term, or most of a Chinese run."""
    return found == term or (is_han(term) and found in term and 2 * len(found) > len(term))


def _shared_runs(run: str, text: str) -> Iterator[str]:
    """The longest pieces (two characters or more) of a Chinese run that stand in the text."""
    start = 0
    while start < len(run) - 1:
        end = start
        while end < len(run) and run[start : end + 1] in text:
            end += 1
        if end - start >= 2:
            yield run[start:end]
        start = max(end, start + 1)


def _reason(place: _Place, found: Sequence[str], locale: str) -> Reason:
    if place.quoted and (quote := quotation(found, place.texts)):
        return Reason(place.key, {"quote": quote})
    return Reason(place.key, {"words": COMMA.get(locale, ", ").join(found[:_MOST])})


def quotation(words: Sequence[str], texts: Sequence[str]) -> str:
    """The sentence of the texts that has the most of these words, cut to a length that can be read aloud."""
    best, most = "", 0
    for text in texts:
        for sentence in _SENTENCE.findall(text):
            count = len(_standing_in(words, (sentence,)))
            if count > most:
                best, most = sentence.strip(), count
    return _cut(best, words).rstrip(".。,，;；:：!！ ")


def _cut(sentence: str, words: Sequence[str]) -> str:
    """A long sentence as the stretch between its commas that has the most of the words."""
    if len(sentence) <= _QUOTED:
        return sentence
    stretches = re.split(r"(?<=[,;，；：—])\s*", sentence)
    best = max(stretches, key=lambda stretch: len(_standing_in(words, (stretch,)))).strip()
    if len(best) <= _QUOTED:
        return best
    return best[:_QUOTED].rsplit(" ", 1)[0] + "…"


def _same(text: str, product: Product, left: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A name in the wish and the product's own name for the same thing, where no word of the wish stands in it."""
    if not left:
        return
    named = plain("\n".join((*product.title.all(), *product.kind.all())))
    for word, group in _named_in(plain(text)):
        if word in named or not any(word in plain(t) or t in word for t in left):
            continue
        others = [w for w in group if w != word and _has(named, w)]
        if others:
            yield word, max(others, key=lambda w: (is_han(w) == is_han(word), len(w)))
            return


@lru_cache(maxsize=16)
def _named_in(wish: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of things in a wish, each with its synonyms; kept while the hits of one search are explained."""
    found = []
    for group in lexicon().synonyms:
        if names := [name for name in group if _has(wish, name)]:
            found.append((max(names, key=len), group))
    return tuple(found)


def _has(text: str, name: str) -> bool:
    """`contains`, asked only where the letters are there at all: there are thousands of names."""
    return name in text.replace("-", " ") and contains(text, name)


@lru_cache(maxsize=1)
def _dull() -> frozenset[str]:
    """English words that are no reason for anything."""
    return lexicon().dull | frozenset(lexicon().fillers["en"])
