"""What every ear must do, run over all of them."""

import os
import warnings

import numpy as np
import pytest

from shopbot.errors import UnreadableRecording
from shopbot.models import speech
from shopbot.models.scripted import ScriptedTranscriber
from shopbot.models.speech_wav import as_wav
from shopbot.ports import Transcriber
from shopbot.settings import load


@pytest.fixture(scope="module", params=["scripted", pytest.param("real", marks=pytest.mark.slow)])
def ear(request: pytest.FixtureRequest) -> Transcriber:
    if request.param == "scripted":
        return ScriptedTranscriber(["I need a kettle."])
    if not speech.has_weights(load()) and os.environ.get("SHOPBOT_NO_SKIP") != "1":
        pytest.skip("the speech weights are not in data/models: run `shopbot serve` once")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what heavy libraries say while they load
        return speech.load(load())


def tone(seconds: float, rate: int = 16_000) -> bytes:
    moments = np.arange(round(seconds * rate)) / rate
    return as_wav(np.sin(2 * np.pi * 440 * moments).astype(np.float32) * 0.5, rate)


@pytest.mark.parametrize("locale", ["en", "zh", None])
def test_silence_has_no_words(ear, locale):
    heard = ear.hear(as_wav(np.zeros(32_000, dtype=np.float32)), locale, ["Birch Talking Kettle"])
    assert heard.text == ""
    assert heard.seconds == 2.0
    assert heard.locale == (locale or heard.locale)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_any_rate_is_taken_and_its_length_told(ear, rate):
    assert ear.hear(tone(1.5, rate)).seconds == pytest.approx(1.5, abs=0.001)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_language_that_was_told_is_kept(ear, locale):
    heard = ear.hear(tone(1), locale)
    assert (heard.locale, heard.sure) == (locale, 1.0)


@pytest.mark.parametrize(
    ("wav", "key"),
    [
        (b"", "fail.hear.empty"),
        (b"ID3\x04" + bytes(400), "fail.hear.kind"),
        (tone(1)[:-400], "fail.hear.damaged"),
        (tone(61, 8_000), "fail.hear.long"),
    ],
)
def test_anything_else_is_refused_with_its_reason(ear, wav, key):
    with pytest.raises(UnreadableRecording) as refused:
        ear.hear(wav)
    assert refused.value.key == key
