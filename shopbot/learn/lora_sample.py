"""Many answers at once: prompts that begin alike share their beginning, and each is answered several times.

For training data, where only the sum of tokens counts: no streaming, no order, rows leave the batch as they end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional
from transformers.cache_utils import DynamicCache

from shopbot.models.chat_text import Decoder
from shopbot.models.prefix import widened

Whole = Callable[[str], bool]  # whether a text so far holds all the sentences that are wanted


@dataclass(frozen=True, slots=True)
class Sampling:
    """How answers are drawn."""

    each: int = 2  # answers to a prompt
    temperature: float = 0.7
    top: int = 50  # tokens that one is drawn from
    longest: int = 64  # tokens of an answer


@dataclass(frozen=True, slots=True)
class Sampled:
    """One answer. `nats`: the model's own mean loss per token of it, at temperature 1."""

    text: str
    nats: float
    whole: bool  # it came to an end; else it was cut at the longest


@dataclass(slots=True)
class _Row:
    prompt: int
    decoder: Decoder
    ids: list[int]
    nats: list[float]


def sample(
    model: Any,  # noqa: ANN401 - transformers is untyped here
    tokenizer: Any,  # noqa: ANN401
    prompts: Sequence[Sequence[int]],
    sampling: Sampling,
    whole: Whole,
    seed: int,
) -> list[list[Sampled]]:
    """Answers to each prompt, the same for the same seed; `whole` is asked after every token."""
    dice = torch.Generator().manual_seed(seed)
    with torch.inference_mode():
        cache, mask, logits = _read(model, prompts)
        cache.batch_repeat_interleave(sampling.each)
        mask = mask.repeat_interleave(sampling.each, 0)
        logits = logits.repeat_interleave(sampling.each, 0)
        rows = [
            _Row(number, Decoder(tokenizer, tuple(prompt), after_space=True), [], [])
            for number, prompt in enumerate(prompts)
            for _ in range(sampling.each)
        ]
        done: list[list[Sampled]] = [[] for _ in prompts]
        while rows:
            drawn = _draw(logits, sampling, dice)
            going = []
            for place, (row, (token, nats)) in enumerate(zip(rows, drawn, strict=True)):
                row.ids.append(token)
                row.nats.append(nats)
                if ended := _ended(row, tokenizer, sampling, whole):
                    done[row.prompt].append(ended)
                else:
                    going.append(place)
            rows = [rows[place] for place in going]
            if rows:
                cache, mask, logits = _next(model, cache, mask, rows, going)
    return done


def _read(
    model: Any,  # noqa: ANN401
    prompts: Sequence[Sequence[int]],
) -> tuple[DynamicCache, torch.Tensor, torch.Tensor]:
    """What all prompts begin with is read once; the rests are filled up on the left."""
    shared = min(_common(prompts), min(map(len, prompts)) - 1)
    cache = DynamicCache()
    if shared:
        ids = torch.tensor([prompts[0][:shared]], device=model.device)
        model(input_ids=ids, past_key_values=cache, logits_to_keep=1)
    rests = [list(prompt[shared:]) for prompt in prompts]
    longest = max(map(len, rests))
    ids = torch.tensor([[0] * (longest - len(rest)) + rest for rest in rests], device=model.device)
    mask = torch.ones(len(rests), shared + longest, dtype=torch.long, device=model.device)
    for place, rest in enumerate(rests):
        mask[place, shared : shared + longest - len(rest)] = 0
    cache = widened(cache, len(rests))
    told = model(
        input_ids=ids,
        past_key_values=cache,
        attention_mask=mask,
        position_ids=_positions(mask)[:, shared:],
        logits_to_keep=1,
    )
    return cache, mask, told.logits[:, -1]


def _next(
    model: Any,  # noqa: ANN401
    cache: DynamicCache,
    mask: torch.Tensor,
    rows: Sequence[_Row],
    going: Sequence[int],
) -> tuple[DynamicCache, torch.Tensor, torch.Tensor]:
    """One token further, for the rows that go on."""
    if len(going) < len(mask):
        kept = torch.tensor(going, device=model.device)
        cache.batch_select_indices(kept)
        mask = mask[kept]
    mask = functional.pad(mask, (0, 1), value=1)
    told = model(
        input_ids=torch.tensor([[row.ids[-1]] for row in rows], device=model.device),
        past_key_values=cache,
        attention_mask=mask,
        position_ids=_positions(mask)[:, -1:],
    )
    return cache, mask, told.logits[:, -1]


def _positions(mask: torch.Tensor) -> torch.Tensor:
    return (mask.cumsum(-1) - 1).clamp_min(0)


def _draw(
    logits: torch.Tensor, sampling: Sampling, dice: torch.Generator
) -> list[tuple[int, float]]:
    """A token for each row, and how unlikely the model found it, in nats."""
    logits = logits.float().cpu()
    best, tokens = logits.topk(min(sampling.top, logits.shape[-1]), dim=-1)
    chances = torch.softmax(best / sampling.temperature, dim=-1)
    chosen = torch.multinomial(chances, 1, generator=dice)
    nats = logits.logsumexp(-1) - best.gather(-1, chosen)[:, 0]
    drawn = tokens.gather(-1, chosen)[:, 0]
    return list(zip(drawn.tolist(), nats.tolist(), strict=True))


def _ended(row: _Row, tokenizer: Any, sampling: Sampling, whole: Whole) -> Sampled | None:  # noqa: ANN401
    """The answer, when it has come to an end; the token that shows the end is no part of it."""
    stops = row.ids[-1] in tokenizer.all_special_ids
    text = row.decoder.text(row.ids[:-1] if stops else row.ids)
    ended = stops or whole(text)
    if not ended and len(row.ids) < sampling.longest:
        return None
    counted = row.nats[:-1] if ended and len(row.nats) > 1 else row.nats
    return Sampled(text.strip(), sum(counted) / len(counted), ended)


def _common(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens all of them begin with."""
    count = 0
    for together in zip(*prompts, strict=False):
        if len(set(together)) > 1:
            break
        count += 1
    return count
