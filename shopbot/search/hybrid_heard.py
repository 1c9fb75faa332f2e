"""A query as it was meant: misspelt words put right, goods named by their code put first."""

from dataclasses import fields, replace

from shopbot.search.facets import Vocabulary, parse
from shopbot.search.lexical_text import cut, is_han_word
from shopbot.search.spelling import Spelling
from shopbot.search.spelling_writing import Writing
from shopbot.types import Filters, Found, Hit, Query


class Ear:
    """Puts queries right, over the words of one shop."""

    def __init__(self, writing: Writing, vocabulary: Vocabulary, currency: str) -> None:
        self._spelling = Spelling(writing, cut, is_han_word)
        self._vocabulary, self._currency = vocabulary, currency

    def hear(self, query: Query) -> tuple[Query, str]:
        """The query as it was meant, and its text where that is not as it was typed.

        Limits that only the words put right state ("blak boots") are added to those that were understood before.
        """
        meant = self._spelling.correct(query.text)
        if not meant.changes:
            return query, ""
        stated = parse(meant.text, self._vocabulary, self._currency).filters
        return replace(query, text=meant.text, filters=_joined(query.filters, stated)), meant.text


def _joined(understood: Filters, stated: Filters) -> Filters:
    """The limits understood before; where there is none, the one that is stated."""
    usual = Filters()
    new = {
        field.name: getattr(stated, field.name)
        for field in fields(Filters)
        if getattr(understood, field.name) == getattr(usual, field.name)
    }
    return replace(understood, **new)


def first(named: tuple[Hit, ...], found: Found, k: int) -> Found:
    """The goods whose code was given before all others; they were found, whatever else the words said."""
    if not named:
        return found
    ids = {hit.product.id for hit in named}
    others = tuple(hit for hit in found.hits if hit.product.id not in ids)
    shown = (*named, *others)[:k] if found.carried else named
    return replace(
        found,
        hits=shown,
        carried=True,
        wanted="",
        relaxed=(),
        matching=max(found.matching, len(shown)) if found.carried else len(named),
    )
