"""Hand-overs on their way, as files: what was asked for is on the disk before anybody is told that it is.

A file's ending is its state: `.asked` makes a key unique, `.json` waits, `.sending` is being sent by one thread,
`.refused` will not be taken, `.done` was delivered and holds the time only. States change by renaming, so that two
processes never send the same one.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from shopbot.errors import StorageError
from shopbot.shop import codec
from shopbot.types import Handover

_LOST_SECONDS = 600.0  # a sender that has not come back after this long has died
_TORN_SECONDS = 60.0  # an `.asked` without a state after this long: its process died in between
_DONE_DAYS = 30  # how long it is remembered that something was delivered

State = str  # an ending


class HandoverQueue:
    """The hand-overs of one shop that are not delivered yet."""

    def __init__(self, folder: Path) -> None:
        """Files lie in `folder`, which is made when something is kept."""
        self._folder = folder

    def state(self, key: str) -> State | None:
        """Where the hand-over of that key stands; None for one that was never kept."""
        found = (
            s
            for s in ("done", "refused", "sending", "json", "asked")
            if self._path(key, s).exists()
        )
        return next(found, None)

    def done_at(self, key: str) -> datetime:
        """When it was delivered."""
        return datetime.fromisoformat(self._path(key, "done").read_text(encoding="ascii"))

    def keep(self, wanted: Handover) -> None:
        """Puts it on the disk, unless one of that key was put there before.

        Raises:
            StorageError: when it cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._write(wanted)
        except OSError as error:
            raise StorageError(
                f"The message to a person could not be kept in {self._folder}: {error.strerror}.",
                "Free some space or give yourself write permission.",
            ) from error
        asked = self._path(wanted.key, "asked")
        try:
            os.link(part, asked)
        except FileExistsError:
            part.unlink()
            return
        if self.state(wanted.key) != "asked":  # it came to its end before this one was written
            asked.unlink()
            part.unlink()
            return
        part.rename(self._path(wanted.key, "json"))

    def _write(self, wanted: Handover) -> Path:
        part = self._path(wanted.key, f"{uuid4().hex}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(codec.dumps(wanted))
            file.flush()
            os.fsync(file.fileno())
        return part

    def claim(self, key: str) -> Handover | None:
        """Takes it for sending; None where somebody else has it or it does not wait."""
        path = self._path(key, "sending")
        try:
            os.utime(self._path(key, "json"))
            self._path(key, "json").rename(path)
            return codec.loads(Handover, path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:  # a file that nobody can read is not tried for ever
            path.rename(self._path(key, "refused"))
            return None

    def delivered(self, key: str, at: datetime) -> None:
        """It has arrived: what was said is removed, that it arrived is kept."""
        part = self._path(key, f"{uuid4().hex}.part")
        part.write_text(at.isoformat(), encoding="ascii")
        part.rename(self._path(key, "done"))
        self._path(key, "sending").unlink(missing_ok=True)
        self._path(key, "asked").unlink(missing_ok=True)

    def later(self, key: str) -> None:
        """It could not be sent now and waits again."""
        with suppress(FileNotFoundError):
            self._path(key, "sending").rename(self._path(key, "json"))

    def refused(self, key: str) -> None:
        """It will not be taken; the file stays for the merchant to read."""
        with suppress(FileNotFoundError):
            self._path(key, "sending").rename(self._path(key, "refused"))
        self._path(key, "asked").unlink(missing_ok=True)

    def waiting(self) -> Iterator[str]:
        """The names of all that wait, oldest first, with those whose sender has died."""
        self._mend()
        found = sorted(self._folder.glob("*.json"), key=lambda path: path.name)
        for path in found:
            with suppress(OSError, ValueError):
                yield codec.loads(Handover, path.read_text(encoding="utf-8")).key

    def _mend(self) -> None:
        """Brings back what a process left behind that died, and forgets what was delivered long ago."""
        ages = {"sending": _LOST_SECONDS, "asked": _TORN_SECONDS, "done": _DONE_DAYS * 86_400}
        now = time.time()
        for state, seconds in ages.items():
            for path in self._folder.glob(f"*.{state}"):
                with suppress(FileNotFoundError, FileExistsError):  # another process was quicker
                    if now - path.stat().st_mtime > seconds:
                        _mend_one(path, state)

    @property
    def busy(self) -> bool:
        """Whether anything waits or is being sent."""
        return any(True for e in ("json", "sending") for _ in self._folder.glob(f"*.{e}"))

    def _path(self, key: str, state: State) -> Path:
        """A name that no key can lead out of the folder with."""
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.{state}"


def _mend_one(path: Path, state: State) -> None:
    if state == "sending":
        path.rename(path.with_suffix(".json"))
    elif state == "done":
        path.unlink()
    elif not any(
        path.with_suffix(f".{s}").exists() for s in ("json", "sending", "done", "refused")
    ):
        os.link(path, path.with_suffix(".json"))
