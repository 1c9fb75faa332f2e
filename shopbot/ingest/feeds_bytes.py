"""Files, archives and folders as bounded streams of bytes. Knows packing and limits, nothing of what is inside.

Nothing is ever unpacked onto the disk. A packed stream that ends early, or grows out of all proportion, is refused.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shopbot.errors import FeedError

LARGEST = 2 << 30  # bytes of one file, unpacked
SMALL = 64 << 20  # bytes that may be unpacked before the ratio counts
RATIO = 200  # unpacked to packed; real feeds reach about 30
MOST_FILES = 20_000  # in one archive or folder
CHUNK = 1 << 18
UNREADABLE = (
    EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError,
    ValueError,
)  # fmt: skip
AGAIN = "Copy or export the file again; nothing was changed."
FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"RIFF": "a picture or sound (RIFF)",
    b"BM": "a picture (BMP)",
    b"II*\x00": "a picture (TIFF)",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document",
    b"SQLite format 3": "a database (SQLite)",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, as often as wanted. `name` is what messages call it; `path` only where it lies unpacked."""

    name: str
    opened: Callable[[], IO[bytes]]
    packed_bytes: int

    @contextmanager
    def stream(self) -> "Iterator[io.BufferedReader[Any]]":
        """The unpacked bytes; reading raises FeedError where they are damaged or too many."""
        if self.packed_bytes > LARGEST:
            raise too_large(self.name)
        with ExitStack() as stack:
            try:
                raw = stack.enter_context(self.opened())
                inner = _unpacked(self.name, raw)
            except UNREADABLE as error:
                raise damaged(self.name, error) from None
            yield stack.enter_context(io.BufferedReader(_Metered(self, inner), CHUNK))


class _Metered(io.RawIOBase):
    """Counts what is read and maps every lower error to FeedError."""

    def __init__(self, source: Source, inner: Any) -> None:  # noqa: ANN401 - gzip, bz2, pyarrow: read()
        self._source, self._inner, self._count = source, inner, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        try:
            data = self._inner.read(len(buffer))
        except UNREADABLE as error:
            raise damaged(self._source.name, error) from None
        self._count += len(data)
        if self._count > LARGEST:
            raise too_large(self._source.name)
        if self._count > max(SMALL, RATIO * self._source.packed_bytes):
            raise FeedError(
                f"{self._source.name} unpacks to more than {RATIO} times its size: it looks like a zip bomb.",
                "Export the catalogue without such repetition, or unpack it yourself.",
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def damaged(name: str, error: Exception) -> FeedError:
    """The refusal of a file that the disk or the unpacker could not give."""
    if isinstance(error, OSError) and error.strerror:
        return FeedError(f"{name} cannot be read: {error.strerror}.", "Check the file.")
    return FeedError(f"{name} is damaged: {error}.", AGAIN)


def too_large(name: str) -> FeedError:
    """The refusal of a file above the limit."""
    return FeedError(
        f"{name} is larger than {LARGEST >> 20} MB unpacked.", "Split it into several files."
    )


def sources(path: Path) -> list[Source]:
    """The files in a file, archive or folder, in the order of their names.

    Raises:
        FeedError: when it cannot be opened, or holds what no feed is.
    """
    try:
        if path.is_dir():
            return _folder(path)
        return _file(path, path.name)
    except UNREADABLE as error:
        raise damaged(str(path), error) from None


def _folder(folder: Path) -> list[Source]:
    found: list[Source] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts) or not path.is_file():
            continue
        found += _file(path, inside.as_posix())
        if len(found) > MOST_FILES:
            raise FeedError(f"{folder} holds more than {MOST_FILES} files.", "Give one feed.")
    return found


def _file(path: Path, name: str) -> list[Source]:
    with path.open("rb") as file:
        head = file.read(16)
    if head[:2] == b"PK":
        return _members(path, name)
    return [Source(name, lambda: path.open("rb"), path.stat().st_size)]


def _members(path: Path, name: str) -> list[Source]:
    """The files of a zip archive, read inside it."""
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names:
        raise FeedError(
            f"{name} is an Excel or Word document, not a feed.",
            "Save the sheet as CSV (UTF-8) and import that.",
        )
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST:
        raise FeedError(
            f"{name} holds more than {MOST_FILES} files or {LARGEST >> 20} MB.", "Split it."
        )
    found = []
    for info in sorted(infos, key=lambda info: info.filename):
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise FeedError(
                f"{name} holds the file {info.filename!r}, which points out of the archive.",
                "Pack the feed again; an archive like this was made to do harm.",
            )
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        if info.flag_bits & 1:
            raise FeedError(f"{name} is locked with a password.", "Unpack it and import the feed.")
        inside = f"{name}/{info.filename}"
        found.append(Source(inside, _opener(path, info), info.compress_size))
    return found


def _opener(path: Path, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        archive = zipfile.ZipFile(path)
        try:
            return _Member(archive, archive.open(info))
        except BaseException:
            archive.close()
            raise

    return opened


class _Member(io.BufferedReader):
    """A file in an archive, whose archive is closed with it."""

    def __init__(self, archive: zipfile.ZipFile, member: IO[bytes]) -> None:
        super().__init__(member)  # type: ignore[arg-type]
        self._archive = archive

    def close(self) -> None:
        super().close()
        self._archive.close()


def _unpacked(name: str, raw: IO[bytes]) -> Any:  # noqa: ANN401 - anything with read() and close()
    """A reader of what a compressed stream holds; the stream itself where it is not compressed."""
    head = raw.peek(16)[:16] if isinstance(raw, io.BufferedReader) else b""
    for sign, what in FOREIGN.items():
        if head.startswith(sign) and not (len(sign) == 2 and head.isascii() and b"\0" not in head):
            raise FeedError(
                f"{name} is {what}, not a product feed.",
                "Give a CSV, TSV, XML, JSON or Parquet file, or saved product pages.",
            )
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=raw)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(raw)
    if head.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(raw)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow

        return pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, mode="r"), "zstd")
    if head.startswith(b"PK\x03\x04"):
        raise FeedError(f"{name} is an archive inside an archive.", "Unpack the outer one.")
    return raw
