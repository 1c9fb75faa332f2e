"""What shoppers did: kept under hashes, with consent, and for a time. Their reviews join those of the catalogue."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.shop import codec
from shopbot.shop.behaviour_key import Pseudonyms
from shopbot.shop.database import Database
from shopbot.shop.expiry import delete_events, delete_expired
from shopbot.shop.table_writer import ROWS, insert_rows, parts
from shopbot.shop.tables import behaviour, consents, products, reviews
from shopbot.types import Consent, LocalText, Review, ShopperEvent

FEWEST_SHOPPERS = 5  # who bought both, before it is told: fewer might be recognised
AFTER_CATALOGUE = (
    2_000_000_000  # positions: reviews of shoppers stand after the catalogue's, newest first
)


@dataclass(slots=True)
class Stored:
    """What became of some events."""

    kept: Counter[str] = field(default_factory=Counter)  # by kind
    repeated: int = 0
    too_old: int = 0
    expired: int = 0


class BehaviourStore:
    """Events of shoppers. Knows them only by keyed hashes of their ids."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def add(
        self,
        events: Iterable[ShopperEvent],
        consent: Consent,
        source: str,
        retention_days: int,
        today: date,
    ) -> Stored:
        """Stores the events that are not there yet, all or none, and removes what has expired.

        Args:
            events: read as they are stored; each is kept until `retention_days` after its own day.
            consent: recorded beside them.
            source: the name of the file.
            retention_days: at least 1.
            today: decides what is too old.

        Raises:
            StorageError: when it cannot be written; then everything is as before.
        """
        stored, seen = Stored(), Counter[str]()
        with self._database.writing() as connection:
            stored.expired = delete_expired(connection, today)
            number = _record(connection, consent, source, retention_days)
            for part in parts(events, ROWS):
                fresh = [e for e in part if e.day + timedelta(retention_days) > today]
                stored.too_old += len(part) - len(fresh)
                rows = {}
                for event in fresh:
                    row = self._row(event, retention_days, number, seen)
                    rows[row["id"]] = (row, event)
                _insert(connection, rows, stored)
            if not stored.kept:  # nothing is held under it
                connection.execute(sa.delete(consents).where(consents.c.number == number))
        return stored

    def _row(
        self, event: ShopperEvent, retention_days: int, consent: int, seen: Counter[str]
    ) -> dict[str, Any]:
        shopper = self._pseudonyms.of("shopper", event.shopper)
        day = event.day.isoformat()
        together = event.order or (f"{event.shopper} {day}" if event.shopper else "")
        content = (event.kind, shopper, event.product_id, together, event.text, event.rating)
        mark = codec.dumps((*content, event.quantity, day))
        seen[mark] += 1  # the same thing twice in one file is two things
        name = self._pseudonyms.of("event", f"{mark} {seen[mark]}")
        return {
            "id": name,
            "kind": event.kind,
            "shopper": shopper,
            "product_id": event.product_id,
            "basket": self._pseudonyms.of("order", together),
            "text": "" if event.kind == "review" else event.text,  # a review's stands with it
            "quantity": event.quantity,
            "day": day,
            "expires": (event.day + timedelta(retention_days)).isoformat(),
            "consent": consent,
        }

    def forget(self, shopper: str) -> int:
        """Removes everything about one shopper; gives back how many events."""
        mark = self._pseudonyms.of("shopper", shopper)
        with self._database.writing() as connection:
            return delete_events(connection, behaviour.c.shopper == mark) if mark else 0

    def events(self, shopper: str = "") -> Iterator[Mapping[str, object]]:
        """What is held, by day, with the consent it rests on; of one shopper, or of everybody."""
        query = (
            sa.select(behaviour, consents.c.purpose, consents.c.said_by, consents.c.given)
            .add_columns(reviews.c.document)
            .join(consents, consents.c.number == behaviour.c.consent)
            .outerjoin(reviews, reviews.c.event == behaviour.c.id)
            .order_by(behaviour.c.day, behaviour.c.id)
        )
        if shopper:
            query = query.where(behaviour.c.shopper == self._pseudonyms.of("shopper", shopper))
        with self._database.reading() as connection:
            for row in connection.execute(query).mappings():
                yield _told(row)

    def bought_together(self, product_id: str, limit: int = 5) -> tuple[tuple[str, int], ...]:
        """Products bought with this one in one order, with how many shoppers did, most first.

        Only those that `FEWEST_SHOPPERS` or more bought; shoppers without an id count as one.
        """
        one, other = behaviour.alias(), behaviour.alias()
        shoppers = sa.func.count(one.c.shopper.distinct())
        query = (
            sa.select(other.c.product_id, shoppers)
            .select_from(one)
            .join(other, (other.c.basket == one.c.basket) & (other.c.kind == "purchase"))
            .join(products, products.c.id == other.c.product_id)
            .where(one.c.kind == "purchase", one.c.product_id == product_id, one.c.basket != "")
            .where(other.c.product_id != product_id)
            .group_by(other.c.product_id)
            .having(shoppers >= FEWEST_SHOPPERS)
            .order_by(shoppers.desc(), other.c.product_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple((row[0], row[1]) for row in connection.execute(query))


def _record(connection: Connection, consent: Consent, source: str, retention_days: int) -> int:
    values = {
        "purpose": consent.purpose,
        "said_by": consent.said_by,
        "given": consent.given.isoformat(),
        "source": source,
        "retention_days": retention_days,
    }
    key = connection.execute(sa.insert(consents).values(values)).inserted_primary_key
    return int(key[0]) if key else 0


def _insert(
    connection: Connection, rows: Mapping[str, tuple[dict[str, Any], ShopperEvent]], stored: Stored
) -> None:
    ids = sa.select(behaviour.c.id).where(behaviour.c.id.in_(list(rows)))
    there = set(connection.scalars(ids))
    new = [pair for name, pair in rows.items() if name not in there]
    insert_rows(connection, behaviour, (row for row, _ in new))
    insert_rows(
        connection, reviews, (_review(row["id"], e) for row, e in new if e.kind == "review")
    )
    stored.repeated += len(there)
    stored.kept.update(event.kind for _, event in new)


def _review(name: str, event: ShopperEvent) -> dict[str, Any]:
    """A row of the product's reviews, without a name: nobody agreed to be named."""
    locale = "zh" if any("\u4e00" <= c <= "\u9fff" for c in event.text) else "en"
    review = Review(
        f"shopper-{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        event.product_id,
        event.rating or 0,
        LocalText({locale: event.text}),
        written=event.day,
    )
    return {
        "id": review.id,
        "position": AFTER_CATALOGUE - event.day.toordinal(),
        "product_id": event.product_id,
        "document": codec.dumps(review),
        "event": name,
    }


def _told(row: Mapping[Any, Any]) -> Mapping[str, object]:
    told = {name: value for name, value in row.items() if name not in ("consent", "document")}
    if row["document"]:
        review = codec.loads(Review, row["document"])
        told |= {"rating": review.rating, "text": " ".join(review.text.all())}
    return told
