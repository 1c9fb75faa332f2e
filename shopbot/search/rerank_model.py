"""The language model as the judge of need and product: how much likelier it finds "yes" than "no".

Off by default: each pair is a prompt of its own, which "yes" and "no" share; more than that the `Engine` port does not
let pairs share. Only the first candidates are judged, the rest keep their order behind them.
"""

from collections.abc import Callable, Sequence

import numpy as np

from shopbot.ports import Engine, Prompt
from shopbot.search.ranking_evidence import Evidence, Numbers
from shopbot.search.rerank import Reranker, Weighted

JUDGED = 20  # candidates that the model reads

Ask = Callable[[str, str], Prompt]  # need and product id -> the question whether it fits


class LanguageModelReranker:
    """Orders the first candidates by the model's judgment, weighed against what found them."""

    def __init__(
        self,
        engine: Engine,
        ask: Ask,
        answers: tuple[str, str],
        judged: int = JUDGED,
        weight: float = 1.0,
        first: Reranker | None = None,
    ) -> None:
        """Over an engine.

        Args:
            engine: that scores.
            ask: makes the question of a pair, in the form that the engine was trained with.
            answers: what stands for yes and for no.
            judged: how many candidates are put to the engine.
            weight: of the model's judgment beside the first order; both are brought to a spread of 1.
            first: gives the first order; None takes the one that ships.
        """
        self._engine = engine
        self._ask = ask
        self._answers = answers
        self._judged = judged
        self._weight = weight
        self._first = first or Weighted()

    def scores(self, text: str, found: Evidence) -> Numbers:
        """See `Reranker`. The judged candidates stay before all others.

        Raises:
            EngineError: when the model fails.
        """
        scores = self._first.scores(text, found).copy()
        best = np.argsort(-scores, kind="stable")[: self._judged]
        if len(best) < 2:
            return scores
        judged = self.judge(text, [found.ids[place] for place in best])
        mixed = _spread(scores[best]) + self._weight * _spread(judged)
        scores[best] = scores.max() + 1.0 + mixed - mixed.min()
        return scores

    def judge(self, need: str, ids: Sequence[str]) -> Numbers:
        """How much likelier yes is than no, in nats per token, for each product, float32 [ids]."""
        found = [self._engine.score(self._ask(need, key), self._answers) for key in ids]
        return np.asarray([yes - no for yes, no in found], dtype=np.float32)


def _spread(values: Numbers) -> Numbers:
    centred: Numbers = (values - values.mean()) / max(float(values.std()), 1e-6)
    return centred
