"""What was said: sessions and their turns. Knows nothing of models or of the catalogue."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import turns
from shopbot.types import DialogueState, Turn


class Journal:
    """The turns of every session, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, session: str) -> tuple[tuple[Turn, ...], DialogueState]:
        """The turns of a session, oldest first, and the state after the last; empty for a new session."""
        query = (
            sa.select(turns.c.document).where(turns.c.session == session).order_by(turns.c.number)
        )
        with self._database.reading() as connection:
            found = tuple(codec.loads(Turn, text) for text in connection.scalars(query))
        return found, found[-1].state if found else DialogueState()

    def record(self, turn: Turn) -> None:
        """Keeps a turn at the end of its session. A turn of the same id is replaced where it stands."""
        with self._database.writing() as connection:
            changed = connection.execute(
                sa.update(turns)
                .where(turns.c.id == turn.id, turns.c.session == turn.session)
                .values(document=codec.dumps(turn))
            )
            if not changed.rowcount:
                _append(connection, turn)

    def replace_last(self, session: str, turn: Turn) -> None:
        """Puts `turn` in the place of the session's last turn."""
        last = sa.select(sa.func.max(turns.c.number)).where(turns.c.session == session)
        with self._database.writing() as connection:
            connection.execute(sa.delete(turns).where(turns.c.number == connection.scalar(last)))
            _append(connection, turn)

    def truncate(self, session: str, turn_id: str) -> None:
        """Removes that turn and those after it; an unknown turn is no error."""
        first = sa.select(turns.c.number).where(turns.c.session == session, turns.c.id == turn_id)
        with self._database.writing() as connection:
            number = connection.scalar(first)
            if number is not None:
                connection.execute(
                    sa.delete(turns).where(turns.c.session == session, turns.c.number >= number)
                )

    def sessions(self, limit: int = 50) -> tuple[str, ...]:
        """The ids of the sessions that were used last, newest first."""
        newest = sa.func.max(turns.c.number)
        query = (
            sa.select(turns.c.session)
            .group_by(turns.c.session)
            .order_by(newest.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(connection.scalars(query))

    def delete(self, session: str) -> None:
        """Forgets a session altogether."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(turns).where(turns.c.session == session))


def _append(connection: Connection, turn: Turn) -> None:
    connection.execute(
        sa.insert(turns).values(id=turn.id, session=turn.session, document=codec.dumps(turn))
    )
