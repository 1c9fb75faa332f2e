import numpy as np
import pytest
from test_ranking import found

from shopbot.errors import EngineError
from shopbot.models.scripted import ScriptedEngine
from shopbot.ports import Message, Prompt
from shopbot.search.rerank import Weighted
from shopbot.search.rerank_model import LanguageModelReranker


def ask(need, key):
    """A question whose words make the scripted engine say yes to what is in `need`."""
    return Prompt((Message("user", "yes" if key in need else "no"),))


def order(reranker, need="sock"):
    says = found()
    return [says.ids[n] for n in np.argsort(-reranker.scores(need, says), kind="stable")]


def test_the_model_moves_what_it_finds_fitting():
    engine = ScriptedEngine([""])
    assert (
        order(LanguageModelReranker(engine, ask, ("yes", "no"), judged=4, weight=5.0))[0] == "sock"
    )
    plain = LanguageModelReranker(engine, ask, ("yes", "no"), judged=4, weight=0.0)
    assert order(plain) == order(Weighted())


def test_only_the_first_are_judged_and_they_stay_first():
    asked = []

    def note(need, key):
        asked.append(key)
        return ask(need, key)

    reranker = LanguageModelReranker(ScriptedEngine([""]), note, ("yes", "no"), judged=2, weight=9)
    before = order(Weighted())
    after = order(reranker, before[1])
    assert asked == before[:2]
    assert after == [before[1], before[0], *before[2:]]
    asked.clear()
    order(LanguageModelReranker(ScriptedEngine([""]), note, ("yes", "no"), judged=1))
    assert asked == []  # one alone has no order


def test_a_failing_model_is_not_hidden():
    class Broken(ScriptedEngine):
        def score(self, prompt, continuations):
            raise EngineError("It stopped.", "Start it again.")

    with pytest.raises(EngineError):
        order(LanguageModelReranker(Broken([""]), ask, ("yes", "no")))
