"""The joint loss, by example: how badly it is written, how wrongly it is matched, and whether the worse is preferred.

Generation: mean negative log-likelihood of the answer's tokens. Preference: the odds-ratio loss (ORPO, arXiv
2403.07691) between the answer and one that was thrown away; it needs no second model. Matching: binary cross entropy
between the word for yes and the word for no, where the answer stands. The vocabulary is large (152k words), so the
output head is computed only where something is learnt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from shopbot.learn.lora_batch import IGNORED


@dataclass(frozen=True, slots=True)
class Losses:
    """Nats, float32 [rows], of each example by itself, so that each can be clipped or weighed."""

    own: torch.Tensor  # of writing, or of matching
    preference: torch.Tensor  # 0 where there is no worse answer
    compared: torch.Tensor  # bool: there is one

    def each(self, prefer_weight: float) -> torch.Tensor:
        """One number for each example."""
        return self.own + prefer_weight * self.preference


def example_losses(model: Any, batch: Mapping[str, torch.Tensor]) -> Losses:  # noqa: ANN401 - peft is untyped here
    """The losses of the examples of a batch as `collate` makes it."""
    body = model.get_base_model() if hasattr(model, "get_base_model") else model
    allowed, dtype = batch["allowed"], body.lm_head.weight.dtype
    dtype = dtype if dtype.is_floating_point else torch.bfloat16
    mask = torch.zeros_like(allowed, dtype=dtype).masked_fill(~allowed, torch.finfo(dtype).min)
    hidden = body.model(
        input_ids=batch["input_ids"],
        attention_mask=mask,
        position_ids=batch["position_ids"],
        use_cache=False,
    ).last_hidden_state
    logits = body.lm_head(hidden[batch["rows"], batch["at"]]).float()
    written = functional.cross_entropy(logits, batch["tokens"], reduction="none")
    worse, wrong = batch["worse"].bool(), batch["wrong"]
    better = _mean(written, batch["rows"], ~worse, len(wrong))
    unwanted = _mean(written, batch["rows"], worse, len(wrong))
    compared = torch.zeros_like(wrong, dtype=torch.bool)
    compared[batch["rows"][worse]] = True
    return Losses(
        torch.where(wrong != IGNORED, _matching(logits, batch), better),
        torch.where(compared, functional.softplus(_log_odds(unwanted) - _log_odds(better)), 0.0),
        compared,
    )


def _mean(
    values: torch.Tensor, rows: torch.Tensor, chosen: torch.Tensor, count: int
) -> torch.Tensor:
    """The mean of the chosen values of each row; 0 where there are none."""
    empty = torch.zeros(count, device=values.device)
    sums = empty.index_add(0, rows[chosen], values[chosen])
    counts = empty.index_add(0, rows[chosen], torch.ones_like(values[chosen]))
    return sums / counts.clamp_min(1.0)


def _matching(logits: torch.Tensor, batch: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Of every row, as if it were a pair: the cross entropy of the last word learnt against the wrong one."""
    other = batch["wrong"][batch["rows"]].clamp_min(0)
    gap = logits.gather(1, batch["tokens"][:, None])[:, 0] - logits.gather(1, other[:, None])[:, 0]
    return _mean(
        functional.softplus(-gap),
        batch["rows"],
        torch.ones_like(batch["rows"], dtype=torch.bool),
        len(batch["wrong"]),
    )


def _log_odds(nats: torch.Tensor) -> torch.Tensor:
    """log(p / (1 - p)) of p = exp(-nats), the likelihood of an answer per token."""
    nats = nats.clamp_min(1e-4)
    return -nats - torch.log(-torch.expm1(-nats))


def joint(
    losses: Losses, wrong: torch.Tensor, match_weight: float, prefer_weight: float
) -> torch.Tensor:
    """One number for a batch: the mean over what is written, and weighed the means over what is matched and compared.

    Each has a mean of its own, so that few pairs among many sentences are not drowned.
    """
    matches = wrong != IGNORED
    written, matched = losses.own[~matches], losses.own[matches]
    preferred = losses.preference[losses.compared]
    return (
        written.sum() / max(len(written), 1)
        + match_weight * matched.sum() / max(len(matched), 1)
        + prefer_weight * preferred.sum() / max(len(preferred), 1)
    )
