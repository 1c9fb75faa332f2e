"""The Chinese voice: Kokoro-82M in 8 bit (Apache-2.0, 92 MB, fetched once) with its voice zf_xiaoyi, by onnxruntime.

Paper: Li et al., StyleTTS 2 (2023), whose structure the model has. English words between the Chinese are said by
the same voice.
"""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shopbot.models.voice_pinyin import Pinyin
from shopbot.models.voice_sound import Sound, joined, trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_LETTERS = 200  # in one go: longer ones lose their tune, and the model knows at most 510
_PAUSE_SECONDS = 0.12  # between the pieces of a long sentence
_CUTS = re.compile(r"(?<=[,.!?;:]) ")


class ChineseVoice:
    """Says Chinese. Loads itself when first asked (about two seconds)."""

    def __init__(
        self, weights: Callable[[], Path], assets: Path, reader: Pinyin, threads: int = 0
    ) -> None:
        """`weights`: gives the model's file when it is needed. `threads`: 0 for all cores."""
        self._weights = weights
        self._assets = assets
        self._reader = reader
        self._threads = threads

    def speak(self, text: str, speed: float) -> Sound:
        """The text as sound, silence at both ends."""
        phonemes = self._reader.phonemes(text)
        parts = [trimmed(self._say(piece, speed)) for piece in pieces(phonemes)]
        return joined(parts, _PAUSE_SECONDS / speed)

    def _say(self, phonemes: str, speed: float) -> Sound:
        letters = self._reader.letters
        ids = [letters[c] for c in phonemes if c in letters]
        if not ids:
            return np.zeros(0, np.float32)
        told = self._session.run(
            None,
            {
                "tokens": np.array([[0, *ids, 0]], np.int64),
                "style": self._style[len(ids)][None],
                "speed": np.array([speed], np.float32),
            },
        )
        return np.asarray(told[0], np.float32).ravel()

    @cached_property
    def _style(self) -> "NDArray[np.float32]":
        """One row for each number of letters, float32 [510, 256]."""
        with np.load(self._assets / "spoken" / "zf_xiaoyi.npz") as kept:
            made: NDArray[np.float32] = kept["mean"] + kept["along"] @ kept["across"]
        return made

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime.InferenceSession, which has no types
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._weights()), options, providers=["CPUExecutionProvider"]
        )


def pieces(phonemes: str) -> list[str]:
    """Phonetic letters cut at pauses (and, where there is none, at words) into pieces that sound well."""
    told: list[str] = []
    for part in (p for cut in _CUTS.split(phonemes) for p in _short(cut)):
        if told and len(told[-1]) + len(part) < _MOST_LETTERS:
            told[-1] += f" {part}"
        else:
            told.append(part)
    return told


def _short(part: str) -> list[str]:
    return [part[at : at + _MOST_LETTERS] for at in range(0, len(part), _MOST_LETTERS)]
