"""Ends an import by making the files that searching reads: no shopper waits for them when the shop is opened."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import ShopbotError
from shopbot.search.hybrid_dense import PREFIX, Dense
from shopbot.search.hybrid_index import FILE, opened
from shopbot.shop.products import ProductStore

if TYPE_CHECKING:
    from shopbot.search.vectors import ChromaIndex

ABANDONED = 3600.0  # seconds after which nobody writes on at a part of a file


def make_ready(
    shop_dir: Path,
    store: ProductStore,
    index: "ChromaIndex",
    fingerprint: str,
    on_progress: Callable[[str], None],
) -> None:
    """Makes and keeps what the shop in `shop_dir` is searched with; each file is written whole or not at all.

    The catalogue is stored by then, so what goes wrong here is said and no more: opening the shop makes it up.
    """
    _sweep(shop_dir)
    try:
        table = opened(store, shop_dir).table
        Dense(index, store.snippet_owners(), table, shop_dir, fingerprint).vectors()
    except (ShopbotError, OSError, MemoryError) as error:
        on_progress(f"Search will be prepared when the shop is opened: {error or 'no memory left'}")


def _sweep(shop_dir: Path) -> None:
    """Removes what an import that was killed in the middle of writing has left."""
    for pattern in (f"{FILE}*.part", f"{PREFIX}*.part"):
        for part in shop_dir.glob(pattern):
            with suppress(OSError):
                if time.time() - part.stat().st_mtime > ABANDONED:
                    part.unlink()
