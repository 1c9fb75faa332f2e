"""How commands are recognised: by many phrasings, and never in a wish. The phrasings are in reading_said.json."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.chat.turn_settings import settings as page_settings
from shopbot.chat.understand_reading import Ways, load
from shopbot.settings import ROOT
from shopbot.types import LOCALES
from shopbot.wiring import Shop

ASSETS = ROOT / "assets"
SAID = json.loads((Path(__file__).parent / "reading_said.json").read_text(encoding="utf-8"))
ACTIONS = json.loads((ASSETS / "page_actions.json").read_text(encoding="utf-8"))
COURTESY = {
    "en": ("please {}", "{} please", "Could you {}?", "OK, {}", "{}!", "  {} . "),
    "zh": ("请{}", "{}好吗？", "麻烦你{}一下", "{}。", "  {}！ "),
}


def ways(locale: str) -> Ways:
    return load(ASSETS, locale)


@pytest.mark.parametrize(
    ("locale", "name", "text"),
    [(loc, name, t) for loc in LOCALES for name, ts in SAID[loc]["commands"].items() for t in ts],
)
def test_a_command_is_known_by_many_phrasings(locale: str, name: str, text: str) -> None:
    command = ways(locale).command(text)
    assert command is not None
    assert command.name == name


@pytest.mark.parametrize(
    ("locale", "text", "name", "value"),
    [(loc, *row) for loc in LOCALES for row in SAID[loc]["settings"]],
)
def test_a_setting_is_known_by_many_phrasings(
    locale: str, text: str, name: str, value: str
) -> None:
    command = ways(locale).command(text)
    assert command is not None
    assert (command.name, command.setting, command.value) == ("set", name, value)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_wish_is_taken_for_a_command(locale: str) -> None:
    wishes = SAID[locale]["wishes"]
    assert len(wishes) >= 100
    taken = [text for text in wishes if ways(locale).command(text)]
    assert taken == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_product_of_the_shop_is_taken_for_a_command(locale: str, sample_shop: Shop) -> None:
    products = sample_shop.products.get(sample_shop.products.table().ids)
    names = {text for p in products for text in (*p.title.all(), *p.kind.all())}
    names |= {a.label.get(locale) for p in products for a in p.attributes}
    assert len(names) > 300
    assert [name for name in names if name and ways(locale).command(name)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_courtesy_changes_nothing(locale: str) -> None:
    for text in ("read that again", "larger text") if locale == "en" else ("念第二个", "打开设置"):
        plain = ways(locale).command(text)
        for form in COURTESY[locale]:
            assert ways(locale).command(form.format(text)) == plain, form


def test_one_word_with_a_question_mark_asks_about_goods_or_delivery() -> None:
    assert ways("en").command("faster?") is None
    assert ways("en").command("shorter?") is None
    assert ways("en").command("faster") is not None


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_to_undo_a_setting_does_it(locale: str) -> None:
    known = page_settings(ASSETS)
    called = ways(locale).called
    assert called.keys() == {
        f"{name}.{value}" for name, values in known.items() for value in values
    }
    for key, words in called.items():
        name, _, value = key.partition(".")
        command = ways(locale).command(words)
        assert command is not None, words
        assert (command.setting, command.value) == (name, value), words


@pytest.mark.parametrize("locale", LOCALES)
def test_every_rule_names_what_the_page_can_do(locale: str) -> None:
    for _, command in ways(locale).commands:
        if command.name in ("set", "open"):
            assert command.value in (*ACTIONS[command.setting], "+", "-")


@pytest.mark.parametrize(
    ("text", "setting", "value"),
    [
        ("set text size to 40", "size", "40"),
        ("use purple mode", "theme", "purple"),
        ("louder", "volume", "louder"),
    ],
)
def test_an_unknown_value_is_told_apart(text: str, setting: str, value: str) -> None:
    command = ways("en").command(text)
    assert command is not None
    assert (command.name, command.setting, command.value) == ("unknown", setting, value)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_without_failing(text: str) -> None:
    for locale in LOCALES:
        ways(locale).command(text)


@pytest.mark.parametrize("noun", ["book", "lamp", "kettle", "clock", "for my mother", "under $50"])
@pytest.mark.parametrize(
    "text", ["larger text", "next", "spell it", "dark mode", "shorter", "read aloud"]
)
def test_a_command_with_goods_after_it_is_a_wish(text: str, noun: str) -> None:
    assert ways("en").command(f"{text} {noun}") is None
