"""Writes a whole catalogue into an open transaction: changes what changed, removes what is gone."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.database import (
    categories,
    customers,
    offers,
    orders,
    policies,
    products,
    read_meta,
    reviews,
    snippets,
    write_meta,
)
from shopbot.types import Catalogue, Product, Snippet

ROWS = 1000  # written at a time


@dataclass(frozen=True, slots=True)
class Changes:
    """What a save did to the products: ids added or changed, and ids removed."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def write_catalogue(
    connection: Connection,
    catalogue: Catalogue,
    new_snippets: Sequence[Snippet] | None,
    fingerprint: str | None,
) -> Changes:
    """Makes the tables hold this catalogue."""
    changes = _write_products(connection, catalogue.products)
    _write_rest(connection, catalogue)
    if new_snippets is not None:
        _write_snippets(connection, new_snippets)
    if fingerprint is not None:
        write_meta(connection, "fingerprint", fingerprint)
    write_meta(connection, "info", codec.dumps(catalogue.info))
    number = int(read_meta(connection, "revision") or 0)
    write_meta(connection, "revision", str(number + 1))
    return changes


def _write_products(connection: Connection, new: Sequence[Product]) -> Changes:
    there = {
        row[0]: row[1] for row in connection.execute(sa.select(products.c.id, products.c.digest))
    }
    changed = [p.id for p in new if there.get(p.id) != digest(p)]
    removed = there.keys() - {p.id for p in new}
    connection.execute(sa.delete(products))  # positions may all have moved: written anew
    _insert(connection, products, (_product_row(p, i) for i, p in enumerate(new)))
    return Changes(tuple(changed), tuple(sorted(removed)))


def digest(product: Product) -> str:
    """Changes when the product does; where in the file it stood does not count."""
    text = codec.dumps(replace(product, source=""))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _product_row(product: Product, position: int) -> dict[str, Any]:
    return {
        "id": product.id,
        "position": position,
        "category": product.category,
        "brand": product.brand,
        "audience": product.audience,
        "price_minor": product.price.minor if product.price else None,
        "currency": product.price.currency if product.price else None,
        "stock": product.stock,
        "rating": product.rating,
        "rating_count": product.rating_count,
        "digest": digest(product),
        "document": codec.dumps(product),
    }


def _write_rest(connection: Connection, catalogue: Catalogue) -> None:
    for table in (categories, reviews, policies, offers):
        connection.execute(sa.delete(table))
    _insert(
        connection,
        categories,
        ({"key": c.key, **_placed(c, i)} for i, c in enumerate(catalogue.categories)),
    )
    _insert(
        connection,
        reviews,
        (
            {"id": r.id, "product_id": r.product_id, **_placed(r, i)}
            for i, r in enumerate(catalogue.reviews)
        ),
    )
    _insert(
        connection,
        policies,
        ({"id": p.id, **_placed(p, i)} for i, p in enumerate(catalogue.policies)),
    )
    _insert(
        connection,
        offers,
        (
            {
                "id": o.id,
                "starts": o.starts.isoformat(),
                "ends": o.ends.isoformat(),
                **_placed(o, i),
            }
            for i, o in enumerate(catalogue.offers)
        ),
    )
    _write_customers(connection, catalogue)


def _placed(value: object, position: int) -> dict[str, Any]:
    return {"position": position, "document": codec.dumps(value)}


def _write_customers(connection: Connection, catalogue: Catalogue) -> None:
    """Adds or replaces; customers and orders that the catalogue does not name are not its business."""
    for customer in catalogue.customers:
        connection.execute(sa.delete(customers).where(customers.c.id == customer.id))
    for order in catalogue.orders:
        connection.execute(sa.delete(orders).where(orders.c.id == order.id))
    _insert(
        connection,
        customers,
        (
            {"id": c.id, "email": c.email.lower(), "document": codec.dumps(c)}
            for c in catalogue.customers
        ),
    )
    _insert(
        connection,
        orders,
        (
            {
                "id": o.id,
                "customer_id": o.customer_id,
                "placed": o.placed.isoformat(),
                "document": codec.dumps(o),
            }
            for o in catalogue.orders
        ),
    )


def _write_snippets(connection: Connection, new: Sequence[Snippet]) -> None:
    connection.execute(sa.delete(snippets))
    _insert(
        connection,
        snippets,
        (
            {
                "id": s.id,
                "owner_id": s.owner_id,
                "kind": s.kind,
                "locale": s.locale,
                "text": s.text,
            }
            for s in new
        ),
    )


def _insert(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    remaining: Iterator[Mapping[str, Any]] = iter(rows)
    while part := list(islice(remaining, ROWS)):
        connection.execute(sa.insert(table), part)
