"""Removes what is held of shoppers when its retention time is over: behaviour with its reviews, profiles, carts."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop.tables import behaviour, consents, reviews
from shopbot.shop.tables_carts import carts
from shopbot.shop.tables_shoppers import profiles

CARTS_KEPT = timedelta(days=90)  # after their last change; they may hold an address


def holds_expired(connection: Connection, today: date) -> bool:
    """Whether something is held longer than was agreed."""
    day = today.isoformat()
    return any(
        connection.scalar(sa.select(over).where(over).limit(1))
        for over in (behaviour.c.expires <= day, profiles.c.expires <= day, _left(today))
    )


def delete_expired(connection: Connection, today: date) -> int:
    """Removes what may not be held on that day any more; gives back how many events."""
    delete_profiles(connection, profiles.c.expires <= today.isoformat())
    delete_carts(connection, _left(today))
    return delete_events(connection, behaviour.c.expires <= today.isoformat())


def delete_events(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Removes the events for which the condition holds, with their reviews, and overwrites their bytes."""
    _overwrite(connection)
    gone = sa.select(behaviour.c.id).where(which)
    connection.execute(sa.delete(reviews).where(reviews.c.event.in_(gone)))
    return connection.execute(sa.delete(behaviour).where(which)).rowcount


def delete_profiles(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Removes the profiles for which the condition holds, with their consents, and overwrites their bytes."""
    _overwrite(connection)
    rests = sa.select(profiles.c.consent).where(which)
    connection.execute(sa.delete(consents).where(consents.c.number.in_(rests)))
    return connection.execute(sa.delete(profiles).where(which)).rowcount


def delete_carts(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Removes the carts for which the condition holds, with their addresses, and overwrites their bytes."""
    _overwrite(connection)
    return connection.execute(sa.delete(carts).where(which)).rowcount


def _left(today: date) -> sa.ColumnElement[bool]:
    """Carts that nobody has touched for long."""
    return carts.c.changed < (today - CARTS_KEPT).isoformat()


def _overwrite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":  # else deleted rows stay readable in free pages
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
