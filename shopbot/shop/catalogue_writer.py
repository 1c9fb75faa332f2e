"""Writes a whole catalogue into an open transaction: only rows that differ are touched, so importing again is cheap."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import StorageError
from shopbot.shop import codec
from shopbot.shop.database import read_meta, write_meta
from shopbot.shop.orders_import import with_changes
from shopbot.shop.table_writer import delete_rows, insert_rows, make_equal, parts, replace_rows
from shopbot.shop.tables import (
    categories,
    customers,
    offers,
    orders,
    policies,
    products,
    reviews,
    snippets,
)
from shopbot.shop.variant_index import forget_variants, index_variants
from shopbot.types import Catalogue, Product, Review, Snippet

ROWS = 1000  # products encoded at a time
RULES = "rules"  # key of the meta table
CONTENT = (
    32  # characters of a digest that say the content; those after it say the place in the file
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a save did to the products: ids that are new, differ from before, or are gone."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def write_catalogue(
    connection: Connection,
    catalogue: Catalogue,
    new_snippets: Sequence[Snippet] | None,
    fingerprint: str | None,
) -> Changes:
    """Makes the tables hold this catalogue."""
    changes, touched = _write_products(connection, catalogue.products)
    touched += _write_rest(connection, catalogue)
    if catalogue.rules is not None:
        write_meta(connection, RULES, codec.dumps(catalogue.rules))
    if new_snippets is not None:
        touched += _write_snippets(connection, new_snippets)
    for key, value in (("fingerprint", fingerprint), ("info", codec.dumps(catalogue.info))):
        if value is not None and read_meta(connection, key) != value:
            write_meta(connection, key, value)
            touched += 1
    if touched:
        number = int(read_meta(connection, "revision") or 0)
        write_meta(connection, "revision", str(number + 1))
    return changes


# ---------------------------------------------------------------- products


def product_ids(connection: Connection) -> set[str]:
    """The id of every product."""
    return set(connection.scalars(sa.select(products.c.id)))


def _write_products(connection: Connection, new: Sequence[Product]) -> tuple[Changes, int]:
    """Writes what differs, in batches; gives back what that means and how many rows were touched."""
    ids = {product.id for product in new}
    if len(ids) < len(new):
        raise StorageError("Two products have the same id.", "Give every product an id of its own.")
    query = sa.select(products.c.id, products.c.position, products.c.digest)
    there = {row[0]: (row[1], row[2]) for row in connection.execute(query)}
    removed = tuple(sorted(there.keys() - ids))
    delete_rows(connection, products.c.id, removed)
    forget_variants(connection, removed)
    added: list[str] = []
    changed: list[str] = []
    touched = len(removed)
    for part in parts(enumerate(new), ROWS):
        rows, written = [], []
        for position, product in part:
            row = _product_row(product, position)
            before = there.get(product.id)
            if before is None:
                added.append(product.id)
            elif before[1][:CONTENT] != row["digest"][:CONTENT]:
                changed.append(product.id)
            if before != (position, row["digest"]):
                rows.append(row)
                written.append(product)
        touched += replace_rows(connection, products.c.id, rows)
        index_variants(connection, written)
    return Changes(tuple(added), tuple(changed), removed), touched


def _product_row(product: Product, position: int) -> dict[str, Any]:
    data = codec.encode(product)
    document = codec.compact(data)
    content = codec.compact({**data, "source": ""})
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
        # What the product is, then where in the file it stood: the first alone says that it changed.
        "digest": _digest(content)[:CONTENT] + _digest(product.source)[:8],
        "document": document,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- the rest


def _write_rest(connection: Connection, catalogue: Catalogue) -> int:
    """Everything but products and snippets; gives back how many rows were touched."""
    touched = make_equal(
        connection,
        categories.c.key,
        ({"key": c.key, **_placed(c, i)} for i, c in enumerate(catalogue.categories)),
    )
    touched += make_equal(
        connection, reviews.c.id, _review_rows(catalogue.reviews), reviews.c.event.is_(None)
    )
    touched += make_equal(
        connection,
        policies.c.id,
        ({"id": p.id, **_placed(p, i)} for i, p in enumerate(catalogue.policies)),
    )
    touched += make_equal(
        connection,
        offers.c.id,
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
    _write_customers(connection, with_changes(connection, catalogue))
    return touched


def _review_rows(those: Iterable[Review]) -> Iterator[dict[str, Any]]:
    for position, review in enumerate(those):
        yield {
            "id": review.id,
            "product_id": review.product_id,
            "event": None,
            **_placed(review, position),
        }


def _placed(value: object, position: int) -> dict[str, Any]:
    return {"position": position, "document": codec.dumps(value)}


def _write_customers(connection: Connection, catalogue: Catalogue) -> None:
    """Adds or replaces; customers and orders that the catalogue does not name are not its business."""
    people = [
        {"id": c.id, "email": c.email.lower(), "document": codec.dumps(c)}
        for c in catalogue.customers
    ]
    bought = [
        {
            "id": o.id,
            "customer_id": o.customer_id,
            "placed": o.placed.isoformat(),
            "document": codec.dumps(o),
        }
        for o in catalogue.orders
    ]
    replace_rows(connection, customers.c.id, people)
    replace_rows(connection, orders.c.id, bought)


def _write_snippets(connection: Connection, new: Sequence[Snippet]) -> int:
    """Rewrites the owners of which a snippet came or went, so that theirs stay together and in order.

    An id says its content: what has the same id is the same.
    """
    owners = {
        row[0]: row[1] for row in connection.execute(sa.select(snippets.c.id, snippets.c.owner_id))
    }
    gone = owners.keys() - {snippet.id for snippet in new}
    touched = {owners[snippet_id] for snippet_id in gone}
    touched |= {snippet.owner_id for snippet in new if snippet.id not in owners}
    delete_rows(connection, snippets.c.owner_id, touched if owners else ())
    rows = (
        {"id": s.id, "owner_id": s.owner_id, "kind": s.kind, "locale": s.locale, "text": s.text}
        for s in new
        if s.owner_id in touched
    )
    insert_rows(connection, snippets, rows)
    return len(touched)
