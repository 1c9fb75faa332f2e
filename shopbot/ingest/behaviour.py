"""Behaviour of shoppers into a shop: only with consent, only for a time, never under a name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from shopbot.errors import BadSetting, ShopMissing
from shopbot.ingest.behaviour_read import FindProduct, Reader
from shopbot.ingest.feeds_shapes import parts_of, rows_of
from shopbot.ingest.index import DATABASE
from shopbot.ingest.index_lock import alone
from shopbot.ingest.index_report import save_rejects
from shopbot.shop.behaviour import BehaviourStore
from shopbot.shop.behaviour_key import pseudonyms_of
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import BehaviourReport, Consent, EventKind

RETENTION_DAYS = 365
REJECTS = "behaviour-rejects.csv"


def import_behaviour(
    source: Path,
    shop_dir: Path,
    on_progress: Callable[[str], None],
    *,
    consent: Consent | None,
    retention_days: int = RETENTION_DAYS,
    kind: EventKind | None = None,
    today: date | None = None,
) -> BehaviourReport:
    """Stores reviews, purchases, views and searches of a file, and says what was done.

    Args:
        source: a table or JSON, packed or not, or a folder of such.
        shop_dir: of a shop that has been imported.
        on_progress: takes one line at a time.
        consent: of the shoppers; recorded with what is stored under it.
        retention_days: how long each event is kept, counted from its own day.
        kind: of every row; None: each row says it, or its columns do.
        today: None asks the clock.

    Raises:
        BadSetting: when nobody consented, or the time is not at least a day; nothing was stored.
        FeedError: when the file cannot be read; nothing was stored.
        ShopMissing: when there is no such shop.
        StorageError: when it cannot be written; nothing was stored.
    """
    if consent is None or not consent.purpose.strip() or not consent.said_by.strip():
        raise BadSetting(
            "Behaviour of shoppers is stored only with their consent; nothing was stored.",
            'Say what they agreed to: --consent "personal offers, asked at checkout".',
        )
    if retention_days < 1:
        raise BadSetting(
            f"A retention time of {retention_days} days keeps nothing.", "Give at least 1."
        )
    day = today or date.today()
    with alone(_imported(shop_dir)), open_behaviour(shop_dir) as (behaviour, products):
        on_progress(f"Reading {source}")
        reader = Reader(_finder(products), day, kind)
        events = reader.events(rows_of(parts_of(source)))
        stored = behaviour.add(events, consent, source.name, retention_days, day)
    rejected = tuple(reader.rejected)
    return BehaviourReport(
        shop=shop_dir.name,
        read=reader.read,
        kept=dict(sorted(stored.kept.items())),
        repeated=stored.repeated,
        too_old=stored.too_old,
        expired=stored.expired,
        retention_days=retention_days,
        rejected=rejected,
        rejects_file=save_rejects(shop_dir, rejected, REJECTS),
    )


@contextmanager
def open_behaviour(shop_dir: Path) -> Iterator[tuple[BehaviourStore, ProductStore]]:
    """The behaviour held by a shop, and its products. What has expired is removed in opening.

    Raises:
        ShopMissing: when there is no such shop.
        StorageError: when it cannot be opened, or the key to the hashes is lost.
    """
    database = open_database(_imported(shop_dir) / DATABASE)
    try:
        yield BehaviourStore(database, pseudonyms_of(shop_dir, database)), ProductStore(database)
    finally:
        database.close()


def _imported(shop_dir: Path) -> Path:
    if not (shop_dir / DATABASE).exists():
        raise ShopMissing(
            f"There is no shop called {shop_dir.name!r}.",
            f"Import its catalogue first: shopbot import FILE --shop {shop_dir.name}",
        )
    return shop_dir


def _finder(store: ProductStore) -> FindProduct:
    """Finds products by id, by the id of a variant, or by a code."""
    names: dict[str, str] = {}
    for product in store.all():
        for name in (*product.codes, *(variant.id for variant in product.variants)):
            names.setdefault(name.casefold(), product.id)
    names |= {product.id.casefold(): product.id for product in store.all()}
    return lambda name: names.get(name.casefold(), "")
