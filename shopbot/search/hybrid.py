"""The Retriever: words and meaning fused, limits exact, and honest when a thing is not sold or nothing fits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from shopbot.errors import IndexMismatch
from shopbot.ingest.index_snippets import fingerprint
from shopbot.ports import Embedder, VectorIndex
from shopbot.search.carried import Things, Wish
from shopbot.search.carried_meaning import Meanings
from shopbot.search.facets import Vocabulary, matches, parse, vocabulary
from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.search.hybrid_open import documents, open_index
from shopbot.search.hybrid_order import in_order, price_gap
from shopbot.search.lexical import Lexical
from shopbot.search.ranking import Ranked, Ranker
from shopbot.search.relations import Relations
from shopbot.search.why import explain
from shopbot.shop.products import ProductStore
from shopbot.types import (
    Filters,
    Found,
    Hit,
    LocalText,
    Product,
    Query,
    Reason,
    Snippet,
)

ALIKE = 0.015  # cosines so close count as equally near
QUOTED = 4  # snippets given with a hit


class Retriever:
    """Finds products of one shop."""

    def __init__(
        self,
        store: ProductStore,
        lexical: Lexical,
        index: VectorIndex,
        embedder: Embedder,
        vocabulary: Vocabulary,
    ) -> None:
        self.vocabulary = vocabulary
        self._store = store
        self._lexical = lexical
        self._embedder = embedder
        self._ranker = Ranker(lexical, index, embedder, store.snippets)
        self.relations = Relations(store, self._ranker)
        info = store.info()
        self._currency, self._locales = info.currency, info.locales
        products, categories = tuple(store.all()), store.categories()
        self._things = Things(products, categories)
        self._meanings = Meanings(products, categories, embedder)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the vectors."""
        return self._store.fingerprint()

    @property
    def snippet_count(self) -> int:
        """How many snippets can be found."""
        return len(self._store.snippet_ids())

    # ---------------------------------------------------------------- search

    def search(self, query: Query) -> Found:
        """The products that meet the limits, best first; else the nearest, and what was let go."""
        rest = parse(query.text, self.vocabulary, self._currency).rest
        unsorted = replace(query.filters, sort="relevance")
        fitting = [p for p in self._store.select(unsorted) if p.id not in query.exclude]
        wish = self._things.wish(rest)
        if not rest:
            return self._listing(query, fitting)
        ranked = self._ranker.rank(rest, [p.id for p in fitting], unsorted != Filters())
        if wish.name and not wish.ids:
            wish = self._meanings.wish(wish)
        elif wish.broad:
            wish = _narrowed(wish, ranked, self._store)
        if wish.name and not wish.ids and self._spoken(wish.name):
            return self._not_carried(query, rest, wish, fitting, ranked)
        pool = [p for p in fitting if not wish.ids or p.id in wish.ids]
        if not pool:
            return self._nearest(query, rest, wish)
        chosen = self._chosen(query, rest, pool, ranked)
        return Found(tuple(self._hits(query, rest, chosen, ranked)), matching=len(pool))

    def _spoken(self, text: str) -> bool:
        """Whether a missing name proves anything: the catalogue has its language, or its translation is known."""
        translated = any(text.lower() in group for group in lexicon().synonyms)
        return translated or ("zh" if is_han(text) else "en") in self._locales

    def _listing(self, query: Query, fitting: Sequence[Product]) -> Found:
        """Limits without words: in the order asked for, else the best liked first."""
        if not fitting:
            return self._nearest(query, "", Wish())
        chosen = in_order(
            fitting, query.filters.sort if query.filters.sort != "relevance" else "liked"
        )
        found = [(product, 1.0 / (1 + i)) for i, product in enumerate(chosen[: query.k])]
        return Found(tuple(self._hits(query, "", found, Ranked())), matching=len(fitting))

    def _chosen(
        self, query: Query, rest: str, pool: Sequence[Product], ranked: Ranked
    ) -> list[tuple[Product, float]]:
        scores = dict(ranked.order)
        if query.filters.sort == "relevance":
            whom = query.filters.audience  # what is made for them goes before what is for everyone
            ordered = sorted(
                pool, key=lambda p: (bool(whom) and p.audience != whom, -scores.get(p.id, 0.0))
            )
        else:
            exact = self._lexical.having(rest)  # "cheapest unlocked phone": of the unlocked ones
            ordered = in_order([p for p in pool if p.id in exact] or pool, query.filters.sort)
        return [(product, scores.get(product.id, 0.0)) for product in ordered[: query.k]]

    def _not_carried(
        self, query: Query, rest: str, wish: Wish, fitting: Sequence[Product], ranked: Ranked
    ) -> Found:
        by_id = {product.id: product for product in fitting}
        near = [(by_id[key], score) for key, score in ranked.order if key in by_id][: query.k]
        hits = tuple(self._hits(query, rest, near, ranked))
        return Found(hits, carried=False, matching=0, wanted=wish.name)

    def _nearest(self, query: Query, rest: str, wish: Wish) -> Found:
        """The products that break the fewest limits, and which limits these are."""
        ranked = self._ranker.rank(rest, [], narrow=False) if rest else Ranked()
        scores = dict(ranked.order)
        ids = wish.ids or scores.keys() or {p.id for p in self._store.all()}
        candidates = [p for p in self._store.get(sorted(ids)) if p.id not in query.exclude]
        broken = {p.id: matches(p, query.filters) for p in candidates}
        ordered = sorted(
            candidates,
            key=lambda p: (len(broken[p.id]), price_gap(p, query.filters), -scores.get(p.id, 0.0)),
        )
        if not ordered:
            return Found()
        let_go = {reason.key for reason in broken[ordered[0].id]}
        alike = [p for p in ordered if {r.key for r in broken[p.id]} == let_go][: query.k]
        relaxed = tuple(self._named(reason) for reason in broken[ordered[0].id])
        found = [(product, scores.get(product.id, 0.0)) for product in alike]
        return Found(tuple(self._hits(query, rest, found, ranked)), relaxed=relaxed)

    def _named(self, reason: Reason) -> Reason:
        """A relaxed category under its label instead of its key."""
        category = reason.values.get("category")
        if isinstance(category, LocalText):
            key = category.get("en")
            return Reason(
                reason.key, {"category": self.vocabulary.category_labels.get(key, category)}
            )
        return reason

    def _hits(
        self, query: Query, rest: str, found: Iterable[tuple[Product, float]], ranked: Ranked
    ) -> Iterator[Hit]:
        for number, (product, score) in enumerate(found):
            snippets = tuple(ranked.snippets.get(product.id, [])[:QUOTED])
            why = explain(replace(query, text=rest), product, snippets)
            if number == 0 and query.filters.sort == "price_asc":
                why = (*why, Reason("reason.cheapest"))
            if number == 0 and query.filters.sort == "rating_desc":
                why = (*why, Reason("reason.best_rated"))
            yield Hit(product, score, why, snippets)

    def nearest(self, question: str, lines: Sequence[str], k: int) -> tuple[str, ...]:
        """The `k` lines nearest to the question in meaning, in their own order."""
        if len(lines) <= k:
            return tuple(lines)
        near = self._embedder.embed_documents(lines) @ self._embedder.embed_queries([question])[0]
        best = sorted(range(len(lines)), key=lambda place: -float(near[place]))[:k]
        return tuple(lines[place] for place in sorted(best))

    def snippets_for(self, hit: Hit) -> tuple[Snippet, ...]:
        """The texts that speak for a hit: those retrieved, else those of its product."""
        return hit.snippets or self._store.snippets_of(hit.product.id)[:QUOTED]


def _narrowed(wish: Wish, ranked: Ranked, store: ProductStore) -> Wish:
    """A wish that only names a whole category, cut down to the kinds that are nearest in meaning.

    "Head torch" is a word of the category Camping, where such a thing is called a headlamp.
    """
    near = [(key, cosine) for key, cosine in ranked.cosine.items() if key in wish.ids][:3]
    best = [key for key, cosine in near if cosine >= near[0][1] - ALIKE]
    kinds = {p.kind.all() for p in store.get(best) if p.kind.all()}
    ids = frozenset(p.id for p in store.get(sorted(wish.ids)) if p.kind.all() in kinds)
    return replace(wish, ids=ids) if ids else wish


# ------------------------------------------------------------------ opening


def open_retriever(store: ProductStore, chroma: Path, embedder: Embedder) -> Retriever:
    """The Retriever of an imported shop.

    Raises:
        IndexMismatch: when its vectors were made with another embedder, splitter or cleaner.
    """
    wanted, made = fingerprint(embedder), store.fingerprint()
    if made != wanted:
        raise IndexMismatch(
            f"The shop's vectors were made with {made or 'nothing'}; this ShopBot uses {wanted}.",
            "Import the catalogue again: shopbot import FILE --shop NAME.",
        )
    categories = store.categories()
    return Retriever(
        store,
        Lexical(documents(store.all(), categories)),
        open_index(chroma, wanted),
        embedder,
        vocabulary(categories, store.all()),
    )
