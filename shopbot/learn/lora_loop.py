"""The training loop: steps, validation, checkpoints, and the reasons to stop."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import EngineError
from shopbot.learn import lora_state
from shopbot.learn.lora_batch import Row, collate
from shopbot.learn.lora_loss import example_losses, joint
from shopbot.learn.lora_model import save_adapter
from shopbot.learn.lora_plan import Training, batches, next_batches, schedule
from shopbot.learn.lora_state import Progress
from shopbot.models.loader import Base

Say = Callable[[str], None]
_SMOOTH = 20  # steps that the loss shown is averaged over


@dataclass(slots=True)
class Loop:
    """One training on its way."""

    training: Training
    model: Any
    base: Base
    optimizer: Any
    progress: Progress
    out: Path
    plan: str
    say: Say
    _parts: int = 1  # a batch is cut into so many after memory ran out
    _recent: list[float] = field(default_factory=list)

    def run(self, rows: Sequence[Row], checks: Sequence[Row]) -> str:
        """Trains until one of the reasons to stop; gives the reason."""
        training = self.training
        learnt = rows if training.match_weight else [row for row in rows if not row.pair]
        stream = batches(learnt, training.tokens_per_step, training.seed, training.pair_share)
        for _ in range(self.progress.step):
            next(stream)  # the batches that were learnt before the kill
        if not self.progress.checks:
            self._check(checks)
        began, before = time.monotonic(), self.progress.seconds
        while self.progress.step < self.training.steps:
            loss = self._step(next(stream))
            self.progress.seconds = before + time.monotonic() - began
            if not math.isfinite(loss):
                self.say(
                    f"Step {self.progress.step}: the loss is {loss}; the best adapter is kept."
                )
                return "nan"
            self._tell(loss)
            last = self.progress.step >= self.training.steps
            if last or self.progress.step % self.training.check_every == 0:
                self._check(checks)
                self._keep()
                if self._worse_for() >= self.training.patience:
                    return "patience"
            if self.training.minutes and self.progress.seconds > self.training.minutes * 60:
                self._check(checks)
                self._keep()
                return "minutes"
        return "steps"

    def _step(self, batch: Sequence[Row]) -> float:
        progress, training = self.progress, self.training
        torch.manual_seed(
            training.seed * 1_000_003 + progress.step
        )  # dropout, the same after a kill
        for group in self.optimizer.param_groups:
            group["lr"] = training.learning_rate * schedule(progress.step, training)
        loss = self._gradients(batch)
        learnt = [weights for weights in self.model.parameters() if weights.requires_grad]
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        if math.isfinite(loss):
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.tokens += sum(len(row.ids) for row in batch)
        return loss

    def _gradients(self, batch: Sequence[Row]) -> float:
        """Adds up the gradients of the batch; when memory runs out, in halves from then on."""
        while True:
            try:
                return sum(self._backward(*part) for part in _cut(batch, self._parts))
            except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
                if not _out_of_memory(error):
                    raise
                self.optimizer.zero_grad(set_to_none=True)
                if self._parts >= len(batch):
                    raise EngineError(
                        "One example alone does not fit into memory.",
                        "Lower --longest or the rank.",
                    ) from error
                self._parts *= 2
                self.say(f"Memory ran out: a step is computed in {self._parts} parts from now on.")

    def _backward(self, part: Sequence[Row], share: float) -> float:
        batch = self._collated(part)
        losses = example_losses(self.model, batch)
        weights = self.training.match_weight, self.training.prefer_weight
        loss = joint(losses, batch["wrong"], *weights)
        (loss * share).backward()
        return float(loss.detach()) * share

    def _collated(self, rows: Sequence[Row]) -> dict[str, torch.Tensor]:
        pad = self.base.tokenizer.pad_token_id or 0
        device = next(self.model.parameters()).device
        return {name: value.to(device) for name, value in collate(rows, pad).items()}

    def _check(self, rows: Sequence[Row]) -> None:
        """Validation: the mean losses; how often yes and no, better and worse are told apart."""
        self.model.eval()
        written, matched, preferred = list[float](), list[float](), list[float]()
        with torch.inference_mode():
            ordered = sorted(rows, key=lambda row: len(row.ids))
            for batch in next_batches(ordered, self.training.tokens_per_step):
                found = example_losses(self.model, self._collated(batch))
                for row, loss in zip(batch, found.own.tolist(), strict=True):
                    (matched if row.pair else written).append(loss)
                preferred += found.preference[found.compared].tolist()
        self.model.train()
        check = {"step": float(self.progress.step)}
        for name, losses in ("writing", written), ("matching", matched), ("preference", preferred):
            if losses:
                check[name] = _mean(losses)
        if matched:
            check["right"] = _mean([loss < math.log(2) for loss in matched])
        if preferred:
            check["preferred"] = _mean([loss < math.log(2) for loss in preferred])
        weights = {
            "matching": self.training.match_weight,
            "preference": self.training.prefer_weight,
        }
        check["joint"] = check.get("writing", 0.0) + sum(
            weight * check.get(name, 0.0) for name, weight in weights.items()
        )
        self.progress.checks.append(check)
        self.say("Validation " + ", ".join(f"{name} {value:.4g}" for name, value in check.items()))

    def _keep(self) -> None:
        """A checkpoint; and the adapter, when it is the best so far."""
        latest = self.progress.checks[-1]
        if latest["joint"] < self.progress.best:
            self.progress.best, self.progress.best_step = latest["joint"], self.progress.step
            save_adapter(self.model, self.out / "best", self.base.plan.base_name)
        lora_state.write(
            self.out, self.progress, self.plan, self.model, self.optimizer, self.base.plan.base_name
        )

    def _worse_for(self) -> int:
        """Validations since the best one."""
        return sum(check["step"] > self.progress.best_step for check in self.progress.checks)

    def _tell(self, loss: float) -> None:
        progress = self.progress
        self._recent = [*self._recent[1 - _SMOOTH :], loss]
        mean = sum(self._recent) / len(self._recent)
        progress.curve.append((progress.step, loss))
        each = progress.seconds / progress.step
        left = each * (self.training.steps - progress.step) / 60
        self.say(
            f"Step {progress.step} of {self.training.steps}, loss {mean:.3f},"
            f" {progress.tokens / max(progress.seconds, 1e-9):.0f} tokens/s, {left:.0f} min left"
        )


def _cut(batch: Sequence[Row], parts: int) -> Iterator[tuple[Sequence[Row], float]]:
    """The batch in parts of one task each, with their share of that task: a row's length goes with its task."""
    tasks = [row for row in batch if row.pair is None], [row for row in batch if row.pair]
    for rows in tasks:
        size = math.ceil(len(rows) / parts) or 1
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            yield part, len(part) / len(rows)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _out_of_memory(error: BaseException) -> bool:
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "memory" in str(error).lower()
