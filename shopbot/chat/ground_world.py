"""The whole record of one reply in the form in which claims are compared with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from shopbot.chat.ground_facts import Facts, polarity, stems
from shopbot.chat.ground_lexicon import Lexicon, Term, TermPattern, any_of
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.words import Words
from shopbot.types import Money, Record


@dataclass(frozen=True)
class World:
    """The whole record of one reply as claims see it."""

    record: Record
    lexicon: Lexicon
    words: Words
    facts: tuple[Facts, ...] = field(default=())

    @cached_property
    def shop_lines(self) -> tuple[str, ...]:
        """Every sentence of policies and offers, normalised, in lower case."""
        record = self.record
        texts = [t for p in record.policies for t in p.text.all()]
        texts += [t for o in record.offers for t in (*o.title.all(), *o.text.all())]
        return tuple(
            line.strip().lower()
            for text in texts
            for line in re.split(r"(?<=[.;!?])\s+(?![a-z])|(?<=[。;!?])", normalise(text))
            if line.strip()
        )

    @cached_property
    def shop_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The sentences of each policy and offer under its id and titles, in lower case."""
        texts = [(p.id, p.title, p.text) for p in self.record.policies]
        texts += [(o.id, o.title, o.text) for o in self.record.offers]
        return tuple(
            (
                " ".join((key, *title.all())).lower(),
                tuple(line for part in text.all() for line in shop_lines_of(part)),
            )
            for key, title, text in texts
        )

    @cached_property
    def shop_text(self) -> str:
        """Policies, offers, statements, categories and the shop's own name and addresses."""
        record, info = self.record, self.record.info
        parts = [
            *self.shop_lines,
            *record.statements,
            *(t for p in record.policies for t in p.title.all()),
        ]
        parts += [*info.name.all(), info.email, info.phone]
        parts += [t for c in record.categories for t in (*c.label.all(), *_synonyms(c.synonyms))]
        parts += [c for o in record.offers for c in (o.code, o.id)]
        return normalise(" . ".join(parts)).lower()

    @cached_property
    def all_text(self) -> str:
        """Everything in the record that may be named, in lower case."""
        reviews = " ".join(text for r in self.record.reviews for text in (*r.text.all(), r.author))
        orders = " ".join(
            " ".join((o.id, o.tracking, o.carrier, *(line.product_id for line in o.lines)))
            for o in self.record.orders
        )
        products = " . ".join(facts.text for facts in self.facts)
        labels = {t for f in self.facts for a in f.product.attributes for t in a.label.all()}
        products += " . " + normalise(" . ".join(sorted(labels))).lower()
        return f"{products} . {self.shop_text} . {normalise(f'{reviews} . {orders}').lower()}"

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """The stems of every word of the record."""
        return stems(self.all_text)

    @cached_property
    def shop_polarity(self) -> Mapping[str, frozenset[bool]]:
        """What policies and offers say of each term."""
        return polarity(self.shop_text, self.lexicon)

    def money(self, amount: Money) -> str:
        """An amount in words."""
        return self.words.money(amount)


def shop_lines_of(text: str) -> list[str]:
    """The sentences of a rule, normalised, in lower case; a semicolon parts them too."""
    lines = re.split(r"(?<=[.;!?])\s+(?![a-z])|(?<=[。;!?])", normalise(text))
    return [line.strip().lower() for line in lines if line.strip()]


def _synonyms(synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for words in synonyms.values():
        yield from words


def world_of(record: Record, words: Words, lexicon: Lexicon) -> World:
    """The record made ready for checking: dynamic yes/no labels are added to the lexicon's terms."""
    by_key = {c.key: (*c.label.all(), *_synonyms(c.synonyms)) for c in record.categories}
    reviews: dict[str, str] = {}
    for review in record.reviews:
        text = normalise(" . ".join(review.text.all())).lower()
        reviews[review.product_id] = f"{reviews.get(review.product_id, '')} . {text}"
    lexicon = _with_labels(lexicon, record)
    facts = tuple(
        Facts(p, number, lexicon, words, by_key.get(p.category, ()), reviews.get(p.id, ""))
        for number, p in enumerate(record.products, 1)
    )
    return World(record, lexicon, words, facts)


def _with_labels(lexicon: Lexicon, record: Record) -> Lexicon:
    """The lexicon plus the labels of this record's yes/no attributes that it does not know yet."""
    terms = dict(lexicon.terms)
    for product in record.products:
        for attribute in product.attributes:
            if isinstance(attribute.value, bool):
                for label in (*attribute.label.all(), attribute.name.replace("_", " ")):
                    known = terms.get(label.lower())
                    names = known.names if known else ()
                    if attribute.name not in names:
                        terms[label.lower()] = Term("features", (*names, attribute.name))
    own = terms.keys() - lexicon.terms.keys()
    if not own:
        return replace(lexicon, terms=terms)
    pattern = TermPattern((*lexicon.term_pattern.parts, any_of(own)))
    return replace(lexicon, terms=terms, term_pattern=pattern)
