"""The log of writes: what was asked, by whom, when, what it was before and after. Never changed, only added to."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables_orders import writes
from shopbot.types import Customer, Order, Receipt, Write


@dataclass(frozen=True, slots=True)
class LoggedWrite:
    """One write of the log."""

    asked: Write
    before: Order | Customer
    after: Order | Customer
    receipt: Receipt


def done_before(connection: Connection, key: str, write: Write) -> Receipt | None:
    """The receipt of the write that was done with this key; None: none was.

    Raises:
        Refused: when the key belongs to another write.
    """
    query = sa.select(writes.c.asked, writes.c.receipt).where(writes.c.key == key)
    found = connection.execute(query).first()
    if found is None:
        return None
    if codec.loads(Write, found.asked) != write:
        raise Refused("refused.other_write")
    return codec.loads(Receipt, found.receipt)


def log_write(connection: Connection, entry: LoggedWrite) -> None:
    """Adds a write to the log, in the transaction that does it."""
    last = connection.scalar(sa.select(sa.func.max(writes.c.number))) or 0
    receipt, asked = entry.receipt, entry.asked
    connection.execute(
        sa.insert(writes).values(
            key=receipt.key,
            number=last + 1,
            kind=asked.kind,
            order_id=receipt.order.id if receipt.order else "",
            customer_id=asked.customer_id,
            at=receipt.at.isoformat(),
            asked=codec.dumps(asked),
            before=codec.dumps(entry.before),
            after=codec.dumps(entry.after),
            receipt=codec.dumps(receipt),
        )
    )


def logged(database: Database, order_id: str = "") -> tuple[LoggedWrite, ...]:
    """What was done to one order, or ("") to all and to customers, oldest first."""
    query = sa.select(writes).order_by(writes.c.number)
    if order_id:
        query = query.where(writes.c.order_id == order_id)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    found = []
    for row in rows:
        receipt = codec.loads(Receipt, row.receipt)
        kind: type[Order] | type[Customer] = Order if receipt.order else Customer
        before, after = codec.loads(kind, row.before), codec.loads(kind, row.after)
        found.append(LoggedWrite(codec.loads(Write, row.asked), before, after, receipt))
    return tuple(found)
