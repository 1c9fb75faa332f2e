"""Learns the intent layer from assets/intents: multinomial logistic regression in numpy, the same on every run."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.chat.intents import Layer, Memory, prepared
from shopbot.chat.intents_words import counted, rarity, weighed
from shopbot.errors import BadSetting
from shopbot.ports import Embedder, Vectors
from shopbot.types import LOCALES, Intent, Locale

DECAY = 6e-5  # weight of the squared length of the weights
ROUNDS = 100
KEPT = 128  # numbers of an example in the memory
_STEPS = 12  # of the power method; the largest eigenvalue is then known to a few per cent
FOLDS = 4
TEMPERATURES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance. Those of one group are phrased alike and are never parted by a split."""

    text: str
    intent: Intent
    group: str
    locale: Locale


@dataclass(frozen=True, slots=True)
class Learned:
    """A layer, with what it says of examples whose group it had not seen."""

    layer: Layer
    held_out: Vectors  # float32 [n, labels]: probabilities
    right: float  # share of the examples held out whose intent it found


def examples(folder: Path) -> tuple[Example, ...]:
    """The utterances of both languages.

    Raises:
        BadSetting: when a file has a line of another shape.
    """
    found = []
    for locale in LOCALES:
        path = folder / f"{locale}.jsonl"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                raw = json.loads(line)
                found.append(
                    Example(raw["text"], raw["intent"], f"{locale}-{raw['group']}", locale)
                )
            except (ValueError, KeyError, TypeError) as error:
                raise BadSetting(
                    f"Line {number} of {path} is no example.",
                    'Write {"text": ..., "intent": ..., "group": ...}.',
                ) from error
    return tuple(found)


def digest(folder: Path) -> str:
    """The sha256 of the examples: a layer made of others is stale."""
    joined = b"".join((folder / f"{locale}.jsonl").read_bytes() for locale in LOCALES)
    return hashlib.sha256(joined).hexdigest()


def learn(folder: Path, embedder: Embedder) -> Learned:
    """The layer for these examples and this embedder, its confidence set on groups held out."""
    rows = examples(folder)
    labels = tuple(sorted({row.intent for row in rows}))
    texts = [row.text for row in rows]
    vectors = embedder.embed_queries(texts)
    mean = vectors.mean(axis=0)
    counts = counted(texts)
    rare = rarity(counts)
    inputs = prepared(vectors, mean, weighed(counts, rare))
    truth = np.asarray([labels.index(row.intent) for row in rows])
    scores = _held_out(inputs, truth, _folds(rows), len(labels))
    temperature = min(TEMPERATURES, key=lambda t: _loss(scores / t, truth))
    weights = fit(inputs, truth, len(labels))
    layer = Layer(
        labels,
        weights,
        mean,
        rare,
        remembered(vectors - mean, truth),
        temperature,
        embedder.fingerprint,
        digest(folder),
    )
    right = float((scores.argmax(axis=1) == truth).mean())
    return Learned(layer, _softmax(scores / temperature), right)


def fit(inputs: Vectors, truth: Numbers, labels: int) -> Vectors:
    """Weights [inputs, labels] by accelerated gradient descent from zero; each label counts the same in all."""
    counts = np.bincount(truth, minlength=labels)
    each = (len(truth) / labels / np.maximum(counts, 1))[truth].astype(np.float32) ** 0.5
    target = np.eye(labels, dtype=np.float32)[truth]
    rate = 1.0 / (0.5 * _largest(inputs) * float(each.max()) + DECAY)
    weights = np.zeros((inputs.shape[1], labels), dtype=np.float32)
    ahead, momentum = weights, 1.0
    for _ in range(ROUNDS):
        wrong = (_softmax(inputs @ ahead) - target) * each[:, None]
        gradient = inputs.T @ wrong / np.float32(len(truth)) + DECAY * ahead
        new: Vectors = (ahead - np.float32(rate) * gradient).astype(np.float32)
        later = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = (new + np.float32((momentum - 1) / later) * (new - weights)).astype(np.float32)
        weights, momentum = new, later
    return weights


def remembered(centred: Vectors, truth: Numbers) -> Memory:
    """The examples as a memory: along the directions in which they differ most, in steps of a 127th."""
    _, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    basis = directions[:, ::-1][:, :KEPT].astype(np.float32)
    rows = centred @ basis
    rows *= 127 / np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-6)
    return Memory(basis, np.round(rows).astype(np.int8), truth)


def _largest(inputs: Vectors) -> float:
    """The largest eigenvalue of the inputs' second moments and a little more, by which a step is bounded."""
    direction: Vectors = np.full(inputs.shape[1], inputs.shape[1] ** -0.5, dtype=np.float32)
    long = 0.0
    for _ in range(_STEPS):
        direction = (inputs.T @ (inputs @ direction) / len(inputs)).astype(np.float32)
        long = float(np.linalg.norm(direction))
        direction = direction / np.float32(max(long, 1e-12))
    return 1.1 * long


def _held_out(inputs: Vectors, truth: Numbers, folds: Numbers, labels: int) -> Vectors:
    scores = np.zeros((len(truth), labels), dtype=np.float32)
    for fold in range(FOLDS):
        own = folds == fold
        scores[own] = inputs[own] @ fit(inputs[~own], truth[~own], labels)
    return scores


def _folds(rows: Sequence[Example]) -> Numbers:
    """The fold of each example, by its group, the same on every run."""
    return np.asarray([hashlib.sha256(row.group.encode()).digest()[0] % FOLDS for row in rows])


def _softmax(scores: Vectors) -> Vectors:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Vectors = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _loss(scores: Vectors, truth: Numbers) -> float:
    shares = _softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(shares, 1e-9)).mean())
