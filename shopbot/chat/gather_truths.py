"""Truths about the whole shop, or about everything of the kind asked for: from the columns, never from a top list."""

from dataclasses import replace

from shopbot.chat import compose_lines as lines
from shopbot.chat import truths
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.words import Words
from shopbot.search.hybrid import Retriever
from shopbot.shop.products import ProductStore
from shopbot.types import Found, Hit, Query, Record, Understanding

_EXAMPLES = 3


def told(
    products: ProductStore,
    retriever: Retriever,
    meant: Understanding,
    record: Record,
    words: Words,
) -> Evidence | None:
    """The truth asked for; None where the shop has nothing of the kind or nothing within the limits."""
    query = Query(meant.query, meant.state.filters, meant.locale, _EXAMPLES)
    found = retriever.statistics(query)
    if found is None:
        return None
    kind = meant.statistic or "categories"
    ids = truths.shown(kind, found)
    if kind == "count" and meant.query:  # examples: those that answer the words best
        ids = tuple(hit.product.id for hit in retriever.search(query).hits)
    truth = truths.state(kind, found, products.get(ids), record.categories, record.filters, words)
    about = lines.about(truth.products[0], words) if truth.reasons else ""
    hits = tuple(
        Hit(p, 1.0, truth.reasons if p is truth.products[0] else ()) for p in truth.products
    )
    return Evidence(
        replace(record, products=truth.products, statements=(truth.statement,)),
        Found(hits, matching=found.count),
        (truth.statement, about) if about else (truth.statement,),
        writes=False,
        listed="statistic",
    )


def sells(retriever: Retriever, meant: Understanding, words: Words) -> tuple[str, ...]:
    """The answer to "do you sell kettles?": how many, and from what price."""
    found = retriever.statistics(Query(meant.query, meant.state.filters, meant.locale))
    return (truths.sells(found, words),) if found else ()
