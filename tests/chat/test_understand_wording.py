"""Small words of dialects and of hurried typing are put into one wording; names, addresses and goods stay."""

import pytest

from shopbot.chat.understand_wording import in_our_words
from shopbot.settings import ROOT

ASSETS = ROOT / "assets"
SIMPLIFIED = frozenset({"耳机", "靴子"})
TRADITIONAL = frozenset({"耳機", "靴子"})


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("smthing cheeper undr 40 plz", "something cheaper under 40 please"),
        ("I fancy a wee kettle innit", "I would like a small kettle"),
        ("whats the battery", "what's the battery"),
        ("a prezent for my nan", "a present for my grandmother"),
        ("a wee bit cheaper", "a wee bit cheaper"),
        ("the first", "the first"),
    ],
)
def test_english(said, ours):
    assert in_our_words(said, "en", ASSETS, frozenset()) == ours


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("呢對幾多錢", "这对多少钱"),
        ("有冇防水嘅靴？", "有没有防水的靴子？"),
        ("你们有耳机没有？", "你们有耳机吗？"),
        ("有防水的不？", "有防水的吗？"),
        ("俺想瞅瞅便易的", "我想看看便宜的"),
        ("联系客服", "联系客服"),
        ("有没有耳机", "有没有耳机"),
    ],
)
def test_chinese(said, ours):
    assert in_our_words(said, "zh", ASSETS, SIMPLIFIED) == ours


def test_addresses_are_no_words():
    assert in_our_words("write to ma.nan@u.example", "en", ASSETS, frozenset()) == (
        "write to ma.nan@u.example"
    )


def test_a_traditional_shop_keeps_its_characters():
    assert in_our_words("想買耳機", "zh", ASSETS, TRADITIONAL) == "想買耳機"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_once_is_enough(locale):
    said = {"en": "pls smthing cheeper 4 my nan innit", "zh": "俺想整双巴适的靴，有冇平啲嘅"}[
        locale
    ]
    once = in_our_words(said, locale, ASSETS, SIMPLIFIED)
    assert in_our_words(once, locale, ASSETS, SIMPLIFIED) == once
