"""One import of a shop at a time. The system lets go of the lock when a process ends, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from shopbot.errors import StorageError

LOCK = "import.lock"


@contextmanager
def alone(shop_dir: Path) -> Iterator[None]:
    """Makes the folder where it is missing, and holds the shop's import for this process.

    Raises:
        StorageError: when another import holds it, or the folder cannot be written.
    """
    lock = FileLock(shop_dir / LOCK, timeout=0)
    try:
        shop_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            f"Another import of the shop {shop_dir.name!r} is running.",
            "Wait for it to end, then import again.",
        ) from error
    except OSError as error:
        raise StorageError(
            f"The folder {shop_dir} cannot be written: {error.strerror or error}.",
            "Free some space, give yourself write permission, or choose another folder with SHOPBOT_DATA_DIR.",
        ) from error
    try:
        yield
    finally:
        lock.release()
