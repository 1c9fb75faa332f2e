"""The tables of after-sales: every write that was done to an order or a customer, and the codes that identify."""

import sqlalchemy as sa

from shopbot.shop.tables import metadata

writes = sa.Table(
    "writes",
    metadata,
    sa.Column("key", sa.String, primary_key=True),  # idempotency key: a write is done once
    sa.Column("number", sa.Integer, nullable=False, index=True),  # counts up: the order of the log
    sa.Column("kind", sa.String, nullable=False),  # WriteKind
    sa.Column("order_id", sa.String, nullable=False, index=True),  # "" where no order was touched
    sa.Column("customer_id", sa.String, nullable=False, index=True),
    sa.Column("at", sa.String(32), nullable=False),  # ISO 8601, UTC
    sa.Column("asked", sa.Text, nullable=False),  # the Write
    sa.Column("before", sa.Text, nullable=False),  # the Order or Customer as it was
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
)
codes = sa.Table(
    "codes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("order_id", sa.String, nullable=False, index=True),
    sa.Column("digest", sa.String(64), nullable=False),  # keyed hash of order and code
    sa.Column("sent", sa.BigInteger, nullable=False, index=True),  # seconds since 1970
    sa.Column("expires", sa.BigInteger, nullable=False),  # seconds since 1970
    sa.Column("tries", sa.Integer, nullable=False),  # wrong ones so far
)
