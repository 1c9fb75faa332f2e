"""A base model made trainable with LoRA, and its adapter as an ordinary peft folder."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import AdapterError, BadSetting, StorageError
from shopbot.models.loader import Base, load_base
from shopbot.models.progress import OnProgress
from shopbot.settings import Settings

TARGETS = {
    "all": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    "attention": ["q_proj", "k_proj", "v_proj", "o_proj"],
    "query-value": ["q_proj", "v_proj"],
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the adapter sits and how large it is."""

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0  # it cost a third of a step on a CPU, and no example is seen twice
    targets: str = "all"  # a key of TARGETS
    first_layer: int = 0  # layers below stay as they are, which makes a step cheaper

    def __post_init__(self) -> None:
        """Checks the names and numbers.

        Raises:
            BadSetting: naming what is wrong.
        """
        if self.targets not in TARGETS:
            raise BadSetting(f"targets is {self.targets!r}.", f"Use one of {', '.join(TARGETS)}.")
        if not 1 <= self.rank <= 256:
            raise BadSetting(f"rank is {self.rank}.", "It must lie between 1 and 256.")


def trainable(
    settings: Settings, shape: Shape, start: Path | None, on_progress: OnProgress
) -> tuple[Any, Base]:
    """The base of the settings with a new adapter, or with the one in `start` to go on from.

    On CUDA the base is NF4 (QLoRA, arXiv 2305.14314), on a CPU bf16.

    Raises:
        AdapterError: when `start` does not fit the base.
    """
    from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training

    on_cpu = settings.device == "cpu" or not torch.cuda.is_available()
    settings = replace(settings, adapter="none", quantize="bf16" if on_cpu else "nf4")
    base = load_base(settings, on_progress)
    model = base.model
    with _quiet():
        if base.plan.quantize == "nf4":
            model = prepare_model_for_kbit_training(model)
        if start is not None:
            try:
                model = PeftModel.from_pretrained(model, str(start), is_trainable=True)
            except (RuntimeError, ValueError, KeyError, TypeError, OSError) as error:
                raise AdapterError(
                    f"{start} cannot be gone on from: {error}.", "Begin a new adapter."
                ) from error
        else:
            layers = range(shape.first_layer, model.config.num_hidden_layers)
            model = get_peft_model(
                model,
                LoraConfig(
                    r=shape.rank,
                    lora_alpha=shape.alpha,
                    lora_dropout=shape.dropout,
                    target_modules=TARGETS[shape.targets],
                    layers_to_transform=list(layers) if shape.first_layer else None,
                    task_type="CAUSAL_LM",
                    base_model_name_or_path=base.plan.base_name,
                ),
            )
    model.train()
    return model, base


def save_adapter(
    model: Any,  # noqa: ANN401 - peft is untyped here
    folder: Path,
    base_name: str,
    dtype: torch.dtype = torch.bfloat16,
) -> None:
    """Writes the adapter, whole or not at all; in fp32 to go on training, in bf16 to be used.

    Raises:
        StorageError: when the disk is full or read-only; an adapter that was there stays.
    """
    config = model.peft_config["default"]
    state = {
        name: value.to(dtype) if value.is_floating_point() else value
        for name, value in _adapter_state(model).items()
    }
    with whole_folder(folder) as part, _quiet():
        config.base_model_name_or_path = base_name
        model.save_pretrained(str(part), state_dict=state)
        (part / "README.md").unlink(missing_ok=True)  # peft's empty card


def _adapter_state(model: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401
    return {
        name: value.detach().cpu() for name, value in model.state_dict().items() if "lora_" in name
    }


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of `folder` only when everything is written.

    Raises:
        StorageError: when it cannot be written.
    """
    part = folder.with_name(folder.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        old = folder.with_name(folder.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            os.replace(folder, old)
        os.replace(part, folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written ({error}).",
            "Free some space; the last checkpoint is kept.",
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Hides that peft 0.21 asks transformers 5.23 by an old name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        warnings.filterwarnings("ignore", category=UserWarning, module="peft.*")
        yield
