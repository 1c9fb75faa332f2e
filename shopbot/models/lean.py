"""One token at a time with as few operations as there must be.

transformers' layers do right whatever they are given, and for a single token that costs as much again as the products
with the weights. This step does the same for the one case that writing is made of: one row, one new token, a cache of
whole attention, no padding. It stands before the body of the model, so `generate` works as ever, and everything else
goes on to the body itself.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional
from transformers.cache_utils import DynamicCache
from transformers.modeling_outputs import BaseModelOutputWithPast

from shopbot.models.attention import FastNorm
from shopbot.models.hybrid import FusedLinear, HybridLinear

_PLAIN_ROPE = "default"


@dataclass(frozen=True, slots=True)
class _Layer:
    before: FastNorm
    joined: HybridLinear  # query, key and value
    out: HybridLinear
    between: FastNorm
    wide: HybridLinear  # gate and up
    down: HybridLinear


class LeanStep:
    """The forward of a body of the Llama and Qwen families, with a short way for a single token."""

    def __init__(self, body: Any, layers: tuple[_Layer, ...]) -> None:  # noqa: ANN401 - transformers is untyped here
        config = body.config
        self._whole = body.forward
        self._body = body
        self._layers = layers
        self._heads = config.num_attention_heads
        self._groups = config.num_key_value_heads
        self._dim = getattr(config, "head_dim", None) or config.hidden_size // self._heads
        self._frequencies = body.rotary_emb.inv_freq.float()

    def __call__(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        past_key_values: Any = None,  # noqa: ANN401
        **others: Any,  # noqa: ANN401
    ) -> BaseModelOutputWithPast:
        """What the body gives: hidden states [rows, tokens, width] and the cache, one token longer."""
        if (
            input_ids is None
            or input_ids.numel() != 1
            or not isinstance(past_key_values, DynamicCache)
            or others.get("output_hidden_states")
            or not _sees_all(attention_mask)
            or not (length := past_key_values.get_seq_length())
        ):
            return self._whole(
                input_ids=input_ids,
                attention_mask=attention_mask,
                past_key_values=past_key_values,
                **others,
            )
        x = self._body.embed_tokens(input_ids).view(1, -1)
        turn = self._turn(length, x.dtype)
        for number, layer in enumerate(self._layers):
            x = x + self._attended(layer, number, _normed(x, layer.before), turn, past_key_values)
            gate, up = _times(_normed(x, layer.between), layer.wide).chunk(2, -1)
            x = x + _times(functional.silu(gate).mul_(up), layer.down)
        return BaseModelOutputWithPast(
            last_hidden_state=_normed(x, self._body.norm).view(1, 1, -1),
            past_key_values=past_key_values,
        )

    def _attended(
        self,
        layer: _Layer,
        number: int,
        x: torch.Tensor,
        turn: tuple[torch.Tensor, torch.Tensor],
        cache: DynamicCache,
    ) -> torch.Tensor:
        heads, groups, dim = self._heads, self._groups, self._dim
        rows = _times(x, layer.joined).view(heads + 2 * groups, dim)
        turned, value = _rotated(rows[: heads + groups], turn), rows[heads + groups :]
        key, value = cache.update(
            turned[heads:].view(1, groups, 1, dim), value.view(1, groups, 1, dim), number
        )
        query = turned[:heads].float().view(groups, heads // groups, dim)
        scores = query @ key[0].float().transpose(1, 2)
        mixed = torch.softmax(scores.mul_(dim**-0.5), -1) @ value[0].float()
        return _times(mixed.to(x.dtype).view(1, -1), layer.out)

    def _turn(self, position: int, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
        angles = self._frequencies * position
        angles = torch.cat((angles, angles))
        return angles.cos().to(dtype), angles.sin().to(dtype)


def use_lean_step(model: Any) -> bool:  # noqa: ANN401
    """Puts the step before the body of a rebuilt model; False, and nothing done, for a body that it does not know."""
    body = model.model if hasattr(model, "model") else None
    if body is None or not _known(body):
        return False
    layers = [_parts(layer) for layer in body.layers]
    if any(layer is None for layer in layers):
        return False
    body.forward = LeanStep(body, tuple(layer for layer in layers if layer))
    return True


def _known(body: Any) -> bool:  # noqa: ANN401
    config = body.config
    return (
        config.model_type in {"qwen2", "llama"}
        and config.hidden_act == "silu"
        and isinstance(body.norm, FastNorm)
        and getattr(body.rotary_emb, "rope_type", "") == _PLAIN_ROPE
        and not getattr(body, "has_sliding_layers", False)
    )


def _parts(layer: Any) -> _Layer | None:  # noqa: ANN401
    """The parts of a layer, where all of them are rebuilt ones."""
    query, gate = layer.self_attn.q_proj, layer.mlp.gate_proj
    if not (isinstance(query, FusedLinear) and isinstance(gate, FusedLinear)):
        return None
    linear = query.whole, layer.self_attn.o_proj, gate.whole, layer.mlp.down_proj
    norms = layer.input_layernorm, layer.post_attention_layernorm
    if not all(isinstance(one, HybridLinear) for one in linear):
        return None
    if not all(isinstance(one, FastNorm) for one in norms):
        return None
    return _Layer(norms[0], linear[0], linear[1], norms[1], linear[2], linear[3])


def _sees_all(mask: Any) -> bool:  # noqa: ANN401 - a tensor, None, or masks by kind of layer
    return mask is None or (isinstance(mask, torch.Tensor) and mask.dim() == 2 and bool(mask.all()))


def _times(x: torch.Tensor, layer: HybridLinear) -> torch.Tensor:
    out = layer.packed.multiply(x)
    return out if layer.bias is None else out.add_(layer.bias)


def _normed(x: torch.Tensor, norm: FastNorm) -> torch.Tensor:
    """RMS norm of one row [1, width]."""
    row = x.view(-1).float()
    scale = torch.rsqrt(torch.dot(row, row) / row.shape[0] + norm.epsilon)
    return (row * scale).to(x.dtype).mul_(norm.weight).view(1, -1)


def _rotated(x: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """Rows [heads, dim] turned by their position."""
    first, second = x.chunk(2, -1)
    return x * turn[0] + torch.cat((-second, first), -1) * turn[1]
