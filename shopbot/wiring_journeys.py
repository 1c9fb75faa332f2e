"""Settings -> shops to be shopped in by scripted journeys: copies of the sample shop, thrown away after use.

The models are loaded once. Time stands still on the day for which the journeys were written, because what may be
sent back, which offers run and what comes when depend on it.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.decoding import Decoding
from shopbot.settings import Settings
from shopbot.types import Profile, Shopper
from shopbot.wiring import Given, Say, Shop, open_shop, shop_dir

if TYPE_CHECKING:
    from shopbot.learn.evaluate_journeys import Fresh
    from shopbot.learn.evaluate_journeys_stage import Stage

DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLED = "varied"  # the preset of every try after the first


@contextmanager
def fresh_shops(settings: Settings, given: Given, say: Say = lambda _: None) -> "Iterator[Fresh]":
    """Opens copies of the sample shop as it ships, one for each journey.

    Args:
        settings: where the sample shop lies; it is imported first if it is new or changed, and only read from then on.
        given: models that are loaded already. Their clock is not looked at.
        say: takes one line of progress at a time.
    """
    settings = replace(settings, shop="sample", mail_server="", order_system="", handover="")
    given = replace(given, now=lambda: DAY)
    with tempfile.TemporaryDirectory() as place:
        whole = _as_shipped(settings, given, Path(place), say)

        @contextmanager
        def fresh(seed: int) -> "Iterator[Stage]":
            with tempfile.TemporaryDirectory() as own:
                copied = _copied(whole, Path(own))
                yield _stage(copied, given, seed)

        yield fresh


def _as_shipped(settings: Settings, given: Given, place: Path, say: Say) -> Settings:
    """A copy of the sample shop in which nobody has shopped yet."""
    from shopbot.shop.database import open_database
    from shopbot.shop.staged import as_imported

    _open(settings, given, say)
    copied = _copied(settings, place)
    folder = shop_dir(copied)
    database = open_database(folder / "shop.sqlite")
    as_imported(database)
    database.close()
    (folder / "source.json").unlink()
    _open(copied, given, say)
    return copied


def copy_shop(settings: Settings, own: Settings) -> None:
    """The shop of the settings at a place of its own; it may be open meanwhile."""
    from shopbot.shop.database import copy_database

    source, target = shop_dir(settings), shop_dir(own)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("shop.sqlite*"))
    copy_database(source / "shop.sqlite", target / "shop.sqlite")


def _copied(settings: Settings, place: Path) -> Settings:
    own = replace(settings, data_dir=str(place))
    copy_shop(settings, own)
    for file in settings.data.glob("attribute-*.npz"):
        shutil.copy(file, place)
    return own


def _open(settings: Settings, given: Given, say: Say = lambda _: None) -> Shop:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of chromadb's own imports
        return open_shop(settings, say, given=given)


def _stage(settings: Settings, given: Given, seed: int) -> "Stage":
    from shopbot.learn.evaluate_journeys_stage import Stage
    from shopbot.shop.behaviour_key import pseudonyms_of
    from shopbot.shop.database import open_database
    from shopbot.shop.dump import documents
    from shopbot.shop.shoppers import ShopperStore

    shop, folder = _open(settings, given), shop_dir(settings)
    database = open_database(folder / "shop.sqlite")
    shoppers = ShopperStore(database, pseudonyms_of(folder, database))

    def profile(session: str, customer: str) -> Profile:
        return shoppers.profile(Shopper(session, customer), DAY.date())

    return Stage(
        shop.assistant,
        database,
        settings.data / "outbox",
        _decoding(shop.presets, settings.decoding, seed),
        profile,
        documents(database),
    )


def _decoding(presets: Mapping[str, Decoding], served: str, seed: int) -> Decoding:
    """What is served, for the first try; the model draws its words in every other."""
    return replace(presets[SAMPLED], seed=seed) if seed else presets[served]
