"""Writes that wait for a yes, and what became of them. Knows no rule: it keeps what it is given.

A session has at most one open proposal; a newer one takes its place. One that was agreed to is "sent" until its receipt
is here: a process that died in between may have done it, and the log of writes tells whether it did.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import proposals
from shopbot.shop.tables_orders import writes
from shopbot.types import Proposal, Receipt

_WAITING = ("open", "sent")


class ProposalStore:
    """Proposals by session. Safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, session: str, proposal: Proposal) -> None:
        """Keeps the proposal as the one that waits for a yes."""
        newest = sa.select(sa.func.max(proposals.c.number)).where(proposals.c.session == session)
        with self._database.writing() as connection:
            _drop(connection, session)
            connection.execute(sa.delete(proposals).where(proposals.c.key == proposal.key))
            connection.execute(
                sa.insert(proposals).values(
                    key=proposal.key,
                    number=(connection.scalar(newest) or 0) + 1,
                    session=session,
                    state="open",
                    document=codec.dumps(proposal),
                )
            )

    def current(self, session: str) -> Proposal | None:
        """The proposal that waits for a yes."""
        query = sa.select(proposals.c.document).where(
            proposals.c.session == session, proposals.c.state.in_(_WAITING)
        )
        with self._database.reading() as connection:
            found = connection.scalar(query)
        return codec.loads(Proposal, found) if found else None

    def send(self, key: str) -> None:
        """Notes that the proposal was agreed to and is being done."""
        change = sa.update(proposals).where(proposals.c.key == key, proposals.c.state == "open")
        with self._database.writing() as connection:
            connection.execute(change.values(state="sent"))

    def unsure(self, key: str) -> bool:
        """Whether the proposal was agreed to, and it is not known what became of it."""
        query = sa.select(proposals.c.state).where(proposals.c.key == key)
        with self._database.reading() as connection:
            return connection.scalar(query) == "sent"

    def confirmed(self, session: str, key: str) -> Proposal | None:
        """The proposal that a yes with this key means: the open one, or one that was done with it already.

        None for a key that is unknown, of another session, or of a proposal that was dropped.
        """
        query = sa.select(proposals.c.document).where(
            proposals.c.session == session,
            proposals.c.key == key,
            proposals.c.state.in_((*_WAITING, "done")),
        )
        with self._database.reading() as connection:
            found = connection.scalar(query)
        return codec.loads(Proposal, found) if found else None

    def close(self, receipt: Receipt) -> None:
        """Notes that the proposal of this receipt was done."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(proposals)
                .where(proposals.c.key == receipt.key)
                .values(state="done", receipt=codec.dumps(receipt))
            )

    def drop(self, session: str) -> None:
        """Lets go of the proposal that waits, if one does."""
        with self._database.writing() as connection:
            _drop(connection, session)

    def done(self, session: str) -> tuple[Receipt, ...]:
        """What was done in this session, oldest first."""
        self.settle(session)
        query = (
            sa.select(proposals.c.receipt)
            .where(proposals.c.session == session, proposals.c.state == "done")
            .order_by(proposals.c.number)
        )
        with self._database.reading() as connection:
            return tuple(codec.loads(Receipt, text) for text in connection.scalars(query) if text)

    def forget(self, session: str) -> None:
        """Removes every proposal of a session, done or not."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(proposals).where(proposals.c.session == session))

    def settle(self, session: str) -> tuple[Receipt, ...]:
        """Closes what was done by a process that died before it could say so, and gives back the receipts."""
        query = (
            sa.select(writes.c.receipt)
            .join(proposals, proposals.c.key == writes.c.key)
            .where(proposals.c.session == session, proposals.c.state.in_(_WAITING))
        )
        with self._database.reading() as connection:
            found = tuple(codec.loads(Receipt, text) for text in connection.scalars(query))
        for receipt in found:
            self.close(receipt)
        return found


def _drop(connection: Connection, session: str) -> None:
    connection.execute(
        sa.update(proposals)
        .where(proposals.c.session == session, proposals.c.state.in_(_WAITING))
        .values(state="dropped")
    )
