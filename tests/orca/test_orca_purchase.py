"""A whole purchase heard by a real screen reader, compared with what was heard before: docs/orca-purchase.txt."""

import re
from pathlib import Path

import golden
import pytest

TRANSCRIPT = Path(__file__).parents[2] / "docs/orca-purchase.txt"
CONTROL = re.compile(
    r"(link|push button|entry|combo box|radio button|spin button|heading level \d)\b.*$"
)
RAW_KEY = re.compile(
    r"\b(page|say|cart|checkout|product)\.[a-z]+(\.[a-z]+)*\b(?!\s*@)|[{}]|undefined|\[object"
)
NOISE = ("clickable", "deletion", "statusbar", "grayed", "￼", "•")


def replies(purchase):
    return {step: lines for step, lines in purchase.items() if step.startswith("asks: ")}


@pytest.mark.point(38)
def test_the_purchase_sounds_as_it_did(purchase):
    before = golden.read(TRANSCRIPT)
    assert purchase.keys() == before.keys()
    differing = {step: lines for step, lines in purchase.items() if lines != before[step]}
    assert not differing, (
        f"{differing}; if the new words are right: python -m pytest tests/orca --write-transcript"
    )


def test_no_step_passes_in_silence(purchase):
    assert not [step for step, lines in purchase.items() if not lines]


@pytest.mark.point(1, 2)
def test_a_message_is_one_word_when_sent_and_one_whole_reply(purchase):
    assert len(replies(purchase)) == 6
    for step, lines in replies(purchase).items():
        sent, reply = lines
        assert sent == "Message sent. The assistant is replying.", step
        assert re.match(r"Assistant: [A-Z].*[.!?]$", reply), step


@pytest.mark.point(3, 12)
def test_money_and_ratings_are_said_as_people_say_them(purchase):
    said = " ".join(line for lines in replies(purchase).values() for line in lines)
    assert not re.search(r"[$€¥£*_#`|<>]|https?:", said)
    assert re.search(r"\b129 dollars\b", said)
    row = " ".join(purchase["Down: its second row"])
    assert re.search(r"\b4\.2 out of 5 stars, 4 reviews\b", row)


@pytest.mark.point(3)
def test_a_table_is_read_row_by_row_with_its_heads(purchase):
    row = purchase["Down: its first row"]
    assert row[0] == "Price."
    assert len(row) == 3
    assert all(" column header " in cell for cell in row[1:])


@pytest.mark.point(4)
def test_no_internal_key_and_no_noise_is_heard(purchase):
    said = [line for lines in purchase.values() for line in lines]
    assert [line for line in said if RAW_KEY.search(line)] == []
    assert [line for line in said if any(noise in line for noise in NOISE)] == []


@pytest.mark.point(12, 13)
def test_each_stop_names_the_control_and_says_what_it_is(purchase):
    for step, lines in purchase.items():
        if step.startswith("Tab") or ", then Tab" in step:
            assert any(CONTROL.search(line) for line in lines), step
    said = [line for lines in purchase.values() for line in lines]
    for words in (
        "Add to cart Harrier Waterproof Trail Boot push button.",
        "Version Harrier Waterproof Trail Boot combo box.",
        "E-mail entry required.",
        "not selected radio button",
        "Cart heading level 2.",
    ):
        assert any(words in line for line in said), words


@pytest.mark.point(5)
def test_what_is_wrong_in_a_form_is_heard_at_its_field(purchase):
    said = " ".join(purchase["ann.lee@post, then Enter"])
    assert "is not an e-mail address" in said
