"""The shop's one database: its tables, its version, and how it is opened. The only truth about the shop.

Documents are kept whole as JSON beside the few columns that are searched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shopbot.errors import StorageError

SCHEMA_VERSION = 1

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
products = sa.Table(
    "products",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False, index=True),
    sa.Column("category", sa.String, nullable=False, index=True),
    sa.Column("brand", sa.String, nullable=False, index=True),
    sa.Column("audience", sa.String, nullable=False, index=True),
    sa.Column("price_minor", sa.BigInteger, index=True),
    sa.Column("currency", sa.String(3)),
    sa.Column("stock", sa.Integer, index=True),
    sa.Column("rating", sa.Float, index=True),
    sa.Column("rating_count", sa.Integer, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)
categories = sa.Table(
    "categories",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)
reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("product_id", sa.String, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
)
policies = sa.Table(
    "policies",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)
offers = sa.Table(
    "offers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("starts", sa.String(10), nullable=False),
    sa.Column("ends", sa.String(10), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)
customers = sa.Table(
    "customers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("email", sa.String, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
)
orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("customer_id", sa.String, nullable=False, index=True),
    sa.Column("placed", sa.String(10), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)
snippets = sa.Table(
    "snippets",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("owner_id", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("locale", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String, nullable=False),
    sa.Column("session", sa.String, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.UniqueConstraint("session", "id"),
)


class Database:
    """An open database. Every use is one short transaction; safe to use from several threads."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state.

        Raises:
            StorageError: when the file cannot be read.
        """
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are all kept, or none.

        Raises:
            StorageError: when the disk is full or the file is read-only or busy for too long.
        """
        with self._explained(), self._engine.connect() as plain:
            connection = plain.execution_options(shopbot_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Gives back every connection."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _storage_error(self._place, error) from error


def open_database(place: str | Path) -> Database:
    """The database at a file path or SQLAlchemy URL, created if it is not there.

    Raises:
        StorageError: when it cannot be opened or was written by a newer version.
    """
    url = str(place)
    if "://" not in url:
        path = Path(place).expanduser()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"The folder {path.parent} cannot be made: {error.strerror}.",
                "Choose another folder with SHOPBOT_DATA_DIR.",
            ) from error
        url = f"sqlite:///{path.as_posix()}"
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    database = Database(engine, str(place))
    try:
        _create(database)
    except StorageError:
        database.close()
        raise
    return database


def read_meta(connection: Connection, key: str) -> str:
    """One value of the meta table, "" if it is not there."""
    found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))
    return found or ""


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Sets one value of the meta table."""
    connection.execute(sa.delete(meta).where(meta.c.key == key))
    connection.execute(sa.insert(meta).values(key=key, value=value))


def _create(database: Database) -> None:
    with database.reading() as connection:
        there = sa.inspect(connection).has_table("meta")
        version = int(read_meta(connection, "schema") or 0) if there else 0
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The database has schema {version}, this ShopBot knows {SCHEMA_VERSION}.",
            "Update ShopBot, or import the catalogue into a new shop.",
        )
    if version == SCHEMA_VERSION:
        return
    with (
        database.writing() as connection
    ):  # a second process may have been quicker: create what is missing
        metadata.create_all(connection, checkfirst=True)
        write_meta(connection, "schema", str(SCHEMA_VERSION))


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    # SQLAlchemy starts the transactions (see _begin_sqlite), not the driver:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("shopbot_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _storage_error(place: str, error: sa.exc.DBAPIError) -> StorageError:
    seen = str(error.orig)
    if "full" in seen:
        return StorageError(
            f"The disk is full; {place} was left as it was.", "Free some space and try again."
        )
    if "readonly" in seen or "unable to open" in seen:
        return StorageError(
            f"{place} cannot be written ({seen}).",
            "Give yourself write permission, or choose another folder with SHOPBOT_DATA_DIR.",
        )
    if "locked" in seen or "busy" in seen:
        return StorageError(
            f"{place} is in use by another program.", "Wait for it to end and try again."
        )
    if "malformed" in seen or "not a database" in seen:
        return StorageError(
            f"{place} is damaged ({seen}).", "Delete it and import the catalogue again."
        )
    return StorageError(f"The database {place} failed: {seen}.", "Run `shopbot doctor`.")
