"""What each part of the search adds: the ranking rebuilt from the ground, and what ships without one part."""

from collections.abc import Callable

from shopbot.learn.evaluate_search import DEEP, System, by
from shopbot.search.lexical import GRAMS, Lexical, Matched
from shopbot.search.ranking_evidence import Evidence, Numbers
from shopbot.search.rerank import Weighted, shipped_weights


def parts(lexical: Lexical) -> dict[str, System]:
    """Systems by name, from the simplest to what ships, then what ships without one kind of evidence."""
    weights = shipped_weights()

    def without(name: str) -> System:
        return by(Weighted({**weights, name: 0.0}))

    def only(*names: str) -> System:
        return by(Weighted({key: weights[key] * (key in names) for key in weights}))

    return {
        "words": _words(lexical, lambda matched: matched.words),
        "words + letters": _words(lexical, lambda m: m.words + GRAMS * m.grams),
        "words + letters + segments": _words(lexical, lambda matched: matched.total),
        "titles by meaning": only("titles"),
        "texts by meaning": only("texts"),
        "both by meaning": only("titles", "texts"),
        "all without titles": without("titles"),
        "all without texts": without("texts"),
    }


def _words(lexical: Lexical, scores: Callable[[Matched], Numbers]) -> System:
    def order(text: str, _: Evidence) -> list[str]:
        return [key for key, _ in lexical.best(scores(lexical.match(text)), DEEP)]

    return order
