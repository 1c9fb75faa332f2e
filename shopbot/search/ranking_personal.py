"""The order of a search for one shopper: the order for everybody, moved a little by what that shopper agreed to.

An explicit wish always wins: no limit is added or let go, what the wish names stays in front, and what answers it
better by more than twice the cap stays before what suits the shopper. Guests have no taste, so nothing moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from shopbot.search.ranking_leanings import Leaning, lean, leanings
from shopbot.types import Found, Hit, Query, Reason, Taste

DEPTH = 24  # hits among which the order may change
TOLD = 2  # personal reasons with one product, those against it not counted


def personally(search: Callable[[Query], Found], query: Query, taste: Taste | None) -> Found:
    """What the search finds, in the order for this shopper and with the reasons that come from the profile.

    Args:
        search: `Retriever.search`.
        query: the wish.
        taste: of the shopper; None for guests, and where the wish is for somebody else.
    """
    if taste is None or taste == Taste():
        return search(query)
    found = search(replace(query, k=max(query.k, DEPTH)))
    judged = [(hit, leanings(hit.product, taste, query)) for hit in found.hits]
    if found.carried and not found.relaxed and query.filters.sort == "relevance":
        judged = _moved(judged, query)
    hits = tuple(_told(hit, leaning) for hit, leaning in judged[: query.k])
    return replace(found, hits=hits)


def _moved(
    judged: Sequence[tuple[Hit, tuple[Leaning, ...]]], query: Query
) -> list[tuple[Hit, tuple[Leaning, ...]]]:
    tiers = _tiers([hit for hit, _ in judged], query)
    places = sorted(
        range(len(judged)),
        key=lambda at: (tiers[at], -(judged[at][0].score + lean(judged[at][1])), at),
    )
    return [judged[at] for at in places]


def _tiers(hits: Sequence[Hit], query: Query) -> list[int]:
    """A number for each hit that does not fall; only hits of one number may change places.

    What is named by its title or a code comes first, then what is made for those who were named. Where a score rises in
    the given order, the search had a reason of its own to put the lower one first.
    """
    tier, tiers = 0, []
    for at, hit in enumerate(hits):
        if at:
            before = hits[at - 1]
            apart = _stated(hit, query) != _stated(before, query)
            tier += apart or hit.score > before.score + 1e-9
        tiers.append(tier)
    return tiers


def _stated(hit: Hit, query: Query) -> tuple[bool, bool]:
    """Whether the wish names this product, and whether it is made for those whom the wish names."""
    text, product = query.text.lower(), hit.product
    names = (*product.title.all(), *product.codes, *(variant.id for variant in product.variants))
    named = any(name and name.lower() in text for name in names)
    whom = query.filters.audience
    return named, bool(whom) and product.audience == whom


def _told(hit: Hit, found: Sequence[Leaning]) -> Hit:
    """The hit with the weightiest personal reasons, and with everything that was to be avoided."""
    ordered = sorted(found, key=lambda one: -one.weight)
    good = [one.reason for one in ordered if one.weight > 0 and one.reason][:TOLD]
    against = [one.reason for one in ordered if one.weight <= 0 and one.reason]
    reasons: tuple[Reason, ...] = (*hit.reasons, *good, *against)
    return replace(hit, reasons=reasons)
