"""From the microphone's device to the real Whisper and back: point 35 of the promise. The words come from a synthetic voice."""

import numpy as np
import pytest
from conftest import Visit
from voice_tools import chromium_hearing, serving, shown, silence, spoken

from shopbot.models import speech
from shopbot.settings import load

pytestmark = pytest.mark.slow
SAID = "I am looking for an electric kettle that speaks."


@pytest.fixture(scope="module")
def ear():
    """A shop that hears with Whisper, and its address."""
    whisper = speech.load(load({}))
    assert whisper is not None
    with serving() as served:
        served[0].voice.transcriber = whisper
        served[0].voice.names = {"en": ("electric kettle",)}  # as an open shop knows what it sells
        yield served


@pytest.mark.point(35)
def test_what_is_said_into_the_microphone_is_answered(ear, browser, tmp_path):
    samples = np.concatenate([silence(1), spoken(SAID), silence(60)])
    with chromium_hearing(browser.browser_type, samples, tmp_path) as hearing:
        context = hearing.new_context(permissions=["microphone"])
        tab = Visit(context.new_page(), ear[1]).open()
        tab.page.focus("#microphone")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_selector("#voice[data-state=writing]")
        tab.until(lambda: tab.page.locator("#voice[data-state=heard]").count(), 120)
        shown(tab, "heard")
        assert "kettle" in tab.page.input_value("#message").lower()
        assert tab.focus == "message"
        tab.page.keyboard.press("Enter")
        tab.idle()
        assert "kettle" in ear[0].assistant.requests[-1].text.lower()
        assert tab.page.locator("#cards article").count() == 3
        context.close()
