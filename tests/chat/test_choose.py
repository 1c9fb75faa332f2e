"""What the word rules and the learned layer say, put together."""

import pytest

from shopbot.chat.understand_choose import choose
from shopbot.types import DialogueState


def chosen(rule, otherwise, shares, **state):
    return choose(rule, otherwise, shares, limited=False, asks=False, state=DialogueState(**state))[
        0
    ]


def test_a_person_is_not_called_on_a_guess():
    assert chosen("", "search", {"hand_over": 0.3, "detail": 0.2}) != "hand_over"
    assert chosen("", "search", {"hand_over": 0.9, "detail": 0.05}) == "hand_over"
    assert chosen("hand_over", "search", {"detail": 0.5}) == "hand_over"


@pytest.mark.parametrize("rule", ["", "no"])
def test_a_goodbye_is_no_refusal(rule):
    assert chosen(rule, "thanks", {"no": 0.9, "search": 0.1}) == "thanks"


def test_while_a_yes_is_waited_for_a_no_counts():
    waiting = {"proposed": "p1"}
    assert chosen("no", "thanks", {"no": 0.9, "search": 0.1}, **waiting) == "no"


def test_what_no_word_says_is_no_yes_on_a_guess():
    assert chosen("", "search", {"yes": 0.24, "search": 0.01}) == "search"  # "matres"
    assert chosen("", "search", {"yes": 0.8, "search": 0.1}) == "yes"  # "yesss"


def test_a_change_needs_a_rule_or_a_sure_layer():
    assert chosen("", "search", {"cart_add": 0.45, "search": 0.05}) == "search"
    assert chosen("cart_add", "search", {"cart_add": 0.45, "search": 0.05}) == "cart_add"
