"""Speech and noise to be heard: sentences spoken by synthetic voices or people, and noise laid over them."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopbot.errors import EngineError
from shopbot.learn.evaluate_voice_file import Spoken
from shopbot.ports import Speaker
from shopbot.types import Locale

Sound = NDArray[np.float32]  # [n] at 16 kHz, between -1 and 1
Read = Callable[[bytes], Sound]  # a WAV file -> its sound at 16 kHz
Write = Callable[[str], str]  # a text as it is said, no digits and signs left
SEED = 20260101
_RATE = 16_000
_ESPEAK = "espeak-ng"
_MANNERS = (
    ("own voice", 1.0, 1.0),
    ("own voice lower", 1.15, 1.15),
    ("own voice quick", 1.3, 1.0),
)
# name -> its voice for espeak-ng and words per minute. espeak's Chinese is hard to understand for people, too.
ESPEAK_VOICES: Mapping[Locale, Mapping[str, tuple[str, int]]] = {
    "en": {
        "espeak US": ("en-us", 150),
        "espeak GB": ("en-gb", 150),
        "espeak GB f2 quick": ("en-gb+f2", 185),
    },
    "zh": {"espeak pinyin": ("cmn-latn-pinyin", 130)},
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody or something that speaks the sentences of one language."""

    name: str
    locale: Locale
    speak: Callable[[Spoken], Sound | None]  # None: it has no recording of that sentence


def espeak_voices(read: Read) -> tuple[Voice, ...]:
    """The voices of espeak-ng; none where it is not installed."""
    if not shutil.which(_ESPEAK):
        return ()
    return tuple(
        Voice(name, locale, _espeak(voice, pace, read))
        for locale, voices in ESPEAK_VOICES.items()
        for name, (voice, pace) in voices.items()
    )


def spoken_by(speaker: Speaker, write: Mapping[Locale, Write], read: Read) -> tuple[Voice, ...]:
    """The server's own voices: as they are, lower (a larger throat), and quicker."""
    return tuple(
        Voice(
            f"{locale} {name}".strip(), locale, _own(speaker, locale, write[locale], read, pace, by)
        )
        for locale in speaker.locales
        for name, pace, by in _MANNERS
    )


def recorded(folder: Path, name: str, read: Read) -> tuple[Voice, ...]:
    """The recordings ID.wav of a folder (en-01.wav, zh-01.wav, ...), a voice for each language that it has."""
    have = {path.name[:2] for path in folder.glob("*.wav")}

    def speak(sentence: Spoken) -> Sound | None:
        file = folder / f"{sentence.id}.wav"
        return read(file.read_bytes()) if file.exists() else None

    locales: tuple[Locale, ...] = ("en", "zh")
    return tuple(Voice(name, locale, speak) for locale in locales if locale in have)


def lower(sound: Sound, by: float) -> Sound:
    """The same sound as a larger throat would make it, and as much slower: played slower by that factor."""
    places = np.arange(round(len(sound) * by)) / by
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def noisy(sound: Sound, decibels: float | None, kind: str, seed: int) -> Sound:
    """The sound with noise that is so many decibels weaker than its speech; None: as it is.

    Args:
        sound: the speech.
        decibels: signal to noise ratio, over the whole.
        kind: "pink" (falls 3 dB an octave, like a room) or "babble" (many voices at once, out of the sound itself).
        seed: of the noise.
    """
    if decibels is None:
        return sound
    chance = np.random.default_rng(SEED + seed)
    made = _pink(len(sound), chance) if kind == "pink" else _babble(sound, chance)
    ratio = 10 ** (decibels / 20)
    mixed = sound + made * (_loudness(sound) / max(_loudness(made), 1e-9) / ratio)
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


def _pink(length: int, chance: np.random.Generator) -> Sound:
    spectrum = np.fft.rfft(chance.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    return np.fft.irfft(spectrum, length).astype(np.float32)


def _babble(sound: Sound, chance: np.random.Generator) -> Sound:
    """Twelve shifted, reversed and stretched copies: voices without words."""
    voices = np.zeros(len(sound), dtype=np.float32)
    for _ in range(12):
        stretched = lower(sound[::-1], float(chance.uniform(0.85, 1.2)))
        voices += np.resize(np.roll(stretched, int(chance.integers(len(sound)))), len(sound))
    return voices


def _loudness(sound: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def _own(
    speaker: Speaker, locale: Locale, write: Write, read: Read, pace: float, by: float
) -> Callable[[Spoken], Sound | None]:
    def speak(sentence: Spoken) -> Sound | None:
        said = read(speaker.speak(write(sentence.say or sentence.text), locale, pace))
        return said if by == 1 else lower(said, by)

    return speak


def _espeak(voice: str, pace: int, read: Read) -> Callable[[Spoken], Sound | None]:
    def speak(sentence: Spoken) -> Sound | None:
        text = sentence.pinyin or sentence.say or sentence.text
        command = [_ESPEAK, "-v", voice, "-s", str(pace), "--stdout", "--", text]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise EngineError(f"espeak-ng did not speak as {voice}: {said}.", "Check its voices.")
        return read(_whole(done.stdout))

    return speak


def _whole(wav: bytes) -> bytes:
    """espeak-ng writes into a pipe before it knows the length: it is put into the header here."""
    length = len(wav) - 44
    return (
        wav[:4]
        + (length + 36).to_bytes(4, "little")
        + wav[8:40]
        + length.to_bytes(4, "little")
        + wav[44:]
    )
