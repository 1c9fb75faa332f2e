"""Chinese in Latin letters is told from English, and read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.phrases import language_of
from shopbot.chat.understand_pinyin import in_characters, is_pinyin
from shopbot.settings import ROOT

NAMES = {"shuihu": "水壶", "yusan": "雨伞", "maojin": "毛巾"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("wo yao yi ge shui hu", "我要一个水壶"),
        ("woyao yige shuihu", "我要一个水壶"),
        ("you mei you yu san", "有没有雨伞"),
        ("zhe ge duo shao qian?", "这个多少钱?"),
        ("Ni hao", "你好"),
        ("xiang mai mao jin", "想买毛巾"),
    ],
)
def test_it_is_read(text, meant):
    assert is_pinyin(text)
    assert in_characters(text, NAMES) == meant
    assert language_of(text, "en") == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "she can sing",
        "can you send me a fan",
        "do you have a tea pan",
        "a bag",
        "hen and pan",
        "long white mat",
        "",
        "42",
        "no, me neither",
        "wo bist du",
    ],
)
def test_what_is_english_or_nothing_stays(text):
    assert not is_pinyin(text)
    assert language_of(text, "en") == "en"


@pytest.mark.parametrize("half", [0, 1])
def test_no_english_example_is_taken_for_chinese(half):
    lines = (ROOT / "assets" / "intents" / "en.jsonl").read_text(encoding="utf-8").splitlines()
    greetings = {"ni hao"}
    texts = {json.loads(line)["text"] for line in lines[half::2]} - greetings
    assert [text for text in texts if is_pinyin(text)] == []


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text):
    if is_pinyin(text):
        assert in_characters(text, NAMES)
