"""Which fact of a product answers a question about it: "how heavy is it?" -> weight, "能用多久" -> battery life.

A fact's score adds up how near its words are to the question in meaning (put in two ways, which err differently), how
near the question is to those that shoppers put about such a property, and which words the question shares with its name
and its value. The weights, and when nothing answers, were fitted on the dev questions of semiPQA (docs/decisions.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_facts import Fact, facts_of
from shopbot.search.attribute_near import Nearness
from shopbot.search.lexical import words
from shopbot.types import Attribute, Locale, Product

PASSAGE, WORDS, ASKED, KEY, VALUE = 46.0, 29.0, 35.5, 1.5, 3.4  # the scores are log-odds
LEAST = 2.0  # a best score below this answers nothing
SURE = (
    0.6  # the least probability of the best fact; both bounds were set with unanswerable questions
)


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
        self._nearness = Nearness(embedder)

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
        shared = np.asarray([_shared(question, fact) for fact in facts], dtype=np.float32)
        rows = np.concatenate([self._nearness.of(question, facts), shared], axis=1)
        scores: Vectors = rows @ np.asarray((PASSAGE, WORDS, ASKED, KEY, VALUE), dtype=np.float32)
        return scores


def _shared(question: str, fact: Fact) -> tuple[float, float]:
    """The share of the name's words that the question has, and of the question's words that only the value has."""
    asked, key = set(words(question)), set(words(fact.key))
    value = set(words(fact.value)) - key
    return len(asked & key) / max(len(key), 1), len(asked & value) / max(len(asked), 1)
