"""The adapters that ship: each belongs to a known base and to the prompt of this very version."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from shopbot.chat.prompt import template_hash
from shopbot.models import known, shipped
from shopbot.models.loader import Base, load_base
from shopbot.settings import ROOT, Settings
from tests.tiny_model import tiny_model, tiny_tokenizer

ADAPTERS = sorted((ROOT / "assets" / "adapters").glob("*/"))
MOST_MEGABYTES = {"0.5b": 25, "1.5b": 40}


@pytest.mark.parametrize("folder", ADAPTERS, ids=lambda folder: folder.name)
def test_a_shipped_adapter_fits_its_base_and_this_prompt(folder: Path) -> None:
    base = known.find(folder.name)
    assert base is not None
    assert shipped.folder(base.base_name, ROOT / "assets") == folder
    config = json.loads((folder / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == base.base_name
    record = json.loads((folder / "training.json").read_text())
    assert record["template"] == template_hash(ROOT / "assets"), (
        "the prompt was changed after training: train again or take the change back"
    )
    weights = folder / "adapter_model.safetensors"
    assert weights.stat().st_size < MOST_MEGABYTES[folder.name] * 1_000_000
    assert {tensor.dtype for tensor in load_file(weights).values()} == {torch.bfloat16}
    assert f"base_model: {base.base_name}" in (folder / "README.md").read_text()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("tiny") / "base"
    tiny_model().save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return Settings(
        model=str(folder),
        data_dir=str(folder.parent),
        device="cpu",
        quantize="fp32",
        adapter="auto",
    )


@pytest.fixture
def base(settings: Settings) -> Base:
    return load_base(settings)


def test_a_base_for_which_none_ships_answers_alone(base: Base, settings: Settings) -> None:
    assert shipped.applied(base, settings, "") == (None, "")


@pytest.mark.parametrize("wanted", ["", "none"])
def test_none_is_none_even_where_one_ships(base: Base, settings: Settings, wanted: str) -> None:
    named = replace(base, plan=replace(base.plan, base_name=known.SMALL.base_name))
    assert shipped.applied(named, replace(settings, adapter=wanted), "") == (None, "")


@pytest.mark.skipif(not ADAPTERS, reason="no adapter ships")
def test_one_that_does_not_fit_is_told_and_the_base_answers(base: Base, settings: Settings) -> None:
    """The prompt of another version: refused, in words that say why."""
    named = replace(base, plan=replace(base.plan, base_name=known.SMALL.base_name))
    found, told = shipped.applied(named, settings, "another prompt")
    assert found is None
    assert "is not used" in told
    assert "another version" in told
