"""An engine, an embedder and an ear without a model: for tests, and for building the page.

They keep the contracts of `shopbot.ports` (tests/contracts). They know nothing of torch.
"""

import re
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from threading import Event as StopSignal
from threading import Lock

import numpy as np

from shopbot.decoding import Decoding
from shopbot.errors import ShopbotError
from shopbot.models.speech_wav import read
from shopbot.ports import Delta, EngineEvent, EngineInfo, Generated, Progress, Prompt, Vectors
from shopbot.types import Heard, Locale

Answer = str | Sequence[str]  # several: the alternatives, best first
Script = Sequence[Answer] | Callable[[Prompt], Answer]

_SILENT = 0.001  # loudest sample of a recording in which nobody speaks
_PIECE = re.compile(
    r"\s*[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]|\s*[^\s\u3000-\u9fff\uff00-\uffef]+|\s+"
)


class ScriptedEngine:
    """Says what it was given: a list of answers, taken in turn and over again, or a function.

    A function of the prompt may raise EngineError to play a failing model. `prompts` keeps what it
    was asked, for tests. An answer that begins with the prompt's opening is continued from there.
    A "token" is a word or a Chinese character.
    """

    def __init__(self, answers: Script, *, seconds_per_token: float = 0.0) -> None:
        self.prompts: list[Prompt] = []
        self._answers = answers
        self._seconds_per_token = seconds_per_token
        self._lock = Lock()

    @property
    def name(self) -> str:
        """What runs, for people."""
        return "scripted (no model)"

    def describe(self) -> EngineInfo:
        """Nothing runs."""
        return EngineInfo("cpu", "scripted", "", "none", 1, 0.0)

    def stream(self, prompt: Prompt, decoding: Decoding, stop: StopSignal) -> Iterator[EngineEvent]:
        """The scripted answer, piece by piece; see `ports.Engine.stream`."""
        answers = self._next(prompt, decoding.alternatives)
        pieces = split_pieces(answers[0])
        limit = decoding.max_new_tokens
        said: list[str] = []
        for piece in pieces[:limit]:
            if stop.wait(self._seconds_per_token):
                break
            said.append(piece)
            yield Delta(piece) if decoding.streams else Progress(len(said), limit)
        stopped = len(said) < min(len(pieces), limit)
        yield Generated(
            texts=tuple("".join(split_pieces(text)[: len(said)]) for text in answers)
            if stopped or len(pieces) > limit
            else answers,
            prompt_tokens=sum(self.count_tokens(message.content) for message in prompt.messages),
            new_tokens=len(said),
            finish="stopped" if stopped else "length" if len(pieces) > limit else "stop",
        )

    def score(self, prompt: Prompt, continuations: Sequence[str]) -> list[float]:
        """Higher for a continuation whose pieces occur in the prompt; 0.0 for an empty one."""
        seen = {
            piece.strip() for message in prompt.messages for piece in split_pieces(message.content)
        }
        return [_overlap(split_pieces(text), seen) for text in continuations]

    def count_tokens(self, text: str) -> int:
        """How many words and Chinese characters the text has."""
        return len(split_pieces(text))

    def _next(self, prompt: Prompt, count: int) -> tuple[str, ...]:
        with self._lock:
            asked = len(self.prompts)
            self.prompts.append(prompt)
        answer = (
            self._answers(prompt)
            if callable(self._answers)
            else self._answers[asked % len(self._answers)]
        )
        texts = [answer] if isinstance(answer, str) else list(answer)
        return tuple(texts[i % len(texts)].removeprefix(prompt.opening) for i in range(count))


class HashEmbedder:
    """Vectors from hashed words and letters: texts that share them are near; same everywhere."""

    def __init__(self, dimension: int = 64) -> None:
        self._dimension = dimension

    @property
    def fingerprint(self) -> str:
        """Identifies this way of hashing and the dimension."""
        return f"hash-1-{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """One vector for each query, float32 [n, dimension]."""
        return self.embed_documents(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One vector for each document, float32 [n, dimension]."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature in _features(text):
                code = zlib.crc32(feature.encode("utf-8", errors="replace"))
                row[code % self._dimension] += 1.0 if code >> 31 else -1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return vectors


def split_pieces(text: str) -> list[str]:
    """The words (each with the space before it) and single Chinese characters, in order."""
    return _PIECE.findall(text)


def _overlap(pieces: list[str], seen: set[str]) -> float:
    if not pieces:
        return 0.0
    return -1.0 - sum(piece.strip() not in seen for piece in pieces) / len(pieces)


def _features(text: str) -> Iterator[str]:
    for piece in split_pieces(text.lower()):
        word = piece.strip()
        yield word
        yield from (word[i : i + 3] for i in range(len(word) - 2))
    chinese = [
        piece.strip() for piece in split_pieces(text) if "\u3400" <= piece.strip() <= "\u9fff"
    ]
    yield from (a + b for a, b in zip(chinese, chinese[1:], strict=False))


Spoken = str | ShopbotError


class ScriptedTranscriber:
    """Hears what it was given: the words or errors in turn and over again; nothing in a silent recording.

    A Chinese character among the words makes it Chinese. `asked` keeps the languages and likely words that it was
    called with, `fields` what the shop had asked for, for tests.
    """

    def __init__(self, spoken: Sequence[Spoken], *, seconds: float = 0.0) -> None:
        self.asked: list[tuple[Locale | None, tuple[str, ...]]] = []
        self.fields: list[str] = []
        self._spoken = spoken
        self._seconds = seconds  # how long it takes
        self._lock = Lock()

    def hear(
        self,
        wav: bytes,
        locale: Locale | None = None,
        likely: Sequence[str] = (),
        asked: str = "",
    ) -> Heard:
        """The scripted words; see `ports.Transcriber.hear`."""
        recording = read(wav)
        time.sleep(self._seconds)
        with self._lock:
            said = self._spoken[len(self.asked) % len(self._spoken)]
            self.asked.append((locale, tuple(likely)))
            self.fields.append(asked)
        if isinstance(said, ShopbotError):
            raise said
        if not np.abs(recording.samples).max() > _SILENT:
            return Heard("", locale or "en", 1.0 if locale else 0.0, recording.seconds)
        chinese = any("\u3400" <= letter <= "\u9fff" for letter in said)
        return Heard(said, locale or ("zh" if chinese else "en"), 1.0, recording.seconds)
