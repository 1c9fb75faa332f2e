"""Speech to text by Whisper (Radford et al., 2022) on CTranslate2: the only owner of faster-whisper.

Decodes by itself instead of by faster-whisper's `transcribe`: the encoder runs once for language and words together,
and over the recording instead of over 30 seconds of padding, which takes a tenth of the time for a short question.
Where nobody speaks (Silero's voice activity detector), Whisper is not asked at all: it would make something up.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shopbot.errors import EngineError, WeightsError
from shopbot.models.progress import OnProgress, ignore
from shopbot.models.speech_prompt import Expected, Hearing, alike, only_names
from shopbot.models.speech_prompt import read as read_hearing
from shopbot.models.speech_wav import RATE, Samples, read
from shopbot.models.weights import ensure, from_hub, is_ready
from shopbot.settings import Settings
from shopbot.types import Heard, Locale

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

AUTO = "whisper-base"
HUB_FILES = (
    "config.json",
    "preprocessor_config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.*",
)
_BEAMS = 5
_THREADS = 4  # more do not make it faster, and the language model needs cores too
_WINDOW_SECONDS = 26.0  # decoded at once; Whisper sees 30
_BEHIND_SECONDS = 2.0  # silence after the speech: without it the last words are lost or said twice
_LEAST_SECONDS = 10.0  # what Whisper sees at least: on less it is less sure and repeats itself
_SHORTEST_SECONDS = 0.2  # of speech; less is a click or a breath
_PROMPT_TOKENS = 160  # of 223; more names make it slower and Chinese worse
_TOKENS_PER_SECOND = 14  # nobody speaks faster
_FRAME = RATE // 100  # samples
_NOBODY = 0.6  # Whisper's own probability that nobody speaks
_UNSURE = -1.0  # mean log probability of the tokens, as in Whisper's paper
_MADE_UP = -1.5  # so unsure it is of what it makes up to typing and clatter, never of speech


@dataclass(frozen=True, slots=True)
class _Said:
    """One decoding of one window."""

    text: str
    logprob: float  # mean of its tokens
    nobody: float  # probability


class Whisper:
    """A Whisper model as a `ports.Transcriber`. Loaded at the first hearing and kept; one recording at a time."""

    def __init__(
        self, folder: Path, hearing: Hearing, *, device: str = "cpu", threads: int = _THREADS
    ) -> None:
        """The model of that folder, in CTranslate2's form. `device`: cpu or cuda."""
        self._folder, self._hearing = folder, hearing
        self._device, self._threads = device, threads
        self._lock = threading.Lock()
        self._loaded: WhisperModel | None = None
        self._tokenizers: dict[Locale, Tokenizer] = {}

    def hear(
        self,
        wav: bytes,
        locale: Locale | None = None,
        likely: Sequence[str] = (),
        asked: str = "",
    ) -> Heard:
        """What was said; see `ports.Transcriber.hear`."""
        recording = read(wav)
        with self._lock:
            try:
                told, sure, text = self._heard(recording.samples, locale, Expected(likely, asked))
            except (RuntimeError, ValueError, OSError, MemoryError) as error:
                raise EngineError(f"Whisper failed: {error}.", "Run: shopbot doctor") from error
        return Heard(text, told, sure, recording.seconds)

    def _heard(
        self, samples: Samples, locale: Locale | None, expected: Expected
    ) -> tuple[Locale, float, str]:
        told, sure = locale, 1.0 if locale else 0.0
        texts = []
        for window in _speech(samples):
            encoded = self._encoded(window)
            if told is None:
                told, sure = self._language(encoded)
            texts.append(self._words(encoded, told, expected, len(window) / RATE))
        return told or "en", sure, ("" if told == "zh" else " ").join(filter(None, texts))

    @property
    def _model(self) -> "WhisperModel":
        if self._loaded is None:
            from faster_whisper import WhisperModel

            self._loaded = WhisperModel(
                str(self._folder),
                device=self._device,
                compute_type="int8" if self._device == "cpu" else "int8_float16",
                cpu_threads=self._threads,
                local_files_only=True,
            )
        return self._loaded

    def _tokenizer(self, locale: Locale) -> "Tokenizer":
        if locale not in self._tokenizers:
            from faster_whisper.tokenizer import Tokenizer

            model = self._model
            self._tokenizers[locale] = Tokenizer(
                model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=locale
            )
        return self._tokenizers[locale]

    def _encoded(self, window: Samples) -> Any:  # noqa: ANN401 - ctranslate2.StorageView, untyped
        seconds = max(len(window) / RATE + _BEHIND_SECONDS, _LEAST_SECONDS)
        frames = round(seconds * RATE) // _FRAME // 2 * 2
        padded = np.pad(window, (0, frames * _FRAME - len(window)))
        features = self._model.feature_extractor(padded, padding=0)[:, :frames]
        return self._model.encode(np.ascontiguousarray(features))

    def _language(self, encoded: object) -> tuple[Locale, float]:
        """English or Chinese, and how sure that is of these two."""
        if not self._model.model.is_multilingual:
            return "en", 1.0
        found = dict(self._model.model.detect_language(encoded)[0])
        english, chinese = (found.get(f"<|{name}|>", 0.0) for name in ("en", "zh"))
        share = english / max(english + chinese, 1e-9)
        return ("en", share) if share >= 0.5 else ("zh", 1 - share)

    def _words(self, encoded: object, locale: Locale, expected: Expected, seconds: float) -> str:
        """The words of a window; "" where what came out is nothing that was said."""
        tokenizer = self._tokenizer(locale)
        prompt = self._hearing.prompt(
            expected, locale, lambda text: len(tokenizer.encode(text)), _PROMPT_TOKENS
        )
        said = self._decoded(encoded, tokenizer, prompt, seconds)
        nothing = self._is_nothing(said, locale)
        if prompt and (
            nothing or only_names(said.text, prompt)
        ):  # on noise it says the prompt back
            bare = self._decoded(encoded, tokenizer, "", seconds)
            nothing, said = (
                self._is_nothing(bare, locale),
                said if not nothing and alike(said.text, bare.text) else bare,
            )
        return "" if nothing else self._hearing.written(said.text, locale)

    def _is_nothing(self, said: _Said, locale: Locale) -> bool:
        silent = said.nobody > _NOBODY and said.logprob < _UNSURE
        made_up = said.logprob < _MADE_UP or self._hearing.is_invented(said.text, locale)
        return silent or made_up

    def _decoded(
        self, encoded: object, tokenizer: "Tokenizer", prompt: str, seconds: float
    ) -> _Said:
        before = [tokenizer.sot_prev, *tokenizer.encode(f" {prompt}")] if prompt else []
        tokens = [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]
        most = len(tokens) + 8 + round(seconds * _TOKENS_PER_SECOND)
        result = self._model.model.generate(
            encoded,
            [tokens],
            beam_size=_BEAMS,
            max_length=min(most, self._model.max_length),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        text = tokenizer.decode(result.sequences_ids[0])
        return _Said(text, float(result.scores[0]), float(result.no_speech_prob))


def load(settings: Settings, on_progress: OnProgress = ignore) -> Whisper | None:
    """The speech model of the settings, fetched if it is not here; None for `speech_model = none`.

    Raises:
        WeightsError: when it cannot be had.
        BadSetting: when no model is called so.
    """
    if settings.speech_model in {"", "none"}:
        return None
    device = "cuda" if settings.device == "cuda" else "cpu"
    return Whisper(
        _folder(settings, on_progress),
        read_hearing(settings.assets / "hearing.json"),
        device=device,
        threads=min(settings.threads or _THREADS, _THREADS),
    )


def has_weights(settings: Settings) -> bool:
    """Whether `load` would answer without any network."""
    if settings.speech_model == "auto":
        return is_ready(AUTO, settings)
    try:
        load(replace(settings, offline=True))
    except WeightsError:
        return False
    return True


def _folder(settings: Settings, on_progress: OnProgress) -> Path:
    name = settings.speech_model
    if name.count("/") == 1 and not Path(name).expanduser().is_dir():
        return from_hub(name, settings, HUB_FILES)
    return ensure(AUTO if name == "auto" else name, settings, on_progress)


def _speech(samples: Samples) -> list[Samples]:
    """The parts in which somebody speaks, put together into windows that Whisper can see at once."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_speech_duration_ms=round(_SHORTEST_SECONDS * 1000),
        max_speech_duration_s=_WINDOW_SECONDS,
        min_silence_duration_ms=600,
        speech_pad_ms=300,
    )
    windows: list[Samples] = []
    for part in get_speech_timestamps(samples, options):
        sound = samples[part["start"] : part["end"]]
        if windows and len(windows[-1]) + len(sound) <= _WINDOW_SECONDS * RATE:
            windows[-1] = np.concatenate([windows[-1], sound])
        else:
            windows.append(sound)
    return windows
