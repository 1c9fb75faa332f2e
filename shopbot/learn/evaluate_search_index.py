"""The snippets of judged products with their vectors, compared exactly; vectors are kept on disk by content."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.ingest.index_snippets import fingerprint, snippets
from shopbot.ingest.index_split import splitter
from shopbot.ports import Embedder, Vectors
from shopbot.types import Catalogue, LocalText, Product, ShopInfo, Snippet

SHARD = 4096  # snippets in one file
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ExactIndex:
    """Compares with everything: what an approximate index can at best find."""

    snippets: Mapping[str, Snippet]
    keys: tuple[str, ...]
    vectors: NDArray[np.float32]  # [snippets, dimension]

    def query(
        self, vector: Vectors, k: int, where: Mapping[str, str | Sequence[str]] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` nearest (id, cosine), best first. Only products have snippets here: `where` is passed over."""
        cosines = self.vectors @ np.asarray(vector, dtype=np.float32).reshape(-1)
        best = np.argpartition(-cosines, k - 1)[:k] if len(cosines) > k else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(self.keys[place], float(cosines[place])) for place in best]

    def named(self, ids: Iterable[str]) -> Iterable[Snippet]:
        """The snippets of those ids, in that order."""
        return (self.snippets[key] for key in ids)


def build(products: Sequence[Product], embedder: Embedder, folder: Path, say: Say) -> ExactIndex:
    """The index of the products, cut as an import cuts them."""
    catalogue = Catalogue(ShopInfo(LocalText(), "USD"), tuple(products))
    pieces = list({piece.id: piece for piece in snippets(catalogue, splitter())}.values())
    started, parts = time.monotonic(), []
    for start in range(0, len(pieces), SHARD):
        shard = pieces[start : start + SHARD]
        name = hashlib.sha256(
            "\n".join((fingerprint(embedder), *(piece.id for piece in shard))).encode()
        ).hexdigest()
        parts.append(_shard(folder / f"{name[:24]}.npy", shard, embedder))
        done = start + len(shard)
        seconds = (time.monotonic() - started) * (len(pieces) - done) / done
        say(f"Vectors of {done} of {len(pieces)} snippets, {seconds:.0f} s left")
    vectors = np.concatenate(parts) if parts else np.zeros((0, embedder.dimension), np.float32)
    return ExactIndex(
        {piece.id: piece for piece in pieces}, tuple(piece.id for piece in pieces), vectors
    )


def _shard(path: Path, shard: Sequence[Snippet], embedder: Embedder) -> NDArray[np.float32]:
    """The vectors of some snippets, [snippets, dimension]: from the file, else embedded and kept there."""
    with suppress(OSError, ValueError, EOFError):
        found: NDArray[np.float32] = np.load(path, allow_pickle=False)
        if found.shape == (len(shard), embedder.dimension):
            return found
    vectors = embedder.embed_documents([piece.text for piece in shard])
    with suppress(OSError):  # a full or read-only disk: computed again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
        os.replace(part, path)
    return vectors
