"""Who asks, and how politely, changes nothing; what states a need is kept."""

import pytest

from shopbot.search.facets import parse
from shopbot.search.facets_asker import one_wording, simplified, without_asker
from shopbot.wiring import Shop

PLAIN = "Do you have a warm jacket under $150?"
HAN = "有200美元以内的防水靴子吗？"


@pytest.mark.parametrize(
    "text",
    [
        f"Hi, I'm Rose Brown. {PLAIN}",
        f"My name is Siobhán O'Brien. {PLAIN}",
        f"Hello, this is Jack Kettle. {PLAIN}",
        f"{PLAIN} Thanks, Willow Finch",
        f"I'm 72 years old. {PLAIN}",
        f"I'm an American. {PLAIN}",
        f"I'm Black. {PLAIN}",
        f"{PLAIN} I'm from Mexico.",
        f"Sorry to bother you. {PLAIN}",
        f"{PLAIN} Hurry up.",
        f"yo {PLAIN}",
        f"你好，我叫白雪。{HAN}",
        f"我是穆斯林。{HAN}",
        f"我今年72岁。{HAN}",
        f"{HAN}谢谢，朱红",
        f"麻烦您，{HAN}",
    ],
)
def test_who_asks_is_passed_over(sample_shop: Shop, text: str) -> None:
    plain = HAN if HAN in text else PLAIN
    vocabulary = sample_shop.retriever.vocabulary
    assert parse(text, vocabulary, "USD") == parse(plain, vocabulary, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "I'm blind, a watch",
        "I'm a woman. A warm jacket",
        "I'm 9 years old, a toy",
        "I'm allergic to wool, socks",
        "I'm in a wheelchair. Gloves",
        "I'm looking for boots",
        "I'm a beginner, a yoga mat",
        "I'm a size L, shirts",
        "this is Harrier Boot, is it waterproof?",
        "It's for my mother",
        "I'm Emily",
        "thanks",
        "我是盲人，手表",
        "我是女的，外套",
        "我要靴子",
        "谢谢",
        "",
    ],
)
def test_what_states_a_need_or_is_all_there_is_stays(text: str) -> None:
    assert without_asker(text) == text.strip()


def test_traditional_characters_are_read_where_the_shop_has_none() -> None:
    assert simplified("無線耳機", frozenset({"耳机"})) == "无线耳机"
    assert simplified("無線耳機", frozenset({"耳機"})) == "無線耳機"


def test_whether_there_is_one_denies_nothing(sample_shop: Shop) -> None:
    vocabulary = sample_shop.retriever.vocabulary
    plain = parse("有防水的靴子吗？", vocabulary, "USD").filters
    for text in ("有没有防水的靴子？", "有沒有防水的靴子？", "有冇防水嘅靴子？"):
        assert parse(text, vocabulary, "USD").filters == plain
    denied = parse("ain't y'all got no waterproof boots?", vocabulary, "USD").filters
    assert denied == parse("do you have waterproof boots?", vocabulary, "USD").filters


def test_regional_names_become_the_shop_s_own_and_others_stay() -> None:
    kinds = frozenset({"rain boot", "雨靴", "sweater", "电热水壶"})
    assert one_wording("red wellies, a jumper", kinds) == "red rain boot, a sweater"
    assert one_wording("电热水壶和煲水壶", kinds) == "电热水壶和电热水壶"
    assert one_wording("a hoover", kinds) == "a hoover", "what is not sold is told by its own name"


@pytest.mark.parametrize(
    "text",
    [
        "see-through boxes that stack",
        "do they run small?",
        "a tokyo map",
        "送母亲的礼物",
        "父亲节礼物",
    ],
)
def test_an_opening_is_no_part_of_a_word(text: str) -> None:
    assert without_asker(text) == text
