"""Text as it is shown -> text as it is said, English and Chinese.

Two strengths: for a screen reader the digits stay and only signs and shapes are mended ("49 dollars 90"); for our own
voice everything is written out ("forty-nine dollars ninety"), so that no digit and no sign is left for it to guess at.
What is recognised is in `spoken_shapes`, how it is said in `spoken_write` and in `assets/spoken`.
"""

import re
import unicodedata
from functools import cached_property
from pathlib import Path

from shopbot.chat.sentences import clean
from shopbot.chat.spoken_data import SpokenData
from shopbot.chat.spoken_shapes import pattern
from shopbot.chat.spoken_write import Writer
from shopbot.types import Locale

_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94) if chr(0xFF01 + n).isalnum()} | {
    ord("＄"): "$",
    ord("％"): "%",
    ord("＋"): "+",
}
_TELLING = re.compile(r"[\d½⅓⅔¼¾⅕⅛⅜⅝⅞★⭐☆@]|://|www\.")  # no shape is without one of these
_KEPT = ".,!?;:'-，。！？；：、"  # marks that a voice reads as a pause or a tone
_PAUSES = re.compile(r"([,;:，；：、])(?:\s*[,;:，；：、])+")
_BEFORE_END = re.compile(r"\s*[,;:，；：、]\s*(?=[.!?。！？]|$)")
_NAMES = re.compile(r"(?<=[A-Za-z]) ?& ?(?=[A-Za-z])")  # "Finch & Co" is English in Chinese, too
_GAP = re.compile(r"\s+([.,!?;:])")
_LOOSE = re.compile(r"(?<![A-Za-z])['-]+|['-]+(?![A-Za-z])")
_DOUBLED = re.compile(r"([.!?。！？])(?:\s*[.。])+")
_LEADING = re.compile(r"^[\s.,;:，。；：]+")
_WIDE_GAP = re.compile(r"(?<=[\u4e00-\u9fff，。！？；：]) +(?=[\u4e00-\u9fff，。！？；：])")


class Spoken:
    """Says texts in one language."""

    def __init__(self, locale: Locale, assets: Path) -> None:
        """Words from `assets`/spoken."""
        self._data = SpokenData(locale, assets)

    @property
    def data(self) -> SpokenData:
        """How this language says things."""
        return self._data

    def mended(self, text: str) -> str:
        """For a screen reader: "$49.90" is "49 dollars 90", "30 x 20 cm" is "30 by 20 centimetres"."""
        said = self._shaped(self._abbreviated(_tidy(text), out=False), self._screen)
        kept = self._data.raw["screen.signs"]
        signs = {sign: said for sign, said in self._data.raw["signs"].items() if sign in kept}
        return _spaced("".join(signs.get(c, c) for c in said if not _emoji(c) or c in signs))

    def written_out(self, text: str) -> str:
        """For our own voice: letters, characters, spaces and the marks of pauses, nothing else."""
        told = self._abbreviated(_tidy(text), out=True)
        told = self._shaped(told, self._voice)
        told = _NAMES.sub(" and ", told)
        told = "".join(self._data.raw["signs"].get(c, c) for c in told)
        told = "".join(c if _sayable(c) else " " for c in told)
        return _settled(told)

    def _shaped(self, text: str, writer: Writer) -> str:
        return self._shapes.sub(writer.write, text) if _TELLING.search(text) else text

    def _abbreviated(self, text: str, *, out: bool) -> str:
        listed, only = self._data.raw["abbreviations"], self._data.raw["voice.only"]

        def said(match: re.Match[str]) -> str:
            name = match.group()
            if name in only and not out:
                return name
            ends = name.endswith(".") and re.match(
                r"\s*$|\s+[A-Z\u4e00-\u9fff]", text[match.end() :]
            )
            return str(listed[name]) + ("." if ends and name not in _BEFORE_NAMES else "")

        return self._data.abbreviations.sub(said, text)

    @cached_property
    def _shapes(self) -> re.Pattern[str]:
        return pattern(self._data)

    @cached_property
    def _screen(self) -> Writer:
        return Writer(self._data, out=False)

    @cached_property
    def _voice(self) -> Writer:
        return Writer(self._data, out=True)


_BEFORE_NAMES = frozenset(
    {"e.g.", "i.e.", "approx.", "ca.", "vs.", "No.", "Nos.", "incl.", "excl."}
)


def _tidy(text: str) -> str:
    """Without markdown, with plain digits; every line a sentence."""
    lines = [clean(line) for line in text.translate(_FULL_WIDTH).splitlines()]
    joined = " ".join(
        line if line[-1:] in ".!?;:。！？；：" else f"{line}." for line in lines[:-1] if line
    )
    last = lines[-1] if lines else ""
    return "".join(map(_digit, f"{joined} {last}".strip()))


def _digit(character: str) -> str:
    """Any other digit as an ASCII one: circled, Arabic; what is no digit as it is."""
    if character.isascii() or unicodedata.category(character) not in ("Nd", "No"):
        return character
    value = unicodedata.numeric(character, -1)
    return character if character in "²³" or value != int(value) or value < 0 else f"{int(value)}"


def _emoji(character: str) -> bool:
    return (
        unicodedata.category(character) in ("So", "Sk", "Cs", "Co", "Cn", "Cf")
        and not character.isascii()
    )


def _sayable(character: str) -> bool:
    return character.isspace() or character in _KEPT or unicodedata.category(character)[0] in "LM"


def _settled(text: str) -> str:
    """One mark at a time: what was said of one sign may leave two pauses side by side, and so on."""
    while (again := _spaced(_DOUBLED.sub(r"\1", _LOOSE.sub(" ", text)))) != text:
        text = again
    return text


def _spaced(text: str) -> str:
    text = _BEFORE_END.sub("", _PAUSES.sub(r"\1", " ".join(text.split())))
    text = _GAP.sub(r"\1", text)
    return _LEADING.sub("", _WIDE_GAP.sub("", text)).strip()
