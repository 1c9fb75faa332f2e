"""Random two-layer models of the CLIP family, laid out in a folder as the hub does: real code, no weights to fetch."""

import json
from pathlib import Path

import torch
from tiny_model import tiny_tokenizer
from transformers import (
    ChineseCLIPConfig,
    ChineseCLIPModel,
    CLIPConfig,
    CLIPModel,
    SiglipConfig,
    SiglipModel,
)

from shopbot.models.convert import quiet_transformers

FAMILIES = {
    "clip": (CLIPConfig, CLIPModel),
    "siglip": (SiglipConfig, SiglipModel),
    "chinese": (ChineseCLIPConfig, ChineseCLIPModel),
}
_SMALL = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}


def write(folder: Path, family: str = "clip", seed: int = 0, *, safetensors: bool = True) -> Path:
    """Writes one into the folder."""
    make_config, make_model = FAMILIES[family]
    text = {**_SMALL, "vocab_size": 272, "max_position_embeddings": 64}
    config = make_config(
        text_config={**text, "eos_token_id": 258, "bos_token_id": 257, "pad_token_id": 256},
        vision_config={**_SMALL, "image_size": 64, "patch_size": 16},
        projection_dim=24,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = make_model(config).eval()
    folder.mkdir(parents=True, exist_ok=True)
    with quiet_transformers():
        model.save_pretrained(folder)
    if not safetensors:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    tiny_tokenizer().save_pretrained(folder)
    size = {"height": 64, "width": 64} if family != "clip" else {"shortest_edge": 64}
    told = {"size": size, "image_mean": [0.48, 0.45, 0.4], "image_std": [0.27, 0.26, 0.28]}
    if family == "clip":
        told["crop_size"] = 64
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
    return folder
