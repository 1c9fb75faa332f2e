"""Which fact of a product answers a question about it: "how heavy is it?" -> weight, "能用多久" -> battery life.

A fact's score adds up four things: how near its words are to the question in meaning, how near the question is to those
that shoppers put about such a property, and which words the question shares with its name and its value. The four
weights, and when nothing answers, were fitted on the dev questions of semiPQA alone (docs/decisions.md).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_concepts import concepts, shares
from shopbot.search.attribute_facts import Fact, facts_of
from shopbot.search.facets_lexicon import is_han
from shopbot.search.lexical import words
from shopbot.types import Attribute, Locale, Product

MEANING, ASKED, KEY, VALUE = 60.0, 35.0, 1.9, 3.9  # weights: the scores are log-odds
LEAST = 0.0  # a best score below this answers nothing
SURE = 0.5  # the least probability of the best fact among all
KEPT = 5000  # vectors of facts kept


@dataclass(frozen=True, slots=True)
class Match:
    """The fact that answers a question. `topic` is what `Understanding.topic` wants."""

    topic: str
    attribute: Attribute | None  # None for price, stock, brand and options
    score: float
    margin: float  # how far it lies above the next fact, in log-odds


class AttributeMatcher:
    """Finds the fact that a question asks for. Embeds the example questions of a language when it first meets it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._examples: dict[str, Vectors] = {}
        self._known: dict[str, Vectors] = {}

    def best(self, question: str, product: Product, locale: Locale) -> Match | None:
        """The fact of the product that answers the question, None where none does or two might."""
        facts = facts_of(product, locale)
        if not facts or not question.strip():
            return None
        scores = self.scores(question, facts)
        order = np.argsort(-scores, kind="stable")
        best = float(scores[order[0]])
        margin = best - float(scores[order[1]]) if len(facts) > 1 else float("inf")
        share = 1.0 / float(np.exp(scores - best).sum())
        if best < LEAST or share < SURE:
            return None
        fact = facts[order[0]]
        return Match(fact.topic, fact.attribute, best, margin)

    def scores(self, question: str, facts: Sequence[Fact]) -> Vectors:
        """How well each fact answers the question, in log-odds; float32 [n]."""
        language = "zh" if is_han(question) else "en"
        examples = self._example_vectors(language)
        asked = self._embedder.embed_queries([question])[0]
        near = self._fact_vectors([fact.words for fact in facts])
        # Some facts lie near every question: what counts is how much nearer this one is than questions are on average.
        meaning = near @ (asked - examples.mean(axis=0))
        liking = _by_concept(examples @ asked, language)
        rows = [
            (float(meaning[place]), _asked(liking, fact), *_shared(question, fact))
            for place, fact in enumerate(facts)
        ]
        weights = np.asarray((MEANING, ASKED, KEY, VALUE), dtype=np.float32)
        scores: Vectors = np.asarray(rows, dtype=np.float32) @ weights
        return scores

    def _example_vectors(self, language: str) -> Vectors:
        with self._lock:
            if language not in self._examples:
                texts = [text for concept in concepts() for text in concept.questions[language]]
                self._examples[language] = self._embedder.embed_queries(texts)
            vectors: Vectors = self._examples[language]
            return vectors

    def _fact_vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            if len(self._known) > KEPT:
                self._known.clear()
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                self._known |= dict(zip(new, self._embedder.embed_queries(new), strict=True))
            vectors: Vectors = np.stack([self._known[text] for text in texts])
            return vectors


def _by_concept(cosines: Vectors, language: str) -> Vectors:
    """How near the question is to each concept's nearest example, above the mean of all concepts."""
    found, place = [], 0
    for concept in concepts():
        count = len(concept.questions[language])
        found.append(float(cosines[place : place + count].max()))
        place += count
    near: Vectors = np.asarray(found, dtype=np.float32)
    near -= near.mean()
    return near


def _asked(liking: Vectors, fact: Fact) -> float:
    """The liking of the concept that the fact's name stands for; 0.0, the average, where it stands for none."""
    return max(
        (float(liking[number]) * share for number, share in _shares(fact.names or (fact.key,))),
        default=0.0,
    )


@lru_cache(maxsize=4096)
def _shares(names: tuple[str, ...]) -> tuple[tuple[int, float], ...]:
    return tuple(shares(names).items())


def _shared(question: str, fact: Fact) -> tuple[float, float]:
    """The share of the name's words that the question has, and of the question's words that only the value has."""
    asked, key = set(words(question)), set(words(fact.key))
    value = set(words(fact.value)) - key
    return len(asked & key) / max(len(key), 1), len(asked & value) / max(len(asked), 1)
