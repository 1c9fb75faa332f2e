"""From an understood message to everything that the reply may rest on: products, policies, offers, statements."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shopbot.chat import (
    compose,
    compose_compare,
    compose_reviews,
    gather_offers,
    gather_truths,
    phrases,
    truths,
)
from shopbot.chat import compose_lines as lines
from shopbot.chat.gather_bundle import Bundler
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.gather_kin import Kindred
from shopbot.chat.gather_missing import flags, left, missing, wanted_goods
from shopbot.chat.gather_version import choices_in, version_told
from shopbot.chat.required import answerable, required
from shopbot.chat.sentences import split
from shopbot.chat.state_question import FEWEST, question
from shopbot.chat.words import Words
from shopbot.search.hybrid import Retriever
from shopbot.search.ranking_personal import personally
from shopbot.shop.products import ProductStore
from shopbot.types import (
    Filters,
    Found,
    Hit,
    Product,
    Query,
    Question,
    Record,
    Review,
    ShopInfo,
    Taste,
    Understanding,
)

SHOWN = 4  # products in one reply
_REVIEWS = 1_000  # of one product that are counted
_SPLIT = 60  # products found among which the best question is chosen
_RELATED = ("goes_with", "similar")  # intents that bring products beside the one asked about
_WEAK = ("reason.category", "reason.words", "reason.meaning")
_ABOUT_ONE = ("detail", "describe", "reviews", *_RELATED)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Asks the shop's stores what one message needs."""

    products: ProductStore
    retriever: Retriever
    today: Callable[[], date] = date.today
    taste: Taste | None = None  # of who asks; None: the order for everybody

    def gather(self, meant: Understanding, question: str, words: Words) -> Evidence:
        """The evidence for one message."""
        info, record = self.products.info(), self.record(meant, question)
        if meant.unclear:
            lead = words.say("say.none_so", said=meant.unclear)
            return Evidence(record, self._on_the_table(meant, ()), (lead,), writes=False)
        if meant.intent in ("greeting", "thanks", "off_topic", "order"):
            lead = words.say(f"say.{meant.intent}", shop=info.name, contact=contact(info, words))
            return Evidence(record, lead=(lead,), writes=False)
        if meant.intent == "start_over":
            return Evidence(record, lead=(words.say("say.started_over"),), writes=False)
        if meant.intent == "policy":
            return self._policy(meant, record, words)
        if meant.intent == "offers":
            return self._offers(meant, record, words)
        if meant.intent == "statistic":
            return self._truth(meant, record, words)
        if meant.intent == "why":
            return self._kindred.why(meant, record, words)
        if meant.intent == "bundle":
            return self._bundle(meant, record, words)
        if meant.intent == "search" or not meant.referred:
            return self._search(meant, record, words)
        return self._about(meant, record, words)

    def record(self, meant: Understanding, question: str) -> Record:
        """What any reply to the message may rest on: the shop itself, the day, the limits."""
        return Record(
            info=self.products.info(),
            locale=meant.locale,
            today=self.today(),
            categories=self.products.categories(),
            filters=meant.state.filters,
            question=question,
        )

    @property
    def _kindred(self) -> Kindred:
        return Kindred(self.products, self.retriever)

    # ------------------------------------------------------------ goods

    def _search(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        if meant.intent in _ABOUT_ONE and not (meant.query or meant.state.query):
            return Evidence(record, lead=(words.say("say.which"),), writes=False)
        query = Query(meant.query, meant.state.filters, meant.locale, SHOWN)
        seen = meant.state.shown if meant.more else ()
        found = personally(self.retriever.search, replace(query, exclude=seen), self.taste)
        corrected = (
            (meant.put_right or found.corrected) if meant.fresh else ""
        )  # said once, not at every refinement
        found = replace(found, hits=tuple(map(_told, found.hits)), corrected=corrected)
        known = phrases.load(words.assets, words.locale)
        found = missing(wanted_goods(found, known, record.question), meant, words.assets)
        if seen and not found.hits:
            found = self._on_the_table(meant, ())
            return Evidence(record, found, (words.say("say.no_more"),), writes=False)
        narrowed = meant.intent == "similar" and meant.stated != Filters()
        if meant.intent in _ABOUT_ONE and found.hits and found.carried and not narrowed:
            return self._about(replace(meant, referred=(found.hits[0].product.id,)), record, words)
        evidence = Evidence(
            replace(record, products=tuple(hit.product for hit in found.hits)),
            found,
            self._sold(meant, found, words) or _search_lead(found, words),
            writes=bool(found.hits) and found.carried,
        )
        if evidence.writes and not found.relaxed:
            evidence = replace(evidence, ask=self._narrower(query, found, meant))
            return self._kindred.instead(evidence, found.hits[0].product, words)
        return evidence

    def _narrower(self, query: Query, found: Found, meant: Understanding) -> Question | None:
        """The question that splits what was found best, where the wish is open; not one about other goods."""
        if meant.ask is None or found.matching < FEWEST:
            return None
        hits = self.retriever.search(replace(query, k=min(found.matching, _SPLIT))).hits
        asked = tuple(facet for facet in meant.state.asked if facet != meant.ask.facet)
        state = replace(meant.state, asking="", asked=asked)
        return question([hit.product for hit in hits], state)

    def _sold(self, meant: Understanding, found: Found, words: Words) -> tuple[str, ...]:
        """The answer to "do you sell ...?", where the shop does."""
        if meant.statistic != "sells" or not found.hits or found.relaxed or not found.carried:
            return ()
        return gather_truths.sells(self.retriever, meant, words)

    def _bundle(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        """A set around the product that was pointed at, else for what was named."""
        around = self.products.get(meant.referred)[:1]
        bundler = Bundler(self.retriever)
        made = bundler.evidence(meant, around[0] if around else None, record, words)
        return made or self._search(meant, record, words)

    def _about(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        products = self.products.get(meant.referred)
        if not products:
            return Evidence(record, lead=(words.say("say.which"),), writes=False)
        if meant.intent in _RELATED:
            return self._kindred.related(meant, products[0], record, words)
        told = replace(self._told_of(meant, products, record, words), listed=meant.intent)
        if meant.intent == "compare" or len(products) > 1:
            return told
        return self._kindred.instead(told, products[0], words, meant.state)

    def _told_of(
        self, meant: Understanding, products: tuple[Product, ...], record: Record, words: Words
    ) -> Evidence:
        """What the message asks of these products."""
        hits = tuple(Hit(p, 1.0) for p in products)
        if meant.intent == "compare" and len(hits) == 1:  # with what? with the most alike
            hits += self.retriever.relations.similar(products[0].id, 1)
            products = tuple(hit.product for hit in hits)
        record = replace(record, products=tuple(h.product for h in hits))
        found = self._on_the_table(meant, hits)
        known = phrases.load(words.assets, words.locale)
        had = tuple(map(left, products)) if known.says("left", record.question) else products
        if lead := version_told(record.question, meant, products[0], words):
            chosen = choices_in(record.question, meant, products[0])
            return Evidence(record, found, lead, writes=False, chosen=chosen)
        if lead := required(meant, had, words, record.question):
            return Evidence(record, found, lead)
        if meant.intent == "compare" and len(products) > 1:
            each = truths.side_by_side(
                meant.topic, products, words, lowest_first=meant.lowest_first
            )
            wish = compose_compare.wanted(meant)
            lead = flags(meant.topic, products, words) or ((each,) if each else ())
            lead = lead or compose_compare.partly(meant.topic, products, words)
            lead = lead or compose_compare.spoken(products, words, wish)
            shown = compose_compare.table(products, words, wish)
            return Evidence(record, found, lead, writes=False, comparison=shown)
        if meant.intent == "reviews":
            counted = compose_reviews.summary(
                self.products.reviews(products[0].id, _REVIEWS), words
            )
            quoted = self._praise_and_complaint(products[0], words)
            record = replace(record, reviews=quoted, statements=counted)
            first, *rest = compose.sentences(record, "reviews", words)
            return Evidence(record, found, (first, *counted, *rest), writes=False)
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
        if any(hit.product.id not in meant.state.shown for hit in hits):
            return Found(hits, matching=len(hits))
        listed = tuple(Hit(p, 1.0) for p in self.products.get(meant.state.shown))
        return Found(listed, matching=len(listed))

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
        told = gather_truths.told(self.products, self.retriever, meant, record, words)
        return told or self._search(meant, record, words)

    def _offers(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        """The offers for what is on the table; all of them where nothing is."""
        offers = self.products.offers(record.today)
        if meant.stated.brands and not meant.referred:
            record = replace(record, offers=offers)
            return gather_offers.reduced(meant.stated.brands, record, self.products, words)
        table = meant.referred or meant.state.shown
        ids = table or [i for offer in offers for i in offer.product_ids]
        hits = tuple(
            Hit(p, 1.0, gather_offers.reasons(p, offers)) for p in self.products.get(ids[:SHOWN])
        )
        record = replace(record, offers=offers, products=tuple(h.product for h in hits))
        if table and gather_offers.holding(record):
            lead = gather_offers.told(record, words)
            record = replace(record, statements=lead)  # sums that the shop's own rules worked out
        else:
            lead = compose.sentences(record, "offers", words)
        if meant.referred:
            return Evidence(record, self._on_the_table(meant, hits), lead, writes=False)
        found = Found(hits, matching=len(hits))
        return Evidence(record, found, lead, writes=False, listed="offers")


def _told(hit: Hit) -> Hit:
    """The hit with the reasons that answer a wish; that a word matched is told only where nothing else is."""
    answers = tuple(reason for reason in hit.reasons if reason.key not in _WEAK)
    return replace(hit, reasons=answers) if answers else hit


def _search_lead(found: Found, words: Words) -> tuple[str, ...]:
    """What has to be said of a search before its products: what was put right, what is missing, what was let go."""
    told = _shortfall(found, words)
    if found.corrected and found.hits and found.carried:
        return (words.say("say.corrected", query=found.corrected), *told)
    return told


def _shortfall(found: Found, words: Words) -> tuple[str, ...]:
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
