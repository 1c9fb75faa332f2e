"""The vectors that questions and facts are compared by. Each text is embedded once, when first met.

The example questions are the same for every shop: their vectors are kept in a file, where there is a folder for it.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_concepts import Concept, concepts, language_of
from shopbot.search.attribute_facts import Fact
from shopbot.search.hybrid_keep import keep, kept

KEPT = 5000  # vectors of facts and names kept
KNOWN = 0.8  # cosine from which a fact's name is taken to be that of a concept

Embed = Callable[[Sequence[str]], Vectors]


class Kept:
    """An embedding whose vectors are kept."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._lock = threading.Lock()
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text, float32 [n, dimension]."""
        with self._lock:
            if len(self._known) > KEPT:
                self._known.clear()
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                self._known |= dict(zip(new, self._embed(new), strict=True))
            vectors: Vectors = np.stack([self._known[text] for text in texts])
            return vectors


class Examples:
    """Texts of every concept as vectors, by concept."""

    def __init__(self, texts_of: Callable[[Concept], Sequence[str]], embed: Embed) -> None:
        found = [texts_of(concept) for concept in concepts()]
        self.vectors = embed([text for texts in found for text in texts])
        self.mean: Vectors = self.vectors.mean(axis=0)
        lengths = [len(texts) for texts in found]
        self._starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        self._without = np.asarray(lengths) == 0

    def nearest(self, cosines: Vectors) -> Vectors:
        """The highest of these cosines per concept, [..., concepts]; -1 where a concept has no text."""
        padded = np.concatenate([cosines, np.full_like(cosines[..., :1], -1.0)], axis=-1)
        best: Vectors = np.maximum.reduceat(padded, self._starts, axis=-1)
        best[..., self._without] = -1.0
        return best


@dataclass(frozen=True, slots=True)
class Near:
    """How near a question is to facts."""

    rows: Vectors  # float32 [n, 3]: to a fact's words as a passage, as a query, to the questions about it
    aside: Vectors  # float32 [n]: how much nearer it is to what is asked about something else


class Nearness:
    """How near a question is to facts, and to what shoppers ask about such facts."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        """Computes nothing yet.

        Args:
            embedder: of questions and facts.
            folder: where the vectors of the examples are kept; None keeps them in memory only.
        """
        self._folder = folder
        self._queries, self._documents = (
            Kept(embedder.embed_queries),
            Kept(embedder.embed_documents),
        )
        self._embedder = embedder
        self._questions = cache(self._question_examples)
        self._keys = cache(self._key_examples)

    def _question_examples(self, language: str) -> Examples:
        return Examples(
            lambda concept: concept.questions[language],
            lambda texts: self._lasting(f"questions-{language}", texts),
        )

    def _key_examples(self, language: str) -> Examples:
        return Examples(
            lambda concept: concept.keys[language],
            lambda texts: self._lasting(f"names-{language}", texts),
        )

    def _lasting(self, name: str, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts from their file, which is written when it is not there or of other texts."""
        said = "\n".join((self._embedder.fingerprint, *texts))
        mark = hashlib.sha256(said.encode()).hexdigest()
        path = self._folder / f"attribute-{name}.npz" if self._folder else None
        found = kept(path, mark)
        if found is not None:
            read: Vectors = found["vectors"]
            return read
        made = self._embedder.embed_queries(texts)
        keep(path, mark, {"vectors": made})
        return made

    def of(self, question: str, facts: Sequence[Fact]) -> Near:
        """How near the question is to each fact.

        Some facts lie near every question: what counts is how much nearer this one is than questions are on average.
        """
        examples = self._questions(language_of(question))
        asked = self._embedder.embed_queries([question])[0]
        beyond = asked - examples.mean
        cosines = examples.nearest(examples.vectors @ asked)
        concept, alike = self._concepts_of([fact.key for fact in facts])
        likings = (cosines[concept] - cosines.mean()) * np.maximum(alike, 0.0)
        rows = np.stack(
            [
                self._documents([fact.passage for fact in facts]) @ beyond,
                self._queries([fact.words for fact in facts]) @ beyond,
                likings,
            ],
            axis=1,
        ).astype(np.float32)
        aside = np.where(alike >= KNOWN, cosines.max() - cosines[concept], 0.0)
        return Near(rows, aside.astype(np.float32))

    def _concepts_of(self, keys: Sequence[str]) -> tuple[NDArray[np.intp], Vectors]:
        """The concept whose name lies nearest to each fact's, and how near (cosine)."""
        vectors = self._queries(keys)
        found = [self._concept_of(key, row) for key, row in zip(keys, vectors, strict=True)]
        return (
            np.asarray([place for place, _ in found], dtype=np.intp),
            np.asarray([alike for _, alike in found], dtype=np.float32),
        )

    def _concept_of(self, key: str, vector: Vectors) -> tuple[int, float]:
        names = self._keys(language_of(key))
        own = vector - names.mean
        others = names.vectors - names.mean
        lengths = np.linalg.norm(own) * np.linalg.norm(others, axis=1)
        alike = names.nearest(others @ own / np.maximum(lengths, 1e-9))
        best = int(alike.argmax())
        return best, float(alike[best])
