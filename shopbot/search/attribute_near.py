"""The vectors that questions and facts are compared by. Each text is embedded once, when first met."""

import threading
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_concepts import Concept, concepts, language_of
from shopbot.search.attribute_facts import Fact

KEPT = 5000  # vectors of facts and names kept

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


class Nearness:
    """How near a question is to facts, and to what shoppers ask about such facts."""

    def __init__(self, embedder: Embedder) -> None:
        self._queries, self._documents = (
            Kept(embedder.embed_queries),
            Kept(embedder.embed_documents),
        )
        self._embedder = embedder
        self._questions = cache(self._question_examples)
        self._keys = cache(self._key_examples)

    def _question_examples(self, language: str) -> Examples:
        return Examples(lambda concept: concept.questions[language], self._embedder.embed_queries)

    def _key_examples(self, language: str) -> Examples:
        return Examples(lambda concept: concept.keys[language], self._embedder.embed_queries)

    def of(self, question: str, facts: Sequence[Fact]) -> Vectors:
        """For each fact: to its words as a passage, as a query, and to the questions about it; float32 [n, 3].

        Some facts lie near every question: what counts is how much nearer this one is than questions are on average.
        """
        examples = self._questions(language_of(question))
        asked = self._embedder.embed_queries([question])[0]
        beyond = asked - examples.mean
        liking = examples.nearest(examples.vectors @ asked)
        liking = liking - liking.mean()
        found: Vectors = np.stack(
            [
                self._documents([fact.passage for fact in facts]) @ beyond,
                self._queries([fact.words for fact in facts]) @ beyond,
                np.asarray([self._liked(liking, fact.key) for fact in facts], dtype=np.float32),
            ],
            axis=1,
        )
        return found

    def _liked(self, liking: Vectors, key: str) -> float:
        """How much the question is one about the concept whose name lies nearest to the fact's."""
        names = self._keys(language_of(key))
        own = self._queries([key])[0] - names.mean
        others = names.vectors - names.mean
        lengths = np.linalg.norm(own) * np.linalg.norm(others, axis=1)
        alike = names.nearest(others @ own / np.maximum(lengths, 1e-9))
        best = int(alike.argmax())
        return float(liking[best] * max(alike[best], 0.0))
