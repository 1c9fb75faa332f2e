"""Turns in progress: one per conversation, each in its own thread, stopped by session or when its reader leaves.

The thread runs the assistant's iterator to its end whatever becomes of the reader, so that the journal stays sound.
"""

import base64
import logging
import queue
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from shopbot import decoding
from shopbot.chat.actions_asked import Press, Presses
from shopbot.chat.turn import TurnRequest
from shopbot.errors import BadInput, ShopbotError
from shopbot.search.pictures_turn import PictureRequest
from shopbot.types import Event, Failed, Language
from shopbot.web import views
from shopbot.web.needs import Shop
from shopbot.web.views import Json

MESSAGE_LIMIT = 4000  # characters; a shopper's question is shorter, a pasted book is not a question
LONGEST_VALUE = 600  # characters of what a button sends: the token of a signed link is the longest
_SETTINGS, _NAME = 24, 24  # at most: settings of a page, characters of a name or value
_SESSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
_DIRECTION_MARKS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
_log = logging.getLogger("shopbot.web")


@dataclass(frozen=True, slots=True)
class Ask:
    """One message as the page sends it, nothing of it trusted yet."""

    text: str
    session: str
    locale: Language  # of the page; the reply is in the language that its words name
    decoding: dict[str, object] = field(default_factory=dict)
    preset: str = ""
    replaces: str = ""
    picture: str = ""  # a data: URL or its base64 part
    press: dict[str, str] = field(default_factory=dict)  # the button that sent it: what, value
    manner: Mapping[str, object] | None = None  # what the page can do, each setting with its value


@dataclass(slots=True)
class _Running:
    stop: threading.Event
    events: "queue.SimpleQueue[Event | None]"


class Turns:
    """Every turn that is being answered now."""

    def __init__(self, shop: Shop, preset: str) -> None:
        """Turns of one shop; `preset` is the decoding when a message names none."""
        self._shop = shop
        self.preset = preset
        self._lock = threading.Lock()
        self._by_session: dict[str, _Running] = {}

    def stream(self, ask: Ask, stop: threading.Event | None = None) -> Iterator[Json]:
        """The turn as numbered JSON events. The last one is always `done` or `failed`; nothing is raised."""
        words = self._shop.words(ask.locale)
        for number, item in enumerate(self._events(ask, stop or threading.Event())):
            try:
                told = views.event(item, words, ask.locale, self._shop.products)
            except Exception:  # a door: what cannot be shown is logged, and told in words
                _log.exception("An event could not be shown")
                told = views.failed(self._unexpected(ask.locale))
            yield {"seq": number, **told}

    def stop(self, session: str) -> bool:
        """Stops the turn of that conversation at once; whether there was one."""
        with self._lock:
            running = self._by_session.get(session)
        if running:
            running.stop.set()
        return running is not None

    def _events(self, ask: Ask, stop: threading.Event) -> Iterator[Event]:
        try:
            request = self._request(ask)
            running = self._claim(ask, stop)
        except ShopbotError as error:
            yield Failed(error.message, error.remedy)
            return
        try:
            threading.Thread(
                target=self._answer, args=(request, running, ask.locale), name="turn", daemon=True
            ).start()
            while (item := running.events.get()) is not None:
                yield item
        finally:
            stop.set()

    def _reply(
        self, request: TurnRequest | PictureRequest, stop: threading.Event
    ) -> Iterator[Event]:
        if isinstance(request, TurnRequest):
            return self._shop.assistant.reply(request, stop)
        assert self._shop.pictures is not None
        return self._shop.pictures.reply(request, stop)

    def _answer(
        self, request: TurnRequest | PictureRequest, running: _Running, page: Language
    ) -> None:
        try:
            for item in self._reply(request, running.stop):
                running.events.put(item)
        except ShopbotError as error:
            running.events.put(Failed(error.message, error.remedy))
        except Exception:  # a door: no traceback reaches the page
            _log.exception("A turn failed")
            running.events.put(self._unexpected(page))
        finally:
            with self._lock:
                self._by_session.pop(request.session, None)
            running.events.put(None)

    def _claim(self, ask: Ask, stop: threading.Event) -> _Running:
        running = _Running(stop, queue.SimpleQueue())
        with self._lock:
            if ask.session in self._by_session:
                raise BadInput(
                    self._say(ask.locale, "page.error.busy"),
                    self._say(ask.locale, "page.error.busy.remedy"),
                )
            self._by_session[ask.session] = running
        return running

    def _request(self, ask: Ask) -> TurnRequest | PictureRequest:
        check_session(ask.session)
        text = clean(ask.text[: MESSAGE_LIMIT * 2])
        if len(ask.text) > MESSAGE_LIMIT:
            raise BadInput(
                self._say(ask.locale, "page.error.long", limit=MESSAGE_LIMIT),
                self._say(ask.locale, "page.error.long.remedy"),
            )
        if ask.picture or (self._shop.pictures and self._shop.pictures.takes(text)):
            return self._pictured(ask, text)
        if not text:
            raise BadInput(
                self._say(ask.locale, "page.error.empty"),
                self._say(ask.locale, "page.error.empty.remedy"),
            )
        base = self._shop.presets.get(ask.preset or self.preset)
        how = decoding.from_mapping(ask.decoding, base)
        return TurnRequest(
            session=ask.session,
            text=text,
            locale=self._shop.words(ask.locale).locale,
            decoding=how,
            replaces=ask.replaces[:64],
            press=_pressed(ask.press),
            manner=_manner(ask.manner),
        )

    def _pictured(self, ask: Ask, text: str) -> PictureRequest:
        if self._shop.pictures is None:
            off = "fail.picture.off"
            raise BadInput(self._say(ask.locale, off), self._say(ask.locale, f"{off}.do"))
        try:
            picture = base64.b64decode(ask.picture.rpartition(",")[2], validate=True)
        except ValueError:
            picture = b"?"  # no picture at all: reading it says so in words
        locale = self._shop.words(ask.locale).locale
        return PictureRequest(ask.session, text, locale, picture, ask.replaces[:64])

    def _unexpected(self, locale: Language) -> Failed:
        return Failed(
            self._say(locale, "page.error.unknown"), self._say(locale, "page.error.unknown.remedy")
        )

    def _say(self, locale: Language, key: str, **values: object) -> str:
        return self._shop.words(locale).say(key, **values)


def _pressed(sent: Mapping[str, str]) -> Press | None:
    """The button that the page says was pressed; anything else is read as words."""
    what = next((name for name in get_args(Presses) if name == sent.get("what")), None)
    return Press(what, str(sent.get("value") or "")[:LONGEST_VALUE]) if what else None


def _manner(sent: Mapping[str, object] | None) -> Mapping[str, str] | None:
    """What the page says that it can do, cut to what such a page would say."""
    if sent is None:
        return None
    told = [(name, value) for name, value in sent.items() if isinstance(value, str)]
    return {str(name)[:_NAME]: value[:_NAME] for name, value in told[:_SETTINGS]}


def clean(text: str) -> str:
    """The text without control characters and direction overrides; emoji and line breaks stay."""
    kept = (
        " " if c in "\t\r" else c
        for c in text.replace("\r\n", "\n")
        if c in "\n\t\r"
        or (unicodedata.category(c) not in {"Cc", "Cs", "Co"} and c not in _DIRECTION_MARKS)
    )
    return "".join(kept).strip()


def check_session(session: str) -> str:
    """The session id, if it can be one.

    Raises:
        BadInput: for anything that our page would not have made.
    """
    if not _SESSION.fullmatch(session):
        raise BadInput("The conversation's id is not valid.", "Reload the page.")
    return session
