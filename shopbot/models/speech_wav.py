"""A shopper's recording as samples for the speech model. Owns what kind of file is taken; keeps nothing."""

import io
import math
import struct
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopbot.errors import UnreadableRecording

RATE = 16_000  # what Whisper and its voice activity detector were trained on
MOST_SECONDS = 60
_RATES = (8_000, 192_000)  # below: no speech is left; above: no microphone records so
_MARGIN = 0.05  # seconds of silence added before resampling, so that its end does not ring into its beginning
_PASSED = (
    0.94  # share of the lower half rate that passes whole; above it the low-pass falls to nothing
)

Samples = NDArray[np.float32]  # [n], between -1 and 1


@dataclass(frozen=True, slots=True)
class Recording:
    """One channel at 16 kHz."""

    samples: Samples
    seconds: float


def read(wav: bytes) -> Recording:
    """The recording of a WAV file: 16 bit, one or two channels, 8 to 192 kHz, at most a minute.

    Raises:
        UnreadableRecording: for everything else, with the message that says why.
    """
    if not wav:
        raise UnreadableRecording("fail.hear.empty")
    try:
        with wave.open(io.BytesIO(wav)) as file:
            shape = file.getparams()
            _check(shape.nchannels, shape.sampwidth, shape.framerate)
            seconds = shape.nframes / shape.framerate
            if shape.nframes * shape.nchannels * 2 > len(wav):
                raise UnreadableRecording("fail.hear.damaged", f"{seconds:.1f} s are missing some")
            if seconds > MOST_SECONDS:
                raise UnreadableRecording("fail.hear.long", f"{seconds:.1f} s")
            data = file.readframes(shape.nframes)
    except (wave.Error, EOFError, struct.error, ValueError, RuntimeError) as error:
        raise UnreadableRecording("fail.hear.kind", str(error)) from error
    if not data:
        raise UnreadableRecording("fail.hear.empty")
    if len(data) != shape.nframes * shape.nchannels * 2:
        raise UnreadableRecording("fail.hear.damaged", f"{len(data)} bytes of {seconds:.1f} s")
    whole = np.frombuffer(data, dtype="<i2").reshape(-1, shape.nchannels)
    samples = whole.mean(axis=1, dtype=np.float32) / np.float32(32768)
    return Recording(resample(samples, shape.framerate), seconds)


def resample(samples: Samples, rate: int, wanted: int = RATE) -> Samples:
    """The same sound at another rate, without what that rate cannot hold (no aliases).

    By the spectrum of the whole: what lies above the lower of both half rates is taken out, with a short slope.
    """
    if rate == wanted or not len(samples):
        return samples
    step = rate // math.gcd(rate, wanted)  # so many samples become a whole number of new ones
    padded = step * math.ceil((len(samples) + _MARGIN * rate) / step)
    spectrum = np.fft.rfft(samples, padded)
    length = padded * wanted // rate
    kept = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared] * _slope(shared)
    count = math.ceil(len(samples) * wanted / rate)
    sound = np.fft.irfft(kept, length)[:count] * (length / padded)
    return sound.astype(np.float32)


def as_wav(samples: Samples, rate: int = RATE) -> bytes:
    """A WAV file of one channel and 16 bit; what is louder than 1 is cut."""
    loud = np.clip(samples, -1.0, 1.0) * 32767
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(loud.astype("<i2").tobytes())
    return out.getvalue()


def _check(channels: int, width: int, rate: int) -> None:
    if width != 2:
        raise UnreadableRecording("fail.hear.kind", f"{width * 8} bit, expected 16")
    if channels not in (1, 2):
        raise UnreadableRecording("fail.hear.kind", f"{channels} channels, expected 1 or 2")
    if not _RATES[0] <= rate <= _RATES[1]:
        raise UnreadableRecording("fail.hear.kind", f"{rate} Hz, expected 8000 to 192000")


def _slope(count: int) -> NDArray[np.float64]:
    """1 below, a half cosine at the upper end, 0 at the very end."""
    place = np.linspace(0.0, 1.0, count)
    above = np.clip((place - _PASSED) / (1 - _PASSED), 0.0, 1.0)
    return 0.5 + 0.5 * np.cos(np.pi * above)
