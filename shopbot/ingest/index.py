"""A catalogue into a shop: read, clean, split, embed what is new, store. A crash leaves the old shop serving.

The order makes it so. New vectors are written first, under ids that say their content, where nothing looks for them
yet; then the database switches to the new catalogue in one transaction; then stale vectors are removed, and what
searching reads is made. Whatever is missing after a crash is made up by the next import, or by whoever opens the shop.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.ingest.clean import clean
from shopbot.ingest.clean_money import stated_currency
from shopbot.ingest.clean_shop_rules import read_rules_file
from shopbot.ingest.duplicates import near_duplicates
from shopbot.ingest.feeds import Wanted, read
from shopbot.ingest.feeds_text import Row
from shopbot.ingest.index_embed import embed_missing, need_room
from shopbot.ingest.index_lock import alone
from shopbot.ingest.index_report import Stages, peak_megabytes, save_duplicates, save_rejects
from shopbot.ingest.index_snippets import fingerprint, snippets
from shopbot.ingest.index_split import splitter
from shopbot.ports import Embedder
from shopbot.search.hybrid_open import open_index
from shopbot.search.hybrid_ready import make_ready
from shopbot.shop.catalogue_writer import product_ids
from shopbot.shop.database import Database, open_database
from shopbot.shop.orders_rules import keep_rules, rules_beside
from shopbot.shop.products import Changes, ProductStore
from shopbot.types import Catalogue, ImportReport, Reject, Snippet

DATABASE = "shop.sqlite"
VECTORS = "chroma"
MOST_REMOVED = 0.5  # of the shop's products that an import takes away without being told to

NO_CURRENCY = "No record names a currency: {code} is taken. If that is wrong: --currency CODE."

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A feed, read and cleaned."""

    catalogue: Catalogue
    rejected: tuple[Reject, ...]
    read: int
    warnings: tuple[str, ...]
    duplicates: tuple[tuple[str, ...], ...]
    pieces: tuple[Snippet, ...]


def import_catalogue(  # noqa: PLR0913 - one for each thing that a person may say of a feed
    source: Path,
    shop_dir: Path,
    embedder: Embedder,
    on_progress: Progress,
    *,
    allow_removals: bool = False,
    wanted: Wanted | None = None,
    rules: Path | None = None,
    currency: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> ImportReport:
    """Makes the shop in `shop_dir` hold the catalogue of `source`, and says what was done.

    Args:
        source: a feed file or a catalogue folder.
        shop_dir: where the shop's database and vectors lie; made if it is not there.
        embedder: of the snippets.
        on_progress: takes one line at a time.
        allow_removals: True to let it take away more than half of the shop's products.
        wanted: our fields with the columns that the person says are theirs.
        rules: a file of rules for buying; None takes those of the source, else those that are stored stay.
        currency: of prices that name none; "" for the one that the shop has had, or that of the titles' language.
        clock: of the seconds in the report.

    Raises:
        FeedError: when nothing of the source can be used, or more than half of the products would go; the shop is as
            before.
        StorageError: when the disk is full or read-only, another import of this shop runs, or what is stored is
            damaged; the shop is as before.
    """
    stages = Stages(clock)
    with alone(shop_dir):
        on_progress(f"Reading {source}")
        default = currency or _stored_currency(shop_dir)
        loaded = _load(source, stages, wanted, rules, default)
        after_sales = rules_beside(source)
        changes, embedded = _store(shop_dir, loaded, embedder, stages, on_progress, allow_removals)
        if after_sales is not None:
            keep_rules(shop_dir, after_sales)
        report = _report(shop_dir, loaded, changes, embedded, stages)
    on_progress(f"Done: {report.kept} products, {report.snippets} snippets, {report.seconds:.0f} s")
    return report


# ---------------------------------------------------------------- reading


def _stored_currency(shop_dir: Path) -> str:
    """The currency of the shop as it is, "" for a new one."""
    if not (shop_dir / DATABASE).exists():
        return ""
    database = open_database(shop_dir / DATABASE)
    try:
        return ProductStore(database).info().currency
    finally:
        database.close()


def _load(
    source: Path, stages: Stages, wanted: Wanted | None, rules: Path | None, currency: str
) -> _Loaded:
    count, named = 0, bool(currency)

    def counted(rows: Iterator[Row]) -> Iterator[Row]:
        nonlocal count, named
        for row in rows:
            count += 1
            named = named or bool(stated_currency(row.data, "USD"))
            yield row

    with stages.stage("read"):
        feed = read(source, wanted)
        catalogue, rejected = clean(replace(feed, rows=counted(feed.rows)), currency)
    notes = feed.notes
    if not named and not feed.extras.get("shop") and any(p.price for p in catalogue.products):
        notes = (*notes, NO_CURRENCY.format(code=catalogue.info.currency))
    if rules is not None:
        catalogue = replace(catalogue, rules=read_rules_file(rules, catalogue.info.currency))
    if not catalogue.products:
        first = rejected[0] if rejected else None
        seen = f" The first: {first.file}:{first.line}: {first.reason}." if first else ""
        raise FeedError(
            f"None of the {count} records of {source} can be used.{seen}",
            "Mend the file; the shop was left as it was.",
        )
    with stages.stage("split"):
        pieces = {snippet.id: snippet for snippet in snippets(catalogue, splitter())}
    with stages.stage("duplicates"):
        alike = tuple(group.ids for group in near_duplicates(catalogue.products))
    return _Loaded(catalogue, rejected, count, notes, alike, tuple(pieces.values()))


# ---------------------------------------------------------------- storing


def _store(
    shop_dir: Path,
    loaded: _Loaded,
    embedder: Embedder,
    stages: Stages,
    on_progress: Progress,
    allow_removals: bool,
) -> tuple[Changes, int]:
    """Stores everything; gives back what changed and how many snippets were embedded."""
    mark = fingerprint(embedder)
    database = open_database(shop_dir / DATABASE)
    try:
        if not allow_removals:
            _guard(database, loaded.catalogue)
        with stages.stage("vectors"):
            index = open_index(shop_dir / VECTORS, mark, building=True)
        try:
            with stages.stage("vectors"):
                there = index.ids()
            new = [piece for piece in loaded.pieces if piece.id not in there]
            need_room(shop_dir, len(new), embedder.dimension)
            embed_missing(new, index, embedder, stages, on_progress)
            index.commit()
            on_progress("Saving")
            with stages.stage("save"):
                changes = ProductStore(database).save(loaded.catalogue, loaded.pieces, mark)
            with stages.stage("vectors"):
                index.keep_only({piece.id for piece in loaded.pieces})
            on_progress("Preparing search")
            with stages.stage("search"):
                make_ready(shop_dir, ProductStore(database), index, mark, on_progress)
        finally:
            index.close()
    finally:
        database.close()
    return changes, len(new)


def _guard(database: Database, catalogue: Catalogue) -> None:
    """Refuses a feed that lacks most of the shop: it was probably cut off, or is another shop's."""
    with database.reading() as connection:
        there = product_ids(connection)
    gone = there - {product.id for product in catalogue.products}
    if len(gone) > MOST_REMOVED * len(there):
        raise FeedError(
            f"This import would remove {len(gone)} of the shop's {len(there)} products"
            f" (the feed holds {len(catalogue.products)}). The shop was left as it was.",
            "Check that the feed is whole and of this shop; if it is meant so, add --allow-removals.",
        )


def _report(
    shop_dir: Path, loaded: _Loaded, changes: Changes, embedded: int, stages: Stages
) -> ImportReport:
    catalogue = loaded.catalogue
    return ImportReport(
        shop=shop_dir.name,
        read=loaded.read,
        kept=len(catalogue.products),
        new=len(changes.new),
        changed=len(changes.changed),
        unchanged=len(catalogue.products) - len(changes.new) - len(changes.changed),
        removed=len(changes.removed),
        rejected=loaded.rejected,
        warnings=loaded.warnings,
        duplicates=loaded.duplicates,
        snippets=len(loaded.pieces),
        embedded=embedded,
        reused=len(loaded.pieces) - embedded,
        seconds=round(stages.total(), 2),
        stages=stages.rounded(),
        peak_megabytes=peak_megabytes(),
        rejects_file=save_rejects(shop_dir, loaded.rejected),
        duplicates_file=save_duplicates(shop_dir, loaded.duplicates, catalogue),
    )
