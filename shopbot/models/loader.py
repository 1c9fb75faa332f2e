"""Loads a base model and its tokenizer; serving and training both come through here.

Decides the device, the model and the number format from the settings. Knows no adapter.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import BadSetting, EngineError, WeightsError
from shopbot.models import known, weights
from shopbot.models.convert import quiet_transformers
from shopbot.models.probe import cpu_form
from shopbot.models.progress import OnProgress, ignore
from shopbot.settings import Settings

_FORMATS = {"cpu": ("int8", "int4", "bf16", "fp32"), "cuda": ("nf4", "bf16")}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be loaded, where, and in which number format."""

    name: str  # for people
    base_name: str  # what an adapter calls its base
    source: str  # for weights.ensure
    device: str  # "cpu" or "cuda"
    quantize: str  # int8, int4, bf16, fp32; nf4 on CUDA
    dense: str = "bf16"  # the format of what is not packed


@dataclass(frozen=True, slots=True)
class Base:
    """A loaded model with its tokenizer."""

    model: Any
    tokenizer: Any
    folder: Path
    plan: Plan


def plan(settings: Settings) -> Plan:
    """What the settings mean on this computer.

    Raises:
        BadSetting: for a device or a number format that there is not.
    """
    device = _device(settings.device)
    quantize, dense = _format(settings, device)
    source = settings.model
    if source == "auto":
        source = known.LARGE.key if device == "cuda" else known.SMALL.key
    wanted = known.find(source)
    name = wanted.title if wanted else Path(source).name
    return Plan(name, wanted.base_name if wanted else source, source, device, quantize, dense)


def _format(settings: Settings, device: str) -> tuple[str, str]:
    """The weights' format and that of the rest; on a CPU, auto takes what was measured to pay."""
    formats = _FORMATS[device]
    if settings.quantize not in {"auto", *formats}:
        raise BadSetting(
            f"quantize is {settings.quantize!r}, which {device} does not have.",
            f"Use auto or one of {', '.join(formats)}.",
        )
    if device == "cuda":
        return ("nf4" if settings.quantize == "auto" else settings.quantize), "bf16"
    if settings.quantize in {"bf16", "fp32"}:
        return settings.quantize, settings.quantize
    form = cpu_form(settings.data / "models")
    if settings.quantize == "auto":
        return ("int8" if form.packed_wins else form.dense), form.dense
    if not (form.int8 if settings.quantize == "int8" else form.int4):
        raise BadSetting(
            f"quantize is {settings.quantize}, which this torch cannot compute on this processor.",
            "Set quantize to auto.",
        )
    return settings.quantize, form.dense


def _device(wanted: str) -> str:
    if wanted not in {"auto", "cpu", "cuda"}:
        raise BadSetting(f"device is {wanted!r}.", "Use auto, cpu or cuda.")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise BadSetting(
            "device is cuda, but torch sees no CUDA device.",
            "Install a CUDA build of torch, or set device to auto.",
        )
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wanted


def four_bit_config() -> Any:  # noqa: ANN401 - transformers is untyped here
    """NF4 with double quantisation, computing in bf16 (QLoRA, arXiv 2305.14314)."""
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )


def model_arguments(chosen: Plan) -> dict[str, Any]:
    """Keyword arguments of `from_pretrained`. The CPU's int8 and int4 are packed afterwards."""
    arguments: dict[str, Any] = {
        "dtype": torch.float32 if chosen.dense == "fp32" else torch.bfloat16
    }
    if chosen.device == "cuda":
        arguments["device_map"] = {"": 0}
    if chosen.quantize == "nf4":
        arguments["quantization_config"] = four_bit_config()
    return arguments


def load_base(settings: Settings, on_progress: OnProgress = ignore) -> Base:
    """The model and tokenizer that the settings name, in evaluation mode.

    Raises:
        WeightsError: when they cannot be had, or the folder holds no instruct model.
    """
    chosen = plan(settings)
    folder = weights.ensure(chosen.source, settings, on_progress)
    return Base(read_model(folder, chosen), read_tokenizer(folder), folder, chosen)


def read_model(folder: Path, chosen: Plan) -> Any:  # noqa: ANN401
    """The causal language model of a folder."""
    from transformers import AutoModelForCausalLM, GenerationConfig

    try:
        with quiet_transformers():
            model = AutoModelForCausalLM.from_pretrained(folder, **model_arguments(chosen))
    except MemoryError as error:
        raise EngineError(
            f"{chosen.name} does not fit into memory.", "Set model to 0.5b."
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            f"{folder} could not be loaded as a causal language model: {error}.",
            "Set model to another folder or hub name.",
        ) from error
    # The request decides how words are picked, not what the model's makers left in its folder.
    model.generation_config = GenerationConfig(
        eos_token_id=model.generation_config.eos_token_id,
        pad_token_id=model.generation_config.pad_token_id,
        bos_token_id=model.generation_config.bos_token_id,
    )
    return model.eval()


def read_tokenizer(folder: Path) -> Any:  # noqa: ANN401
    """The tokenizer of a folder; it must know how to write a chat."""
    from transformers import AutoTokenizer

    try:
        with quiet_transformers():
            tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"{folder} has no tokenizer: {error}.", "Choose another.") from error
    if not tokenizer.chat_template:
        raise WeightsError(
            f"{folder} has no chat template, so it is no instruct model.",
            "Choose a model that was trained to chat; its name often ends in Instruct.",
        )
    return tokenizer
