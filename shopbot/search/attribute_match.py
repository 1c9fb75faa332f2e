"""Which fact of a product answers a question about it: "how heavy is it?" -> weight, "能用多久" -> battery life.

A fact's score adds up how near its words are to the question in meaning (put in two ways, which err differently), how
near the question is to those that shoppers put about such a property, and which words the question shares with its name
and its value. The weights, and when nothing answers, were fitted on the dev questions of semiPQA (docs/decisions.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_facts import Fact, facts_of
from shopbot.search.attribute_near import Near, Nearness
from shopbot.search.lexical import words
from shopbot.types import Attribute, Locale, Product

PASSAGE, WORDS, ASKED, KEY, VALUE = 46.0, 29.0, 35.5, 1.5, 3.4  # the scores are log-odds
LEAST = 2.0  # a best score below this answers nothing
SURE = 0.6  # least probability of the best fact; both were set with unanswerable questions

# What a shopper is told must be surer still, and the question must not be one about something else ("is it safe for
# children?" of a thing that is dishwasher safe). Chosen on half of tests/search/asked.jsonl, then made
# stricter: the first bound (0.01) answered 1 of 27 further unanswerable questions.
TOLD_SCORE, TOLD_SHARE, TOLD_MARGIN, TOLD_ASIDE = 3.0, 0.7, 1.5, 0.005


@dataclass(frozen=True, slots=True)
class Match:
    """The fact that answers a question. `topic` is what `Understanding.topic` wants."""

    topic: str
    attribute: Attribute | None  # None for price, stock, brand and options
    score: float
    margin: float  # how far it lies above the next fact, in log-odds
    share: float  # the probability that it is this fact rather than another of the product
    aside: float  # how much nearer the question is to what is asked about something else (cosine)

    @property
    def sure(self) -> bool:
        """Whether a shopper can be told this fact: a wrong answer is much worse than none."""
        return (
            self.score >= TOLD_SCORE
            and self.share >= TOLD_SHARE
            and self.margin >= TOLD_MARGIN
            and self.aside <= TOLD_ASIDE
        )


class AttributeMatcher:
    """Finds the fact that a question asks for. Reads or embeds the examples of a language when it first meets it."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        """Computes nothing yet.

        Args:
            embedder: of questions and facts.
            folder: where the vectors of the example questions are kept; None for nowhere.
        """
        self._nearness = Nearness(embedder, folder)

    def best(self, question: str, product: Product, locale: Locale) -> Match | None:
        """The fact of the product that answers the question, None where none does or two might."""
        facts = facts_of(product, locale)
        if not facts or not question.strip():
            return None
        near = self._nearness.of(question, facts)
        scores = _scores(question, facts, near)
        order = np.argsort(-scores, kind="stable")
        best = float(scores[order[0]])
        margin = best - float(scores[order[1]]) if len(facts) > 1 else float("inf")
        share = 1.0 / float(np.exp(scores - best).sum())
        if best < LEAST or share < SURE:
            return None
        fact = facts[order[0]]
        aside = float(near.aside[order[0]])
        return Match(fact.topic, fact.attribute, best, margin, share, aside)

    def scores(self, question: str, facts: Sequence[Fact]) -> Vectors:
        """How well each fact answers the question, in log-odds; float32 [n]."""
        return _scores(question, facts, self._nearness.of(question, facts))


def _scores(question: str, facts: Sequence[Fact], near: Near) -> Vectors:
    shared = np.asarray([_shared(question, fact) for fact in facts], dtype=np.float32)
    rows = np.concatenate([near.rows, shared], axis=1)
    scores: Vectors = rows @ np.asarray((PASSAGE, WORDS, ASKED, KEY, VALUE), dtype=np.float32)
    return scores


def _shared(question: str, fact: Fact) -> tuple[float, float]:
    """The share of the name's words that the question has, and of the question's words that only the value has."""
    asked, key = set(words(question)), set(words(fact.key))
    value = set(words(fact.value)) - key
    return len(asked & key) / max(len(key), 1), len(asked & value) / max(len(asked), 1)
