"""Which fact of a product answers a question: by words alone, by meaning alone, and by what serves the shop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shopbot.learn.evaluate_attributes_file import Question
from shopbot.learn.metrics import Interval, mean_interval, reciprocal_rank
from shopbot.ports import Embedder, Vectors
from shopbot.search.attribute_match import AttributeMatcher
from shopbot.search.lexical import Lexical

System = Callable[[Question], Vectors]  # a score for each fact, higher is better


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one system: how often its first fact answers, and one over the place of the first that does, on average."""

    first: Interval
    mrr: float


def evaluate(questions: Sequence[Question], embedder: Embedder) -> dict[str, Figures]:
    """The figures of each system over the questions that some fact answers."""
    asked = [question for question in questions if any(question.answers)]
    matcher = AttributeMatcher(embedder)
    systems: Mapping[str, System] = {
        "lexical": _lexical(asked),
        "dense": _dense(asked, embedder),
        "matched": lambda question: matcher.scores(question.text, question.facts),
    }
    return {name: _figures(asked, score) for name, score in systems.items()}


def _figures(asked: Sequence[Question], score: System) -> Figures:
    ranks = [_rank(question, score(question)) for question in asked]
    mrr = float(np.mean(ranks)) if ranks else 0.0
    return Figures(mean_interval([float(rank == 1.0) for rank in ranks]), mrr)


def _rank(question: Question, scores: Vectors) -> float:
    order = [str(place) for place in np.argsort(-scores, kind="stable")]
    right = {str(place) for place, answers in enumerate(question.answers) if answers}
    return reciprocal_rank(order, right, len(order))


def _lexical(asked: Sequence[Question]) -> System:
    """BM25, over all facts of the file for how rare a word is."""
    texts = {fact.words for question in asked for fact in question.facts}
    index = Lexical((text, {"attributes": text}) for text in sorted(texts))

    def score(question: Question) -> Vectors:
        found = dict(index.query(question.text, len(texts)))
        return np.asarray([found.get(f.words, 0.0) for f in question.facts], dtype=np.float32)

    return score


def _dense(asked: Sequence[Question], embedder: Embedder) -> System:
    """The cosine of question and fact, each embedded once."""
    facts = sorted({fact.words for question in asked for fact in question.facts})
    texts = sorted({question.text for question in asked})
    near = embedder.embed_queries(texts) @ embedder.embed_documents(facts).T
    row, column = _numbered(texts), _numbered(facts)

    def score(question: Question) -> Vectors:
        cosines: Vectors = near[row[question.text], [column[f.words] for f in question.facts]]
        return cosines

    return score


def _numbered(texts: Sequence[str]) -> dict[str, int]:
    return {text: number for number, text in enumerate(texts)}


def as_mapping(questions: Sequence[Question], figures: Mapping[str, Figures]) -> dict[str, object]:
    """The figures as JSON."""
    return {
        "questions": sum(any(question.answers) for question in questions),
        "systems": {
            name: {
                "p@1": {
                    "value": round(one.first.mean, 4),
                    "ci95": [round(one.first.low, 4), round(one.first.high, 4)],
                },
                "mrr": round(one.mrr, 4),
            }
            for name, one in figures.items()
        },
    }
