"""Point 34 in both languages: whatever keeps a spoken question from being heard stands in an alert, with a way on."""

import json

import numpy as np
import pytest
from voice_tools import QUESTION, alert, noise, serving, shown, speak, spoken

from shopbot.errors import EngineError
from shopbot.settings import ROOT
from shopbot.types import Heard

# What happens -> the error that is told of it.
DENIED = {
    "NotAllowedError": "refused",
    "NotFoundError": "none",
    "NotReadableError": "taken",
}


class Unsure:
    """An ear that does not know the language."""

    def hear(self, wav, locale=None, likely=(), asked=""):
        return Heard("der Wasserkocher", "en", 0.3, 1.0)


@pytest.fixture(scope="module")
def ear():
    """A shop that hears QUESTION, and its address."""
    with serving() as served:
        yield served


def said(lang: str, key: str) -> str:
    """The words of one error, as the alert has them."""
    strings = json.loads((ROOT / f"assets/strings/page.{lang}.json").read_text(encoding="utf-8"))
    return strings[f"page.voice.error.{key}"]


def recorded(tab, *samples):
    tab.page.focus("#microphone")
    tab.page.keyboard.press("Enter")
    shown(tab, "listening")
    if samples:
        speak(tab, np.concatenate(samples))
    else:
        tab.page.wait_for_timeout(500)
    tab.page.keyboard.press("Enter")
    return alert(tab)


@pytest.mark.point(34)
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("error", DENIED)
def test_a_microphone_that_cannot_be_had_is_told(ear, talk, lang, error):
    tab = talk(ear, lang, error=error)
    tab.page.focus("#microphone")
    tab.page.keyboard.press("Enter")
    told = alert(tab)
    assert told.startswith(said(lang, DENIED[error]))
    assert said(lang, f"{DENIED[error]}.remedy") in told
    assert tab.focus == "message"


@pytest.mark.point(34)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_silence_is_told_in_the_language_of_the_page(ear, talk, lang):
    told = recorded(talk(ear, lang))
    assert told.startswith(said(lang, "silence"))
    assert said(lang, "silence.remedy") in told


@pytest.mark.point(34)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_noise_is_told_in_the_language_of_the_page(talk, lang):
    with serving([""]) as served:
        told = recorded(talk(served, lang), noise(0.5, 0.0005), noise(1, 0.3))
        assert told.startswith(said(lang, "noise"))


@pytest.mark.point(34)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_question_in_another_language_is_told_and_left_to_be_read(talk, lang):
    with serving() as served:
        served[0].voice.transcriber = Unsure()
        tab = talk(served, lang)
        told = recorded(tab, spoken())
        assert told.startswith(said(lang, "language"))
        assert tab.page.input_value("#message") == "der Wasserkocher"
        assert served[0].assistant.requests == [], "nothing is sent that nobody has read"


@pytest.mark.point(34)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_failing_server_is_told_in_the_language_of_the_page(talk, lang):
    with serving([EngineError("The ear is full.", "Try again soon."), QUESTION]) as served:
        tab = talk(served, lang)
        told = recorded(tab, spoken())
        words = json.loads((ROOT / f"assets/strings/hear.{lang}.json").read_text(encoding="utf-8"))
        assert told.startswith(words["fail.hear.engine"])
        assert words["fail.hear.engine.do"] in told
