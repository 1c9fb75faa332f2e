"""The text embedder: multilingual-e5-small, the same vectors on every platform, batched by length."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from shopbot.errors import BadSetting
from shopbot.models import known, weights
from shopbot.models.e5_encoder import E5Encoder, E5Tokenizer
from shopbot.models.e5_file import read
from shopbot.models.embed_workers import Workers
from shopbot.models.probe import cpu_form
from shopbot.models.progress import OnProgress, ignore
from shopbot.ports import Vectors
from shopbot.settings import Settings

_BATCH_TOKENS = (
    1024  # filled-up tokens computed at once: what a layer makes of more leaves the cache
)
_NAMES = {"auto", "e5", "multilingual-e5-small"}


class E5Embedder:
    """Embeds queries and documents, each with the prefix that the model was trained with."""

    def __init__(
        self, tokenizer: E5Tokenizer, encoder: E5Encoder, dimension: int, threads: int = 1
    ) -> None:
        """Of the parts.

        Args:
            tokenizer: of the texts.
            encoder: of the tokens.
            dimension: length of a vector.
            threads: that documents are shared out among. A query is computed by one that documents never keep busy.
        """
        self._tokenizer = tokenizer
        self._encoder = encoder
        self._dimension = dimension
        self._queries, self._documents = Workers(1), Workers(threads)
        self._queries.start()

    @property
    def fingerprint(self) -> str:
        """The model's digest and dimension."""
        return f"multilingual-e5-small-q4-{known.EMBEDDER.sha256[:12]}-{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """One vector for each query, float32 [n, dimension]."""
        return self._embed([f"query: {text}" for text in texts], self._queries)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One vector for each document, float32 [n, dimension]; cut at 512 tokens."""
        return self._embed([f"passage: {text}" for text in texts], self._documents)

    def _embed(self, texts: Sequence[str], workers: Workers) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        rows = self._tokenizer.encode(texts)

        def fill(places: list[int]) -> None:
            vectors[places] = self._encoder.encode([rows[place] for place in places]).numpy()

        workers.each(fill, batches_by_length([len(row) for row in rows], _BATCH_TOKENS))
        return vectors


def batches_by_length(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Places of rows of like length, each batch at most `most_tokens` when filled up (or one row)."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > most_tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def load(settings: Settings, on_progress: OnProgress = ignore) -> E5Embedder:
    """The embedder that the settings ask for.

    Raises:
        BadSetting: for an unknown embedder.
        WeightsError: when the weights cannot be had.
    """
    if settings.embedder not in _NAMES:
        raise BadSetting(
            f"There is no embedder {settings.embedder!r}.", f"Known: {', '.join(sorted(_NAMES))}."
        )
    file = read(weights.ensure(known.EMBEDDER.key, settings, on_progress))
    dense = cpu_form(settings.data / "models").dense
    dtype = torch.bfloat16 if dense == "bf16" else torch.float32
    threads = settings.threads or torch.get_num_threads()
    return E5Embedder(E5Tokenizer(file), E5Encoder(file, dtype), file.width, threads)
