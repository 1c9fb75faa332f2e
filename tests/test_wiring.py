"""Wiring: what is refused, what is kept quiet, and that a conversation calls nobody."""

import os
import socket
import threading
from pathlib import Path

import pytest

from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.errors import BadSetting, ShopMissing
from shopbot.settings import Settings
from shopbot.types import Done
from shopbot.wiring import Shop, open_shop, shop_dir


def test_telemetry_of_dependencies_is_off(sample_shop: Shop) -> None:
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] in ("1", "True")  # gradio writes it the other way


def test_a_conversation_calls_nobody(sample_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        called.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for text in ("waterproof boots", "compare the first two", "退货有什么规定？"):
        events = list(
            sample_shop.assistant.reply(
                TurnRequest("quiet", text, "en", Decoding()), threading.Event()
            )
        )
        assert isinstance(events[-1], Done)
    assert called == []


def test_a_shop_that_was_never_imported_is_named_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(ShopMissing, match="import FILE --shop garden"):
        open_shop(Settings(data_dir=str(tmp_path), embedder="hash", model="none", shop="garden"))


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "sh op", "x" * 3 + "\0"])
def test_shop_names_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting):
        shop_dir(Settings(data_dir=str(tmp_path), shop=name or "?"))


def test_opening_again_imports_nothing(sample_shop: Shop, sample_settings: Settings) -> None:
    said: list[str] = []
    again = open_shop(sample_settings, said.append)
    assert again.products.count() == sample_shop.products.count()
    assert said == []


def test_starters_can_be_answered(sample_shop: Shop) -> None:
    for locale in ("en", "zh"):
        starters = sample_shop.suggestions(locale)
        assert len(starters) >= 3
        for text in starters:
            request = TurnRequest("starters", text, locale, Decoding())
            last = list(sample_shop.assistant.reply(request, threading.Event()))[-1]
            assert isinstance(last, Done)
            assert last.turn.reply
