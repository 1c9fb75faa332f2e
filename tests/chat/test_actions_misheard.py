"""Answers that a speech model heard wrong: nothing is taken back or done on them, the question comes once more."""

import dataclasses
from pathlib import Path

import pytest
from acting import Talk, copy_of, rewrite, simple, with_choices

from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale, Variant
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
YES = {"en": "Yes, plays the odor.", "zh": "确认下胆。"}  # "place the order", 确认下单
MAIL = {"en": "Change the e-mail to hall of a number.", "zh": "邮箱改成三八零二一爱特区颠颠告。"}


@pytest.fixture
def shop(sample_shop: Shop, sample_settings: Settings, tmp_path: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path)


@both
def test_a_yes_that_was_misheard_is_asked_for_again_and_nothing_is_lost(
    shop: Shop, locale: Locale
) -> None:
    talk = Talk(shop, locale)
    talk.add(simple(shop))
    review = talk.review()
    assert review.proposed
    again = talk.say(YES[locale], "search")
    assert again.text.startswith(shop.words(locale).say("act.unread"))
    assert again.proposed == review.proposed
    assert talk.count == 1, "nothing was placed"
    placed = talk.say({"en": "yes", "zh": "是的"}[locale], "yes")
    assert "F-" in placed.text


@both
def test_an_address_that_was_misheard_is_asked_for_again(shop: Shop, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.add(simple(shop))
    talk.say({"en": "check out", "zh": "结账"}[locale], "checkout")
    talk.say("ann.lee@post.example", email="ann.lee@post.example")
    again = talk.say(MAIL[locale], "policy")
    assert words.say("act.ask.email") in again.text
    told = talk.say("bo.lin@post.example", email="bo.lin@post.example")
    assert "bo.lin@post.example" in told.text


@both
def test_what_is_sold_out_is_named_in_the_language_of_the_reply(shop: Shop, locale: Locale) -> None:
    product = with_choices(shop)
    gone = product.variants[0]
    rest = tuple(_stocked(v, gone) for v in product.variants)
    rewrite(shop, dataclasses.replace(product, variants=rest))
    said = {option.name: option.value for option in gone.options}
    text = {"en": "add it", "zh": "加入购物车"}[locale]
    reply = Talk(shop, locale).say(text, "cart_add", referred=(product.id,), options=said)
    for option in gone.options:
        assert option.text.get(locale) in reply.text.split("：" if locale == "zh" else ":")[0]


def _stocked(variant: Variant, gone: Variant) -> Variant:
    """In stock, but for the one that is gone."""
    return dataclasses.replace(variant, stock=0 if variant.id == gone.id else 5)
