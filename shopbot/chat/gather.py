"""From an understood message to everything that the reply may rest on: products, policies, offers, statements."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from shopbot.chat import compose, truths
from shopbot.chat import compose_lines as lines
from shopbot.chat.required import answerable, required
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.search.hybrid import Retriever
from shopbot.shop.products import ProductStore
from shopbot.types import (
    Found,
    Hit,
    Intent,
    Product,
    Query,
    Record,
    Review,
    ShopInfo,
    Understanding,
)

SHOWN = 4  # products in one reply
EVERYTHING = 100_000
_NEW_LIST = ("goes_with", "similar")  # intents that bring products beside the one asked about
_WEAK = ("reason.category", "reason.words", "reason.meaning")
_ABOUT_ONE = ("detail", "describe", "reviews", *_NEW_LIST)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was gathered. `lead` is said as it stands, from the record; `writes` False: the model adds nothing."""

    record: Record
    found: Found = field(default_factory=Found)
    lead: tuple[str, ...] = ()
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Asks the shop's stores what one message needs."""

    products: ProductStore
    retriever: Retriever
    today: Callable[[], date] = date.today

    def gather(self, meant: Understanding, question: str, words: Words) -> Evidence:
        """The evidence for one message."""
        info = self.products.info()
        record = Record(
            info=info,
            locale=meant.locale,
            today=self.today(),
            categories=self.products.categories(),
            filters=meant.state.filters,
            question=question,
        )
        if meant.intent in ("greeting", "thanks", "off_topic", "order"):
            lead = words.say(f"say.{meant.intent}", shop=info.name, contact=contact(info, words))
            return Evidence(record, lead=(lead,), writes=False)
        if meant.intent == "policy":
            return self._policy(meant, record, words)
        if meant.intent == "offers":
            return self._offers(record, words)
        if meant.intent == "statistic":
            return self._truth(meant, record, words)
        if meant.intent == "search" or not meant.referred:
            return self._search(meant, record, words)
        return self._about(meant, record, words)

    # ------------------------------------------------------------ goods

    def _search(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        query = Query(meant.query, meant.state.filters, meant.locale, SHOWN)
        seen = meant.state.shown if meant.more else ()
        found = self.retriever.search(replace(query, exclude=seen))
        found = replace(found, hits=tuple(map(_told, found.hits)))
        if seen and not found.hits:
            found = self._on_the_table(meant, ())
            return Evidence(record, found, (words.say("say.no_more"),), writes=False)
        if meant.intent in _ABOUT_ONE and found.hits and found.carried:
            return self._about(replace(meant, referred=(found.hits[0].product.id,)), record, words)
        return Evidence(
            replace(record, products=tuple(hit.product for hit in found.hits)),
            found,
            _search_lead(found, words),
            writes=bool(found.hits) and found.carried,
        )

    def _about(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        products = self.products.get(meant.referred)
        if not products:
            return Evidence(record, lead=(words.say("say.which"),), writes=False)
        hits = tuple(Hit(p, 1.0) for p in products)
        if meant.intent in _NEW_LIST:
            hits = hits[:1] + self._related(meant.intent, products[0])
        if meant.intent == "compare" and len(hits) == 1:  # with what? with the most alike
            hits += self.retriever.relations.similar(products[0].id, 1)
            products = tuple(hit.product for hit in hits)
        record = replace(record, products=tuple(h.product for h in hits))
        found = self._on_the_table(meant, hits)
        if lead := required(meant, products, words):
            return Evidence(record, found, lead)
        if meant.intent == "compare" and len(products) > 1:
            each = truths.side_by_side(
                meant.topic, products, words, lowest_first=meant.lowest_first
            )
            lead = (each,) if each else compose.sentences(record, "compare", words)
            return Evidence(record, found, lead, writes=False)
        if meant.intent == "reviews":
            record = replace(record, reviews=self._praise_and_complaint(products[0], words))
            return Evidence(record, found, compose.sentences(record, "reviews", words), False)
        if meant.intent == "describe" and products[0].picture_text.has(words.locale):
            return Evidence(record, found, compose.sentences(record, "describe", words), False)
        if meant.overview:
            told = (lines.offer(products[0], words), lines.about(products[0], words))
            return Evidence(record, found, tuple(filter(None, told)), writes=False)
        if meant.intent == "detail" and not answerable(meant, products[0]):
            unknown = compose.sentences(record, "detail", words)
            return Evidence(record, found, unknown, writes=False)
        return Evidence(record, found)

    def _praise_and_complaint(self, product: Product, words: Words) -> tuple[Review, ...]:
        """The best and the worst review in the shopper's language."""
        own = [r for r in self.products.reviews(product.id, 50) if r.text.has(words.locale)]
        own.sort(key=lambda review: -review.rating)
        return tuple(own[:1] + own[1:][-1:])

    def _on_the_table(self, meant: Understanding, hits: tuple[Hit, ...]) -> Found:
        """The list that was shown stays, with its numbers, while its products are talked about."""
        if meant.intent in _NEW_LIST or any(h.product.id not in meant.state.shown for h in hits):
            return Found(hits, matching=len(hits))
        listed = tuple(Hit(p, 1.0) for p in self.products.get(meant.state.shown))
        return Found(listed, matching=len(listed))

    def _related(self, intent: Intent, product: Product) -> tuple[Hit, ...]:
        if intent == "goes_with":
            return self.retriever.relations.goes_with(product.id, SHOWN - 1)
        return self.retriever.relations.similar(product.id, SHOWN - 1)

    # ------------------------------------------------------------ the shop

    def _policy(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        policies = tuple(p for p in self.products.policies() if p.id == meant.topic)
        if not policies:
            lead = words.say("say.policy_unknown", contact=contact(record.info, words))
            return Evidence(record, lead=(lead,), writes=False)
        record = replace(record, policies=policies)
        said = split(policies[0].text.get(words.locale))
        best = self.retriever.nearest(record.question, said[1:], 2)
        return Evidence(record, lead=(*said[:1], *best), writes=False)

    def _truth(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        """What holds of the whole shop, or of everything of the kind asked for."""
        found = Found(matching=self.products.count())
        if meant.query:
            query = Query(meant.query, meant.state.filters, meant.locale, EVERYTHING)
            found = self.retriever.search(query)
            if not found.carried or found.relaxed or not found.hits:
                return self._search(meant, record, words)
            pool = [hit.product for hit in found.hits]
        else:
            pool = list(self.products.select(replace(meant.state.filters, sort="relevance"), None))
        truth = truths.state(meant.statistic or "categories", pool, record.categories, words)
        about = lines.about(truth.products[0], words) if truth.reasons else ""
        hits = tuple(
            Hit(p, 1.0, truth.reasons if p is truth.products[0] else ()) for p in truth.products
        )
        return Evidence(
            replace(record, products=truth.products, statements=(truth.statement,)),
            Found(hits, matching=len(pool)),
            (truth.statement, about) if about else (truth.statement,),
            writes=False,
        )

    def _offers(self, record: Record, words: Words) -> Evidence:
        offers = self.products.offers(record.today)
        if not offers:
            return Evidence(record, lead=(words.say("say.no_offers"),), writes=False)
        ids = [i for offer in offers for i in offer.product_ids][:SHOWN]
        hits = tuple(Hit(p, 1.0) for p in self.products.get(ids))
        record = replace(record, offers=offers, products=tuple(h.product for h in hits))
        lead = compose.sentences(record, "offers", words)
        return Evidence(record, Found(hits, matching=len(hits)), lead, writes=False)


def _told(hit: Hit) -> Hit:
    """The hit with the reasons that answer a wish; that a word matched is told only where nothing else is."""
    answers = tuple(reason for reason in hit.reasons if reason.key not in _WEAK)
    return replace(hit, reasons=answers) if answers else hit


def _search_lead(found: Found, words: Words) -> tuple[str, ...]:
    if not found.carried:
        titles = [hit.product.title.get(words.locale) for hit in found.hits[:2]]
        plural = words.locale == "zh" or found.wanted.endswith("s")
        key = "say.not_carried" if plural else "say.not_carried.one"
        first = words.say(key, wanted=found.wanted)
        return (
            (first, words.say("say.not_carried.nearest", titles=words.join(titles)))
            if titles
            else (first,)
        )
    if not found.hits:
        return (words.say("say.nothing"),)
    if found.relaxed:
        return (
            words.say("say.relaxed", limits=words.join([words.reason(r) for r in found.relaxed])),
        )
    return ()


def contact(info: ShopInfo, words: Words) -> str:
    """How the shop can be reached, in words."""
    ways = [way for way in (info.email, info.phone) if way]
    return words.join(ways) if ways else info.name.get(words.locale)
