"""Turns the shop's own ids of shoppers into hashes that nobody can turn back without the shop's key.

The key lies in a file beside the database, not in it: a copy of the database alone does not tell who bought what, even
to somebody who tries all e-mail addresses.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import sqlalchemy as sa

from shopbot.errors import StorageError
from shopbot.shop.database import Database
from shopbot.shop.tables import behaviour
from shopbot.shop.tables_shoppers import profiles

KEY = "behaviour.key"


class Pseudonyms:
    """Keyed hashes (HMAC-SHA-256, RFC 2104, cut to 128 bits)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, kind: str, name: str) -> str:
        """The hash of a name among those of its kind; "" for no name. Capitals and outer spaces do not count."""
        plain = name.strip().casefold()
        if not plain:
            return ""
        return hmac.new(self._key, f"{kind}\n{plain}".encode(), hashlib.sha256).hexdigest()[:32]


def pseudonyms_of(shop_dir: Path, database: Database) -> Pseudonyms:
    """Those of a shop; its key is made at first use, readable by its owner only.

    Raises:
        StorageError: when the key can be neither read nor written, or is lost while there are hashes made with it.
    """
    path = shop_dir / KEY
    try:
        if not path.exists():
            _need_none(path, database)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise StorageError(
            f"{path} cannot be used: {error.strerror}.", "Give yourself write permission."
        ) from error
    if len(key) != 64:
        raise StorageError(
            f"{path} is damaged.", "Restore it: without it nobody's data can be found or forgotten."
        )
    return Pseudonyms(bytes.fromhex(key))


def _need_none(path: Path, database: Database) -> None:
    with database.reading() as connection:
        held = [
            connection.scalar(sa.select(column).limit(1))
            for column in (behaviour.c.id, profiles.c.owner)
        ]
    if any(held):
        raise StorageError(
            f"{path} is missing, and data of shoppers is held that only it can find.",
            "Restore it from a backup of the shop's folder.",
        )
