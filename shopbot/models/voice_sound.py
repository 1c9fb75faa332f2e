"""Sound as numbers: silence cut off, edges without a click, one loudness for all voices, a WAV file at the end.

Float32 in [-1, 1], one channel. Knows nothing of language.
"""

import io
import wave

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

RATE = 24_000  # samples per second of everything that leaves here
LOUDNESS = 0.07  # root mean square of what is spoken, about -23 dBFS
PEAK = 0.97
_SILENT = 0.004  # of the loudest sample; below it nothing is heard
_EDGE_SECONDS = 0.03  # kept around what is spoken: a consonant begins softly
_FADE_SECONDS = 0.008
_FRAME_SECONDS = 0.02


def trimmed(sound: Sound) -> Sound:
    """Without the silence before and after; nothing, where all is silent."""
    if not sound.size:
        return sound
    loud = np.flatnonzero(np.abs(sound) > max(_SILENT * float(np.abs(sound).max()), 1e-5))
    if not loud.size:
        return np.zeros(0, np.float32)
    edge = int(_EDGE_SECONDS * RATE)
    return sound[max(0, loud[0] - edge) : loud[-1] + edge]


def levelled(sound: Sound) -> Sound:
    """At the loudness of all voices, measured where somebody speaks; peaks stay below full scale."""
    frame = int(_FRAME_SECONDS * RATE)
    whole = sound[: len(sound) // frame * frame].reshape(-1, frame)
    power = (whole**2).mean(1) if whole.size else np.zeros(0, np.float32)
    spoken = power[power > 0.05 * power.max()] if power.size else power
    if not spoken.size or not spoken.max():
        return sound
    gain = LOUDNESS / float(np.sqrt(spoken.mean()))
    return (sound * min(gain, PEAK / float(np.abs(sound).max()))).astype(np.float32)


def faded(sound: Sound) -> Sound:
    """With both edges rising from and falling to nothing, so that no click is heard."""
    length = min(int(_FADE_SECONDS * RATE), len(sound) // 2)
    if not length:
        return sound
    slope = np.linspace(0, 1, length, dtype=np.float32)
    sound = sound.copy()
    sound[:length] *= slope
    sound[-length:] *= slope[::-1]
    return sound


def joined(parts: list[Sound], pause_seconds: float) -> Sound:
    """Parts one after the other, with a pause between them."""
    pause = np.zeros(int(pause_seconds * RATE), np.float32)
    told = [piece for part in parts if part.size for piece in (part, pause)]
    return np.concatenate(told[:-1]) if told else np.zeros(0, np.float32)


def at_rate(sound: Sound, rate: int) -> Sound:
    """Resampled to `RATE` by straight lines: good enough for a synthetic voice of 22 kHz."""
    if rate == RATE or not sound.size:
        return sound
    places = np.arange(int(len(sound) * RATE / rate)) * (rate / RATE)
    resampled: Sound = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    return resampled


def wav(sound: Sound) -> bytes:
    """A WAV file of 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
