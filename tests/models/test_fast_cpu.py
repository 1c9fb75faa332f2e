"""The rebuilt layers say what the plain ones say."""

import copy

import pytest
import torch
from tiny_model import tiny_model
from torch import nn
from torch.nn import functional
from transformers.cache_utils import DynamicCache

from shopbot.models import fast_cpu
from shopbot.models.attention import FastNorm, attend
from shopbot.models.hybrid import FusedLinear, HybridLinear, Int8Head, pack
from shopbot.models.packed import PackedStore, cache_key
from shopbot.models.probe import CpuForm, cpu_form, measure

BF16 = torch.bfloat16


def random(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(len(shape))).to(dtype)


def error(found: torch.Tensor, expected: torch.Tensor) -> float:
    return float((found.float() - expected.float()).norm() / expected.float().norm())


@pytest.mark.parametrize("dtype", [torch.float32, BF16])
@pytest.mark.parametrize(("kind", "most"), [("int8", 0.01), ("int4", 0.12)])
def test_few_rows_are_close_and_many_are_exact(kind, most, dtype):
    weight, bias = random(128, 96, dtype=dtype), random(128, dtype=dtype)
    layer = HybridLinear(weight, bias, pack(weight, kind), few_rows=4)
    few, many = random(2, 2, 96, dtype=dtype), random(5, 96, dtype=dtype)
    assert error(layer(few), functional.linear(few, weight, bias)) < most
    assert torch.equal(layer(many), functional.linear(many, weight, bias))


def test_the_head_is_the_same_for_few_and_many_rows():
    weight = random(64, 96)
    head = Int8Head(pack(weight, "int8"))
    rows = random(20, 96)
    assert error(head(rows), rows @ weight.T) < 0.01
    assert torch.allclose(head(rows)[:4], head(rows[:4]), atol=1e-4)


def test_zero_rows_of_weights_stay_zero():
    for kind in ("int8", "int4"):
        packed = pack(torch.zeros(64, 64), kind)
        assert torch.allclose(packed.multiply(random(2, 64)), torch.zeros(2, 64), atol=1e-5)


@pytest.mark.parametrize("kind", ["int8", "int4"])
def test_a_rebuilt_model_reads_a_prompt_the_same_and_writes_nearly_so(kind):
    model = tiny_model()
    fast = copy.deepcopy(model)
    fast_cpu.rebuild(fast, kind, PackedStore(None, kind))
    ids = torch.arange(40)[None] % 200
    with torch.inference_mode():
        assert error(fast(ids).logits, model(ids).logits) < 0.02  # only the head is int8
        for row in (model, fast):
            row.cache = DynamicCache()
            row(ids, past_key_values=row.cache)
        found = fast(ids[:, :1], past_key_values=fast.cache).logits
        expected = model(ids[:, :1], past_key_values=model.cache).logits
    assert error(found, expected) < {"int8": 0.03, "int4": 0.5}[kind]


def test_what_is_swapped():
    model = tiny_model()
    fast_cpu.rebuild(model, "int8", PackedStore(None, "int8"))
    layer = model.model.layers[0]
    assert isinstance(layer.self_attn.q_proj, FusedLinear)
    assert isinstance(layer.mlp.down_proj, HybridLinear)
    assert isinstance(layer.input_layernorm, FastNorm)
    assert isinstance(model.lm_head, Int8Head)
    assert not any(isinstance(m, nn.Linear) for m in model.modules())


def test_an_odd_shape_stays_as_it_is():
    model = tiny_model()
    model.model.layers[0].mlp.down_proj = nn.Linear(130, 64, bias=False)
    fast_cpu.rebuild(model, "int4", PackedStore(None, "int4"))
    assert isinstance(model.model.layers[0].mlp.down_proj, nn.Linear)


@pytest.mark.parametrize("mask", [None, "bool", "float"])
def test_attention_of_one_query(mask):
    query, key, value = random(3, 8, 1, 16), random(3, 2, 9, 16), random(3, 2, 9, 16) + 1
    given = None
    if mask:
        keep = torch.ones(3, 1, 1, 9, dtype=torch.bool)
        keep[1, ..., :4] = False
        given = (
            keep if mask == "bool" else torch.zeros(keep.shape).masked_fill(~keep, float("-inf"))
        )
    expected = functional.scaled_dot_product_attention(
        query, key, value, attn_mask=given, enable_gqa=True
    ).transpose(1, 2)
    found, _ = attend(nn.Module(), query, key, value, given)
    assert torch.allclose(found, expected, atol=1e-5)


def test_the_norm_in_one_step():
    plain = tiny_model().model.norm
    plain.weight.data = random(64)
    x = random(3, 5, 64)
    fast = FastNorm(plain.weight, plain.variance_epsilon)
    assert torch.allclose(fast(x), plain(x), atol=1e-5)


def test_packed_weights_are_kept_and_used_again(tmp_path):
    path, weight = tmp_path / "p" / "a.safetensors", random(64, 64)
    store = PackedStore(path, "int8")
    first = store.get("layer", weight)
    store.save()
    again = PackedStore(path, "int8").get("layer", torch.zeros(64, 64))  # not packed anew
    assert torch.equal(again.weight, first.weight)
    assert torch.equal(again.scales, first.scales)


def test_a_broken_file_of_packed_weights_is_replaced(tmp_path):
    path, weight = tmp_path / "a.safetensors", random(64, 64)
    path.write_bytes(b"broken")
    store = PackedStore(path, "int8")
    store.get("layer", weight)
    store.save()
    assert PackedStore(path, "int8")._tensors


def test_old_packed_files_go(tmp_path):
    for number in range(5):
        store = PackedStore(tmp_path / f"{number}.safetensors", "int8")
        store.get("layer", random(64, 64))
        store.save()
    assert len(list(tmp_path.glob("*.safetensors"))) == 3


def test_the_key_knows_base_adapter_and_format(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"1")
    keys = {
        cache_key(tmp_path, "", "int8", BF16),
        cache_key(tmp_path, "adapter", "int8", BF16),
        cache_key(tmp_path, "", "int4", BF16),
        cache_key(tmp_path, "", "int8", torch.float32),
    }
    (tmp_path / "model.safetensors").write_bytes(b"12")
    assert len(keys | {cache_key(tmp_path, "", "int8", BF16)}) == 5


def test_the_cpu_is_measured_once(tmp_path, monkeypatch):
    form = cpu_form(tmp_path)
    assert form.dense in {"bf16", "fp32"}
    monkeypatch.setattr("shopbot.models.probe.measure", lambda: pytest.fail("measured again"))
    assert cpu_form(tmp_path) == form
    (tmp_path / "cpu.json").write_text("[]")
    monkeypatch.setattr(
        "shopbot.models.probe.measure", lambda: CpuForm("fp32", False, False, False)
    )
    assert cpu_form(tmp_path) == CpuForm("fp32", False, False, False)


def test_missing_kernels_are_found_out(monkeypatch):
    def missing(*_args):
        raise NotImplementedError

    monkeypatch.setattr(torch, "_weight_int8pack_mm", missing)
    form = measure()
    assert not form.int8
    assert not form.packed_wins


def test_the_kernels_of_this_torch_are_found():
    form = measure()
    assert form.int8
    assert form.int4
