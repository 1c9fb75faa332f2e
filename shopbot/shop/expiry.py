"""Removes the behaviour of shoppers when its retention time is over, and the reviews that came with it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop.tables import behaviour, reviews


def holds_expired(connection: Connection, today: date) -> bool:
    """Whether something is held longer than was agreed."""
    query = sa.select(behaviour.c.id).where(behaviour.c.expires <= today.isoformat()).limit(1)
    return connection.scalar(query) is not None


def delete_expired(connection: Connection, today: date) -> int:
    """Removes what may not be held on that day any more; gives back how many events."""
    return delete_events(connection, behaviour.c.expires <= today.isoformat())


def delete_events(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Removes the events for which the condition holds, with their reviews, and overwrites their bytes."""
    if connection.dialect.name == "sqlite":  # else deleted rows stay readable in free pages
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    gone = sa.select(behaviour.c.id).where(which)
    connection.execute(sa.delete(reviews).where(reviews.c.event.in_(gone)))
    return connection.execute(sa.delete(behaviour).where(which)).rowcount
