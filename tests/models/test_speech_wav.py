"""Recordings as they come: any rate, any bytes."""

import struct
import wave
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.errors import UnreadableRecording
from shopbot.models.speech_wav import MOST_SECONDS, RATE, as_wav, read, resample


def tone(hertz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    moments = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def made(channels: int = 1, width: int = 2, rate: int = 16_000, data: bytes = bytes(3200)) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return out.getvalue()


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_height_and_strength(rate):
    heard = read(as_wav(tone(1000, rate), rate))
    assert heard.seconds == pytest.approx(1.0)
    assert len(heard.samples) == RATE
    whole = heard.samples[1600:-1600]
    spectrum = np.abs(np.fft.rfft(whole * np.hanning(len(whole))))
    assert spectrum.argmax() * RATE / len(whole) == pytest.approx(1000, abs=2)
    assert np.sqrt(np.mean(whole**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


@pytest.mark.parametrize("hertz", [8_500, 12_000, 20_000])
def test_what_is_too_high_for_16_khz_does_not_come_back_as_another_tone(hertz):
    heard = resample(tone(hertz, 48_000), 48_000)
    assert np.abs(heard[800:-800]).max() < 0.001


def test_a_click_at_the_end_does_not_ring_at_the_beginning():
    sound = np.zeros(48_000, dtype=np.float32)
    sound[-10:] = 0.9
    assert np.abs(resample(sound, 48_000)[:8000]).max() < 0.001


def test_two_channels_are_mixed():
    left, right = tone(500, 16_000), np.zeros(16_000, dtype=np.float32)
    both = (np.stack([left, right], axis=1) * 32767).astype("<i2").tobytes()
    heard = read(made(channels=2, data=both)).samples
    np.testing.assert_allclose(heard, left / 2, atol=1e-3)


@pytest.mark.parametrize(
    ("wav", "key"),
    [
        (b"", "fail.hear.empty"),
        (made(data=b""), "fail.hear.empty"),
        (made(width=1), "fail.hear.kind"),
        (made(width=3), "fail.hear.kind"),
        (made(channels=3, data=bytes(3000)), "fail.hear.kind"),
        (made(rate=4_000), "fail.hear.kind"),
        (made(rate=400_000), "fail.hear.kind"),
        (made()[:-1], "fail.hear.damaged"),
        (made()[:46], "fail.hear.damaged"),
        (made()[:30], "fail.hear.kind"),
        (made(data=bytes(16_000 * 2 * (MOST_SECONDS + 1))), "fail.hear.long"),
        (b"\x1aE\xdf\xa3" + bytes(1000), "fail.hear.kind"),  # WebM, as browsers record it
        (b"OggS" + bytes(1000), "fail.hear.kind"),
        (made().replace(b"\x01\x00\x01\x00", b"\x03\x00\x01\x00", 1), "fail.hear.kind"),  # float
        (made()[:40] + struct.pack("<I", 0xFFFFFFF0) + made()[44:], "fail.hear.damaged"),
        (made()[:16] + struct.pack("<I", 0xFFFFFFF0) + made()[20:], "fail.hear.kind"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_reason(wav, key):
    with pytest.raises(UnreadableRecording) as refused:
        read(wav)
    assert refused.value.key == key


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for wav in (data, made()[:36] + data, made()[: 44 - len(data) % 44] + data):
        try:
            heard = read(wav)
        except UnreadableRecording:
            continue
        assert heard.samples.dtype == np.float32
        assert np.abs(heard.samples).max() <= 1.0


@settings(deadline=None)
@given(
    st.integers(8_000, 192_000),
    st.integers(1, 5_000),
)
def test_any_rate_and_length_keeps_the_time(rate, count):
    heard = resample(np.full(count, 0.25, dtype=np.float32), rate)
    assert len(heard) == -(-count * RATE // rate)
    assert np.isfinite(heard).all()
