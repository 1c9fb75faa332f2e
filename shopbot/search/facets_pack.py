"""Many values as a few numpy arrays: small in memory, quick to filter, safe to store. Knows no product."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Value = TypeVar("Value", bound=Hashable)
END = "\x00"  # stands after each text of a pack; taken out of the texts themselves


class Codes(Generic[Value]):
    """Gives each distinct value a number, in the order in which they come."""

    def __init__(self) -> None:
        self._codes: dict[Value, int] = {}

    def of(self, value: Value) -> int:
        """The number of the value."""
        return self._codes.setdefault(value, len(self._codes))

    def values(self) -> tuple[Value, ...]:
        """The values, by number."""
        return tuple(self._codes)


class Column(Generic[Value]):
    """One value per row, kept as numbers of the distinct values."""

    def __init__(self, codes: NDArray[np.int32], values: Sequence[Value]) -> None:
        self.codes = codes
        self.values = tuple(values)

    def where(self, accepts: Callable[[Value], bool]) -> Mask:
        """The rows whose value is accepted; each distinct value is asked once."""
        table = np.fromiter(map(accepts, self.values), dtype=np.bool_, count=len(self.values))
        return table[self.codes] if len(table) else np.zeros(len(self.codes), dtype=np.bool_)


class Pack:
    """Texts in one long text. A search looks at all of them at the speed of `str.find`."""

    def __init__(self, blob: str, starts: NDArray[np.int64]) -> None:
        self.blob = blob
        self.starts = starts  # int64 [texts + 1], in characters

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Pack":
        """The texts, packed."""
        kept = [text.replace(END, " ") for text in texts]
        lengths = np.fromiter((len(t) + 1 for t in kept), dtype=np.int64, count=len(kept))
        return cls("".join(t + END for t in kept), np.concatenate(([0], np.cumsum(lengths))))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.blob[int(self.starts[number]) : int(self.starts[number + 1]) - 1]

    def __iter__(self) -> Iterator[str]:
        return iter(self.blob.split(END)[:-1])

    def holding(self, part: str) -> list[int]:
        """The numbers of the texts that have the part, in order."""
        found: list[int] = []
        place = self.blob.find(part) if part else -1
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            found.append(number)
            place = self.blob.find(part, int(self.starts[number + 1]))
        return found

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The pack as arrays to store."""
        text = self.blob.encode("utf-8", "surrogatepass")
        return {"text": np.frombuffer(text, dtype=np.uint8), "starts": self.starts}

    @classmethod
    def restored(cls, text: NDArray[np.uint8], starts: NDArray[np.int64]) -> "Pack":
        """The pack that `arrays` wrote."""
        return cls(text.tobytes().decode("utf-8", "surrogatepass"), starts)


class Lists:
    """A list of numbers per row: which entries belong to which row."""

    def __init__(self, rows: NDArray[np.int32], entries: NDArray[np.int32], count: int) -> None:
        self.rows = rows
        self.entries = entries
        self.count = count

    def touching(self, chosen: Mask) -> Mask:
        """The rows of which at least one entry is chosen."""
        found = np.zeros(self.count, dtype=np.bool_)
        if len(self.entries):
            found[self.rows[chosen[self.entries]]] = True
        return found


@lru_cache(maxsize=50_000)
def literal(word: str) -> str:
    """The longest stretch of a word or phrase that stands in every text that has it."""
    parts = [part for part in word.lower().split(" ") if part]
    return max(parts, key=len, default="")
