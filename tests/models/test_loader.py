"""Which model, device and number format the settings mean; a whole load from a folder."""

import json

import pytest
import torch
from tiny_model import tiny_model, tiny_tokenizer

from shopbot.decoding import Decoding
from shopbot.errors import BadSetting, WeightsError
from shopbot.models import loader, local
from shopbot.models.loader import Plan, four_bit_config, model_arguments, plan
from shopbot.models.probe import CpuForm
from shopbot.ports import Message, Prompt
from shopbot.settings import Settings


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "tiny"
    tiny_model(dtype=torch.bfloat16).save_pretrained(path)
    tiny_tokenizer().save_pretrained(path)
    return path


@pytest.fixture
def on_cuda(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)


@pytest.fixture
def on_cpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(
        loader, "cpu_form", lambda _: CpuForm("bf16", int8=True, int4=True, packed_wins=True)
    )


def test_auto_on_a_cpu(on_cpu):
    chosen = plan(Settings())
    assert (chosen.name, chosen.source) == ("Qwen2.5-Coder-0.5B-Instruct", "0.5b")
    assert (chosen.device, chosen.quantize, chosen.dense) == ("cpu", "int8", "bf16")


def test_auto_on_cuda(on_cuda):
    chosen = plan(Settings())
    assert (chosen.source, chosen.device, chosen.quantize) == ("1.5b", "cuda", "nf4")


def test_a_cpu_without_the_kernels(on_cpu, monkeypatch):
    form = CpuForm("fp32", int8=False, int4=False, packed_wins=False)
    monkeypatch.setattr(loader, "cpu_form", lambda _: form)
    assert plan(Settings()).quantize == "fp32"
    with pytest.raises(BadSetting, match="cannot compute"):
        plan(Settings(quantize="int4"))
    assert plan(Settings(quantize="bf16")).dense == "bf16"


@pytest.mark.parametrize(
    ("name", "value"),
    [("device", "tpu"), ("device", "cuda"), ("quantize", "nf4"), ("quantize", "int2")],
)
def test_what_there_is_not(on_cpu, name, value):
    with pytest.raises(BadSetting, match=value):
        plan(Settings(**{name: value}))


def test_four_bits_on_cuda():
    config = four_bit_config()
    assert config.load_in_4bit
    assert config.bnb_4bit_quant_type == "nf4"
    assert config.bnb_4bit_use_double_quant
    assert config.bnb_4bit_compute_dtype == torch.bfloat16
    arguments = model_arguments(Plan("x", "x", "x", "cuda", "nf4"))
    assert arguments["device_map"] == {"": 0}
    assert arguments["quantization_config"].load_in_4bit
    assert "quantization_config" not in model_arguments(Plan("x", "x", "x", "cuda", "bf16"))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_nf4_writes_on_cuda(folder):
    engine = local.load(Settings(model=str(folder), data_dir=str(folder.parent)))
    prompt = Prompt((Message("user", "Hi"),))
    assert list(engine.stream(prompt, Decoding(max_new_tokens=16), local.StopSignal()))


@pytest.mark.parametrize("quantize", ["int8", "int4", "bf16", "fp32"])
def test_any_folder_is_loaded_and_described(folder, quantize, on_cpu):
    settings = Settings(model=str(folder), data_dir=str(folder.parent), quantize=quantize)
    prompt, decoding = Prompt((Message("user", "Hi"),)), Decoding(max_new_tokens=16)
    engine = local.load(settings)
    info = engine.describe()
    assert (info.model, info.device, info.quantisation) == ("tiny", "cpu", quantize)
    assert info.threads >= 1
    first = list(engine.stream(prompt, decoding, local.StopSignal()))[-1]
    again = list(local.load(settings).stream(prompt, decoding, local.StopSignal()))[-1]
    assert first == again  # the second start reads the packed weights


def test_an_adapter_is_loaded_through_the_settings(folder, tmp_path, on_cpu):
    from test_adapter import save_adapter

    own = save_adapter(tmp_path / "own", strength=0.5, trained_on="owner/tiny")
    settings = Settings(model=str(folder), data_dir=str(tmp_path), adapter=str(own))
    engine = local.load(settings)
    assert "own" in engine.name
    assert not engine.describe().tuned
    assert "not trained by ShopBot" in engine.describe().warnings[0]
    plain = local.load(Settings(model=str(folder), data_dir=str(tmp_path)))
    prompt = Prompt((Message("user", "Hi"),))
    assert engine.score(prompt, ["blue"]) != plain.score(prompt, ["blue"])


def test_what_the_makers_left_in_the_folder_decides_nothing(folder, on_cpu):
    config = {"do_sample": True, "temperature": 1.9, "eos_token_id": 258, "pad_token_id": 256}
    (folder / "generation_config.json").write_text(json.dumps(config))
    model = loader.read_model(
        folder, plan(Settings(model=str(folder), data_dir=str(folder.parent)))
    )
    assert model.generation_config.temperature is None
    assert model.generation_config.eos_token_id == 258


def test_a_folder_without_a_model(tmp_path, on_cpu):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(WeightsError, match="could not be loaded"):
        local.load(Settings(model=str(tmp_path), data_dir=str(tmp_path)))


def test_a_model_that_cannot_chat(folder, on_cpu):
    tokenizer = tiny_tokenizer()
    tokenizer.chat_template = None
    for leftover in folder.glob("*.jinja"):
        leftover.unlink()
    tokenizer.save_pretrained(folder)
    with pytest.raises(WeightsError, match="no chat template"):
        local.load(Settings(model=str(folder), data_dir=str(folder.parent)))
