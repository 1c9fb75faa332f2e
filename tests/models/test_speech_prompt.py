"""What the ear is told to expect, and what of its words is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.models.speech_prompt import Expected, alike, only_names, read
from shopbot.settings import ROOT

HEARING = read(ROOT / "assets" / "hearing.json")
NAMES = ["Birch Talking Kettle", "Birch", "Fern", "电水壶", "kettle"]


def count(text: str) -> int:
    return len(text)


def test_the_likeliest_name_stands_last():
    prompt = HEARING.prompt(Expected(NAMES), "en", count, 1000)
    assert prompt == "kettle, Fern, Birch, Birch Talking Kettle."


def test_chinese_keeps_latin_names_and_ends_with_what_is_said_in_every_shop():
    prompt = HEARING.prompt(Expected(NAMES), "zh", count, 1000)
    names = "kettle、电水壶、Fern、Birch、Birch Talking Kettle。"
    assert prompt == names + HEARING.usual["zh"]


@given(st.lists(st.text("abc 壶", min_size=1, max_size=12), max_size=30), st.integers(24, 90))
@settings(deadline=None)
def test_the_budget_is_kept_and_the_likeliest_are_chosen(names, budget):
    for locale in ("en", "zh"):
        prompt = HEARING.prompt(Expected(names), locale, count, budget)
        assert count(prompt) <= budget


def test_no_names_no_prompt_in_english():
    assert HEARING.prompt(Expected([]), "en", count, 100) == ""
    assert HEARING.prompt(Expected(["电水壶"]), "en", count, 100) == ""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_answer_is_expected_without_the_names_of_goods(locale):
    """They were heard in names and streets: "Harrier Tundra", "8mm road"."""
    for asked, sounds in HEARING.answers[locale].items():
        assert HEARING.prompt(Expected(NAMES, asked), locale, count, 1000) == sounds
    assert HEARING.prompt(Expected(NAMES, "colour"), locale, count, 1000).count("Birch") == 2


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nobody_is_told_to_hear_a_yes(locale):
    assert HEARING.answers[locale]["review"] == ""


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        (" 這個電熱水壺多少錢？ ", "这个电热水壶多少钱？"),
        ("請把羽絨服加入購物車", "请把羽绒服加入购物车"),
        ("有沒有\n藍色的", "有没有 蓝色的"),
    ],
)
def test_chinese_is_written_in_simplified_characters(heard, written):
    assert HEARING.written(heard, "zh") == written


def test_simplified_characters_are_left_alone():
    text = "著名的鞋子和干净的衣服，后面还有只猫"
    assert HEARING.written(text, "zh") == text
    assert not set(HEARING.simplified.values()) & {chr(code) for code in HEARING.simplified}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Thank you for watching!", "en"),
        ("Thanks for watching.", "en"),
        ("Subtitles by the Amara.org community", "en"),
        ("♪♪♪", "en"),
        ("...", "en"),
        ("", "en"),
        ("go go go go go go go go", "en"),
        ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "zh"),
        ("字幕由 Amara.org 社区提供", "zh"),
        ("谢谢大家的观看，谢谢观看", "zh"),
        ("哈哈哈哈哈哈哈哈哈哈", "zh"),
    ],
)
def test_what_nobody_says_to_a_shop_is_known(text, locale):
    assert HEARING.is_invented(text, locale)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Thank you.", "en"),
        ("Yes, yes, please.", "en"),
        ("Is it for watching birds?", "en"),
        ("No no no.", "en"),
        ("Order 111111", "en"),
        ("谢谢。", "zh"),
        ("好好好", "zh"),
        ("有没有字幕大一点的收音机？", "zh"),
    ],
)
def test_what_people_say_is_kept(text, locale):
    assert not HEARING.is_invented(text, locale)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fern, Birch, Birch Talking Kettle.", True),
        ("Fern, Fern, Fern,", True),
        ("Birch Talking Kettle.", True),
        ("the Birch Talking Kettle.", False),
        ("I want the Fern.", False),
        ("", False),
    ],
)
def test_names_alone_may_be_the_prompt_said_back(text, names):
    assert only_names(text, "kettle, Fern, Birch, Birch Talking Kettle.") == names


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Tidemark.", "Tide mark.", True),
        ("Kestrel", "castle", True),
        ("Quietwave", "quiet wave", True),
        ("Tidemark, Tidemark", "Okay.", False),
        ("Tidemark", "", False),
    ],
)
def test_the_same_speech_is_known_again(text, other, same):
    assert alike(text, other) == same
