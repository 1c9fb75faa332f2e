"""What the use cases need from models and stores, as Protocols. Contract tests hold every implementation to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Event as StopSignal
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from shopbot.decoding import Decoding
from shopbot.types import Claim, Customer, Heard, Locale, Order, Proposal, Receipt, Write

Vectors = NDArray[np.float32]  # [n, dimension], rows of length 1
Pixels = NDArray[np.uint8]  # [height, width, 3], RGB, upright


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A chat prompt. `opening` is what the assistant's reply already begins with; the model continues after it."""

    messages: tuple[Message, ...]
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """New text of a streamed reply (never cut inside a character)."""

    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Tokens written so far, of at most `limit`, when the text itself cannot be shown yet."""

    tokens: int
    limit: int


@dataclass(frozen=True, slots=True)
class Generated:
    """The end of a generation: all answers (best first), without the opening."""

    texts: tuple[str, ...]
    prompt_tokens: int
    new_tokens: int
    finish: Literal["stop", "length", "stopped"]


EngineEvent = Delta | Progress | Generated


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What runs where."""

    device: str
    model: str
    adapter: str  # "" for none
    quantisation: str
    threads: int
    load_seconds: float
    warnings: tuple[str, ...] = ()
    tuned: bool = False  # its adapter was trained with ShopBot's prompt


class Engine(Protocol):
    """A causal language model."""

    @property
    def name(self) -> str:
        """What runs, for people: model, adapter, quantisation, device."""
        ...

    def stream(self, prompt: Prompt, decoding: Decoding, stop: StopSignal) -> Iterator[EngineEvent]:
        """Writes a reply. Deltas when `decoding.streams`, else Progress; always ends with one Generated.

        Setting `stop` ends the generation within one token, whatever the strategy. Closing the iterator does too.

        Raises:
            EngineError: when the model fails or gives no token in time.
        """
        ...

    def describe(self) -> EngineInfo:
        """What runs where, for `shopbot doctor`."""
        ...

    def score(self, prompt: Prompt, continuations: Sequence[str]) -> list[float]:
        """Mean log-probability (nats per token) of each continuation after the prompt."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes."""
        ...


class Embedder(Protocol):
    """A text embedder whose dot products are cosine similarities."""

    @property
    def fingerprint(self) -> str:
        """Identifies model, revision and dimension; vectors of different fingerprints must not be mixed."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """One vector for each query, float32 [n, dimension]."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One vector for each document, float32 [n, dimension]."""
        ...


class ImageEmbedder(Protocol):
    """Embeds pictures and texts into one space, in which dot products are cosine similarities."""

    @property
    def fingerprint(self) -> str:
        """Identifies weights, preparation and dimension; vectors of different fingerprints must not be mixed."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def read(self, data: bytes) -> Pixels:
        """The picture of a file's bytes, upright, on white, no larger than the model needs.

        Raises:
            UnreadablePicture: for anything that is no whole picture of a known kind, or is too large.
        """
        ...

    def embed_images(self, pictures: Sequence[Pixels]) -> Vectors:
        """One vector for each picture, float32 [n, dimension]."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text, float32 [n, dimension]."""
        ...


class VectorIndex(Protocol):
    """Nearest neighbours by cosine similarity. Holds ids, vectors and small metadata only."""

    def upsert(
        self, ids: Sequence[str], vectors: Vectors, metadatas: Sequence[Mapping[str, str]]
    ) -> None:
        """Adds or replaces."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Removes; unknown ids are no error."""
        ...

    def ids(self) -> set[str]:
        """Every id held."""
        ...

    def query(
        self, vector: Vectors, k: int, where: Mapping[str, str | Sequence[str]] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` nearest (id, cosine), best first; `where` keeps only equal (or, for a list, contained) metadata."""
        ...


class Transcriber(Protocol):
    """Turns speech into text."""

    def hear(
        self,
        wav: bytes,
        locale: Locale | None = None,
        likely: Sequence[str] = (),
        asked: str = "",
    ) -> Heard:
        """What was said.

        Args:
            wav: a WAV file, 16 bit, any rate, one or two channels, at most a minute.
            locale: the language to be heard; None lets it be detected.
            likely: words and names that this shop's shoppers are likely to say, the likeliest first.
            asked: what the shop has just asked for ("name", "email", "street", ...), "" for nothing in particular.

        Raises:
            BadInput: for anything that is no such file.
            EngineError: when the model fails.
        """
        ...


class Speaker(Protocol):
    """Turns text into speech."""

    @property
    def locales(self) -> Sequence[Locale]:
        """The languages it has a voice for."""
        ...

    def speak(self, text: str, locale: Locale, speed: float = 1.0) -> bytes:
        """One sentence as a WAV file, 16 bit, one channel. `text` is written out already: no digits, no signs.

        Args:
            text: at most 4,000 characters.
            locale: one of `locales`.
            speed: 0.5 to 2; 1 is the voice's own.

        Raises:
            BadInput: for a language without a voice, or too long a text.
            EngineError: when the voice fails.
        """
        ...


class OrderSystem(Protocol):
    """Where orders live: the shop's own database, or the merchant's system behind a documented REST contract.

    Everything may raise OrderSystemDown when the merchant's system gives no usable answer; after a `perform` that did,
    the same proposal can be performed again.
    """

    def identify(self, claim: Claim) -> Customer:
        """Whose order it is, once number, e-mail address and code agree.

        Raises:
            Refused: when they do not; the answer never tells which part was wrong.
        """
        ...

    def send_code(self, claim: Claim) -> None:
        """Sends a short-lived code to the e-mail address, if the order is of that address; silent if it is not."""
        ...

    def order(self, order_id: str, customer_id: str) -> Order:
        """One order of this customer.

        Raises:
            Refused: when there is none of that number, or it is somebody else's (the same answer).
        """
        ...

    def orders(self, customer_id: str) -> Sequence[Order]:
        """The customer's orders, newest first."""
        ...

    def propose(self, write: Write) -> Proposal:
        """The write, checked against the rules, with what it costs or brings back. Changes nothing.

        Raises:
            Refused: when the rules forbid it.
        """
        ...

    def perform(self, proposal: Proposal) -> Receipt:
        """Does the write, once for each key; the rules are checked again at this moment.

        Raises:
            Refused: when something has changed meanwhile and the rules forbid it now; nothing is changed.
            StorageError: when it could not be written; nothing is changed.
        """
        ...
