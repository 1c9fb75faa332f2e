"""How easily replies are read: the counter, the formulas, the command's figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.learn.evaluate_readability import Reply, evaluate, questions
from shopbot.learn.metrics_readability import chinese, english, syllables
from shopbot.settings import ROOT

COUNTED = {
    1: "the tea house whole clothes fleece piece shoes cared likes games one more",
    2: "kettle handle quiet boxes being going people table question social lion poem science museum's little apple",
    3: "waterproof kilograms radio video idea camera battery policy serious museum customers bicycle",
    4: "available temperature comfortable delivery material adjustable",
}


def test_syllables() -> None:
    words = [(w, n) for n, text in COUNTED.items() for w in text.split() if "'" not in w]
    wrong = [(w, n, syllables(w)) for w, n in words if syllables(w) != n]
    assert wrong == []


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=30))
def test_every_word_has_a_syllable(word: str) -> None:
    assert 1 <= syllables(word) <= len(word)


def test_short_easy_sentences_have_a_lower_grade() -> None:
    easy = english(["It is warm.", "It costs 50 dollars."])
    hard = english(
        [
            "This comfortable insulated jacket incorporates considerable technological sophistication."
        ]
    )
    assert easy.grade is not None
    assert hard.grade is not None
    assert easy.grade < 3 < 12 < hard.grade
    assert easy.length == 3.5
    assert easy.hard == 0.0 < hard.hard


def test_names_are_no_hard_words() -> None:
    assert english(["The Everlasting Animator is here."], ["Everlasting Animator"]).hard == 0.0


def test_chinese_counts_characters_and_uncommon_words() -> None:
    read = chinese(["这是珐琅锅。", "它很轻。"], lambda run: [run[:2], run[2:]], {"这是", "它很"})
    assert read.sentences == 2
    assert read.length == 4.0
    assert read.hard == pytest.approx(1 / 4)


def test_both_manners_are_measured_on_the_same_questions() -> None:
    def ask(talk, locale, plain):
        long = "This is a rather long and complicated sentence about the kettle."
        return Reply(("It is warm.",) if plain else (long,))

    figures = evaluate({"en": [["a"], ["b"], ["c"]]}, ask)["en"]
    assert figures["questions"] == 3
    assert figures["difference"]["sentence_length"]["mean"] == -8.0
    assert figures["difference"]["grade"]["ci95"][1] < 0


def test_the_shipped_questions_are_enough() -> None:
    talks = questions(ROOT / "assets" / "evaluation")
    assert all(len(asked) >= 40 for asked in talks.values())
    assert talks.keys() == {"en", "zh"}
