"""The joint loss, one number for each example: how badly it is written, or how wrongly it is matched.

Generation: mean negative log-likelihood of the answer's tokens. Matching: binary cross entropy between the word for
yes and the word for no, where the answer stands. The vocabulary is large (152k words), so the output head is
computed only where something is learnt.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch.nn import functional

from shopbot.learn.lora_batch import IGNORED


def example_losses(model: Any, batch: Mapping[str, torch.Tensor]) -> torch.Tensor:  # noqa: ANN401 - peft is untyped here
    """Nats, float32 [rows]: the loss of each example by itself, so that each can be clipped or weighed."""
    body = model.get_base_model() if hasattr(model, "get_base_model") else model
    hidden = body.model(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], use_cache=False
    ).last_hidden_state
    labels = batch["labels"][:, 1:]
    learnt = labels != IGNORED
    rows = learnt.nonzero()[:, 0]
    logits = body.lm_head(hidden[:, :-1][learnt]).float()
    right = labels[learnt]
    return _per_row(logits, right, rows, batch["wrong"])


def _per_row(
    logits: torch.Tensor, right: torch.Tensor, rows: torch.Tensor, wrong: torch.Tensor
) -> torch.Tensor:
    count = torch.zeros(len(wrong), device=logits.device).index_add(
        0, rows, torch.ones_like(rows, dtype=torch.float32)
    )
    written = functional.cross_entropy(logits, right, reduction="none")
    matches = wrong[rows] != IGNORED
    other = wrong[rows].clamp_min(0)
    chosen = logits.gather(1, right[:, None])[:, 0] - logits.gather(1, other[:, None])[:, 0]
    each = torch.where(matches, functional.softplus(-chosen), written)
    return torch.zeros_like(count).index_add(0, rows, each) / count.clamp_min(1.0)


def joint(losses: torch.Tensor, wrong: torch.Tensor, match_weight: float) -> torch.Tensor:
    """One number for a batch: the mean over what is written, and `match_weight` of the mean over what is matched.

    Each task has a mean of its own, so that few pairs among many sentences are not drowned.
    """
    matches = wrong != IGNORED
    written, matched = losses[~matches], losses[matches]
    return written.sum() / max(len(written), 1) + match_weight * matched.sum() / max(
        len(matched), 1
    )
