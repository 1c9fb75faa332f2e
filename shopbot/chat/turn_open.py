"""A wish that says nothing at all ("recommend me something"): well-rated things of several kinds, and one question."""

from dataclasses import dataclass, replace

from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import content
from shopbot.chat.turn_gift import SHOWN, of_each_kind
from shopbot.chat.words import Words
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Filters, Found, Record, Understanding


@dataclass(frozen=True, slots=True)
class Open:
    """A wish that is wholly open but for a price."""

    meant: Understanding


def open_of(
    text: str, meant: Understanding, before: DialogueState, phrases: Phrases
) -> Open | None:
    """The wish, where the message names nothing and nothing was wished before; None for everything else."""
    priced = replace(Filters(), price_max=meant.stated.price_max, price_min=meant.stated.price_min)
    begun = before.query or before.shown or before.errand or before.proposed
    priced_only = (
        meant.intent == "search" and priced != Filters() and not content(meant.query, phrases)
    )
    said = priced_only or phrases.says("open_wish", text)
    if begun or meant.stated != priced or not said:
        return None
    state = replace(meant.state, query="", filters=priced, asking="", focus="")
    wish = replace(meant, intent="search", query="", state=state, statistic="", ask=None)
    return Open(wish)


def opened(wish: Open, record: Record, products: ProductStore, words: Words) -> Evidence:
    """What customers rate well within the price, and what could be told of the wish."""
    record = replace(record, filters=wish.meant.state.filters)
    hits = tuple(of_each_kind(record.filters, products, words))[:SHOWN]
    kinds = sorted(each.label.get(words.locale) for each in record.categories)
    ask = words.say("open.ask", kinds=words.join(kinds))
    if not hits:
        return Evidence(record, lead=(words.say("say.nothing"), ask), writes=False)
    record = replace(record, products=tuple(hit.product for hit in hits))
    found = Found(hits, matching=len(hits))
    return Evidence(record, found, (words.say("open.ideas"),), tail=(ask,))
