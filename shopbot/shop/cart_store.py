"""Carts as the database keeps them, inside an open transaction: one for each session, and the one before it."""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec, goods
from shopbot.shop.pricing import totals
from shopbot.shop.tables_carts import carts
from shopbot.types import Cart, ShopRules, Totals


@dataclass(frozen=True, slots=True)
class Kept:
    """A cart with what is known beside it."""

    cart: Cart
    version: int = 0  # counts the changes; 0 for a session that never had one
    orders: int = 0  # placed in this session
    previous: Cart | None = None  # what undo goes back to


def load(connection: Connection, session: str) -> Kept:
    """The cart of a session, locked for this transaction where the database locks rows; empty for a new one."""
    query = sa.select(carts).where(carts.c.session == session).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return Kept(Cart(session))
    previous = codec.loads(Cart, row.previous) if row.previous else None
    return Kept(codec.loads(Cart, row.document), row.version, row.orders, previous)


def keep(connection: Connection, kept: Kept, day: date) -> None:
    """Puts the cart in the place of the one before."""
    values = {
        "version": kept.version,
        "orders": kept.orders,
        "document": codec.dumps(kept.cart),
        "previous": codec.dumps(kept.previous) if kept.previous else "",
        "changed": day.isoformat(),
    }
    session = kept.cart.session
    done = connection.execute(sa.update(carts).where(carts.c.session == session).values(**values))
    if not done.rowcount:
        connection.execute(sa.insert(carts).values(session=session, **values))


def changed(kept: Kept, cart: Cart) -> Kept:
    """The cart after a change that undo can take back."""
    return replace(kept, cart=cart, version=kept.version + 1, previous=kept.cart)


def priced(
    connection: Connection, kept: Kept, rules: ShopRules, today: date, customer_id: str = ""
) -> Totals:
    """What the cart costs at this moment of the transaction.

    Args:
        connection: an open transaction.
        kept: the cart.
        rules: of the shop.
        today: the day of the offers.
        customer_id: of an identified shopper, "" for a guest, whose first order it then is in this session.
    """
    there = goods.goods(connection, [line.product_id for line in kept.cart.lines])
    first = not kept.orders and not goods.has_ordered(connection, customer_id)
    offers = goods.all_offers(connection)
    money = goods.currency(connection)
    return totals(kept.cart, there, offers, rules, today, first_order=first, currency=money)
