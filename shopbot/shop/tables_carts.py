"""The tables of buying: carts, which product a variant is of, and every piece of stock that was moved."""

import sqlalchemy as sa

from shopbot.shop.tables import metadata

carts = sa.Table(
    "carts",
    metadata,
    sa.Column("session", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),  # counts the changes
    sa.Column("orders", sa.Integer, nullable=False),  # placed in this session
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),  # what undo goes back to, "" for nothing
    sa.Column("changed", sa.String(10), nullable=False, index=True),
)
variants = sa.Table(
    "variants",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("product_id", sa.String, primary_key=True, index=True),
)
stock_moves = sa.Table(
    "stock_moves",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("variant_id", sa.String, nullable=False),
    sa.Column("product_id", sa.String, nullable=False),
    sa.Column("pieces", sa.Integer, nullable=False),  # below zero: sold
)
