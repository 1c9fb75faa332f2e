"""LoRA fine-tuning with a joint loss of matching and generation, on CUDA over NF4 or on a CPU in bf16.

The order of the batches follows from seed and data alone, so a training that was killed goes on where it was.
"""

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import EngineError, FeedError
from shopbot.learn import lora_state
from shopbot.learn.examples import Example, digest
from shopbot.learn.lora_batch import Encoder, Row, Says
from shopbot.learn.lora_card import card
from shopbot.learn.lora_loop import Loop
from shopbot.learn.lora_model import trainable
from shopbot.learn.lora_plan import Training
from shopbot.learn.lora_state import Progress
from shopbot.models.progress import OnProgress, ignore
from shopbot.settings import Settings

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Template:
    """The prompt's instructions in each language, and the hash that identifies layout and instructions."""

    says: Says
    hash: str


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave: the folder of the best adapter and the record of how it came about."""

    folder: Path
    progress: Progress
    stopped: str  # why it ended: "steps", "patience", "minutes", "nan"
    record: dict[str, Any]


def train(
    settings: Settings,
    training: Training,
    examples: Sequence[Example],
    template: Template,
    out: Path,
    say: Say,
    *,
    start: Path | None = None,
    on_progress: OnProgress = ignore,
) -> Trained:
    """Trains an adapter; goes on from the last checkpoint in `out` if it is of the same plan.

    Raises:
        FeedError: when there is too little to learn from.
        EngineError: when a single example does not fit into memory, or the loss is no number from the start.
        StorageError: when a checkpoint cannot be written.
    """
    plan = _plan(training, examples, start, template.hash)
    found = lora_state.latest(out, plan)
    begin = found[0] / "adapter" if found else start
    torch.manual_seed(training.seed)  # a new adapter begins with random numbers
    model, base = trainable(settings, training.shape, begin, on_progress)
    encoder = Encoder(base.tokenizer, template.says, base.tokenizer.eos_token_id, training.longest)
    rows = _rows(examples, encoder, "train")
    checks = _rows(examples, encoder, "valid")
    random.Random(training.seed).shuffle(checks)  # of every language and task
    checks = checks[: training.check_examples]
    if len(rows) < 8 or not checks:
        raise FeedError(
            f"{len(rows)} training and {len(checks)} validation examples are too few.",
            "Make more: shopbot train data.",
        )
    optimizer = _optimizer(model, training)
    progress = found[1] if found else Progress()
    if found:
        lora_state.restore(optimizer, found[0])
        say(f"Going on from step {progress.step}")
    loop = Loop(training, model, base, optimizer, progress, out, plan, say)
    stopped = loop.run(rows, checks)
    if not (out / "best" / "adapter_model.safetensors").exists():
        raise EngineError(
            f"Training stopped ({stopped}) before there was anything to keep.",
            "Lower the learning rate, or check the examples.",
        )
    record = {
        "base": base.plan.base_name,
        "quantised": base.plan.quantize,
        "device": base.plan.device,
        "training": asdict(training),
        "data": digest(examples),
        "template": template.hash,
        "started_from": start.name if start else "",
        "examples": sum(training.match_weight > 0 or row.pair is None for row in rows),
        "stopped": stopped,
        "progress": asdict(progress),
    }
    (out / "best" / "training.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    (out / "best" / "README.md").write_text(card(record, examples), encoding="utf-8")
    return Trained(out / "best", progress, stopped, record)


def _plan(
    training: Training, examples: Sequence[Example], start: Path | None, template_hash: str
) -> str:
    settings = {**asdict(training), "minutes": 0, "steps": 0}
    told = json.dumps([settings, digest(examples), str(start or ""), template_hash])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _rows(examples: Sequence[Example], encoder: Encoder, split: str) -> list[Row]:
    made = (encoder.row(example) for example in examples if example.split == split)
    return [row for row in made if row is not None]


def _optimizer(model: Any, training: Training) -> Any:  # noqa: ANN401 - torch, or bitsandbytes
    learnt = [weights for weights in model.parameters() if weights.requires_grad]
    if torch.cuda.is_available() and next(model.parameters()).is_cuda:
        from bitsandbytes.optim import PagedAdamW8bit

        return PagedAdamW8bit(learnt, lr=training.learning_rate, weight_decay=0.01)
    return torch.optim.AdamW(learnt, lr=training.learning_rate, weight_decay=0.01)
