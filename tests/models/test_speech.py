"""The real Whisper on speech made by the real voice, and on what is no speech."""

import os
import sys
import threading
import warnings
from collections.abc import Callable

import numpy as np
import pytest

from shopbot.errors import BadSetting, EngineError, WeightsError
from shopbot.models import speech
from shopbot.models.speech_prompt import read as read_hearing
from shopbot.models.speech_wav import as_wav, read
from shopbot.models.voice_english import EnglishVoice
from shopbot.models.voice_sound import RATE as VOICE_RATE
from shopbot.settings import ROOT, Settings, load

NAMES = ["Kestrel", "Northlight", "Quietwave", "Tidemark", "talking kettle", "rain jacket"]
SECONDS = 3
CHANCE = np.random.default_rng(7)
MOMENTS = np.arange(SECONDS * 16_000) / 16_000


def quiet(make: Callable[[], object]) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what heavy libraries say while they load
        return make()


@pytest.fixture(scope="module")
def ear() -> speech.Whisper:
    settings = load()
    if not speech.has_weights(settings) and os.environ.get("SHOPBOT_NO_SKIP") != "1":
        line = "NO SPEECH WEIGHTS: the real ear was not tested (run `shopbot doctor`)"
        sys.__stderr__.write(f"\n*** {line} ***\n")
        pytest.skip(line)
    return quiet(lambda: speech.load(settings))


@pytest.fixture(scope="module")
def say() -> Callable[..., bytes]:
    voice = EnglishVoice()

    def spoken(text: str, noise: float = 0.0) -> bytes:
        sound = quiet(lambda: voice.speak(text, 1.0))
        return as_wav(sound + noise * CHANCE.standard_normal(len(sound)), VOICE_RATE)

    return spoken


def clicks() -> np.ndarray:
    sound = np.zeros(len(MOMENTS))
    for start in CHANCE.integers(0, len(sound) - 400, 20):
        sound[start : start + 300] += CHANCE.standard_normal(300) * np.exp(-np.arange(300) / 60)
    return sound * 0.4


def music() -> np.ndarray:
    notes = [262, 330, 392, 523, 440, 349]
    beat = np.arange(8_000) / 16_000
    tones = [
        sum(np.sin(2 * np.pi * note * k * beat) / k for k in (1, 2, 3)) * np.exp(-3 * beat)
        for note in notes
    ]
    return 0.25 * np.concatenate(tones)


NO_SPEECH = {
    "silence": lambda: np.zeros(len(MOMENTS)),
    "white noise": lambda: 0.1 * CHANCE.standard_normal(len(MOMENTS)),
    "loud noise": lambda: 0.4 * CHANCE.standard_normal(len(MOMENTS)),
    "hum": lambda: 0.3 * np.sin(2 * np.pi * 50 * MOMENTS) + 0.1 * np.sin(300 * np.pi * MOMENTS),
    "typing": clicks,
    "music": music,
    "a beep": lambda: 0.5 * np.sin(2 * np.pi * 1000 * MOMENTS),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NO_SPEECH)
@pytest.mark.parametrize("locale", [None, "zh"])
def test_where_nobody_speaks_there_are_no_words(ear, name, locale):
    heard = ear.hear(as_wav(NO_SPEECH[name]()), locale, NAMES)
    assert heard.text == ""
    assert heard.seconds == pytest.approx(SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", NO_SPEECH)
def test_whisper_itself_makes_nothing_of_noise_that_is_taken_for_speech(ear, name, monkeypatch):
    """A second line: what the voice activity detector lets through by mistake."""
    monkeypatch.setattr(speech, "_speech", lambda samples: [samples])
    assert ear.hear(as_wav(NO_SPEECH[name]()), "en", NAMES).text == ""


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["name", "email", "street", "postcode", "review"])
def test_noise_is_no_answer_to_what_was_asked(ear, asked, monkeypatch):
    """Least of all a yes, or somebody's name out of what the ear was told to expect."""
    monkeypatch.setattr(speech, "_speech", lambda samples: [samples])
    for sound in NO_SPEECH.values():
        assert ear.hear(as_wav(sound()), "en", NAMES, asked).text == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "said", "heard"),
    [
        ("name", "Anna Smith.", "Anna Smith."),
        ("name", "Priya Sharma.", "Priya Sharma."),
        ("street", "Eight Mill Road.", "8 Mill Road"),
        ("region", "Oregon.", "Oregon."),
        ("postcode", "Nine four one one oh.", "94110."),
        ("email", "Robert dot miller at mail dot com.", "robert dot miller at mail dot com."),
    ],
)
def test_an_answer_is_heard_for_what_was_asked(ear, say, asked, said, heard):
    assert ear.hear(say(said), None, NAMES, asked).text == heard


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_a_question_is_heard_and_its_language_found(ear, say, noise):
    heard = ear.hear(say("Do you have a rain jacket under one hundred dollars?", noise))
    assert heard.text.lower().startswith("do you have a rain jacket under")
    assert "100" in heard.text or "hundred" in heard.text
    assert heard.locale == "en"
    assert heard.sure > 0.9


@pytest.mark.slow
def test_names_of_the_shop_are_heard_when_they_are_expected(ear, say):
    wav = say("Do you carry Quietwave sleep earbuds?")
    assert "quietwave" in ear.hear(wav, "en", NAMES).text.lower()


@pytest.mark.slow
def test_names_are_not_heard_where_they_are_not_said(ear, say):
    heard = ear.hear(say("How long does shipping take?"), None, NAMES)
    assert heard.text == "How long does shipping take?"


@pytest.mark.slow
def test_more_than_one_window_is_heard_to_its_end(ear, say):
    parts = ["I need a kettle.", "It should be blue.", "What is your return policy?"]
    pause = np.zeros(12 * 16_000, dtype=np.float32)
    sounds = [read(say(part)).samples for part in parts]
    whole = np.concatenate([sounds[0], pause, sounds[1], pause, sounds[2], pause])
    heard = ear.hear(as_wav(whole), "en")
    assert heard.text == " ".join(parts)
    long = np.concatenate([np.concatenate([sound, pause[:16_000]]) for sound in sounds * 5])
    assert ear.hear(as_wav(long), "en").text.lower().count("return policy") == 5


@pytest.mark.slow
def test_several_at_once_get_their_own_words(ear, say):
    spoken = {"red": say("I want it in red."), "green": say("I want it in green.")}
    found: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda n=name, w=wav: found.update({n: ear.hear(w).text}))
        for name, wav in spoken.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert all(name in found[name].lower() for name in spoken)


@pytest.mark.slow
def test_a_folder_that_is_no_model_says_so(tmp_path, say):
    (tmp_path / "model.bin").write_bytes(b"not a model")
    ear = speech.Whisper(tmp_path, read_hearing(ROOT / "assets" / "hearing.json"))
    with pytest.raises(EngineError, match="Whisper failed"):
        ear.hear(say("Hello there."))


def test_settings_name_the_model(tmp_path):
    here = Settings(data_dir=str(tmp_path), offline=True)
    assert not speech.has_weights(here)
    with pytest.raises(WeightsError, match="Whisper-base is not in"):
        speech.load(here)
    assert speech.load(Settings(data_dir=str(tmp_path), speech_model="none")) is None
    with pytest.raises(WeightsError, match="owner/whisper"):
        speech.load(Settings(data_dir=str(tmp_path), offline=True, speech_model="owner/whisper"))
    with pytest.raises(BadSetting, match="nonsense"):
        speech.load(Settings(data_dir=str(tmp_path), speech_model="nonsense"))
    folder = Settings(data_dir=str(tmp_path), speech_model=str(tmp_path))
    assert speech.has_weights(folder)
    assert speech.load(folder) is not None  # read when it is first needed
