"""Finds by a short measurement which number formats this CPU is fast with, and remembers it."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch
from torch.nn import functional

from shopbot.models.hybrid import Kind, pack

_ROWS, _WIDTH, _PROMPT = 2048, 1024, 128


@dataclass(frozen=True, slots=True)
class CpuForm:
    """What works and pays off here."""

    dense: str  # the faster of "bf16" and "fp32" for many rows
    int8: bool  # the packed kernel is there and right
    int4: bool
    packed_wins: bool  # int8 is no slower than dense for one row


def cpu_form(folder: Path) -> CpuForm:
    """The remembered form of this CPU and torch, measured once (about half a second)."""
    path = folder / "cpu.json"
    key = f"2/{torch.__version__}/{torch.backends.cpu.get_cpu_capability()}"
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known.pop("key") == key:
            return CpuForm(**known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # not measured yet
    form = measure()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"key": key, **asdict(form)}), encoding="utf-8")
    except OSError:
        pass  # measured again next time
    return form


def measure() -> CpuForm:
    """Times one layer in every format."""
    weight = torch.randn(_ROWS, _WIDTH, generator=torch.Generator().manual_seed(0)) / 32
    prompt = torch.randn(_PROMPT, _WIDTH, generator=torch.Generator().manual_seed(1))
    half, half_prompt = weight.bfloat16(), prompt.bfloat16()
    in_bf16 = _seconds(lambda: functional.linear(half_prompt, half))
    in_fp32 = _seconds(lambda: functional.linear(prompt, weight))
    dense = "bf16" if in_bf16 < 1.5 * in_fp32 else "fp32"  # bf16 takes half the memory
    used, row = (half, half_prompt[:1]) if dense == "bf16" else (weight, prompt[:1])
    limit = _seconds(lambda: functional.linear(row, used))
    int8 = _works("int8", used, row)
    wins = int8 and _seconds(partial(pack(used, "int8").multiply, row)) < 1.2 * limit
    return CpuForm(dense, int8, _works("int4", used, row), wins)


def _works(kind: Kind, weight: torch.Tensor, row: torch.Tensor) -> bool:
    """Whether the packed kernel is there and gives nearly what the dense product gives."""
    expected = functional.linear(row, weight).float()
    try:
        found = pack(weight, kind).multiply(row).float()
    except (RuntimeError, NotImplementedError, AttributeError):
        return False
    return bool((found - expected).norm() < 0.2 * expected.norm())


def _seconds(work: Callable[[], object]) -> float:
    """The best of a few runs: other programs only make it slower."""
    work()
    times = []
    for _ in range(15):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)
