"""How likely a model finds continuations of a prompt."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from transformers.cache_utils import DynamicCache

from shopbot.models.prefix import widened

_AT_ONCE = 8


def mean_log_probabilities(
    model: Any,  # noqa: ANN401 - transformers is untyped here
    prompt_ids: Sequence[int],
    continuations: Sequence[Sequence[int]],
) -> list[float]:
    """Nats per token of each continuation; 0.0 for an empty one. The prompt is computed once."""
    with torch.inference_mode():
        known = DynamicCache()
        if len(prompt_ids) > 1:
            ids = torch.tensor([prompt_ids[:-1]], device=model.device)
            model(input_ids=ids, past_key_values=known, logits_to_keep=1)
        scores: list[float] = []
        for start in range(0, len(continuations), _AT_ONCE):
            rows = continuations[start : start + _AT_ONCE]
            scores.extend(_score_batch(model, known, prompt_ids[-1], rows))
    return scores


def _score_batch(
    model: Any,  # noqa: ANN401
    known: Any,  # noqa: ANN401
    last: int,
    rows: Sequence[Sequence[int]],
) -> Iterator[float]:
    """Rows are filled up on the right, where causal attention never looks."""
    longest = max(len(row) for row in rows)
    if longest == 0:
        yield from (0.0 for _ in rows)
        return
    cache = widened(known, len(rows))
    filled = [[last, *row, *[last] * (longest - len(row))] for row in rows]
    ids = torch.tensor(filled, device=model.device)
    logits = model(input_ids=ids, past_key_values=cache).logits[:, :-1].float()
    chosen = torch.log_softmax(logits, -1).gather(-1, ids[:, 1:, None])[..., 0]
    for row, values in zip(rows, chosen, strict=True):
        yield float(values[: len(row)].mean()) if row else 0.0
