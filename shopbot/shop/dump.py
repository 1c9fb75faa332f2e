"""What the database holds of goods, people and orders, as it is written: to see exactly what something changed."""

import sqlalchemy as sa

from shopbot.shop.database import Database
from shopbot.shop.tables import customers, orders, products

Documents = dict[tuple[str, str], str]  # ("orders", id) -> JSON


def documents(database: Database) -> Documents:
    """Every product, customer and order."""
    found: Documents = {}
    with database.reading() as connection:
        for table in (products, customers, orders):
            for row in connection.execute(sa.select(table.c.id, table.c.document)):
                found[table.name, row[0]] = row[1]
    return found
