"""Products called by a part of their name, and messages that say more of a standing wish: with the sample shop."""

import pytest

from shopbot.chat.phrases import language_of
from shopbot.types import DialogueState, Filters, Understanding
from shopbot.wiring import Shop

KETTLES = ("quietwave-hushed-kettle", "brightside-quick-kettle", "handy-tipping-kettle-cradle")
STANDING = DialogueState("kettles", Filters(categories=("coffee-tea",)), KETTLES)


def hear(shop: Shop, text: str, state: DialogueState = STANDING) -> Understanding:
    return shop.assistant.ear.hear(text, state, language_of(text, "en"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("how loud is the Hushed one?", "quietwave-hushed-kettle"),
        ("the Brightside kettle: how heavy is it?", "brightside-quick-kettle"),
        ("does the quick kettle come in red?", "brightside-quick-kettle"),
        ("is the Handy one sold out?", "handy-tipping-kettle-cradle"),
        ("静音那款多重？", "quietwave-hushed-kettle"),
        ("Brightside那个多少钱", "brightside-quick-kettle"),
        ("快煮的", "brightside-quick-kettle"),
        ("the cheaper one, is it in stock?", "brightside-quick-kettle"),
        ("最便宜的那个有货吗", "brightside-quick-kettle"),
    ],
)
def test_a_part_of_a_name_is_enough_for_what_is_on_the_table(
    sample_shop: Shop, text: str, meant: str
) -> None:
    assert hear(sample_shop, text).referred == (meant,)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tell me about the Handy PopUp tent", "handy-popup-tent"),
        ("what does the rocker knife weigh?", "handy-rocker-knife"),
        ("Rise升降桌那款多重？", "northlight-rise-desk"),
        ("玻璃茶壶多重？", "willow-glass-teapot"),
    ],
)
def test_two_pieces_of_a_name_call_what_is_not_on_the_table(
    sample_shop: Shop, text: str, meant: str
) -> None:
    assert hear(sample_shop, text).referred == (meant,)


@pytest.mark.parametrize(
    "text",
    [
        "show me your headphones",
        "what lamps do you have from Lumen?",
        "do you have any Lumen lamps?",
        "Handy knives",
        "想买静音的电热水壶",
        "推荐一款茶壶",
    ],
)
def test_a_wish_for_goods_calls_no_product(sample_shop: Shop, text: str) -> None:
    assert hear(sample_shop, text, DialogueState()).intent == "search"


@pytest.mark.parametrize(
    "text",
    [
        "something quiet, my baby sleeps in the next room",
        "with a long spout please",
        "lighter than that if possible",
        "must be easy to hold",
        "要安静一点的，家里有老人",
        "最好轻便些",
        "要壶嘴细的，",
    ],
)
def test_words_without_goods_say_more_of_the_wish(sample_shop: Shop, text: str) -> None:
    meant = hear(sample_shop, text)
    assert meant.intent == "search"
    assert meant.state.query.startswith("kettles")
    assert not meant.fresh


@pytest.mark.parametrize(
    "text", ["and a chainsaw?", "do you sell umbrellas", "我还想要一把伞", "a gift for my aunt"]
)
def test_other_goods_are_a_new_wish(sample_shop: Shop, text: str) -> None:
    assert "kettles" not in hear(sample_shop, text).state.query


def test_what_is_talked_about_stays_when_nothing_is_shown(sample_shop: Shop) -> None:
    state = DialogueState(focus="handy-touchtime-watch")
    for text in ("in silver?", "how much is it?", "银色的有吗？"):
        assert hear(sample_shop, text, state).referred == ("handy-touchtime-watch",)


def test_of_several_the_one_that_has_it_is_meant(sample_shop: Shop) -> None:
    kites = DialogueState("kites", shown=("pebble-pocket-kite", "harrier-ridge-kite"))
    for text in ("which one works with one hand?", "哪个能单手放？"):
        assert hear(sample_shop, text, kites).state.focus == "harrier-ridge-kite"


def test_a_choice_put_right_on_the_way_is_the_last_one(sample_shop: Shop) -> None:
    state = DialogueState(shown=KETTLES, focus="brightside-quick-kettle")
    meant = hear(sample_shop, "okay silver, no wait, red, put it in the cart", state)
    assert meant.options["color"] == "red"
