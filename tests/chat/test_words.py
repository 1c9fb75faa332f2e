"""Words: money is exact, both languages say the same things, code asks only for messages that exist."""

import ast
import json
import re
from pathlib import Path

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st
from syntax import parsed

from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Money

WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}


@given(st.integers(0, 10**12), st.sampled_from(["USD", "CNY", "EUR", "JPY", "KWD"]))
def test_money_is_written_to_the_last_unit(minor: int, currency: str) -> None:
    precision = {"JPY": 0, "KWD": 3}.get(currency, 2)
    for locale in LOCALES:
        said = WORDS[locale].money(Money(minor, currency))
        number = re.sub(r"[^\d.,]", "", said)
        assert parse_decimal(number, locale="en_US").scaleb(precision) == minor


def test_both_languages_have_the_same_messages_with_the_same_places() -> None:
    english, chinese = WORDS["en"].messages, WORDS["zh"].messages
    only_english = {key for key in english.keys() - chinese.keys() if not key.endswith(".one")}
    assert not only_english
    assert not chinese.keys() - english.keys()
    for key in english.keys() & chinese.keys():
        places = [set(re.findall(r"{(\w+)}", text[key])) for text in (english, chinese)]
        assert places[0] == places[1], key


def _literal_keys(path: Path) -> set[str]:
    keys = set()
    for node in ast.walk(parsed(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "say"
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                keys.add(first.value)
    return keys


def test_code_says_only_what_the_files_hold() -> None:
    files = list((ROOT / "shopbot").rglob("*.py"))
    aloud = [
        path for path in files if path.stem.startswith("spoken_")
    ]  # they say what has a file of its own
    used = set().union(*(_literal_keys(path) for path in files if path not in aloud))
    assert len(used) > 30
    assert not used - WORDS["en"].messages.keys()
    forms = [
        ROOT / f"assets/spoken/{locale}.json" for locale in LOCALES
    ]  # some are of one language
    held = set().union(*(json.loads(file.read_text(encoding="utf-8")) for file in forms))
    assert not set().union(*map(_literal_keys, aloud)) - held


@pytest.mark.parametrize(
    ("locale", "value", "unit", "said"),
    [
        ("en", 540, "g", "540 g"),
        ("en", 1, "h", "1 hour"),
        ("en", 0.75, "l", "0.75 l"),
        ("zh", 12, "h", "12小时"),
        ("zh", 1200, "g", "1,200克"),
    ],
)
def test_quantities(locale: str, value: float, unit: str, said: str) -> None:
    assert WORDS[locale].quantity(value, unit) == said  # type: ignore[index]


def test_lists() -> None:
    assert WORDS["en"].join(["a", "b", "c"]) == "a, b and c"
    assert WORDS["zh"].join(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert WORDS["en"].join([]) == ""
