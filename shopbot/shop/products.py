"""The catalogue as the database holds it: products, categories, reviews, policies, offers, snippets.

Answers are exact; nothing here knows vectors or models.
"""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.search.facets_table import Table
from shopbot.search.facets_table_build import table
from shopbot.search.facets_table_stock import restocked
from shopbot.search.facets_truths import Statistics, statistics
from shopbot.shop import codec
from shopbot.shop.catalogue_writer import Changes, write_catalogue
from shopbot.shop.database import Database, read_meta
from shopbot.shop.stock import moved_since, moves_so_far
from shopbot.shop.tables import categories, offers, policies, products, reviews, snippets
from shopbot.types import (
    Catalogue,
    Category,
    Filters,
    LocalText,
    Offer,
    Policy,
    Product,
    Review,
    ShopInfo,
    Snippet,
)

__all__ = ["Changes", "ProductStore", "Statistics"]

CHUNK = 500  # ids in one query; SQLite allows 32,766 variables, other databases fewer
CACHED = 5_000  # products kept decoded in memory


class ProductStore:
    """The catalogue. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._decoded: dict[tuple[str, int], Product] = {}  # by id and the document's hash
        self._table: tuple[str, Table] | None = None  # with its revision
        self._moves = 0  # of stock that the table knows

    # ---------------------------------------------------------------- reading

    def info(self) -> ShopInfo:
        """What the shop says of itself; an empty shop has no name."""
        with self._database.reading() as connection:
            text = read_meta(connection, "info")
        return codec.loads(ShopInfo, text) if text else ShopInfo(LocalText(), "USD")

    def fingerprint(self) -> str:
        """The fingerprint of the vectors that belong to this catalogue, "" if none were made."""
        with self._database.reading() as connection:
            return read_meta(connection, "fingerprint")

    def revision(self) -> str:
        """Changes with every import that changed something."""
        with self._database.reading() as connection:
            return read_meta(connection, "revision")

    def get(self, ids: Iterable[str]) -> tuple[Product, ...]:
        """The products of those ids in that order; unknown ids are skipped."""
        wanted = tuple(ids)
        with self._database.reading() as connection:
            found = self._products(connection, tuple(dict.fromkeys(wanted)))
        return tuple(found[product_id] for product_id in wanted if product_id in found)

    def all(self) -> Iterator[Product]:
        """Every product in the order of the catalogue, one at a time."""
        with self._database.reading() as connection:
            yield from self._stream(connection)

    def content(self) -> str:
        """Identifies the products, their order and the categories: what can be derived from them is known by it."""
        found = hashlib.sha256()
        listed = sa.select(products.c.id, products.c.digest).order_by(products.c.position)
        words = sa.select(categories.c.document).order_by(categories.c.position)
        with self._database.reading() as connection:
            for row in connection.execute(listed):
                found.update(f"{row[0]}\0{row[1]}\0".encode())
            for text in connection.scalars(words):
                found.update(text.encode())
        return found.hexdigest()

    def count(self) -> int:
        """How many products there are."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(products)) or 0

    def categories(self) -> tuple[Category, ...]:
        """The categories with the number of products in each, in the order of the catalogue."""
        listed = sa.select(categories.c.document).order_by(categories.c.position)
        counted = sa.select(products.c.category, sa.func.count()).group_by(products.c.category)
        with self._database.reading() as connection:
            counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
            found = [codec.loads(Category, text) for text in connection.scalars(listed)]
        return tuple(replace(category, count=counts.get(category.key, 0)) for category in found)

    def brands(self) -> tuple[str, ...]:
        """The brands, by alphabet."""
        query = sa.select(products.c.brand).where(products.c.brand != "").distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.scalars(query), key=str.lower))

    def reviews(self, product_id: str, limit: int = 10) -> tuple[Review, ...]:
        """The first reviews of a product."""
        query = (
            sa.select(reviews.c.document)
            .where(reviews.c.product_id == product_id)
            .order_by(reviews.c.position)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(codec.loads(Review, text) for text in connection.scalars(query))

    def policies(self) -> tuple[Policy, ...]:
        """Every policy of the shop."""
        query = sa.select(policies.c.document).order_by(policies.c.position)
        with self._database.reading() as connection:
            return tuple(codec.loads(Policy, text) for text in connection.scalars(query))

    def offers(self, on: date) -> tuple[Offer, ...]:
        """The offers that run on that day."""
        day = on.isoformat()
        query = (
            sa.select(offers.c.document)
            .where(offers.c.starts <= day, offers.c.ends >= day)
            .order_by(offers.c.position)
        )
        with self._database.reading() as connection:
            return tuple(codec.loads(Offer, text) for text in connection.scalars(query))

    def table(self) -> Table:
        """The products as columns, made once for each revision. Rows are in the order of the catalogue."""
        with self._database.reading() as connection:
            revision = read_meta(connection, "revision")
            with self._making:  # one thread makes it, the others wait for it
                moves = moves_so_far(connection)
                if self._table is None or self._table[0] != revision:
                    self._table, self._moves = (revision, table(self._stream(connection))), moves
                elif moves > self._moves:
                    sold = self._products(connection, moved_since(connection, self._moves))
                    self._table = (revision, restocked(self._table[1], sold.values()))
                    self._moves = moves
                return self._table[1]

    def adopt(self, made: Table, revision: str) -> None:
        """Takes a table that was made elsewhere of this revision."""
        with self._making:  # it may have been made before things were sold
            self._table, self._moves = (revision, made), 0

    def select(self, filters: Filters, limit: int | None = None) -> tuple[Product, ...]:
        """The products that meet every limit, in the order asked for; `limit` None gives all of them."""
        columns = self.table()
        rows = np.flatnonzero(columns.fitting(filters))
        if filters.sort != "relevance":
            rows = columns.ordered(rows, filters.sort)
        return self.get(columns.ids[row] for row in rows[:limit].tolist())

    def statistics(self, filters: Filters) -> Statistics:
        """Truths about all products that meet the limits."""
        columns = self.table()
        return statistics(columns, columns.fitting(filters), self.info().currency)

    def snippets(self, ids: Iterable[str]) -> tuple[Snippet, ...]:
        """The snippets of those ids in that order; unknown ids are skipped."""
        wanted = tuple(ids)
        found: dict[str, Snippet] = {}
        with self._database.reading() as connection:
            for part in _chunks(tuple(dict.fromkeys(wanted))):
                query = sa.select(snippets).where(snippets.c.id.in_(part))
                found |= {row.id: Snippet(*row) for row in connection.execute(query)}
        return tuple(found[snippet_id] for snippet_id in wanted if snippet_id in found)

    def snippets_of(self, owner_id: str) -> tuple[Snippet, ...]:
        """The snippets of a product, policy or offer."""
        query = sa.select(snippets).where(snippets.c.owner_id == owner_id)
        with self._database.reading() as connection:
            return tuple(Snippet(*row) for row in connection.execute(query))

    def snippet_count(self) -> int:
        """How many snippets there are."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(snippets)) or 0

    def snippet_owners(self) -> list[tuple[str, str]]:
        """The id of every snippet with that of the product, policy or offer it speaks for."""
        query = sa.select(snippets.c.id, snippets.c.owner_id).order_by(snippets.c.id)
        with self._database.reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def snippet_ids(self) -> frozenset[str]:
        """The id of every snippet."""
        with self._database.reading() as connection:
            return frozenset(connection.scalars(sa.select(snippets.c.id)))

    # ---------------------------------------------------------------- writing

    def save(
        self,
        catalogue: Catalogue,
        new_snippets: Sequence[Snippet] | None = None,
        fingerprint: str | None = None,
    ) -> Changes:
        """Makes the database hold exactly this catalogue, in one transaction.

        Args:
            catalogue: the whole catalogue; products that it lacks are removed. Orders are added or replaced.
            new_snippets: all snippets of the catalogue; None leaves those that are there.
            fingerprint: of the vectors that go with the snippets; None leaves it.

        Raises:
            StorageError: when it cannot be written; then everything is as before.
        """
        with self._database.writing() as connection:
            return write_catalogue(connection, catalogue, new_snippets, fingerprint)

    # ---------------------------------------------------------------- inside

    def _stream(self, connection: Connection) -> Iterator[Product]:
        query = sa.select(products.c.document).order_by(products.c.position)
        found = connection.execution_options(yield_per=CHUNK).scalars(query)
        return (codec.loads(Product, text) for text in found)

    def _products(self, connection: Connection, ids: tuple[str, ...]) -> dict[str, Product]:
        """The products of those ids as this transaction sees them."""
        found: dict[str, Product] = {}
        for part in _chunks(ids):
            query = sa.select(products.c.id, products.c.document).where(products.c.id.in_(part))
            found |= {row[0]: self._decode(row[0], row[1]) for row in connection.execute(query)}
        return found

    def _decode(self, product_id: str, document: str) -> Product:
        """The product of a document; one that was decoded is remembered for as long as it reads the same."""
        key = (product_id, hash(document))
        with self._lock:
            product = self._decoded.get(key)
        if product is None:
            product = codec.loads(Product, document)
            with self._lock:
                if len(self._decoded) >= CACHED:
                    self._decoded.clear()
                self._decoded[key] = product
        return product


def _chunks(ids: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
