"""The server's voice: what it says can be heard, lasts as long as it should, and comes again when asked again."""

import io
import os
import stat
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from shopbot.errors import BadInput, EngineError
from shopbot.models import voice_espeak, voice_sound
from shopbot.models.voice import LONGEST, Voices
from shopbot.models.voice_chinese import ChineseVoice, pieces
from shopbot.models.voice_english import EnglishVoice, lettered
from shopbot.models.voice_pinyin import Pinyin
from shopbot.models.weights import ensure, is_ready
from shopbot.settings import ROOT, load
from shopbot.types import Locale

ASSETS = ROOT / "assets"
SENTENCE = "The backpack costs forty-nine dollars ninety and is in stock."


def heard(data: bytes) -> NDArray[np.float32]:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == voice_sound.RATE
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return (samples / 32767).astype(np.float32)


def loudness(sound: NDArray[np.float32]) -> float:
    frames = sound[: len(sound) // 480 * 480].reshape(-1, 480)
    power = (frames**2).mean(1)
    return float(np.sqrt(power[power > 0.05 * power.max()].mean()))


class Tone:
    """An engine that hums, and counts how often it was asked."""

    def __init__(self, loud: float = 0.02, silence: float = 0.5) -> None:
        self.asked = 0
        self._loud, self._silence = loud, silence

    def speak(self, text: str, speed: float) -> NDArray[np.float32]:
        self.asked += 1
        seconds = len(text) * 0.05 / speed
        time = np.arange(int(seconds * voice_sound.RATE)) / voice_sound.RATE
        gap = np.zeros(int(self._silence * voice_sound.RATE), np.float32)
        return np.concatenate([gap, self._loud * np.sin(1400 * time), gap]).astype(np.float32)


@pytest.fixture(scope="module")
def english() -> EnglishVoice:
    return EnglishVoice()


def require(there: bool, what: str) -> None:
    """Skips loudly where something is missing; fails where nothing may be skipped."""
    if there:
        return
    if os.environ.get("SHOPBOT_NO_SKIP") == "1":
        pytest.fail(what)
    sys.__stderr__.write(f"\n*** {what} ***\n")
    pytest.skip(what)


def test_english_is_heard_without_silence_at_its_ends_and_without_a_click(
    english: EnglishVoice,
) -> None:
    sound = heard(Voices({"en": english}).speak(SENTENCE, "en"))
    assert 2.5 < len(sound) / voice_sound.RATE < 6
    assert abs(loudness(sound) - voice_sound.LOUDNESS) < 0.01
    assert np.abs(sound).max() <= 1
    assert abs(sound[0]) < 0.001
    assert abs(sound[-1]) < 0.001
    lead = int(0.15 * voice_sound.RATE)
    assert np.abs(sound[:lead]).max() > 0.01, "it begins at once"


def test_speed_changes_the_length_and_not_the_pitch(english: EnglishVoice) -> None:
    voices = Voices({"en": english})
    slow, plain, fast = (heard(voices.speak(SENTENCE, "en", s)) for s in (0.5, 1.0, 2.0))
    assert 1.6 < len(slow) / len(plain) < 2.2
    assert 0.4 < len(fast) / len(plain) < 0.65
    assert abs(pitch(slow) / pitch(plain) - 1) < 0.15
    assert abs(pitch(fast) / pitch(plain) - 1) < 0.15


def pitch(sound: NDArray[np.float32]) -> float:
    """The middle of the pitches (Hz) of its voiced parts, by autocorrelation."""
    size = 1200
    found = []
    for at in range(0, len(sound) - size, size):
        frame = sound[at : at + size]
        line = np.correlate(frame, frame, "full")[size - 1 :]
        low, high = voice_sound.RATE // 350, voice_sound.RATE // 90
        best = low + int(line[low:high].argmax())
        if line[0] > 1 and line[best] > 0.5 * line[0]:
            found.append(voice_sound.RATE / best)
    return float(np.median(found))


def test_an_english_name_is_read_with_its_letters(english: EnglishVoice) -> None:
    assert "ˈA" in english.phonemes("Size A.")
    assert english.phonemes("A light jacket").startswith("ɐ")
    assert lettered("S A V E ten") == "S [A](/ˈA/) V E ten"
    assert lettered("A four-person tent") == "A four-person tent"


def test_what_was_said_is_kept_within_its_bytes() -> None:
    tone = Tone()
    voices = Voices({"en": tone}, kept_bytes=60_000)
    first = voices.speak("a" * 10, "en")
    assert voices.speak("a" * 10, "en") == first
    assert tone.asked == 1
    assert voices.speak("a" * 10, "en", 2) != first
    for letter in "bcd":
        voices.speak(letter * 10, "en")
    voices.speak("a" * 10, "en")
    assert tone.asked == 6, "the oldest was let go"


def test_all_voices_are_equally_loud() -> None:
    quiet, loud = Voices({"en": Tone(0.01)}), Voices({"en": Tone(0.9)})
    one, two = (loudness(heard(v.speak("hello there", "en"))) for v in (quiet, loud))
    assert one == pytest.approx(two, rel=0.02)


@pytest.mark.parametrize(
    ("text", "locale", "speed"),
    [("hi", "zh", 1.0), ("x" * (LONGEST + 1), "en", 1.0), ("hi", "en", 0.4), ("hi", "en", 2.1)],
)
def test_what_cannot_be_said_is_refused(text: str, locale: Locale, speed: float) -> None:
    with pytest.raises(BadInput):
        Voices({"en": Tone()}).speak(text, locale, speed)


def test_a_failing_voice_is_told_as_one() -> None:
    class Broken:
        def speak(self, text: str, speed: float) -> NDArray[np.float32]:
            raise KeyError(text)

    with pytest.raises(EngineError, match="voice for en failed"):
        Voices({"en": Broken()}).speak("hello", "en")


def test_silence_stays_silence() -> None:
    nothing = Voices({"en": Tone(0.0)}).speak("…", "en")
    assert heard(nothing).size == 0


@given(st.lists(st.floats(-1, 1, width=32), max_size=4000))
def test_no_sound_is_made_worse(samples: list[float]) -> None:
    sound = np.array(samples, np.float32)
    made = voice_sound.faded(voice_sound.levelled(voice_sound.trimmed(sound)))
    assert np.isfinite(made).all()
    assert made.size <= sound.size
    assert not made.size or np.abs(made).max() <= 1
    assert voice_sound.wav(made)[:4] == b"RIFF"


# ---------------------------------------------------------------- Chinese


@pytest.fixture(scope="module")
def pinyin(english: EnglishVoice) -> Pinyin:
    return Pinyin(ASSETS, english.phonemes)


def test_every_syllable_has_a_sound(pinyin: Pinyin) -> None:
    characters = [*map(chr, range(0x4E00, 0x9FA6, 3)), *"嗯哼呣噷儿是四资女绿远军"]
    told_of = {pinyin.numbered(c): c for c in characters}
    one_of_each = {p: c for p, c in told_of.items() if p.isascii()}  # some are Japan's own
    assert len(one_of_each) > 1000
    assert [c for c in one_of_each.values() if not pinyin.phonemes(c)] == []
    told = set("".join(pinyin.phonemes(c) for c in one_of_each.values()))
    assert told <= set(pinyin.letters), "the model has every letter that is used"


def test_chinese_is_read_with_its_tones_and_its_english(pinyin: Pinyin) -> None:
    assert pinyin.numbered("现价四十") == "xian4 jia4 si4 shi2"
    assert pinyin.phonemes("是四") == "ʂɨ↘sɨ↘"
    mixed = pinyin.phonemes("我要 Northwind 的背包。")
    assert "nˈɔɹθwɪnd" in mixed
    assert mixed.endswith(".")
    assert pinyin.numbered("银行、行走") == "yin2 hang2 , xing2 zou3", "one character, two readings"


@given(st.text(max_size=40))
def test_any_text_can_be_cut_for_the_model(text: str) -> None:
    reader = Pinyin(ASSETS, lambda english: english.lower())
    phonemes = reader.phonemes(text)
    assert all(len(piece) <= 402 for piece in pieces(phonemes))
    kept = "".join(pieces(phonemes)).replace(" ", "")
    assert kept == phonemes.replace(" ", "")


@pytest.mark.slow
def test_the_chinese_voice_is_heard(pinyin: Pinyin) -> None:
    settings = load()
    require(
        is_ready("kokoro", settings) or not settings.offline,
        "NO CHINESE VOICE: its weights are not here and offline is set",
    )
    voice = ChineseVoice(lambda: ensure("kokoro", settings), ASSETS, pinyin)
    voices = Voices({"zh": voice})
    plain, fast = (heard(voices.speak("四十九点九美元。", "zh", s)) for s in (1.0, 1.6))
    assert 1 < len(plain) / voice_sound.RATE < 5
    assert len(fast) < 0.8 * len(plain)
    assert abs(loudness(plain) - voice_sound.LOUDNESS) < 0.01


def test_espeak_says_pinyin(pinyin: Pinyin) -> None:
    program = voice_espeak.installed()
    require(bool(program), "NO ESPEAK-NG: its voice was not tried")
    voice = voice_espeak.EspeakVoice(program, "cmn-latn-pinyin", pinyin.numbered)
    voices = Voices({"zh": voice})
    plain, fast = (heard(voices.speak("现价四十九点九美元。", "zh", s)) for s in (1.0, 2.0))
    assert 1 < len(plain) / voice_sound.RATE < 6
    assert len(fast) < 0.75 * len(plain)
    assert abs(loudness(plain) - voice_sound.LOUDNESS) < 0.01


@pytest.mark.skipif(sys.platform == "win32", reason="a program of one line of shell")
@pytest.mark.parametrize("script", ["sleep 30", "exit 3", "echo no sound at all", "cat"])
def test_a_program_that_fails_or_hangs_is_told(tmp_path: Path, script: str) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    voice = voice_espeak.EspeakVoice(str(program), "x", str, seconds=1)
    with pytest.raises(EngineError, match="did not speak"):
        voice.speak("hello; rm -rf / $(echo no)", 1.0)
