"""Chinese characters -> the phonetic letters that Kokoro-82M reads. Owns pypinyin.

English words between them go to the English reader, whose letters are the same. Data: `assets/spoken/pinyin.json`.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

_RUNS = re.compile(r"[\u3400-\u9fff]+|[A-Za-z](?:[A-Za-z' -]*[A-Za-z])?|.", re.S)
_DENTALS = ("zh", "ch", "sh", "r", "z", "c", "s")  # after them "i" is no i: 是, 四


class Pinyin:
    """Reads Chinese with English in it."""

    def __init__(self, assets: Path, english: Callable[[str], str]) -> None:
        """`english`: phonetic letters of an English text."""
        self._assets = assets
        self._english = english

    def phonemes(self, text: str) -> str:
        """The text in phonetic letters, tones as arrows, words apart."""
        told = []
        for run in _RUNS.findall(text):
            if "\u3400" <= run[0] <= "\u9fff":
                told.append(self._chinese(run))
            elif run[0].isascii() and run[0].isalpha():
                told.append(f" {self._english(run)} ")
            else:
                told.append(self._marks.get(run, " "))
        return re.sub(r"\s+(?=[,.!?;:])", "", " ".join("".join(told).split()))

    def numbered(self, text: str) -> str:
        """The text in pinyin with tone numbers ("xian4 jia4"), English words as they are."""
        told = []
        for run in _RUNS.findall(text):
            wide = "\u3400" <= run[0] <= "\u9fff"
            told.append(" ".join(self._syllables(run)) if wide else self._marks.get(run, run))
        return " ".join(" ".join(told).split())

    def _chinese(self, run: str) -> str:
        return "".join(self._sound(syllable) for syllable in self._syllables(run))

    def _syllables(self, run: str) -> list[str]:
        from pypinyin import Style, lazy_pinyin

        found: list[str] = lazy_pinyin(
            run, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True
        )
        return found

    def _sound(self, syllable: str) -> str:
        """One syllable: "xian4" -> "ɕjɛ↘n"; one that pypinyin could not read is left out."""
        from pypinyin.contrib.tone_convert import to_finals, to_initials

        tone = syllable[-1] if syllable[-1:].isdigit() else "5"
        bare = syllable.rstrip("12345")
        initial = to_initials(bare, strict=True)
        final = to_finals(bare, strict=True, v_to_u=False).replace("ü", "v")
        if not final:  # 嗯, 哼: no vowel at all
            initial, final = "", bare
        if initial in _DENTALS and final == "i":
            final = "-i"
        sounds: Mapping[str, str] = self._data["finals"]
        if final not in sounds:
            return ""
        begun = str(self._data["initials"].get(initial, ""))
        return begun + sounds[final].replace("0", str(self._data["tones"][tone]))

    @cached_property
    def _data(self) -> dict[str, Any]:
        text = (self._assets / "spoken" / "pinyin.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        return {mark: f"{said} " for mark, said in self._data["marks"].items()}

    @property
    def letters(self) -> Mapping[str, int]:
        """The letters of the model and their numbers."""
        found: Mapping[str, int] = self._data["letters"]
        return found
