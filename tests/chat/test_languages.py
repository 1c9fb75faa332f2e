"""The languages of the page: two that are understood, and any other that has one file."""

import json
import shutil
from datetime import date

import pytest

from shopbot.chat.words import languages
from shopbot.errors import BadSetting
from shopbot.settings import ROOT
from shopbot.types import LOCALES, LocalText, Money

HEAD = {
    "language.name": "Русский",
    "language.tag": "ru",
    "language.formats": "ru_RU",
    "language.direction": "ltr",
    "language.answers": "en",
}
OWN = {
    "page.send": "Отправить",
    "page.ask.describe": "Опишите {title}",
    "suggest.start.1": "Что нового?",
    "page.cart.items": "{count} товаров",
    "page.cart.items.one": "{count} товар",
    "page.cart.items.few": "{count} товара",
    "unit.h": "часов",
    "unit.h.one": "час",
    "unit.h.few": "часа",
}


@pytest.fixture
def assets(tmp_path):
    shutil.copytree(ROOT / "assets" / "strings", tmp_path / "strings")
    return tmp_path


def write(assets, **changed):
    told = {k: v for k, v in (HEAD | OWN | changed).items() if v is not None}
    (assets / "strings" / "ru.json").write_text(json.dumps(told), "utf-8")
    return languages(assets)


def test_what_ships_is_what_is_understood():
    assert tuple(languages(ROOT / "assets")) == LOCALES


def test_one_file_is_a_language(assets):
    told = write(assets)
    assert tuple(told) == (*LOCALES, "ru")
    words = told["ru"]
    assert (words.locale, words.language, words.tag, words.direction) == ("en", "ru", "ru", "ltr")
    assert words.say("page.send") == "Отправить"
    assert words.messages["language.name"] == "Русский"


def test_what_the_file_lacks_is_said_as_the_answers_are(assets):
    assert write(assets)["ru"].say("page.stop") == "Stop"
    assert write(assets, **{"language.answers": "zh"})["ru"].say("page.stop") == languages(assets)[
        "zh"
    ].say("page.stop")


def test_what_is_sent_to_the_shop_stays_in_words_that_it_understands(assets):
    words, english = write(assets)["ru"], languages(assets)["en"]
    for key in ("page.ask.describe", "suggest.start.1"):
        assert words.messages[key] == english.messages[key]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 товар"), (3, "3 товара"), (5, "5 товаров"), (21, "21 товар")]
)
def test_plural_forms_are_those_of_the_language(assets, count, said):
    assert write(assets)["ru"].say("page.cart.items", count=count) == said


@pytest.mark.parametrize(
    ("value", "said"), [(1, "1 час"), (2.0, "2 часа"), (1.5, "1,5 часов"), (7, "7 часов")]
)
def test_units_have_plural_forms_too(assets, value, said):
    assert write(assets)["ru"].quantity(value, "h") == said


def test_numbers_money_and_dates_are_written_as_there(assets):
    words = write(assets)["ru"]
    assert words.number(1234.5) == "1\xa0234,5"
    assert words.money(Money(12900, "USD")) == "129,00\xa0$"
    assert words.day(date(2026, 11, 22)) == "22 ноября 2026\u202fг."


def test_a_record_is_told_in_the_language_if_it_has_it(assets):
    words = write(assets)["ru"]
    assert words.text(LocalText({"zh": "壶", "en": "Kettle", "ru": "Чайник"})) == "Чайник"
    assert words.text(LocalText({"zh": "壶", "en": "Kettle"})) == "Kettle"
    assert words.text(LocalText({"zh": "壶"})) == "壶"


@pytest.mark.parametrize("key", [*HEAD])
def test_a_file_that_does_not_say_what_it_is_stops_the_start(assets, key):
    with pytest.raises(BadSetting, match="ru.json") as error:
        write(assets, **{key: None})
    assert "docs/languages.md" in error.value.remedy


@pytest.mark.parametrize("value", ["", "xx_QQ_no", "russian", "ru-RU-x"])
def test_formats_that_nobody_knows_stop_the_start(assets, value):
    with pytest.raises(BadSetting):
        write(assets, **{"language.formats": value})


def test_a_file_that_is_no_json_is_named(assets):
    (assets / "strings" / "ru.json").write_text("{", "utf-8")
    with pytest.raises(BadSetting, match="ru.json is no JSON"):
        languages(assets)
