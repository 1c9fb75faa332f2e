"""The adapters that ship: each belongs to a known base and to the prompt of this very version."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from test_adapter import save_adapter

from shopbot.chat.prompt import template_hash
from shopbot.errors import AdapterError
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


@pytest.fixture
def made(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An adapter for the tiny base, where the one that ships would lie."""
    folder = save_adapter(tmp_path / "made", strength=0.5, trained_on=settings.model)
    (folder / "training.json").write_text('{"template": "this prompt"}')
    monkeypatch.setattr(shipped, "folder", lambda base_name, assets: folder)
    return folder


def test_one_that_ships_is_taken_by_default(base: Base, settings: Settings, made: Path) -> None:
    found, told = shipped.applied(base, settings, "this prompt")
    assert told == ""
    assert found is not None
    assert found.knows_prompt
    assert found.effect > 0.1


def test_one_that_does_not_fit_is_told_and_the_base_answers(
    base: Base, settings: Settings, made: Path
) -> None:
    """The prompt of another version: refused, in words that say why; a merchant's own is refused outright."""
    found, told = shipped.applied(base, settings, "another prompt")
    assert found is None
    assert "is not used" in told
    assert "another version" in told
    with pytest.raises(AdapterError, match="another version"):
        shipped.applied(base, replace(settings, adapter=str(made)), "another prompt")


def test_each_base_has_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "adapters" / known.SMALL.key).mkdir(parents=True)
    assert shipped.folder(known.SMALL.base_name, tmp_path) == tmp_path / "adapters" / "0.5b"
    assert shipped.folder(known.LARGE.base_name, tmp_path) is None
    assert shipped.folder("somebody/else", tmp_path) is None
