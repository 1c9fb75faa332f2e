"""The table of profiles: what shoppers agreed to have remembered, under a keyed hash of whose it is."""

import sqlalchemy as sa

from shopbot.shop.tables import metadata

profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("owner", sa.String(32), primary_key=True),  # keyed hash, see shop.behaviour_key
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("consent", sa.Integer, nullable=False, index=True),  # consents.number
    sa.Column("expires", sa.String(10), nullable=False, index=True),  # the first day without it
)
