"""An answer in plain language: one product first, lists cut to the three most telling, hard words explained."""

from dataclasses import replace

from shopbot.chat import compose, plain
from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_reading import titles
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.ground_lexicon import load
from shopbot.chat.words import Words
from shopbot.types import Attribute, Hit, Intent, Product, Record, Understanding

_RELATED: tuple[Intent, ...] = ("goes_with", "similar")
_RULES: tuple[Intent, ...] = ("policy", "offers")
_EXPLAINED: tuple[Intent, ...] = ("detail", "describe", "compare")
_TOLD = 2  # sentences of a rule of the shop
FOLLOW = ("plain.suggest.next", "plain.suggest.describe", "plain.suggest.price")


def plainly(
    meant: Understanding, evidence: Evidence, words: Words
) -> tuple[Understanding, Evidence]:
    """What is understood, with the product that is talked about now, and the evidence as it is told plainly."""
    hits = evidence.found.hits
    if meant.intent == "search" and hits and evidence.found.carried and evidence.writes:
        return _one(meant, evidence, hits[0], words)
    if meant.intent in _RELATED and len(hits) > 1 and evidence.lead:
        return _one(meant, evidence, hits[1], words)
    about = next((hit for hit in hits if hit.product.id in meant.referred[:1]), None)
    if meant.overview and about and len(meant.referred) == 1:
        return _one(meant, evidence, about, words)
    told = _fewer(meant, _told(meant, evidence, words))
    return meant, _explained(told, words) if meant.intent in _EXPLAINED else told


def _fewer(meant: Understanding, evidence: Evidence) -> Evidence:
    """The evidence with no more products beside it than the answer is about: those up to the last one meant."""
    hits = evidence.found.hits
    places = [n for n, hit in enumerate(hits, 1) if hit.product.id in meant.referred]
    last = max(places, default=plain.SENTENCES)
    return replace(evidence, found=replace(evidence.found, hits=hits[:last]))


def _one(
    meant: Understanding, evidence: Evidence, hit: Hit, words: Words
) -> tuple[Understanding, Evidence]:
    """The first product by itself; the others come by "next"."""
    hits, product = evidence.found.hits, hit.product
    place, opening = hits.index(hit), ""
    if meant.intent in _RELATED:
        opening = words.say(f"plain.{meant.intent}", title=product.title)
    fact = _wanted(product, evidence.record, words)
    said = plain.card(product, words, place + 1, len(hits), fact, opening)
    if instead := _instead(evidence, words):
        said = (*said[:-1], instead, *said[-1:])
    before = evidence.lead if meant.intent == "search" else ()
    found = replace(evidence.found, hits=hits[: place + 1])
    meant = replace(meant, state=replace(meant.state, focus=product.id), ask=None)
    return meant, replace(evidence, found=found, lead=(*before, *said), tail=(), writes=False)


def _instead(evidence: Evidence, words: Words) -> str:
    """The first thing that can be had instead, by its name; "" where nothing has to be."""
    told = evidence.tail[1:2]
    names = [
        p.title for p in evidence.record.products if told and p.title.get(words.locale) in told[0]
    ]
    return words.say("plain.instead", title=names[0]) if names else ""


def _wanted(product: Product, record: Record, words: Words) -> Attribute | None:
    """The attribute that the wish names, unless the product lacks it."""
    fact = lines.asked(product, record.question, load(words.assets))
    return fact if fact and fact.value is not False else None


def _told(meant: Understanding, evidence: Evidence, words: Words) -> Evidence:
    """The sentences that are told of other answers: the most telling ones, and how to hear the rest."""
    lead = evidence.lead
    if meant.intent == "bundle" and evidence.found.hits:
        return replace(evidence, lead=_set(evidence, words), tail=())
    if not lead and evidence.writes and meant.intent != "detail" and evidence.record.products:
        lead = compose.sentences(evidence.record, meant.intent, words, referred=meant.referred)
        evidence = replace(evidence, writes=False)
    most = _TOLD if meant.intent in _RULES else plain.SENTENCES
    if meant.intent == "compare" and len(evidence.record.products) > _TOLD:
        most = 1  # the table beside it has the rest
    kept = lead[:most]
    if meant.intent == "reviews" and len(lead) > most:
        kept = (*lead[: most - 1], lead[-1])  # the last one is a customer's own words
    more = (words.say("plain.more"),) if len(lead) > most else ()
    prices = [p.price for p in evidence.record.products if p.id in meant.referred and p.price]
    if meant.topic == "price" and any(map(plain.rounds, prices)):
        more = (words.say("plain.exact"),)
    if len(about := evidence.record.products) == 1:
        kept = (*kept[:1], *(lines.pronoun(line, about[0], words) for line in kept[1:]))
    instead = _instead(evidence, words)
    return replace(evidence, lead=(*kept, *more), tail=(instead,) if instead else ())


def _set(evidence: Evidence, words: Words) -> tuple[str, ...]:
    """A set: what it costs in all, its first three parts, how many there are besides."""
    parts = tuple(titles(evidence.record.products, words))
    left = len(parts) - plain.SENTENCES
    rest = (words.say("plain.rest", count=left),) if left > 0 else ()
    return (*evidence.lead[:1], *parts[: plain.SENTENCES], *rest)


def _explained(evidence: Evidence, words: Words) -> Evidence:
    currency = evidence.record.info.currency
    said = [part for line in evidence.lead for part in plain.said(line, words, currency)]
    means = plain.explained(said, words)
    if not means or means in evidence.lead:
        return evidence
    *told, last = evidence.lead
    ends = last in (words.say("plain.more"), words.say("plain.exact"))
    return replace(evidence, lead=(*told, means, last) if ends else (*evidence.lead, means))
