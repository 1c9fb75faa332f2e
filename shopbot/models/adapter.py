"""Checks a peft LoRA adapter folder, applies it to its base, and sees that it changes what is said."""

import hashlib
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import AdapterError
from shopbot.models.loader import Base

_CONFIG, _WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_RECORD = "training.json"
_PROBE = "Which waterproof shoes do you have? 有防水鞋吗？"


@dataclass(frozen=True, slots=True)
class Applied:
    """A model with its adapter; `effect` is the largest change of a logit on the probe prompt."""

    model: Any
    name: str
    digest: str
    effect: float
    knows_prompt: bool = False  # it was trained with the prompt of this ShopBot

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know: an adapter may load and silently do nothing."""
        told = []
        if self.effect <= 1e-3:
            told.append(
                f"The adapter {self.name} changes nothing: the base model answers unchanged."
            )
        if not self.knows_prompt:
            told.append(
                f"The adapter {self.name} was not trained by ShopBot: it is asked as the base model is."
            )
        return tuple(told)


def digest(folder: Path) -> str:
    """SHA-256 over the adapter's configuration and weights.

    Raises:
        AdapterError: when the folder is no adapter.
    """
    total = hashlib.sha256()
    for name in (_CONFIG, _WEIGHTS):
        try:
            total.update((folder / name).read_bytes())
        except OSError:
            raise AdapterError(
                f"{folder} is no LoRA adapter: it has no {name}.",
                "Give the folder that peft's save_pretrained wrote, or leave adapter empty.",
            ) from None
    return total.hexdigest()


def apply(base: Base, folder: Path, template_hash: str = "") -> Applied:
    """The base with the adapter: merged into dense weights, kept beside 4-bit ones.

    Merging into 4-bit weights would round the adapter away, so there it stays a layer of its own. `template_hash`
    identifies the prompt; an adapter that ShopBot trained with another one is refused.

    Raises:
        AdapterError: naming what does not fit.
    """
    code = digest(folder)
    _check_config(base, folder)
    template = _template(folder)
    if template and template_hash and template != template_hash:
        raise AdapterError(
            f"The adapter {folder} was trained with another version of ShopBot's prompt.",
            "Train it again with this version: shopbot train.",
        )
    before = _probe(base.model, base.tokenizer)
    model = _attach(base, folder)
    if base.plan.quantize != "nf4":
        model = model.merge_and_unload()
    model.eval()
    effect = float((_probe(model, base.tokenizer) - before).abs().max())
    return Applied(model, folder.name, code, effect, knows_prompt=bool(template))


def _template(folder: Path) -> str:
    """The prompt that ShopBot trained the adapter with; "" for an adapter from elsewhere."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return str(record.get("template") or "")
    except FileNotFoundError:
        return ""
    except (ValueError, AttributeError, OSError):
        raise AdapterError(f"{folder / _RECORD} cannot be read.", "Train it again.") from None


def _check_config(base: Base, folder: Path) -> None:
    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        kind, trained_on = config.get("peft_type"), str(config.get("base_model_name_or_path") or "")
    except (ValueError, AttributeError):
        raise AdapterError(f"{folder / _CONFIG} is not valid JSON.", "Train it again.") from None
    if kind != "LORA":
        raise AdapterError(f"{folder} is a {kind} adapter.", "Only LoRA adapters can be used.")
    known = {_short(base.plan.base_name), _short(str(base.folder)), _short(base.plan.name)}
    if trained_on and _short(trained_on) not in known:
        raise AdapterError(
            f"The adapter {folder} was trained on {trained_on}, and the model is"
            f" {base.plan.base_name}.",
            "Set model to the adapter's base, or use an adapter of this one.",
        )


def _short(name: str) -> str:
    """A model's name without owner, folder and case."""
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].lower()


def _attach(base: Base, folder: Path) -> Any:  # noqa: ANN401 - peft is untyped here
    from peft import PeftModel

    try:
        with warnings.catch_warnings():  # peft 0.21 asks transformers 5.23 by an old name
            warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
            return PeftModel.from_pretrained(base.model, str(folder), is_trainable=False)
    except (RuntimeError, ValueError, KeyError, TypeError, OSError) as error:
        raise AdapterError(
            f"The adapter {folder} does not fit {base.plan.name}: {_first_lines(error)}",
            "Use an adapter that was trained on this model.",
        ) from error


def _first_lines(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2]) or type(error).__name__


def _probe(model: Any, tokenizer: Any) -> torch.Tensor:  # noqa: ANN401
    """Logits after the probe prompt, fp32."""
    ids = torch.tensor([tokenizer.encode(_PROBE)], device=model.device)
    with torch.inference_mode():
        logits: torch.Tensor = model(input_ids=ids).logits[0].float().cpu()
    return logits
