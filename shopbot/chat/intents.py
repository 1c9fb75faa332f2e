"""What a message wants, learned from examples: one linear layer and a memory, for words no rule knows.

The layer reads the sentence embedding and the words; the memory holds the examples, and asks those nearest. It ships
with the program (`assets/intents/model.npz`) and fits one embedder only; with another the exact rules work alone. It is
made by `shopbot train intents`.
"""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from shopbot.chat.intents_words import counted, weighed
from shopbot.ports import Embedder, Vectors
from shopbot.types import Intent

FILE = "model.npz"
WORDS = (
    1.8  # what the words count beside the embedding; chosen on the even half of tests/understanding
)
NEAREST = 20  # examples that are asked
MEMORY = 0.3  # what they count beside the layer
SPREAD = 0.1  # of cosine, over which an example's voice falls to a third


@dataclass(frozen=True, slots=True)
class Memory:
    """Examples, each as a few whole numbers that keep its direction."""

    basis: Vectors  # float32 [dimension, kept]: the directions in which examples differ most
    rows: NDArray[np.int8]  # [examples, kept]
    answers: NDArray[np.int64]  # place of each example's label

    def shares(self, centred: Vectors, labels: int) -> Vectors:
        """How the examples nearest to each vector vote, float32 [n, labels]."""
        cosines = _directed(centred @ self.basis) @ _directed(self.rows.astype(np.float32)).T
        nearest = min(NEAREST, cosines.shape[1])
        chosen = np.argpartition(-cosines, nearest - 1, axis=1)[:, :nearest]
        near = np.take_along_axis(cosines, chosen, axis=1)
        votes = np.exp((near - near.max(axis=1, keepdims=True)) / SPREAD)
        found = np.zeros((len(centred), labels), dtype=np.float32)
        for row, (places, voices) in enumerate(zip(chosen, votes, strict=True)):
            np.add.at(found[row], self.answers[places], voices)
        shares: Vectors = found / found.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class Layer:
    """The learned layer and what it was made of."""

    labels: tuple[Intent, ...]
    weights: Vectors  # float32 [dimension + 1 + words, labels]
    mean: Vectors  # float32 [dimension], taken off every vector
    rarity: Vectors  # float32 [words]
    memory: Memory
    temperature: float  # divides the scores, so that a share of 0.8 is right in 8 of 10 cases
    fingerprint: str  # of the embedder
    data: str  # sha256 of the examples

    def shares(self, vectors: Vectors, texts: Sequence[str]) -> Vectors:
        """The probability of each label for each text and its vector, float32 [n, labels]."""
        inputs = prepared(vectors, self.mean, weighed(counted(texts), self.rarity))
        scores = inputs @ self.weights / self.temperature
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = scores / scores.sum(axis=1, keepdims=True)
        asked = self.memory.shares(vectors - self.mean, len(self.labels))
        both: Vectors = (1 - MEMORY) * shares + MEMORY * asked
        return both


def prepared(vectors: Vectors, mean: Vectors, words: Vectors) -> Vectors:
    """The input of the layer: vectors about their mean, of length one, a constant for the offset, the words."""
    constant = np.full((len(vectors), 1), 0.3, dtype=np.float32)
    parts = [_directed(vectors - mean), constant, WORDS * words]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def _directed(vectors: Vectors) -> Vectors:
    long: Vectors = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors / long


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
        shares = self.layer.shares(self.embedder.embed_queries([text]), [text])[0]
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
            file["rarity"].astype(np.float32),
            Memory(
                file["basis"].astype(np.float32), file["rows"], file["answers"].astype(np.int64)
            ),
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
        "rarity": layer.rarity.astype(np.float16),
        "basis": layer.memory.basis.astype(np.float16),
        "rows": layer.memory.rows,
        "answers": layer.memory.answers.astype(np.uint8),
        "temperature": np.asarray(layer.temperature),
        "fingerprint": np.asarray(layer.fingerprint),
        "data": np.asarray(layer.data),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in parts.items():  # np.savez would write the time of day
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
