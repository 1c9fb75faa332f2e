"""The tables of the shop's database. Documents are kept whole as JSON beside the few columns that are searched."""

import sqlalchemy as sa

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
    sa.Column("event", sa.String, index=True),  # behaviour.id; NULL: of the catalogue
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
consents = sa.Table(
    "consents",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("said_by", sa.String, nullable=False),
    sa.Column("given", sa.String(10), nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("retention_days", sa.Integer, nullable=False),
)
behaviour = sa.Table(
    "behaviour",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False, index=True),
    sa.Column("shopper", sa.String, nullable=False, index=True),  # keyed hash, "" for nobody
    sa.Column("product_id", sa.String, nullable=False, index=True),
    sa.Column("basket", sa.String, nullable=False, index=True),  # keyed hash, "" for none
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("expires", sa.String(10), nullable=False, index=True),  # the first day without it
    sa.Column("consent", sa.Integer, nullable=False, index=True),
)
proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("key", sa.String, primary_key=True),  # Proposal.key
    sa.Column("number", sa.Integer, nullable=False, index=True),  # counts up within a session
    sa.Column("session", sa.String, nullable=False, index=True),
    sa.Column("state", sa.String(8), nullable=False),  # "open", "sent", "done" or "dropped"
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("receipt", sa.Text),  # of a done one
)
