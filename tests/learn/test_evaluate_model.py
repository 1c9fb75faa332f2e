"""Figures of a model: a truthful one and a liar are told apart, and the numbers add up."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from shopbot.cli import main
from shopbot.decoding import Decoding
from shopbot.learn import evaluate_model
from shopbot.learn.evaluate_cases import Case, cases, prompt_of
from shopbot.learn.examples_shops import invented
from shopbot.learn.metrics_text import bleu, chrf
from shopbot.models.scripted import ScriptedEngine
from shopbot.ports import Prompt
from shopbot.settings import ROOT

ASSETS = ROOT / "assets"


@pytest.fixture(scope="module")
def asked() -> list[Case]:
    return cases(invented(ASSETS)["test"], 40, ASSETS, seed=5)


class Knowing(ScriptedEngine):
    """Gives each prompt the answer that was set for it; scores the right one higher."""

    def __init__(self, right: dict[str, str], lie: str = "") -> None:
        self.right = right
        super().__init__(lambda prompt: lie or right[prompt.messages[-1].content])

    def score(self, prompt: Prompt, continuations: Sequence[str]) -> list[float]:
        answer = self.right[prompt.messages[-1].content]
        return [-0.5 if text.strip() == answer else -3.0 for text in continuations]


def answers_of(asked: list[Case]) -> dict[str, str]:
    return {prompt_of(c.example, ASSETS).messages[-1].content: c.example.answer for c in asked}


def test_references_are_true_fluent_and_matched(asked: list[Case]) -> None:
    engine, steady = Knowing(answers_of(asked)), Decoding("greedy")
    said = evaluate_model.write(engine, asked, steady, ASSETS)
    true = evaluate_model.grounded(said, ASSETS)
    assert true.interval("answers_clean").mean == 1.0
    assert true.interval("sentences_passed").mean == 1.0
    assert true.interval("claims_told").mean == 1.0
    assert true.interval("sentences_withheld").mean == 0.0
    written = evaluate_model.language(engine, said, ASSETS)
    assert written.interval("chrf").mean == pytest.approx(100.0)
    assert evaluate_model.perplexity(written).mean == pytest.approx(math.exp(0.5))
    assert {"en", "zh", "recommend"} <= set(written.by("chrf"))
    matched = evaluate_model.match(engine, asked, ASSETS)
    assert matched.interval("accuracy").mean == 1.0
    assert matched.interval("mrr").mean == 1.0


def test_a_liar_is_found_out(asked: list[Case]) -> None:
    engine = Knowing(answers_of(asked), lie="costs $1.11 and weighs 99,999 g.")
    said = evaluate_model.write(engine, asked, Decoding("greedy"), ASSETS)
    false = evaluate_model.grounded(said, ASSETS)
    assert false.interval("claims_told").mean < 0.6
    assert false.interval("answers_clean").mean < 0.1
    assert false.interval("wrong_price").mean > 0.5
    assert false.interval("claims_true").mean < 0.6


def test_text_metrics_know_both_languages() -> None:
    assert bleu("the kettle holds 1 l", "the kettle holds 1 l", "en") == pytest.approx(100)
    assert bleu("这款水壶很轻便好用", "这款水壶很轻便好用", "zh") == pytest.approx(100)
    assert bleu("这款水壶很重", "那件毛衣可以机洗", "zh") < 30
    assert chrf("abc", "xyz") == 0.0


def test_no_model_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "grounded", "--model", "none", "--limit", "4"]) == 2
    assert "nothing to measure" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["language", "match", "grounded", "all"])
def test_the_command_prints_what_was_promised(
    what: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "shopbot.wiring.engine", lambda *_: ScriptedEngine(lambda _: "is in stock.")
    )
    assert main(["eval", what, "--limit", "12", "--base", "--report", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["n"] >= 8
    assert list(told["systems"]) == ["base", "adapter auto"]
    answers = (tmp_path / "answers.md").read_text()
    assert answers.count("is in stock.") >= 2 * (what != "match")
    for figures in told["systems"]["base"].values():
        low, high = figures["ci95"]
        assert low <= figures["value"] <= high
        assert set(figures) == {"value", "ci95", "by"}
