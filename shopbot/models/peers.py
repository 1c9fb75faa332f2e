"""Other ways to run the same weights: untouched transformers in bf16, and llama.cpp where it is installed.

Each gives, for a prompt that nobody has read before, the seconds to the first token and the tokens a second after it.
"""

import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from shopbot.errors import BadSetting
from shopbot.models.chat_text import encode_prompt
from shopbot.models.loader import read_tokenizer
from shopbot.ports import Prompt

Run = Callable[[Prompt, int], tuple[float, float]]  # prompt, new tokens -> seconds, tokens/s


def plain_transformers(folder: Path) -> Run:
    """`generate` as it comes, bf16, greedy."""
    from transformers import AutoModelForCausalLM
    from transformers.generation.streamers import BaseStreamer

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).eval()
    tokenizer = read_tokenizer(folder)

    class Clock(BaseStreamer):  # type: ignore[misc]  # transformers is untyped here
        def __init__(self) -> None:
            self.times: list[float] = []

        def put(self, value: object) -> None:
            self.times.append(time.perf_counter())

        def end(self) -> None:
            pass

    def run(prompt: Prompt, new_tokens: int) -> tuple[float, float]:
        ids, clock = torch.tensor([encode_prompt(tokenizer, prompt)]), Clock()
        started = time.perf_counter()
        with torch.inference_mode():
            model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                do_sample=False,
                min_new_tokens=new_tokens,
                max_new_tokens=new_tokens,
                streamer=clock,
            )
        _, first, *_, last = clock.times  # the prompt comes first
        return first - started, (len(clock.times) - 2) / (last - first)

    return run


def llama_cpp(gguf: Path, folder: Path) -> Run:
    """The file of 4-bit weights as llama.cpp runs it, through the package xllamacpp.

    Raises:
        BadSetting: when the package is not installed; ShopBot does not need it otherwise.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise BadSetting("xllamacpp is not installed.", "pip install xllamacpp, or leave it out.")
    import xllamacpp  # type: ignore[import-not-found]  # nothing of ours needs it

    settings = xllamacpp.CommonParams()
    settings.model.path = str(gguf)
    settings.n_ctx, settings.n_parallel, settings.warmup = 2048, 1, False
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = os.cpu_count() or 1
    server: Any = xllamacpp.Server(settings)
    tokenizer = read_tokenizer(folder)

    def run(prompt: Prompt, new_tokens: int) -> tuple[float, float]:
        ids = encode_prompt(tokenizer, prompt)
        said = server.handle_completions(
            {
                "prompt": ids, "max_tokens": new_tokens, "temperature": 0, "ignore_eos": True,
                "cache_prompt": False, "n_predict": new_tokens, "timings_per_token": True,
            }
        )  # fmt: skip
        timings = said["timings"]
        return timings["prompt_ms"] / 1000, timings["predicted_per_second"]

    return run


def bandwidth(megabytes: int = 512) -> float:
    """Gigabytes a second that this computer reads from memory, with all threads of torch."""
    numbers = torch.ones(megabytes * 250_000, dtype=torch.float32)
    numbers.sum()
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        numbers.sum()
        seconds.append(time.perf_counter() - started)
    return megabytes / 1000 / min(seconds)
