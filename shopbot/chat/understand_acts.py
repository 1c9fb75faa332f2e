"""Messages that ask for something to be done, or to be taken back: what they point at, and the state after. Pure."""

from dataclasses import replace

from shopbot.chat.phrases import Phrases
from shopbot.chat.state import by_kind, content, merge, references
from shopbot.chat.state_wishes import dropped, forgotten
from shopbot.chat.understand_heard import Heard
from shopbot.types import DialogueState, Filters, Intent, Understanding

_OF_A_PRODUCT: frozenset[Intent] = frozenset({"cart_add"})  # of the one in focus, if none is named


def acted(heard: Heard, intent: Intent, phrases: Phrases) -> Understanding:
    """The understanding of such a message; what it says beside is in its slots."""
    if intent == "start_over":
        return Understanding(intent, phrases.locale, DialogueState(locale=phrases.locale))
    if intent == "forget":
        return _forget(heard, phrases)
    if intent == "correct":
        return _correct(heard, phrases)
    pointed = pointed_at(heard, phrases)
    if not pointed and intent in _OF_A_PRODUCT and not heard.filters.categories:
        pointed = (
            (heard.state.focus,) if heard.state.focus else tuple(p.id for p in heard.shown[:1])
        )
    focus = pointed[0] if len(pointed) == 1 else heard.state.focus
    state = replace(heard.state, focus=focus, locale=phrases.locale)
    return Understanding(intent, phrases.locale, state, content(heard.rest, phrases), pointed)


def pointed_at(heard: Heard, phrases: Phrases) -> tuple[str, ...]:
    """Ids of the products meant: by name, place, colour or pronoun, "the other one", or by what they are."""
    if heard.named:
        return heard.named
    if heard.state.focus and phrases.slots.marks["other_one"].search(heard.text):
        others = tuple(p.id for p in heard.shown if p.id != heard.state.focus)
        return others[:1]
    found = references(heard.text, heard.state, heard.shown, phrases, heard.filters.colors)
    kinds = by_kind(heard.text, heard.shown)
    return found if len(found) < len(heard.shown) and found else kinds or found


def _forget(heard: Heard, phrases: Phrases) -> Understanding:
    """The wish without the limits that the message takes away."""
    chips = forgotten(heard.text, heard.state, phrases.slots, heard.filters)
    filters = dropped(heard.state.filters, chips)
    state = replace(heard.state, filters=filters, locale=phrases.locale)
    query = heard.state.query
    return Understanding("forget", phrases.locale, state, query, forgotten=chips, fresh=False)


def _correct(heard: Heard, phrases: Phrases) -> Understanding:
    """Another product than the one understood, else the wish put right."""
    pointed = pointed_at(heard, phrases)
    locale = phrases.locale
    if pointed:
        state = replace(heard.state, focus=pointed[-1] if len(pointed) == 1 else "", locale=locale)
        return Understanding("correct", locale, state, "", pointed)
    wish = content(heard.rest, phrases)
    new = bool(wish or heard.filters.categories)
    filters = heard.filters if new else merge(heard.state.filters, heard.filters)
    query = heard.rest.strip() if new else heard.state.query
    if (
        new
        and filters == Filters(categories=filters.categories)
        and heard.state.filters != Filters()
    ):
        filters = replace(heard.state.filters, categories=filters.categories)
    state = replace(heard.state, query=query, filters=filters, focus="", locale=locale)
    return Understanding("correct", locale, state, query, fresh=new)
