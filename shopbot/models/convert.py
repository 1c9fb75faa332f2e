"""Turns a GGUF file into an ordinary transformers folder in bf16, once and all or nothing.

A folder counts only with its marker, which is written last and names the file it was made from.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path

from shopbot.models.known import WeightFile
from shopbot.models.progress import OnProgress, Progress

MARKER = "shopbot.json"
_FORMAT = 1  # raise when a conversion must be done again


def is_converted(wanted: WeightFile, folder: Path) -> bool:
    """Whether `folder` holds a finished conversion of exactly this file."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        files: dict[str, int] = marker["files"]
        whole = all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError, KeyError):
        return False
    return whole and (marker["sha256"], marker["format"]) == (wanted.sha256, _FORMAT)


def convert(wanted: WeightFile, source: Path, folder: Path, on_progress: OnProgress) -> None:
    """Writes `folder` from the GGUF file; a killed conversion leaves nothing that counts."""
    what = f"Converting {wanted.title} (once, about half a minute)"
    on_progress(Progress(what, 0, wanted.converted_size))
    scratch = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(scratch, ignore_errors=True)
    _write_folder(wanted, source, scratch)
    _write_marker(wanted, scratch)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(scratch, folder)
    on_progress(Progress(what, wanted.converted_size, wanted.converted_size))


def _write_folder(wanted: WeightFile, source: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    with quiet_transformers(), redirect_stderr(StringIO()):  # its bars know no switch
        tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
        tokenizer.save_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(
            source.parent,
            gguf_file=source.name,
            quantization_config=GgufConfig(dequantize=True),
            dtype=torch.bfloat16,
        )
        model.config.name_or_path = wanted.base_name
        model.save_pretrained(folder)


def _write_marker(wanted: WeightFile, folder: Path) -> None:
    files = {path.name: path.stat().st_size for path in folder.iterdir()}
    marker = {"format": _FORMAT, "sha256": wanted.sha256, "base": wanted.base_name, "files": files}
    (folder / MARKER).write_text(json.dumps(marker, indent=1), encoding="utf-8")


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """No progress bars and no advice on the terminal meanwhile; errors still rise."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
