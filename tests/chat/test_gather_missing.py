"""What may be called missing from the shop: a name of goods, never a person, an illness or half a sentence."""

import threading

import pytest

from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.types import Done
from shopbot.wiring import Shop


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh", "我妈妈关节炎，要个好开的罐头刀"),
        ("zh", "奶奶糖尿病，想要宽松点的拖把"),
        ("en", "my friend had a stroke, a spoon for her"),
        ("en", "I hope you can help, a spoon please"),
    ],
)
def test_no_person_and_no_illness_is_called_goods_that_are_missing(
    sample_shop: Shop, locale: str, text: str
) -> None:
    asked = TurnRequest(f"missing-{hash(text) % 10**9:024d}", text, locale, Decoding())  # type: ignore[arg-type]
    *_, last = sample_shop.assistant.reply(asked, threading.Event())
    assert isinstance(last, Done)
    first = last.turn.reply.partition("。")[0].partition(".")[0]
    for word in ("妈", "奶奶", "关节炎", "糖尿病", "friend", "stroke", "hope", "help"):
        assert not ("不卖" in first or "don't sell" in first) or word not in first


@pytest.mark.parametrize(
    "text",
    ["my feet hurt when I stand all day, what shoes help?", "给我一双鞋，站久了脚难受", "不要这个，要厨房用的", "里面一点羊毛都没有吗"],
)  # fmt: skip
def test_only_what_was_asked_for_is_called_missing(sample_shop: Shop, text: str) -> None:
    locale = "en" if text.isascii() else "zh"
    asked = TurnRequest(f"missing-{hash(text) % 10**9:024d}", text, locale, Decoding())
    *_, last = sample_shop.assistant.reply(asked, threading.Event())
    assert isinstance(last, Done)
    assert "不卖" not in last.turn.reply
    assert "don't sell" not in last.turn.reply


@pytest.mark.parametrize("text", ["gaming laptops please", "I need a ladder", "想买个微波炉", "笔记本电脑有吗"])  # fmt: skip
def test_what_was_asked_for_and_is_not_there_is_called_missing(
    sample_shop: Shop, text: str
) -> None:
    locale = "en" if text.isascii() else "zh"
    asked = TurnRequest(f"missing-{hash(text) % 10**9:024d}", text, locale, Decoding())
    *_, last = sample_shop.assistant.reply(asked, threading.Event())
    assert isinstance(last, Done)
    assert ("不卖" if locale == "zh" else "don't sell") in last.turn.reply
    assert "不卖个" not in last.turn.reply
