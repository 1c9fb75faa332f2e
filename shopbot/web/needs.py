"""What the shopper's page needs of an open shop, as Protocols; `wiring.Shop` fits them."""

from collections.abc import Iterator, Mapping, Sequence
from threading import Event as StopSignal
from typing import Protocol

from shopbot.chat.actions import Actions
from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.ports import Speaker, Transcriber
from shopbot.search.pictures_turn import PictureRequest
from shopbot.types import (
    Category,
    DialogueState,
    Event,
    Language,
    Locale,
    Product,
    ShopInfo,
    Shopper,
    Turn,
)


class Assistant(Protocol):
    """Whoever answers."""

    def reply(self, request: TurnRequest, stop: StopSignal) -> Iterator[Event]:
        """One turn as events; ends with Done or Failed."""
        ...


class Pictures(Protocol):
    """Whoever answers pictures."""

    def takes(self, text: str) -> bool:
        """Whether a message without a picture is one for here, because of a link in it."""
        ...

    def reply(self, request: PictureRequest, stop: StopSignal) -> Iterator[Event]:
        """One turn as events; ends with Done or Failed."""
        ...


class Products(Protocol):
    """The catalogue."""

    def get(self, ids: Sequence[str]) -> Sequence[Product]:
        """The products of these ids, unknown ones left out."""
        ...

    def categories(self) -> Sequence[Category]:
        """The categories, each with its name in the shop's languages."""
        ...


class Journal(Protocol):
    """The memory of conversations."""

    def load(self, session: str) -> tuple[Sequence[Turn], DialogueState]:
        """The turns so far, oldest first, and the state after them."""
        ...

    def delete(self, session: str) -> None:
        """Forgets a conversation."""
        ...


class Profiles(Protocol):
    """What is remembered of shoppers."""

    def forget(self, session: str) -> None:
        """Erases what was remembered of a session."""
        ...

    def facts(self, shopper: Shopper, words: Words) -> Sequence[str]:
        """What is remembered, a sentence for each thing."""
        ...

    def until(self, shopper: Shopper, words: Words) -> str:
        """When that was agreed to and when it ends."""
        ...

    def unlearn(self, shopper: Shopper, fact: str, words: Words) -> str:
        """Forgets one thing; gives what is said of it."""
        ...

    def learn(self, shopper: Shopper, text: str, words: Words) -> str:
        """Remembers what the words say; gives what is said of it."""
        ...

    def erase(self, shopper: Shopper) -> None:
        """Forgets everything."""
        ...

    def written(self, shopper: Shopper) -> str:
        """Everything that is held, as JSON."""
        ...


class Voice(Protocol):
    """The server's ear and mouth. Both may come later than the page: their weights are fetched meanwhile."""

    @property
    def transcriber(self) -> Transcriber | None:
        """Turns speech into text; None as long as it cannot."""
        ...

    @property
    def speaker(self) -> Speaker | None:
        """Turns text into speech; None as long as it cannot."""
        ...

    @property
    def names(self) -> Mapping[Locale, Sequence[str]]:
        """What shoppers of this shop are likely to say: its brands and kinds of things, the commonest first."""
        ...


class Shop(Protocol):
    """An open shop."""

    @property
    def info(self) -> ShopInfo:
        """What the shop says of itself."""
        ...

    @property
    def assistant(self) -> Assistant:
        """Whoever answers."""
        ...

    @property
    def pictures(self) -> Pictures | None:
        """Whoever answers pictures; None where the shop cannot search by picture."""
        ...

    @property
    def products(self) -> Products:
        """The catalogue."""
        ...

    @property
    def journal(self) -> Journal:
        """The memory of conversations."""
        ...

    @property
    def presets(self) -> Mapping[str, Decoding]:
        """The named decodings."""
        ...

    @property
    def actions(self) -> Actions | None:
        """What can be done here; None where nothing can be bought."""
        ...

    @property
    def profiles(self) -> Profiles | None:
        """What is remembered of shoppers; None where nothing is."""
        ...

    @property
    def voice(self) -> Voice | None:
        """Its ear and mouth; None where it has neither."""
        ...

    @property
    def languages(self) -> Sequence[Language]:
        """What its pages can be read in."""
        ...

    def words(self, language: Language) -> Words:
        """Words of a language."""
        ...

    def suggestions(self, language: Language) -> tuple[str, ...]:
        """What could be asked to begin with."""
        ...
