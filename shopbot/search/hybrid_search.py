"""Search of one catalogue: words and meaning fused, limits exact, honest when a thing is not sold or nothing fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.ports import Embedder
from shopbot.search.carried import Things, Wish
from shopbot.search.carried_meaning import Meanings, named
from shopbot.search.facets import matches, parse
from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.search.facets_pack import Mask, Rows
from shopbot.search.facets_table import Table
from shopbot.search.facets_truths import Statistics, statistics
from shopbot.search.facets_vocabulary import plain
from shopbot.search.hybrid_bridge import bridged
from shopbot.search.hybrid_embed import Remembering
from shopbot.search.hybrid_heard import Ear, first
from shopbot.search.hybrid_index import ShopIndex
from shopbot.search.hybrid_needs import Gift, Need, added, gift_in, need_in
from shopbot.search.hybrid_order import by_score, measure_gaps, price_gaps
from shopbot.search.lexical import STOP, words
from shopbot.search.ranking import Nearest, Ranked, Ranker
from shopbot.search.relations import Relations
from shopbot.search.why import explain
from shopbot.shop.products import ProductStore
from shopbot.types import Filters, Found, Hit, LocalText, Query, Reason, Snippet

NAMES = "names.npz"  # the vectors of what the goods are called
ALIKE = 0.015  # cosines so close count as equally near
QUOTED = 4  # snippets given with a hit


@dataclass(frozen=True, slots=True)
class Sought:
    """What a query asks for, as rows of the table: what keeps its limits, and what of that is the thing."""

    table: Table
    rest: str  # the words without the limits
    fitting: Mask
    pool: Mask
    wish: Wish = field(default_factory=Wish)
    ranked: Ranked = field(default_factory=Ranked)
    carried: bool = True


class Searcher:
    """Finds products of one shop as it was when its index was made."""

    def __init__(
        self,
        store: ProductStore,
        revision: str,
        index: ShopIndex,
        vectors: Nearest,
        embedder: Embedder,
        folder: Path | None = None,
    ) -> None:
        """Over an opened shop.

        Args:
            store: the catalogue; another process may store a later one meanwhile.
            revision: of the catalogue that the index was made of.
            index: what was derived from it.
            vectors: of its snippets.
            embedder: that made them.
            folder: where the vectors of its names are kept; None keeps them in memory.
        """
        embedder = Remembering(embedder)
        self.vocabulary = index.vocabulary
        self.revision = revision
        self._store = store
        self._table = index.table
        self._lexical = index.lexical
        self._names = index.names
        self._ids = index.table.ids
        self._embedder = embedder
        self._ranker = Ranker(index.lexical, vectors, embedder, store.snippets)
        self.relations = Relations(store, self._ranker, index.kin)
        info = store.info()
        self._currency, self._locales = info.currency, info.locales
        self._ear, self._codes = Ear(index.writing, index.vocabulary, info.currency), index.codes
        members, categories = index.members(), store.categories()
        self._things = Things(index.names, index.table.ids, members, categories)
        self._meanings = Meanings(
            named(index.names.kinds, members, categories),
            index.table.ids,
            embedder,
            folder / NAMES if folder else None,
        )

    # ---------------------------------------------------------------- search

    def search(self, query: Query) -> Found:
        """The products that meet the limits, best first; else the nearest, and what was let go.

        Misspelt words are put right, and a product named by its code comes first.
        """
        if named := self._named_by_code(query):
            return first(named, self._found(query), query.k)
        query, corrected = self._ear.hear(query)
        return replace(self._found(query), corrected=corrected)

    def _named_by_code(self, query: Query) -> tuple[Hit, ...]:
        """The products whose code the query holds and that keep its limits."""
        ids = [key for key in self._codes.find(query.text) if key not in query.exclude]
        held = [p for p in self._store.get(ids) if not matches(p, query.filters)]
        return tuple(Hit(p, 1.0, explain(query, p, ())) for p in held)

    def _found(self, query: Query) -> Found:
        sought = self._sought(query)
        if not sought.carried:
            return self._not_carried(query, sought)
        if not sought.pool.any():
            return self._nearest(query, sought)
        chosen = self._chosen(query, sought)[: query.k]
        scores = dict(sought.ranked.order)
        if not sought.rest:
            scores = {sought.table.ids[row]: 1.0 / (1 + i) for i, row in enumerate(chosen)}
        return Found(
            tuple(self._hits(query, sought, chosen, scores)), matching=int(sought.pool.sum())
        )

    def statistics(self, query: Query) -> Statistics | None:
        """Truths about everything that the query asks for, None where the shop has nothing of the kind."""
        sought = self._sought(query)
        if not sought.carried or not sought.pool.any():
            return None
        pool = sought.pool
        if sought.rest and (query.filters.sort != "relevance" or not sought.wish.name):
            pool = self._having(sought)
        return statistics(sought.table, pool, self._currency)

    def _sought(self, query: Query) -> Sought:
        table = self._columns()
        rest = parse(query.text, self.vocabulary, self._currency).rest
        unsorted = replace(query.filters, sort="relevance")
        fitting = table.fitting(unsorted)
        fitting[table.rows_of(query.exclude)] = False
        if gift := gift_in(rest, query.filters.audience):
            given = fitting & table.mask_of(self._things.called(gift.goods))
            if not gift.rest:
                return Sought(table, "", fitting, given if given.any() else fitting)
            rest = gift.rest
        if not rest:
            return Sought(table, rest, fitting, fitting)
        need = need_in(query.text if gift else rest)  # what a gift is to help with
        wish = self._wish(rest, need, gift)
        narrow = unsorted != Filters()
        allowed = [table.ids[row] for row in np.flatnonzero(fitting).tolist()] if narrow else []
        meant = f"{bridged(rest, self._locales)} {added(need, rest, self._locales)}".strip()
        ranked = self._ranker.rank(meant, allowed, narrow)
        if wish.name and not wish.ids:
            wish = self._meanings.wish(wish)
        elif wish.broad:
            wish = self._narrowed(wish, ranked)
        carried = bool(wish.ids or not wish.name or not self._spoken(wish.name))
        pool = fitting & table.mask_of(wish.ids) if wish.ids else fitting
        return Sought(table, rest, fitting, pool, wish, ranked, carried)

    def _wish(self, rest: str, need: Need | None, gift: Gift | None) -> Wish:
        """The thing asked for; where a need is told instead, what helps."""
        wish = self._things.wish(rest)
        if gift:
            helps = Wish(ids=self._things.called(need.goods)) if need else Wish()
            return wish if wish.ids and wish.whole and not gift.liked else helps
        if need and not wish.ids and (not wish.name or need.answers(wish.name)):
            return Wish(ids=self._things.called(need.goods))
        return wish

    def _columns(self) -> Table:
        """The columns with today's stock; those of a later catalogue are left to the index that is made of it."""
        if self._store.revision() == self.revision:
            self._table = self._store.table()
        return self._table

    def _spoken(self, text: str) -> bool:
        """Whether a missing name proves anything: the catalogue has its language, or its translation is known."""
        translated = any(text.lower() in group for group in lexicon().synonyms)
        return translated or ("zh" if is_han(text) else "en") in self._locales

    def _chosen(self, query: Query, sought: Sought) -> Rows:
        """The pool in the order asked for; limits without words: the best liked first."""
        table, order = sought.table, query.filters.sort
        if order == "relevance" and sought.rest:
            whom = (
                query.filters.audience if sought.wish.ids else ""
            )  # "a gift for my mother" is no dress
            named = bool(sought.wish.name)
            return by_score(table, sought.pool, _scores(sought), whom, named=named)
        pool = self._having(sought) if sought.rest else sought.pool
        return table.ordered(np.flatnonzero(pool), "liked" if order == "relevance" else order)

    def _having(self, sought: Sought) -> Mask:
        """Of the pool what has every word: "cheapest unlocked phone" is the cheapest of the unlocked ones."""
        said = sought.rest
        if sought.wish.whole:  # some of the goods are called so in other words
            beside = words(plain(said).replace(sought.wish.name, " "))  # "... for iPhone 7"
            said = " ".join(w for w in beside if w not in STOP and self._lexical.names(w))
        if not said:
            return sought.pool
        exact = sought.pool & sought.table.mask_of(self._lexical.having(said))
        return exact if exact.any() else sought.pool

    def _not_carried(self, query: Query, sought: Sought) -> Found:
        table, scores = sought.table, dict(sought.ranked.order)
        near = table.rows_of(key for key, _ in sought.ranked.order)
        near = near[sought.fitting[near]][: query.k]
        hits = tuple(self._hits(query, sought, near, scores))
        return Found(hits, carried=False, matching=0, wanted=sought.wish.name)

    def _nearest(self, query: Query, sought: Sought) -> Found:
        """The products that break the fewest limits, and which limits these are."""
        table, rest = sought.table, sought.rest
        if rest:
            ranked = self._ranker.rank(bridged(rest, self._locales), [], narrow=False)
            sought = replace(sought, ranked=ranked)
        scores = _scores(sought)
        candidates = table.mask_of(sought.wish.ids or dict(sought.ranked.order))
        if not candidates.any():
            candidates = np.ones(len(table), dtype=np.bool_)
        candidates[table.rows_of(query.exclude)] = False
        rows = np.flatnonzero(candidates)
        if not len(rows):
            return Found()
        broken = table.broken(query.filters)
        gap = price_gaps(table, query.filters)
        off = measure_gaps(table, query.filters)
        rows = rows[np.lexsort((rows, -scores[rows], off[rows], gap[rows], broken.count[rows]))]
        alike = rows[broken.keys[rows] == broken.keys[rows[0]]][: query.k]
        hits = tuple(self._hits(query, sought, alike, dict(sought.ranked.order)))
        relaxed = matches(hits[0].product, query.filters) if hits else ()
        return Found(hits, relaxed=tuple(self._named(reason) for reason in relaxed))

    def _named(self, reason: Reason) -> Reason:
        """A relaxed category under its label instead of its key."""
        category = reason.values.get("category")
        if isinstance(category, LocalText):
            key = category.get("en")
            return Reason(
                reason.key, {"category": self.vocabulary.category_labels.get(key, category)}
            )
        return reason

    def _narrowed(self, wish: Wish, ranked: Ranked) -> Wish:
        """A wish that only names a whole category, cut down to the kinds that are nearest in meaning.

        "Head torch" is a word of the category Camping, where such a thing is called a headlamp.
        """
        near = [(key, cosine) for key, cosine in ranked.cosine.items() if key in wish.ids][:3]
        best = [key for key, cosine in near if cosine >= near[0][1] - ALIKE]
        kinds = {p.kind.all() for p in self._store.get(best) if p.kind.all()}
        ids = {
            self._ids[number]
            for kind in kinds
            for number in reduce(
                np.intersect1d, (self._names.kinds.exactly(k.lower()) for k in kind)
            )
        }
        return replace(wish, ids=wish.ids & ids) if wish.ids & ids else wish

    def _hits(
        self, query: Query, sought: Sought, rows: Rows, scores: Mapping[str, float]
    ) -> Iterator[Hit]:
        asked = replace(query, text=sought.rest)
        products = self._store.get(sought.table.ids[row] for row in rows.tolist())
        for number, product in enumerate(products):
            snippets = tuple(sought.ranked.snippets.get(product.id, [])[:QUOTED])
            why = explain(asked, product, snippets)
            if number == 0 and query.filters.sort == "price_asc":
                why = (*why, Reason("reason.cheapest"))
            if number == 0 and query.filters.sort == "rating_desc":
                why = (*why, Reason("reason.best_rated"))
            yield Hit(product, scores.get(product.id, 0.0), why, snippets)

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


def _scores(sought: Sought) -> NDArray[np.float64]:
    """The fused score of every row, 0.0 for what was not found."""
    scores = np.zeros(len(sought.table), dtype=np.float64)
    for key, score in sought.ranked.order:
        if (row := sought.table.rows.get(key)) is not None:
            scores[row] = score
    return scores
