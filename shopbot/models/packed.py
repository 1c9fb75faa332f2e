"""Keeps packed weights on disk, so that packing happens once for a model, adapter, CPU and torch."""

import hashlib
import json
import os
from pathlib import Path

import torch

from shopbot.models.hybrid import Kind, Packed, pack

_FORMAT = 1  # raise when the layout of the packed tensors changes
_KEPT = 3  # files kept at most; they are as big as half the model


def cache_key(base: Path, adapter_digest: str, kind: Kind, dtype: torch.dtype) -> str:
    """Changes whenever packed weights may no longer be used."""
    files = sorted(p for p in base.iterdir() if p.suffix in {".safetensors", ".json", ".bin"})
    seen = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files]
    cpu = torch.backends.cpu.get_cpu_capability()
    parts = [_FORMAT, str(base.resolve()), seen, adapter_digest, kind, str(dtype)]
    parts += [torch.__version__, cpu]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


class PackedStore:
    """Packed matrices by name: from the file if it is there, else packed now and kept for `save`."""

    def __init__(self, path: Path | None, kind: Kind) -> None:
        self._path = path
        self._kind = kind
        self._tensors = _read(path)
        self._fresh = False

    def get(self, name: str, weight: torch.Tensor, kind: Kind | None = None) -> Packed:
        """The packed form of the matrix of that name."""
        kind = kind or self._kind
        known = self._tensors.get(f"{name}.packed"), self._tensors.get(f"{name}.scales")
        if known[0] is not None and known[1] is not None:
            return Packed(kind, known[0], known[1])
        packed = pack(weight.detach(), kind)
        self._tensors |= {f"{name}.packed": packed.weight, f"{name}.scales": packed.scales}
        self._fresh = True
        return packed

    def save(self) -> None:
        """Writes what was packed now; a full disk only means packing again next time."""
        if not self._fresh or self._path is None:
            return
        from safetensors.torch import save_file

        scratch = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            save_file(self._tensors, scratch)
            os.replace(scratch, self._path)
            _prune(self._path.parent)
        except (OSError, RuntimeError):
            scratch.unlink(missing_ok=True)


def _read(path: Path | None) -> dict[str, torch.Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return dict(load_file(path)) if path and path.exists() else {}
    except (SafetensorError, OSError):
        return {}


def _prune(folder: Path) -> None:
    newest = sorted(folder.glob("*.safetensors"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest[_KEPT:]:
        old.unlink(missing_ok=True)
