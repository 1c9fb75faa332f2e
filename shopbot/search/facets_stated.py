"""Which of the limits in a message are wishes: "is it waterproof?" and "the pink one" limit nothing. Pure."""

from dataclasses import fields, replace

from shopbot.search.facets_lexicon import any_of, compiled, lexicon
from shopbot.search.facets_numerals import arabic
from shopbot.search.facets_words import CHILD
from shopbot.types import Filters, Intent

# A message that wants products states every limit; one that chooses among what is known states a variant;
# what is remembered of a person is what must never be shown. Any other names goods only to point at them.
ALL = frozenset(field.name for field in fields(Filters))
CHOSEN = frozenset({"colors", "sizes"})
STATED: dict[Intent, frozenset[str]] = {
    "search": ALL,
    "similar": ALL - {"categories"},
    "bundle": ALL,
    "goes_with": ALL - {"colors"},
    "correct": ALL,
    "statistic": ALL - {"sort", "on_sale"},  # "the cheapest" is asked, and answered in a sentence
    "offers": ALL - {"sort", "on_sale"},
    "detail": CHOSEN,
    "cart_add": CHOSEN,
    "cart_change": CHOSEN,
    "exchange": CHOSEN,
    "order_change": CHOSEN,
    "profile": frozenset({"excluded", "sizes"}),
}


def stated(filters: Filters, intent: Intent, text: str) -> Filters:
    """The limits that a message of this intent states as a wish.

    That "for my dad" looks among things for men is a guess: only a word for it, or a child, states for whom.
    """
    kept = STATED.get(intent, frozenset())
    lower = text.lower()
    words = (any_of(lexicon().audiences), r"[男女](?=[\u4e00-\u9fff])")
    told = any(compiled(way).search(lower) for way in words)
    if not told and not compiled(CHILD).search(arabic(lower)):
        kept = kept - {"audience"}
    empty = Filters()
    return replace(filters, **{name: getattr(empty, name) for name in ALL - kept})
