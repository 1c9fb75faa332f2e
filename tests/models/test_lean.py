"""The short way for a single token says what transformers' own layers say."""

import pytest
import torch
from tiny_model import tiny_model
from transformers.cache_utils import DynamicCache

from shopbot.models import fast_cpu
from shopbot.models.lean import LeanStep, use_lean_step
from shopbot.models.packed import PackedStore

PROMPT = torch.arange(3, 43)[None]


@pytest.fixture(scope="module", params=[torch.float32, torch.bfloat16], ids=str)
def model(request):
    made = tiny_model(dtype=request.param)
    fast_cpu.rebuild(made, "int8", PackedStore(None, "int8"))
    return made


def counting(model, monkeypatch) -> list[int]:
    """The sizes of what goes the long way from now on."""
    step, seen = model.model.forward, []
    whole = step._whole

    def long_way(**given):
        seen.append(given["input_ids"].numel())
        return whole(**given)

    monkeypatch.setattr(step, "_whole", long_way)
    return seen


def read(model, ids=PROMPT) -> DynamicCache:
    cache = DynamicCache()
    model(input_ids=ids, past_key_values=cache, logits_to_keep=1)
    return cache


def logits(model, tokens, cache) -> torch.Tensor:
    ids = (torch.tensor([[token]]) for token in tokens)
    return torch.cat([model(input_ids=i, past_key_values=cache).logits[0] for i in ids]).float()


def test_the_logits_of_many_steps_are_those_of_the_layers(model, monkeypatch):
    tokens = [7, 91, 200, 13, 13, 150]
    with torch.inference_mode():
        seen = counting(model, monkeypatch)
        short = logits(model, tokens, read(model))
        assert seen == [40]
        monkeypatch.setattr(model.model, "forward", model.model.forward._whole)
        expected = logits(model, tokens, read(model))
    exact = model.dtype == torch.float32
    assert torch.allclose(short, expected, **({"atol": 1e-4} if exact else {"atol": 0.25}))
    assert torch.nn.functional.cosine_similarity(short, expected).min() > 0.999


def test_what_generate_writes_is_the_same(monkeypatch):
    model = tiny_model()
    fast_cpu.rebuild(model, "int8", PackedStore(None, "int8"))
    arguments = {"max_new_tokens": 24, "do_sample": False}
    with torch.inference_mode():
        seen = counting(model, monkeypatch)
        short = model.generate(PROMPT, attention_mask=torch.ones_like(PROMPT), **arguments)
        assert seen == [40]
        monkeypatch.setattr(model.model, "forward", model.model.forward._whole)
        expected = model.generate(PROMPT, attention_mask=torch.ones_like(PROMPT), **arguments)
    assert short.tolist() == expected.tolist()


def test_everything_else_goes_the_long_way(model, monkeypatch):
    seen = counting(model, monkeypatch)
    one = torch.tensor([[5]])
    with torch.inference_mode():
        read(model, PROMPT.repeat(2, 1))  # two rows
        model(input_ids=one, past_key_values=DynamicCache())  # nothing before it
        model(input_ids=one)  # no cache
        padded = torch.ones(1, 41, dtype=torch.long)
        padded[0, 0] = 0
        model(input_ids=one, past_key_values=read(model), attention_mask=padded)
        beams = read(model, PROMPT.repeat(2, 1))
        model(input_ids=one.repeat(2, 1), past_key_values=beams)
    assert seen == [80, 1, 1, 40, 1, 80, 2]


def test_a_body_that_is_not_known_stays_as_it_is():
    model = tiny_model()  # its layers were not rebuilt
    assert not use_lean_step(model)
    rebuilt = tiny_model()
    rebuilt.config.model_type = "another"
    fast_cpu.rebuild(rebuilt, "int8", PackedStore(None, "int8"))
    assert not isinstance(rebuilt.model.forward, LeanStep)
