"""Keeps the attention keys and values of recent prompts: a follow-up computes only what is new.

Only what the prompt itself computed is kept, never what was written after it, so a reply does not
depend on which kernel wrote an earlier one.
"""

from collections import deque
from dataclasses import dataclass

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer

# Recomputed even if known: a prompt's end then takes the many-rows path, as it does the first time.
_RECOMPUTED = 8
_WORTHWHILE = 24


@dataclass(frozen=True, slots=True)
class _Entry:
    ids: tuple[int, ...]
    layers: tuple[tuple[torch.Tensor, torch.Tensor], ...]  # keys, values: [1, heads, len(ids), dim]


class PrefixCache:
    """A few recent prompts. Not thread-safe: used under the generation lock."""

    def __init__(self, entries: int = 4, max_tokens: int = 4096) -> None:
        self._entries: deque[_Entry] = deque(maxlen=entries)
        self._max_tokens = max_tokens

    def start(self, ids: tuple[int, ...]) -> DynamicCache:
        """A cache for `generate` that already holds the longest known beginning of the prompt."""
        cache = DynamicCache()
        best = max(self._entries, key=lambda e: _common(e.ids, ids), default=None)
        if best is None:
            return cache
        length = min(_common(best.ids, ids), len(ids) - _RECOMPUTED)
        if length >= _WORTHWHILE:
            for number, (keys, values) in enumerate(best.layers):
                cache.update(keys[:, :, :length], values[:, :, :length], number)
        return cache

    def keep(self, ids: tuple[int, ...], cache: DynamicCache) -> None:
        """Remembers the prompt's part of a used cache; caches of a special kind are not kept."""
        plain = all(type(layer) is DynamicLayer for layer in cache.layers)
        if not plain or len(ids) > self._max_tokens or cache.get_seq_length() < len(ids):
            return
        layers = tuple(
            (layer.keys[:, :, : len(ids)].clone(), layer.values[:, :, : len(ids)].clone())
            for layer in cache.layers
        )
        for known in [e for e in self._entries if _common(e.ids, ids) == len(e.ids)]:
            self._entries.remove(known)
        self._entries.append(_Entry(ids, layers))


def widened(cache: DynamicCache, width: int) -> DynamicCache:
    """The cache for `width` rows that all begin with the same prompt, which is stored once."""
    wide = DynamicCache()
    for number, layer in enumerate(cache.layers):
        shape = (width, -1, -1, -1)
        wide.update(layer.keys.expand(shape), layer.values.expand(shape), number)
    return wide


def _common(left: tuple[int, ...], right: tuple[int, ...]) -> int:
    """How many tokens both begin with."""
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return place
    return min(len(left), len(right))
