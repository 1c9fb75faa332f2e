"""Brings a table to a wanted state by touching only the rows that differ. Knows no shop, only tables and rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

ROWS = 1000  # written at a time
IDS = 500  # in one condition; SQLite allows 32,766 variables, other databases fewer

Row = Mapping[str, Any]
Item = TypeVar("Item")


def insert_rows(connection: Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Adds the rows, read as they are written."""
    for part in parts(rows, ROWS):
        connection.execute(sa.insert(table), part)


def delete_rows(connection: Connection, column: sa.Column[Any], values: Iterable[object]) -> None:
    """Removes the rows that have one of these values in the column."""
    for part in parts(values, IDS):
        connection.execute(sa.delete(column.table).where(column.in_(part)))


def replace_rows(connection: Connection, key: sa.Column[Any], rows: Sequence[Row]) -> int:
    """Adds the rows in the place of those with the same keys; gives back how many."""
    delete_rows(connection, key, [row[key.name] for row in rows])
    insert_rows(connection, key.table, rows)
    return len(rows)


def make_equal(
    connection: Connection,
    key: sa.Column[Any],
    rows: Iterable[Row],
    among: sa.ColumnElement[bool] | None = None,
) -> int:
    """Makes the table hold exactly these rows; gives back how many were touched.

    Args:
        connection: an open transaction.
        key: the column that tells rows apart.
        rows: each with all columns.
        among: rows of the table that this does not hold for are left alone.
    """
    names = [column.name for column in key.table.columns]
    query = sa.select(*key.table.columns)
    found = connection.execute(query if among is None else query.where(among))
    there = {row[names.index(key.name)]: hash(tuple(row)) for row in found}
    touched = 0
    for part in parts(rows, ROWS):
        touched += replace_rows(
            connection,
            key,
            [r for r in part if there.pop(r[key.name], None) != hash(tuple(r[n] for n in names))],
        )
    delete_rows(connection, key, there)
    return touched + len(there)


def parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part
