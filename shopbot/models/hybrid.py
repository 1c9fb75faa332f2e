"""Linear layers for a CPU that keep two forms of their weights: dense for many rows, packed for few.

Reading a prompt is many rows and bound by arithmetic, where bf16 wins; writing a token is one row
and bound by memory, where int8 and int4 win. The layers stand in for `nn.Linear`, so `generate`
works as ever. Kernels: torch's `_weight_int8pack_mm` and `_weight_int4pack_mm_for_cpu`.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn
from torch.nn import functional

Kind = Literal["int8", "int4"]
GROUP = 32  # int4 weights that share a scale and a zero
_ROWS_AT_ONCE = 16_384  # never a whole output head in fp32


@dataclass(frozen=True, slots=True)
class Packed:
    """A weight matrix [N, K] packed: int8 and scales [N], or torch's int4 layout and its scales."""

    kind: Kind
    weight: torch.Tensor
    scales: torch.Tensor

    def multiply(self, x: torch.Tensor) -> torch.Tensor:
        """[rows, K] to [rows, N]."""
        if self.kind == "int8":
            return torch._weight_int8pack_mm(x, self.weight, self.scales)
        return torch._weight_int4pack_mm_for_cpu(x, self.weight, GROUP, self.scales)


def fits(kind: Kind, rows: int, columns: int) -> bool:
    """Whether the kernel takes a matrix of this shape."""
    return columns % GROUP == 0 and rows % (64 if kind == "int4" else 16) == 0


def pack(weight: torch.Tensor, kind: Kind) -> Packed:
    """The matrix [N, K] packed for this CPU."""
    return _pack_int8(weight) if kind == "int8" else _pack_int4(weight)


def _pack_int8(weight: torch.Tensor) -> Packed:
    """One scale a row, symmetric."""
    levels = torch.empty(weight.shape, dtype=torch.int8)
    scales = torch.empty(weight.shape[0], dtype=weight.dtype)
    for start in range(0, weight.shape[0], _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        rows = weight[part].float()
        scales[part] = (rows.abs().amax(1) / 127).clamp(min=1e-8).to(weight.dtype)
        levels[part] = (
            (rows / scales[part].float()[:, None]).round().clamp(-127, 127).to(torch.int8)
        )
    return Packed("int8", levels, scales)


def _pack_int4(weight: torch.Tensor) -> Packed:
    """A scale and a zero for every 32 weights, asymmetric."""
    rows, columns = weight.shape
    groups = weight.float().view(rows, columns // GROUP, GROUP)
    low, high = groups.amin(-1, keepdim=True), groups.amax(-1, keepdim=True)
    scale = ((high - low) / 15).clamp(min=1e-8).to(weight.dtype).float()
    zero = (low + 8 * scale).to(weight.dtype).float()  # rounded as the kernel will read it
    levels = ((groups - zero) / scale + 8).round().clamp(0, 15).to(torch.int32)
    scales = torch.cat((scale, zero), -1).transpose(0, 1).contiguous().to(weight.dtype)
    packed = torch.ops.aten._convert_weight_to_int4pack_for_cpu(levels.view(rows, columns), 1)
    return Packed("int4", packed, scales)


class HybridLinear(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """`x @ weight.T + bias`: packed up to `few_rows` rows, dense above."""

    def __init__(
        self, weight: torch.Tensor, bias: torch.Tensor | None, packed: Packed, few_rows: int
    ) -> None:
        super().__init__()
        self.few_rows = few_rows
        self.packed = packed
        # Copies: a view would keep the whole file of weights in memory.
        self.register_buffer("dense", weight.detach().clone(), persistent=False)
        self.register_buffer("bias", None if bias is None else bias.detach().clone(), False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[..., K] to [..., N]."""
        columns = x.shape[-1]
        rows = x.numel() // columns
        if rows > self.few_rows:
            return functional.linear(x, self.dense, self.bias)
        flat = self.packed.multiply(x.reshape(rows, columns))
        out = flat.view(*x.shape[:-1], flat.shape[-1])
        return out if self.bias is None else out + self.bias


class Int8Head(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """The output head, int8 only: `generate` asks for one row a reply, the last."""

    def __init__(self, packed: Packed) -> None:
        super().__init__()
        self.packed = packed

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[..., K] to logits [..., N]."""
        flat = x.reshape(-1, x.shape[-1])
        out = self.packed.multiply(flat) if flat.shape[0] <= 8 else self._many_rows(flat)
        return out.view(*x.shape[:-1], out.shape[-1])

    def _many_rows(self, flat: torch.Tensor) -> torch.Tensor:
        weight, scales = self.packed.weight, self.packed.scales
        parts = [
            functional.linear(flat, weight[start : start + _ROWS_AT_ONCE].to(flat.dtype))
            for start in range(0, weight.shape[0], _ROWS_AT_ONCE)
        ]
        return torch.cat(parts, -1) * scales


class FusedLinear(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """First of several layers that read the same input: computes all, keeps the others' parts.

    Not thread-safe; the engine runs one generation at a time.
    """

    def __init__(self, whole: HybridLinear, sizes: list[int]) -> None:
        super().__init__()
        self.whole = whole
        self._sizes = sizes
        self._input: torch.Tensor | None = None
        self._parts: tuple[torch.Tensor, ...] = ()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The first layer's output."""
        self._input, self._parts = x, self.whole(x).split(self._sizes, dim=-1)
        return self._parts[0]

    def part(self, number: int, x: torch.Tensor) -> torch.Tensor:
        """Another layer's output for the same input."""
        if x is not self._input:
            self.forward(x)
        out = self._parts[number]
        if number == len(self._sizes) - 1:  # the last one: let the memory go
            self._input, self._parts = None, ()
        return out


class FusedPart(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """A later layer of a FusedLinear."""

    def __init__(self, first: FusedLinear, number: int) -> None:
        super().__init__()
        self._first = [first]  # in a list: not a second owner of the weights
        self._number = number

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """This layer's output."""
        return self._first[0].part(self._number, x)
