"""Checkpoints: everything that training needs to go on after a kill, written whole or not at all."""

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from shopbot.learn.lora_model import save_adapter, whole_folder

_KEPT = 2  # checkpoints


@dataclass(slots=True)
class Progress:
    """Where a training is. `curve`: (step, training loss); `checks`: what validation said at which step."""

    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    best_step: int = -1
    best: float = float("inf")
    curve: list[tuple[int, float]] = field(default_factory=list)
    checks: list[dict[str, float]] = field(default_factory=list)


def write(
    folder: Path,
    progress: Progress,
    plan: str,
    model: Any,  # noqa: ANN401 - peft is untyped here
    optimizer: Any,  # noqa: ANN401
    base: str,
) -> None:
    """Writes one checkpoint and drops all but the last two. `plan` identifies data and settings."""
    target = folder / f"step-{progress.step:06d}"
    with whole_folder(target) as part:
        save_adapter(model, part / "adapter", base, torch.float32)
        torch.save(optimizer.state_dict(), part / "optimizer.pt")
        state = {"plan": plan, "progress": asdict(progress)}
        (part / "state.json").write_text(json.dumps(state), encoding="utf-8")
    for old in _folders(folder)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def latest(folder: Path, plan: str) -> tuple[Path, Progress] | None:
    """The last whole checkpoint of this plan; half-written ones and those of other plans do not count."""
    for found in reversed(_folders(folder)):
        try:
            state = json.loads((found / "state.json").read_text(encoding="utf-8"))
            if state["plan"] == plan:
                values = state["progress"]
                values["curve"] = [tuple(point) for point in values["curve"]]
                return found, Progress(**values)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def restore(optimizer: Any, found: Path) -> None:  # noqa: ANN401
    """Gives the optimiser back what it knew at the checkpoint."""
    optimizer.load_state_dict(torch.load(found / "optimizer.pt", weights_only=True))


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("step-??????") if path.is_dir())
