"""A secret of one shop, in a file beside its database: what signs its links and hashes its codes."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from shopbot.errors import StorageError

FILE = "orders.key"


def secret_key(shop_dir: Path) -> bytes:
    """The shop's secret, made at first use and readable by its owner only. A lost one voids links, nothing more.

    Raises:
        StorageError: when it can be neither read nor written.
    """
    path = shop_dir / FILE
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise StorageError(
            f"{path} cannot be used: {error.strerror}.", "Give yourself write permission."
        ) from error
    except ValueError:
        key = b""
    if len(key) != 32:
        raise StorageError(f"{path} is damaged.", "Delete it; links that were sent stop working.")
    return key


def _make(path: Path) -> None:
    """Written aside and put in its place whole; whoever is second keeps what is there."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
