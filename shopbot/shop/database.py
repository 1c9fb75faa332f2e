"""The shop's one database: how it is opened, its version, its transactions. The only truth about the shop."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shopbot.errors import StorageError
from shopbot.shop import tables_carts, tables_orders, tables_shoppers
from shopbot.shop.expiry import delete_expired, holds_expired
from shopbot.shop.tables import meta, metadata
from shopbot.shop.tables_carts import variants
from shopbot.shop.variant_index import fill

# Modules that add tables of their own to `metadata`.
PARTS = (tables_carts, tables_orders, tables_shoppers)

SCHEMA_VERSION = (
    3  # 2: behaviour of shoppers, and reviews that came with it; 3: carts, proposals, receipts
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
        _forget_expired(database)
    except StorageError:
        database.close()
        raise
    return database


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file that may be open and in use.

    The file itself must never be read by other means meanwhile: closing it drops every lock that this process holds
    on it, and the database breaks (https://www.sqlite.org/howtocorrupt.html, 2.2).

    Raises:
        StorageError: when it cannot be read or written.
    """
    try:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
    except sqlite3.Error as error:
        raise StorageError(
            f"{source} cannot be copied to {target}: {error}.", "Free some space and try again."
        ) from error


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
        there = set(sa.inspect(connection).get_table_names())
        version = int(read_meta(connection, "schema") or 0) if "meta" in there else 0
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The database has schema {version}, this ShopBot knows {SCHEMA_VERSION}.",
            "Update ShopBot, or import the catalogue into a new shop.",
        )
    if version == SCHEMA_VERSION and metadata.tables.keys() <= there:
        return
    with database.writing() as connection:
        # A second process may have been quicker: add what is missing.
        metadata.create_all(connection, checkfirst=True)
        _add_missing_columns(connection)
        if version and variants.name not in there:
            fill(connection)  # of products that were imported before there was such a table
        write_meta(connection, "schema", str(SCHEMA_VERSION))


def _add_missing_columns(connection: Connection) -> None:
    """Brings tables of an older version up to date; new columns are empty there."""
    for table in metadata.sorted_tables:
        there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                words = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")
                for index in table.indexes:
                    if column.name in index.columns:
                        index.create(connection, checkfirst=True)


def _forget_expired(database: Database) -> None:
    """Behaviour whose retention time is over goes as soon as anybody opens the shop."""
    today = date.today()
    with database.reading() as connection:
        expired = holds_expired(connection, today)
    if expired:
        with database.writing() as connection:
            delete_expired(connection, today)


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
