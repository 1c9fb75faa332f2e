"""Arrays in a file beside the database, which can always be made again: no pickle, written whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from shopbot.search.facets_table_store import Array

MARK = "mark"  # says what the arrays were made of


def kept(path: Path | None, mark: str) -> Mapping[str, Array] | None:
    """The arrays in the file; None where they are not there, damaged, or made of something else."""
    if path is None:
        return None
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if MARK in file and str(file[MARK]) == mark:
                return {name: file[name] for name in file.files if name != MARK}
    except (OSError, ValueError, EOFError, BadZipFile):
        pass
    return None


def marked(path: Path, mark: str) -> bool:
    """Whether the file says that it was made of this; it may be damaged all the same."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return MARK in file and str(file[MARK]) == mark
    except (OSError, ValueError, EOFError, BadZipFile):
        return False


def keep(path: Path | None, mark: str, arrays: Mapping[str, Array]) -> None:
    """Writes the arrays. Where that is not possible (a full or read-only disk) they are made again next time."""
    if path is None:
        return
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **{MARK: np.array(mark)}, **arrays)
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
