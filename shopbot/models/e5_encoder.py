"""The encoder of multilingual-e5-small in torch, and its tokenizer, from the contents of one file.

E5: arXiv 2402.05672. A BERT encoder with mean pooling; the tokenizer is XLM-R's unigram model.
"""

import re
from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from torch.nn import functional

from shopbot.models.e5_file import E5File, unpack

_SPACES = re.compile(" {2,}")


class E5Tokenizer:
    """Token ids of texts, with the begin and end tokens, cut to the model's length."""

    def __init__(self, file: E5File) -> None:
        self._file = file
        lowest = min(score for _, score in file.pieces)
        # Control tokens score 0 and would win wherever a text spells them: give them no spelling.
        pieces = [
            (f"\x00{number}", lowest) if score == 0.0 and number != file.unknown else (piece, score)
            for number, (piece, score) in enumerate(file.pieces)
        ]
        self._tokenizer = Tokenizer(Unigram(pieces, file.unknown, byte_fallback=False))
        self._tokenizer.pre_tokenizer = Metaspace()

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """One list of ids for each text, at most as many as the model has positions."""
        clean = [self._normalise(text) for text in texts]
        room = self._file.positions - 2
        encodings = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        return [[self._file.begin, *e.ids[:room], self._file.end] for e in encodings]

    def _normalise(self, text: str) -> str:
        whole = text.encode("utf-8", errors="replace").decode("utf-8")  # no half surrogates
        return _SPACES.sub(" ", whole.translate(self._file.normalise))


class E5Encoder:
    """Mean-pooled sentence vectors of length 1."""

    def __init__(self, file: E5File, dtype: torch.dtype) -> None:
        self._file = file
        self._dtype = dtype
        self._tensors = {name: torch.from_numpy(v).to(dtype) for name, v in file.tensors.items()}
        self._layers = [self._layer(number) for number in range(file.layers)]

    def encode(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """Vectors float32 [n, width] of token id rows, filled up to the longest."""
        longest = max(len(row) for row in rows)
        lengths = torch.tensor([len(row) for row in rows])
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        for filled, row in zip(ids, rows, strict=True):
            filled[: len(row)] = row
        real = torch.arange(longest)[None, :] < lengths[:, None]
        with torch.inference_mode():
            hidden = self._forward(ids, None if bool(real.all()) else real[:, None, None, :])
            pooled = (hidden.float() * real[:, :, None]).sum(1) / lengths[:, None]
            return functional.normalize(pooled, dim=-1)

    def _forward(self, ids: np.ndarray, mask: torch.Tensor | None) -> torch.Tensor:
        file, get = self._file, self._tensors
        words = torch.from_numpy(unpack(file.words[ids])).view(*ids.shape, file.width)
        places = get["emb.pos"].view(-1, file.width)[: ids.shape[1]]
        x = words.to(self._dtype) + places + get["emb.type"][: file.width]
        x = self._norm(x, get["emb.ln.w"], get["emb.ln.b"])
        for layer in self._layers:
            x = self._block(x, layer, mask)
        return x

    def _block(
        self, x: torch.Tensor, layer: dict[str, torch.Tensor], mask: torch.Tensor | None
    ) -> torch.Tensor:
        batch, length, width = x.shape
        heads = self._file.heads
        qkv = functional.linear(x, layer["qkv.w"], layer["qkv.b"])
        query, key, value = (
            part.view(batch, length, heads, width // heads).transpose(1, 2)
            for part in qkv.split(width, dim=-1)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = x + functional.linear(mixed, layer["ao.w"], layer["ao.b"])
        x = self._norm(x, layer["aln.w"], layer["aln.b"])
        inner = functional.gelu(functional.linear(x, layer["fi.w"], layer["fi.b"]))
        x = x + functional.linear(inner, layer["fo.w"], layer["fo.b"])
        return self._norm(x, layer["oln.w"], layer["oln.b"])

    def _norm(self, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, (x.shape[-1],), weight, bias, self._file.epsilon)

    def _layer(self, number: int) -> dict[str, torch.Tensor]:
        """The layer's matrices [N, K] and vectors; query, key and value as one matrix."""
        start, get = f"l{number}.", self._tensors
        width, inner = self._file.width, self._file.inner
        own = {name[len(start) :]: v for name, v in get.items() if name.startswith(start)}
        own["qkv.w"] = torch.cat([own.pop(f"{p}.w") for p in "qkv"]).view(3 * width, width)
        own["qkv.b"] = torch.cat([own.pop(f"{p}.b") for p in "qkv"])
        own["ao.w"] = own["ao.w"].view(width, width)
        own["fi.w"] = own["fi.w"].view(inner, width)
        own["fo.w"] = own["fo.w"].view(width, inner)
        return own
