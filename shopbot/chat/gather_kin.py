"""What belongs to a product, and why a product was shown: asked of the retriever, told from the record."""

from dataclasses import dataclass, replace

from shopbot.chat import compose_relations as told
from shopbot.chat.gather_bundle import Bundler
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.words import Words
from shopbot.search.hybrid import Retriever
from shopbot.search.why import explain
from shopbot.shop.products import ProductStore
from shopbot.types import (
    DialogueState,
    Found,
    Hit,
    Intent,
    Product,
    Query,
    Reason,
    Record,
    Understanding,
)

RELATED = 3  # products told of beside the one asked about
_INSTEAD = 2  # substitutes
_TOLD = (
    "detail",
    "describe",
    "reviews",
    "similar",
)  # lists that substitutes were added to when they were told of
_LOOKED_AT = 40  # hits of a search among which a product that was shown is found again


@dataclass(frozen=True, slots=True)
class Kindred:
    """Relations and reasons over one shop."""

    products: ProductStore
    retriever: Retriever

    def related(
        self, meant: Understanding, product: Product, record: Record, words: Words
    ) -> Evidence:
        """What goes with the product or is like it, each with its reason."""
        hits = self._related(meant.intent, product, meant.state)
        if meant.intent == "goes_with":
            lead = tuple(told.goes_with(product, hits, words))
        elif product.in_stock is False and hits:
            lead = tuple(told.instead(product, hits, words))
        else:
            lead = tuple(told.similar(product, hits, words))
        shown = (Hit(product, 1.0), *hits)
        return Evidence(
            replace(record, products=tuple(hit.product for hit in shown)),
            Found(shown, matching=len(shown)),
            lead,
            writes=False,
            listed=meant.intent,
            anchor=product.id,
        )

    def _related(self, intent: Intent, product: Product, state: DialogueState) -> tuple[Hit, ...]:
        relations = self.retriever.relations
        if intent == "goes_with":
            return relations.goes_with(product.id, RELATED)
        if product.in_stock is False and (
            hits := relations.substitutes(product.id, RELATED, state.filters)
        ):
            return hits
        return relations.similar(product.id, RELATED)

    def instead(
        self, evidence: Evidence, product: Product, words: Words, state: DialogueState | None = None
    ) -> Evidence:
        """The evidence with what can be had where this product is sold out.

        Unchanged where it is not sold out, or where `state` shows that this was told already.
        """
        if product.in_stock is not False:
            return evidence
        limits = evidence.record.filters
        hits = self.retriever.relations.substitutes(product.id, _INSTEAD, limits)
        if state and state.listed_by in _TOLD and {h.product.id for h in hits} <= {*state.shown}:
            return evidence
        listed = {hit.product.id for hit in evidence.found.hits}
        more = tuple(hit for hit in hits if hit.product.id not in listed)
        recorded = {p.id for p in evidence.record.products}
        products = tuple(hit.product for hit in hits if hit.product.id not in recorded)
        found = evidence.found
        return replace(
            evidence,
            record=replace(evidence.record, products=(*evidence.record.products, *products)),
            found=replace(found, hits=(*found.hits, *more)),
            tail=tuple(told.instead(product, hits, words)),
        )

    # ------------------------------------------------------------ why

    def why(self, meant: Understanding, record: Record, words: Words) -> Evidence:
        """Why the products that the message points at were shown."""
        products = self.products.get(meant.referred)
        if not products:
            return Evidence(record, lead=(words.say("say.which"),), writes=False)
        table = self.products.get(meant.state.shown) or products
        hits = tuple(Hit(p, 1.0) for p in table)
        lead = tuple(told.why(p, self._reasons(p, meant), words) for p in products)
        found = Found(hits, matching=len(hits))
        record = replace(record, products=table)
        return Evidence(record, found, lead, writes=False, listed="why")

    def _reasons(self, product: Product, meant: Understanding) -> tuple[Reason, ...]:
        """The reasons again that the product was shown for; none where it was asked for by name."""
        state = meant.state
        if product.id not in state.shown or product.id == state.listed_for:
            return ()
        anchors = self.products.get([state.listed_for]) if state.listed_for else ()
        if state.listed_by == "bundle":
            hits = self._set_again(meant, anchors[0] if anchors else None)
        elif anchors:
            hits = self._related(state.listed_by, anchors[0], state)
        elif state.listed_by == "search":
            query = Query(state.query, state.filters, meant.locale, _LOOKED_AT)
            hits = self.retriever.search(query).hits
            hits += (Hit(product, 0.0, explain(query, product)),)
        else:
            hits = ()
        return next((hit.reasons for hit in hits if hit.product.id == product.id), ())

    def _set_again(self, meant: Understanding, around: Product | None) -> tuple[Hit, ...]:
        bundler = Bundler(self.retriever)
        wish = replace(meant, query=meant.state.query)
        choice = bundler.choose(wish, around, self.products.info().currency)
        return bundler.hits(choice.chosen) if choice and choice.chosen else ()
