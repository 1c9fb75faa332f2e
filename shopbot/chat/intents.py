"""What a message wants, learned from examples: one linear layer on the sentence embedding, for words no rule knows.

The layer ships with the program (`assets/intents/model.npz`) and fits one embedder only; with another the exact rules
work alone. It is made by `shopbot train intents`.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.types import Intent

FILE = "model.npz"


@dataclass(frozen=True, slots=True)
class Layer:
    """The learned layer and what it was made of."""

    labels: tuple[Intent, ...]
    weights: Vectors  # float32 [dimension + 1, labels]; the last row is the offset
    mean: Vectors  # float32 [dimension], taken off every vector
    temperature: float  # divides the scores, so that a share of 0.8 is right in 8 of 10 cases
    fingerprint: str  # of the embedder
    data: str  # sha256 of the examples

    def shares(self, vectors: Vectors) -> Vectors:
        """The probability of each label for each vector, float32 [n, labels]."""
        inputs = prepared(vectors, self.mean)
        scores = inputs @ self.weights / self.temperature
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Vectors = scores / scores.sum(axis=1, keepdims=True)
        return shares


def prepared(vectors: Vectors, mean: Vectors) -> Vectors:
    """The input of the layer: vectors about their mean, of length one, with a constant for the offset."""
    centred = vectors - mean
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    constant = np.full((len(centred), 1), 0.3, dtype=np.float32)
    return np.concatenate([centred, constant], axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Guess:
    """What the layer takes a message for."""

    intent: Intent
    confidence: float
    shares: Mapping[Intent, float]


@dataclass(frozen=True, slots=True)
class IntentClassifier:
    """Guesses intents with the shop's embedder."""

    layer: Layer
    embedder: Embedder

    def guess(self, text: str) -> Guess:
        """The likeliest intent of a message, and how likely each is."""
        shares = self.layer.shares(self.embedder.embed_queries([text]))[0]
        by_label = dict(zip(self.layer.labels, map(float, shares), strict=True))
        best = max(by_label, key=by_label.__getitem__)
        return Guess(best, by_label[best], by_label)


def open_classifier(folder: Path, embedder: Embedder) -> IntentClassifier | None:
    """The shipped classifier; None where there is none for this embedder: then the exact rules work alone."""
    path = folder / FILE
    if not path.exists():
        return None
    layer = read(path)
    return IntentClassifier(layer, embedder) if layer.fingerprint == embedder.fingerprint else None


def read(path: Path) -> Layer:
    """The layer of a file that `write` made."""
    with np.load(path, allow_pickle=False) as file:
        return Layer(
            cast("tuple[Intent, ...]", tuple(map(str, file["labels"]))),
            file["weights"].astype(np.float32),
            file["mean"].astype(np.float32),
            float(file["temperature"]),
            str(file["fingerprint"]),
            str(file["data"]),
        )


def write(path: Path, layer: Layer) -> None:
    """Writes a layer; the same layer makes the same bytes."""
    parts = {
        "labels": np.asarray(layer.labels),
        "weights": layer.weights.astype(np.float16),
        "mean": layer.mean.astype(np.float16),
        "temperature": np.asarray(layer.temperature),
        "fingerprint": np.asarray(layer.fingerprint),
        "data": np.asarray(layer.data),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in parts.items():  # np.savez would write the time of day
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
