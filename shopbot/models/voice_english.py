"""The English voice: hibari-tts, an American woman's voice of 8 MB in its package (Apache-2.0). Owns hibari."""

import re
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from shopbot.models.voice_sound import Sound

if TYPE_CHECKING:
    from hibari import Hibari
    from hibari.g2p import G2P

# The A of a code is the letter: beside another single letter, before a pause, before a number inside a sentence.
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|zero|[a-z]+teen|twelve|eleven|[a-z]+ty"
_LETTER_A = re.compile(
    rf"\bA(?= [A-Z]\b)|(?<=\b[A-Z] )A\b|(?<=\w )A(?=[,.!?]|$)|(?<=[\w,] )A(?= (?:{_NUMBERS})\b(?!-\w))"
)
_SEED = 0  # the same sentence always sounds the same


class EnglishVoice:
    """Says English. Loads itself when first asked (about half a second)."""

    def speak(self, text: str, speed: float) -> Sound:
        """The text as sound, silence at both ends."""
        return np.asarray(self._engine(lettered(text), speed=speed, seed=_SEED), np.float32)

    def phonemes(self, text: str) -> str:
        """How it reads a text, in the phonetic letters of misaki (those of Kokoro-82M)."""
        return str(self._reader(lettered(text)))

    @cached_property
    def _reader(self) -> "G2P":
        from hibari.g2p import G2P

        return G2P()

    @cached_property
    def _engine(self) -> "Hibari":
        from hibari import Hibari

        return Hibari(g2p=self._reader)


def lettered(text: str) -> str:
    """With the letter A of a code marked as one: it is no article there."""
    return _LETTER_A.sub("[A](/ˈA/)", text)
