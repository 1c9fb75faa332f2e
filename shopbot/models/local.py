"""The language model on this computer: one generation at a time, every strategy, over `generate`.

Wires the parts together: `loader` (weights), `shipped` and `adapter` (LoRA), `hybrid` (fast CPU layers),
`generation` (thread, stop), `prefix` (what is known of the prompt already).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event as StopSignal
from typing import Any

import torch
from transformers import GenerationConfig
from transformers.cache_utils import DynamicCache
from transformers.generation.stopping_criteria import StoppingCriteriaList

from shopbot.decoding import Decoding
from shopbot.errors import EngineError
from shopbot.models import fast_cpu, generation, loader, shipped
from shopbot.models.chat_text import Decoder, encodable, encode_prompt
from shopbot.models.generation import Call, DeltaStreamer, Watch, empty_end, finished
from shopbot.models.hybrid import Kind
from shopbot.models.lock import FairLock
from shopbot.models.packed import PackedStore, cache_key
from shopbot.models.prefix import PrefixCache, widened
from shopbot.models.progress import OnProgress, ignore
from shopbot.models.scoring import mean_log_probabilities
from shopbot.models.strategy import generate_arguments, width
from shopbot.ports import EngineEvent, EngineInfo, Generated, Prompt
from shopbot.settings import Settings


class LocalEngine:
    """A transformers causal language model that keeps the Engine contract."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401 - transformers is untyped here
        tokenizer: Any,  # noqa: ANN401
        info: EngineInfo,
        seconds_to_first_token: float = 120.0,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._info = info
        self._seconds_to_first_token = seconds_to_first_token
        self._lock = FairLock()
        self._prefixes = PrefixCache()
        self._ends = _end_tokens(model, tokenizer)
        self._pad = _pad_token(model, tokenizer, self._ends)

    @property
    def name(self) -> str:
        """What runs, for people."""
        parts = [self._info.model, self._info.adapter, self._info.quantisation, self._info.device]
        return ", ".join(part for part in parts if part)

    def describe(self) -> EngineInfo:
        """What runs where, for `shopbot doctor`."""
        return self._info

    def stream(self, prompt: Prompt, decoding: Decoding, stop: StopSignal) -> Iterator[EngineEvent]:
        """Writes a reply; see `ports.Engine.stream`. Calls are served in the order they came."""
        ids = tuple(encode_prompt(self._tokenizer, prompt))
        self._check_room(len(ids), decoding.max_new_tokens)
        decoder = Decoder(self._tokenizer, ids, after_space=prompt.opening.endswith(" "))
        call = Call(ids, decoder, decoding, self._ends, self._pad, stop)
        if stop.is_set() or not self._lock.acquire(stop.is_set):
            yield empty_end(call)
            return
        thread = generation.run_in_thread(call, self._generate, self._lock.release)
        yield from generation.read_events(call, thread, self._seconds_to_first_token)

    def score(self, prompt: Prompt, continuations: Sequence[str]) -> list[float]:
        """Mean log-probability (nats per token) of each continuation after the prompt."""
        ids = encode_prompt(self._tokenizer, prompt)
        rows = [self._encode(text) for text in continuations]
        self._check_room(len(ids), max(map(len, rows), default=0))
        self._lock.acquire()
        try:
            return mean_log_probabilities(self._model, ids, rows)
        finally:
            self._lock.release()

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes."""
        return len(self._encode(text))

    def _encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(encodable(text), add_special_tokens=False))

    def _generate(self, call: Call) -> Generated:
        """Runs `generate` in the generation thread, which holds the lock."""
        arguments = generate_arguments(call.decoding)
        config = GenerationConfig(
            **arguments, eos_token_id=sorted(self._ends), pad_token_id=self._pad
        )
        extra: dict[str, Any] = {}
        if call.decoding.streams:
            extra["streamer"] = DeltaStreamer(call)
        prefixes = self._prefixes_for(call.decoding)
        ids = torch.tensor([call.prompt_ids], device=self._model.device)
        with (
            _own_randomness(call.decoding, self._model.device),
            torch.inference_mode(),
            generation.leaving_early(self._model, call),
        ):
            cache = self._read_prompt(call, prefixes, ids)
            sequences = self._model.generate(
                ids,
                past_key_values=cache,
                attention_mask=torch.ones_like(ids),
                generation_config=config,
                stopping_criteria=StoppingCriteriaList([Watch(call)]),
                **extra,
            )
            if width(call.decoding) == 1:
                prefixes.keep(call.prompt_ids, cache)
        return finished(call, sequences[:, len(call.prompt_ids) :].tolist())

    def _prefixes_for(self, decoding: Decoding) -> PrefixCache:
        """A seeded reply computes its prompt anew, so that it is the same whatever came before."""
        seeded = decoding.strategy == "sampling" and decoding.seed is not None
        return PrefixCache() if seeded else self._prefixes

    def _read_prompt(self, call: Call, prefixes: PrefixCache, ids: torch.Tensor) -> DynamicCache:
        """What is known of the prompt; for several rows all of it but the last token, read once."""
        cache = prefixes.start(call.prompt_ids)
        rows = width(call.decoding)
        if rows == 1:
            return cache
        rest = ids[:, cache.get_seq_length() : -1]
        if rest.shape[1]:
            self._model(input_ids=rest, past_key_values=cache, logits_to_keep=1)
            prefixes.keep(call.prompt_ids[:-1], cache)
        return widened(cache, rows)

    def _check_room(self, prompt_tokens: int, new_tokens: int) -> None:
        room = getattr(self._model.config, "max_position_embeddings", None) or 1 << 30
        if prompt_tokens + new_tokens > room:
            raise EngineError(
                f"The prompt takes {prompt_tokens} tokens and the reply up to {new_tokens}; the"
                f" model has room for {room}.",
                "Ask something shorter or begin a new chat.",
            )


def load(
    settings: Settings, on_progress: OnProgress = ignore, template_hash: str = ""
) -> LocalEngine:
    """The engine that the settings ask for, ready to write; `template_hash` is that of the prompt.

    Raises:
        WeightsError: when the weights cannot be had.
        AdapterError: when the adapter does not fit.
        BadSetting: for a device or number format that there is not.
    """
    started = time.monotonic()
    if settings.threads > 0:
        torch.set_num_threads(settings.threads)
    base = loader.load_base(settings, on_progress)
    applied, unused = shipped.applied(base, settings, template_hash)
    model = applied.model if applied else base.model
    if base.plan.quantize in {"int8", "int4"}:
        _pack(model, base, applied.digest if applied else "", settings)
    info = EngineInfo(
        device=base.plan.device,
        model=base.plan.name,
        adapter=applied.name if applied else "",
        quantisation=base.plan.quantize,
        threads=torch.get_num_threads(),
        load_seconds=time.monotonic() - started,
        warnings=(*((unused,) if unused else ()), *(applied.warnings if applied else ())),
        tuned=bool(applied and applied.knows_prompt),
    )
    return LocalEngine(model, base.tokenizer, info, settings.seconds_to_first_token)


def _pack(model: Any, base: loader.Base, adapter_digest: str, settings: Settings) -> None:  # noqa: ANN401
    kind: Kind = "int8" if base.plan.quantize == "int8" else "int4"
    key = cache_key(base.folder, adapter_digest, kind, model.dtype)
    path = settings.data / "models" / "packed" / f"{key}.safetensors"
    fast_cpu.rebuild(model, kind, PackedStore(path, kind))


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:  # noqa: ANN401
    """Every token that ends a reply: the model's own, the tokenizer's, and the usual names."""
    given = model.generation_config.eos_token_id
    ends = set(given if isinstance(given, list) else [given])
    ends.add(tokenizer.eos_token_id)
    added = tokenizer.get_added_vocab()
    ends |= {added.get(name) for name in ("<|im_end|>", "<|endoftext|>", "<|eot_id|>")}
    return frozenset(ends - {None})


def _pad_token(model: Any, tokenizer: Any, ends: frozenset[int]) -> int:  # noqa: ANN401
    for given in (tokenizer.pad_token_id, model.generation_config.pad_token_id):
        if isinstance(given, int):
            return given
    return min(ends, default=0)


@contextmanager
def _own_randomness(decoding: Decoding, device: torch.device) -> Iterator[None]:
    """Random numbers of this call alone: from its seed, else different each time."""
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        if decoding.seed is None:
            torch.seed()
        else:
            torch.manual_seed(decoding.seed)
        yield
