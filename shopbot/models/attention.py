"""Attention and normalisation for a CPU that writes one token at a time.

torch's fused attention takes ten times longer than plain products when there is a single query
(measured in docs/decisions.md), and transformers' RMSNorm is seven small operations.
"""

from typing import Any

import torch
from torch import nn
from torch.nn import functional

_NAME = "shopbot_cpu"


def use_fast_attention(model: Any) -> None:  # noqa: ANN401 - transformers is untyped here
    """Makes the model use `attend` where it used torch's fused attention."""
    from transformers import AttentionInterface
    from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS, sdpa_mask

    if model.config._attn_implementation != "sdpa":
        return
    AttentionInterface.register(_NAME, attend)
    ALL_MASK_ATTENTION_FUNCTIONS.register(_NAME, sdpa_mask)
    model.set_attn_implementation(_NAME)


def attend(
    module: nn.Module,
    query: torch.Tensor,  # [batch, heads, queries, dim]
    key: torch.Tensor,  # [batch, key heads, length, dim]
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **others: Any,  # noqa: ANN401
) -> tuple[torch.Tensor, None]:
    """Attention output [batch, queries, heads, dim]; many queries go to torch's fused kernel."""
    batch, heads, queries, dim = query.shape
    if queries > 1:
        from transformers.integrations.sdpa_attention import sdpa_attention_forward

        out, _ = sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **others
        )
        return out, None
    groups = key.shape[1]
    grouped = query.float().view(batch, groups, heads // groups, dim)
    scores = grouped @ key.float().transpose(2, 3) * (dim**-0.5 if scaling is None else scaling)
    if attention_mask is not None:
        scores = _masked(scores, attention_mask[..., : key.shape[2]])
    mixed = torch.softmax(scores, -1) @ value.float()
    return mixed.reshape(batch, 1, heads, dim).to(query.dtype), None


def _masked(scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    if mask.dtype == torch.bool:
        return scores.masked_fill(~mask, float("-inf"))
    return scores + mask.float()


class FastNorm(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """RMSNorm in one operation."""

    def __init__(self, weight: torch.Tensor, epsilon: float) -> None:
        super().__init__()
        self.register_buffer("weight", weight.detach().clone(), persistent=False)
        self.epsilon = epsilon

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The normalised input, same shape."""
        return functional.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


def is_plain_rms_norm(module: nn.Module) -> bool:
    """Whether a module is the RMSNorm of the Llama and Qwen families (not Gemma's, which adds one)."""
    return type(module).__name__.endswith("RMSNorm") and hasattr(module, "variance_epsilon")
