"""The server's voice: one speaker for each language, the last sentences kept, one loudness for all."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Protocol

from shopbot.errors import BadInput, EngineError, ShopbotError
from shopbot.models.voice_sound import Sound, faded, levelled, trimmed, wav
from shopbot.types import Locale

LONGEST = (
    4000  # characters of one sentence, written out: numbers in words take the room of many digits
)
SLOWEST, FASTEST = 0.5, 2.0
KEPT_BYTES = 16 * 1024 * 1024  # about six minutes of speech


class Engine(Protocol):
    """Says one language."""

    def speak(self, text: str, speed: float) -> Sound:
        """The text as sound at `voice_sound.RATE`."""
        ...


class Voices:
    """A `ports.Speaker` of one engine for each language. Says one sentence at a time."""

    def __init__(self, engines: Mapping[Locale, Engine], kept_bytes: int = KEPT_BYTES) -> None:
        """`kept_bytes`: how much of what was said is kept for "read that again"."""
        self._engines = dict(engines)
        self._lock = threading.Lock()
        self._kept = _Kept(kept_bytes)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The languages it has a voice for."""
        return tuple(self._engines)

    def speak(self, text: str, locale: Locale, speed: float = 1.0) -> bytes:
        """One sentence as a WAV file, without silence at its ends (`ports.Speaker.speak`).

        Raises:
            BadInput: for a language without a voice, too long a text, or a speed out of range.
            EngineError: when the voice fails.
        """
        self._check(text, locale, speed)
        asked = (locale, round(speed, 2), text)
        with self._lock:
            if (kept := self._kept.get(asked)) is not None:
                return kept
            said = wav(faded(levelled(trimmed(self._said(text, locale, speed)))))
            self._kept.put(asked, said)
        return said

    def _said(self, text: str, locale: Locale, speed: float) -> Sound:
        try:
            return self._engines[locale].speak(text, speed)
        except ShopbotError:
            raise
        except (
            Exception
        ) as error:  # onnxruntime's have no kind in common; they go on as one of ours
            raise EngineError(
                f"The voice for {locale} failed: {error}.", "Run: shopbot doctor"
            ) from error

    def _check(self, text: str, locale: Locale, speed: float) -> None:
        if locale not in self._engines:
            has = ", ".join(self._engines) or "none"
            raise BadInput(
                f"There is no voice for {locale}; there is: {has}.", "Run: shopbot doctor"
            )
        if len(text) > LONGEST:
            raise BadInput(
                f"The text has {len(text)} characters; at most {LONGEST} are spoken at once.",
                "Send one sentence at a time.",
            )
        if not SLOWEST <= speed <= FASTEST:
            raise BadInput(
                f"The speed is {speed}; it can be {SLOWEST} to {FASTEST}.", "1 is the voice's own."
            )


class _Kept:
    """The last things said, within a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._said: OrderedDict[tuple[Locale, float, str], bytes] = OrderedDict()

    def get(self, asked: tuple[Locale, float, str]) -> bytes | None:
        if asked in self._said:
            self._said.move_to_end(asked)
        return self._said.get(asked)

    def put(self, asked: tuple[Locale, float, str], said: bytes) -> None:
        self._said[asked] = said
        self._bytes += len(said)
        while self._bytes > self._most:
            self._bytes -= len(self._said.popitem(last=False)[1])
