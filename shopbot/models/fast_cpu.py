"""Rebuilds a loaded model for fast writing on a CPU: hybrid layers, small-query attention, a lean single step.

Works on the module names that the Llama and Qwen families share; what it does not know stays as it is.
"""

from typing import Any

import torch
from torch import nn

from shopbot.models.attention import FastNorm, is_plain_rms_norm, use_fast_attention
from shopbot.models.hybrid import FusedLinear, FusedPart, HybridLinear, Int8Head, Kind, fits
from shopbot.models.lean import use_lean_step
from shopbot.models.packed import PackedStore

_READ_TOGETHER = (("q_proj", "k_proj", "v_proj"), ("gate_proj", "up_proj"))
_FEW_ROWS: dict[Kind, int] = {"int8": 4, "int4": 8}  # where dense bf16 catches up, as measured


def rebuild(model: Any, kind: Kind, store: PackedStore) -> None:  # noqa: ANN401
    """Swaps the layers of `model` in place and saves what had to be packed."""
    head = model.get_output_embeddings()
    for path, parent in list(model.named_modules()):
        for names in _READ_TOGETHER:
            _fuse(parent, path, names, kind, store)
        for name, layer in list(parent.named_children()):
            if layer is head:
                continue
            if isinstance(layer, nn.Linear) and fits(kind, *layer.weight.shape):
                hybrid = _hybrid(layer.weight, layer.bias, f"{path}.{name}", kind, store)
                setattr(parent, name, hybrid)
            elif is_plain_rms_norm(layer):
                setattr(parent, name, FastNorm(layer.weight, layer.variance_epsilon))
    if isinstance(head, nn.Linear) and head.bias is None and fits("int8", *head.weight.shape):
        model.set_output_embeddings(Int8Head(store.get("head", head.weight, "int8")))
    _own_embeddings(model)
    use_fast_attention(model)
    use_lean_step(model)
    store.save()


def _fuse(
    parent: nn.Module, path: str, names: tuple[str, ...], kind: Kind, store: PackedStore
) -> None:
    layers = [getattr(parent, name, None) for name in names]
    if not all(isinstance(layer, nn.Linear) for layer in layers):
        return
    biases = [layer.bias for layer in layers if layer is not None]
    weights = [layer.weight for layer in layers if layer is not None]
    sizes = [weight.shape[0] for weight in weights]
    alike = len({weight.shape[1] for weight in weights}) == 1
    some_bias = any(bias is not None for bias in biases)
    if not alike or not fits(kind, sum(sizes), weights[0].shape[1]):
        return
    if some_bias and any(bias is None for bias in biases):
        return
    whole = _hybrid(
        torch.cat([weight.detach() for weight in weights]),
        torch.cat([bias.detach() for bias in biases]) if some_bias else None,
        f"{path}.{'+'.join(names)}",
        kind,
        store,
    )
    first = FusedLinear(whole, sizes)
    setattr(parent, names[0], first)
    for number, name in enumerate(names[1:], start=1):
        setattr(parent, name, FusedPart(first, number))


def _hybrid(
    weight: torch.Tensor, bias: torch.Tensor | None, name: str, kind: Kind, store: PackedStore
) -> HybridLinear:
    return HybridLinear(weight, bias, store.get(name, weight, kind), _FEW_ROWS[kind])


def _own_embeddings(model: Any) -> None:  # noqa: ANN401
    """Copies the input embeddings: as a view they would keep the whole file in memory."""
    embeddings = model.get_input_embeddings()
    embeddings.weight = nn.Parameter(embeddings.weight.detach().clone(), requires_grad=False)
