"""What is typed wrong is understood as it was meant, and real words of the shop are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.hear_typing import Typed, Typing
from shopbot.chat.phrases import language_of
from shopbot.types import DialogueState, Understanding
from shopbot.wiring import Shop


def typing(shop: Shop) -> Typing:
    found = shop.assistant.ear.typing
    assert found is not None
    return found


def hear(shop: Shop, text: str, state: DialogueState | None = None) -> Understanding:
    return shop.assistant.ear.hear(text, state or DialogueState(), language_of(text, "en"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chepaer", "cheaper"),
        ("undr $50", "under $50"),
        ("whre is my ordr", "where is my order"),
        ("cancle it", "cancel it"),
        ("waterprof", "waterproof"),
        ("retrun", "return"),
        ("somethign lighter", "something lighter"),
        ("便义", "便宜"),
        ("便义点的", "便宜点的"),
        ("防谁", "防水"),
        ("yuyi有吗", "雨衣有吗"),
        ("有没有bianyi的", "有没有便宜的"),
        ("多少前", "多少钱"),
        ("把第二个夹入购物车。", "把第二个加入购物车。"),  # 夹入 is a word of its own
        ("说满一点", "说慢一点"),
    ],
)
def test_words_of_talk_are_put_right(sample_shop: Shop, typed: str, meant: str) -> None:
    assert typing(sample_shop).meant(typed, language_of(typed, "en")).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "kestrel oakline quietwave hearth",
        "gonna grab a fleece, colour doesn't matter",
        "Ann Lee, 12 oak street, portland",
        "my name is jorgen",
        "whre.is@ordr.org",
        "F-20315",
        "SAVE10",
        "一下子看看这几个",
        "我姓李住在东门",
        "保温被和羽绒枕",
    ],
)
def test_real_words_and_names_stay(sample_shop: Shop, text: str) -> None:
    assert typing(sample_shop).meant(text, language_of(text, "en")) == Typed(text)


def test_no_title_of_the_shop_is_taken_for_a_misspelt_one(sample_shop: Shop) -> None:
    changed = {}
    for product in sample_shop.products.all():
        for locale in ("en", "zh"):
            title = product.title.get(locale)
            if (meant := typing(sample_shop).meant(title.lower(), locale)).changes:
                changed[title] = meant.text
    assert changed == {}


@given(st.text(alphabet="abe @.-5防水 便", max_size=40))
def test_any_text_is_borne_and_what_was_typed_can_be_had_back(sample_shop: Shop, text: str) -> None:
    for locale in ("en", "zh"):
        typed = typing(sample_shop).meant(text, locale)
        assert bool(typed.changes) == (typed.text != text)


def test_misspelt_limits_limit(sample_shop: Shop) -> None:
    limits = hear(sample_shop, "waterprof jackets undr $90").stated
    assert limits.attributes[0].name == "waterproof"
    assert limits.price_max is not None
    assert limits.price_max.minor == 9000
    assert hear(sample_shop, "whre is my ordr").intent == "order"


def test_goods_are_searched_for_as_they_were_typed(sample_shop: Shop) -> None:
    # The search puts them right itself, and tells the shopper so.
    assert "hedphones" in hear(sample_shop, "cheap hedphones please").query


def test_an_answer_that_is_waited_for_is_taken_as_it_is(sample_shop: Shop) -> None:
    typed = sample_shop.assistant.ear._typed("ordr street", DialogueState(pending="address"), "en")
    assert typed == Typed("ordr street")
