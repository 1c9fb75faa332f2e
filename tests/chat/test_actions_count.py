"""Numbers that no cart can hold: refused before anything else is asked, and nothing is changed."""

import pytest
from acting import Talk, copy_of, simple, with_choices

from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)


@pytest.fixture(scope="module")
def shop(
    sample_shop: Shop, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("counted"))


@both
@pytest.mark.parametrize("number", [0, -1, 10**9])
def test_it_is_refused_before_a_choice_is_asked_for(
    shop: Shop, locale: Locale, number: int
) -> None:
    talk, product = Talk(shop, locale), with_choices(shop)
    words = {"en": "put it in", "zh": "放进去"}[locale]
    said = talk.say(words, "cart_add", referred=(product.id,), quantity=number)
    assert ("20" if number > 20 else str(number)) in said.text
    assert product.title.get(locale) not in said.text
    assert talk.count == 0
    assert said.turn.state
    assert not said.turn.state.pending


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "add 2.5 of them"),
        ("en", "add half a lamp"),
        ("en", "add two and a half lamps"),
        ("en", "make it 2.5"),
        ("zh", "要2.5个"),
        ("zh", "要半个"),
        ("zh", "加两个半"),
        ("zh", "来一点五个"),
    ],
)
def test_no_part_of_a_thing_is_sold(shop: Shop, locale: Locale, words: str) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product, 3)
    for intent in ("cart_add", "cart_change", "search"):
        said = talk.say(words, intent, referred=(product.id,), quantity=2)
        assert {"en": "whole number", "zh": "整数"}[locale] in said.text
        assert talk.count == 3


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "add the 0.6 l bottle"),
        ("en", "add it in size 42.5"),
        ("en", "add the 1.5 m cable to my cart"),
        ("en", "buy the half a dozen box"),
        ("zh", "加1.5米的线"),
        ("zh", "要半打的那盒"),
    ],
)
def test_a_measure_is_no_number_of_things(shop: Shop, locale: Locale, words: str) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.say(words, "cart_add", referred=(product.id,))
    assert talk.count == 1


@both
def test_zero_takes_out_only_where_that_is_said(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product, 3)
    more = {"en": "add 0 of them", "zh": "加0个"}[locale]
    assert "0" in talk.say(more, "cart_add", referred=(product.id,), quantity=0).text
    assert talk.count == 3
    out = {"en": "remove -1", "zh": "拿走-1个"}[locale]
    talk.say(out, "cart_remove", referred=(product.id,), quantity=-1)
    assert talk.count == 3
    none = {"en": "make it zero", "zh": "改成0个"}[locale]
    talk.say(none, "cart_change", referred=(product.id,), quantity=0)
    assert talk.count == 0


@both
def test_fewer_of_them_are_taken_from_what_there_is(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product, 3)
    less = {"en": "one fewer", "zh": "减一个"}[locale]
    talk.say(less, "cart_change", referred=(product.id,), quantity=1)
    assert talk.count == 2
    down = {"en": "reduce it to one", "zh": "减到一个"}[locale]
    talk.say(down, "cart_change", referred=(product.id,), quantity=1)
    assert talk.count == 1
    all_gone = {"en": "two less", "zh": "减两个"}[locale]
    talk.say(all_gone, "cart_change", referred=(product.id,), quantity=2)
    assert talk.count == 0
