"""A voice by espeak-ng, where that program is installed: the last resort for Chinese. GPL-3: it stays a program apart.

It gets pinyin with tone numbers (its voice cmn-latn-pinyin); given characters it reads tone numbers aloud in English.
"""

import io
import shutil
import subprocess
import wave
from collections.abc import Callable

import numpy as np

from shopbot.errors import EngineError
from shopbot.models.voice_sound import Sound, at_rate

PROGRAM = "espeak-ng"
_WORDS_A_MINUTE = 165
_MOST_SECONDS = 20  # it needs a tenth of a second; a program that hangs must not hold up the shop


class EspeakVoice:
    """Says a language through espeak-ng."""

    def __init__(
        self,
        program: str,
        voice: str,
        written: Callable[[str], str],
        seconds: float = _MOST_SECONDS,
    ) -> None:
        """`program`: its path; `voice`: its name there; `written`: the text as that voice reads it."""
        self._command = (program, "-v", voice, "--stdin", "--stdout")
        self._written = written
        self._seconds = seconds

    def speak(self, text: str, speed: float) -> Sound:
        """The text as sound.

        Raises:
            EngineError: when the program fails or takes too long.
        """
        command = [*self._command, "-s", str(int(_WORDS_A_MINUTE * speed))]
        try:
            done = subprocess.run(
                command,
                input=self._written(text).encode(),
                capture_output=True,
                timeout=self._seconds,
                check=True,
            )
            return _sound(done.stdout)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            raise EngineError(
                f"espeak-ng did not speak: {error}.", "Check it: espeak-ng hello"
            ) from error


def installed() -> str:
    """The program's path, "" where it is not installed."""
    return shutil.which(PROGRAM) or ""


def _sound(data: bytes) -> Sound:
    """The sound of a WAV file whose header, written to a pipe, does not know its length."""
    with wave.open(io.BytesIO(data)) as file:
        rate, frames = file.getframerate(), file.readframes(len(data) // 2)
    samples = np.frombuffer(frames[: len(frames) // 2 * 2], "<i2")
    return at_rate((samples / 32768).astype(np.float32), rate)
