"""The Retriever: finds products in what was imported last, by whichever process, without ever being closed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from shopbot.errors import IndexMismatch
from shopbot.ingest.index_snippets import fingerprint
from shopbot.ports import Embedder
from shopbot.search.facets_truths import Statistics
from shopbot.search.facets_vocabulary import Vocabulary
from shopbot.search.hybrid_dense import Dense
from shopbot.search.hybrid_index import opened, prepared
from shopbot.search.hybrid_live import Live
from shopbot.search.hybrid_open import open_index
from shopbot.search.hybrid_search import Searcher
from shopbot.search.relations import Relations
from shopbot.shop.products import ProductStore
from shopbot.types import Found, Hit, Query, Snippet


class Retriever:
    """Finds products of one shop.

    When another process has imported, the old index goes on serving while the new one is opened in the background.
    """

    def __init__(
        self, store: ProductStore, make: Callable[[], Searcher], ready: Callable[[], bool]
    ) -> None:
        """Opens the shop as it is now.

        Args:
            store: the catalogue.
            make: opens what is stored.
            ready: whether what `make` reads has been prepared.
        """
        self._store = store
        self._live = Live(make, store.revision, ready)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the vectors."""
        return self._store.fingerprint()

    @property
    def snippet_count(self) -> int:
        """How many snippets can be found."""
        return self._store.snippet_count()

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of this shop, for whoever reads what is asked."""
        return self._live.held.vocabulary

    @property
    def relations(self) -> Relations:
        """What belongs to a product."""
        return self._live.latest().relations

    def search(self, query: Query) -> Found:
        """See `Searcher.search`."""
        return self._live.latest().search(query)

    def statistics(self, query: Query) -> Statistics | None:
        """See `Searcher.statistics`."""
        return self._live.latest().statistics(query)

    def nearest(self, question: str, lines: Sequence[str], k: int) -> tuple[str, ...]:
        """See `Searcher.nearest`."""
        return self._live.held.nearest(question, lines, k)

    def snippets_for(self, hit: Hit) -> tuple[Snippet, ...]:
        """See `Searcher.snippets_for`."""
        return self._live.held.snippets_for(hit)


def open_retriever(store: ProductStore, chroma: Path, embedder: Embedder) -> Retriever:
    """The Retriever of an imported shop.

    Raises:
        IndexMismatch: when its vectors were made with another embedder, splitter or cleaner.
    """
    folder = chroma.parent
    return Retriever(store, lambda: _open(store, chroma, embedder), lambda: prepared(store, folder))


def _open(store: ProductStore, chroma: Path, embedder: Embedder) -> Searcher:
    revision = store.revision()  # before anything is read of it
    wanted, made = fingerprint(embedder), store.fingerprint()
    if made != wanted:
        raise IndexMismatch(
            f"The shop's vectors were made with {made or 'nothing'}; this ShopBot uses {wanted}.",
            "Import the catalogue again: shopbot import FILE --shop NAME.",
        )
    folder = chroma.parent
    index = opened(store, folder)
    chroma_now = open_index(chroma, wanted, anew=True)
    vectors = Dense(chroma_now, store.snippet_owners(), index.table, folder, wanted)
    vectors.vectors()
    return Searcher(store, revision, index, vectors, embedder, folder)
