"""LoRA adapters on the tiny model: applied, refused with a reason, and seen to do something."""

import json
import warnings
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model
from tiny_model import tiny_model, tiny_tokenizer

from shopbot.errors import AdapterError
from shopbot.models import adapter
from shopbot.models.loader import Base, Plan

PLAN = Plan("Tiny", "owner/tiny", "tiny", "cpu", "bf16")


def base(model: torch.nn.Module | None = None, quantize: str = "bf16") -> Base:
    plan = Plan("Tiny", "owner/tiny", "tiny", "cpu", quantize)
    return Base(model or tiny_model(), tiny_tokenizer(), Path("tiny"), plan)


def save_adapter(folder: Path, *, strength: float, trained_on: str = "owner/tiny") -> Path:
    plain = tiny_model()
    plain.name_or_path = trained_on
    config = LoraConfig(r=4, target_modules=["q_proj", "down_proj"])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        model = get_peft_model(plain, config)
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            weight.data = strength * torch.randn(
                weight.shape, generator=torch.Generator().manual_seed(1)
            )
    model.save_pretrained(folder, save_embedding_layers=False)  # "auto" would ask the hub
    return folder


def test_applied_and_seen(tmp_path):
    applied = adapter.apply(base(), save_adapter(tmp_path / "shoes", strength=0.5))
    assert applied.effect > 0.1
    assert "not trained by ShopBot" in applied.warnings[0]
    assert not applied.knows_prompt
    assert applied.name == "shoes"
    assert not any("lora" in name for name, _ in applied.model.named_parameters())  # merged


def test_merged_is_what_the_adapter_says(tmp_path):
    folder = save_adapter(tmp_path / "a", strength=0.5)
    ids = torch.arange(20)[None]
    merged = adapter.apply(base(), folder).model(ids).logits
    beside = adapter.apply(base(quantize="nf4"), folder).model  # kept as a layer of its own
    assert any("lora" in name for name, _ in beside.named_parameters())
    assert torch.allclose(merged, beside(ids).logits, atol=1e-3)


def test_one_that_changes_nothing_is_told(tmp_path):
    applied = adapter.apply(base(), save_adapter(tmp_path / "idle", strength=0.0))
    assert "changes nothing" in applied.warnings[0]


def test_an_adapter_of_another_model(tmp_path):
    folder = save_adapter(tmp_path / "a", strength=0.5, trained_on="someone/else-7b")
    with pytest.raises(AdapterError, match=r"trained on someone/else-7b.*owner/tiny"):
        adapter.apply(base(), folder)


def test_an_adapter_of_another_shape(tmp_path):
    folder = save_adapter(tmp_path / "a", strength=0.5)
    with pytest.raises(AdapterError, match=r"does not fit.*size mismatch"):
        adapter.apply(base(tiny_model(inner=96)), folder)


def test_layers_that_the_model_does_not_have(tmp_path):
    folder = save_adapter(tmp_path / "a", strength=0.5)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["target_modules"] = ["no_such_layer"]
    (folder / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(AdapterError, match="does not fit"):
        adapter.apply(base(), folder)


@pytest.mark.parametrize("config", ["not json", "[]", json.dumps({"peft_type": "IA3"})])
def test_a_config_that_is_none(tmp_path, config):
    folder = save_adapter(tmp_path / "a", strength=0.5)
    (folder / "adapter_config.json").write_text(config)
    with pytest.raises(AdapterError):
        adapter.apply(base(), folder)


def test_a_folder_that_is_no_adapter(tmp_path):
    with pytest.raises(AdapterError, match=r"adapter_config\.json"):
        adapter.digest(tmp_path)


def test_the_digest_follows_the_weights(tmp_path):
    one = adapter.digest(save_adapter(tmp_path / "a", strength=0.5))
    two = adapter.digest(save_adapter(tmp_path / "b", strength=0.4))
    assert one != two


def test_one_of_ours_knows_the_prompt_and_only_that_one(tmp_path):
    folder = save_adapter(tmp_path / "ours", strength=0.5)
    (folder / "training.json").write_text(json.dumps({"template": "v2"}))
    applied = adapter.apply(base(), folder, "v2")
    assert applied.knows_prompt
    assert applied.warnings == ()
    with pytest.raises(AdapterError, match="another version of ShopBot's prompt"):
        adapter.apply(base(), folder, "v3")
    (folder / "training.json").write_text("{")
    with pytest.raises(AdapterError, match="cannot be read"):
        adapter.apply(base(), folder, "v2")
