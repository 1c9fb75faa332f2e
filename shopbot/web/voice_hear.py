"""POST voice/hear: a recording comes in, its words go out. The recording is neither kept nor logged."""

import logging
import threading
from dataclasses import asdict

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from shopbot.chat.hear_voice import asked_for, likely_words
from shopbot.errors import BadInput, UnreadableRecording
from shopbot.models.speech_wav import MOST_SECONDS
from shopbot.types import LOCALES, Locale
from shopbot.web.needs import Shop
from shopbot.web.turns import check_session
from shopbot.web.views import Json
from shopbot.web.voice_door import Problem, answered, body, place

MOST_BYTES = MOST_SECONDS * 48_000 * 2 + 65_536  # a minute as browsers record it, and its header
AT_ONCE = 3  # one is heard, the others wait; who comes later is told so instead of waiting for long
_log = logging.getLogger("shopbot.web")


def add(server: FastAPI, shop: Shop) -> None:
    """Adds the route. It stands even where nothing can be heard yet, and then says so."""
    places = threading.Semaphore(AT_ONCE)

    @server.post("/voice/hear")
    async def hear(
        request: Request, session: str = "", lang: str = "auto", page: str = "en"
    ) -> Response:
        async def answer() -> Response:
            ask = _Ask(shop, _session(session), _spoken(lang))
            with place(places, "fail.hear.busy"):
                wav = await body(request, MOST_BYTES, "fail.hear.long")
                return JSONResponse(await run_in_threadpool(ask.heard, wav))

        return await answered(answer(), _problem, shop, page, seconds=MOST_SECONDS)


class _Ask:
    """One recording of one conversation."""

    def __init__(self, shop: Shop, session: str, locale: Locale | None) -> None:
        voice = shop.voice
        ear = voice.transcriber if voice else None
        if voice is None or ear is None:
            raise Problem(503, "fail.hear.off")
        self._shop, self._session, self._locale = shop, session, locale
        self._ear, self._names = ear, voice.names

    def heard(self, wav: bytes) -> Json:
        """The words of the recording."""
        turns, state = self._shop.journal.load(self._session)
        ids = state.shown or (turns[-1].products if turns else ())
        likely = likely_words(
            self._shop.products.get(ids),
            self._names,
            (self._locale,) if self._locale else LOCALES,
        )
        return asdict(self._ear.hear(wav, self._locale, likely, asked_for(state)))


def _session(session: str) -> str:
    try:
        return check_session(session)
    except BadInput:
        raise Problem(400, "fail.hear.session") from None


def _spoken(lang: str) -> Locale | None:
    """The language that is spoken; None: whichever it is."""
    return next((locale for locale in LOCALES if locale == lang), None)


def _problem(error: Exception) -> Problem:
    """What the shopper is told of it. What is no fault of the recording is logged, the recording never."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, UnreadableRecording):
        return Problem(413 if error.key == "fail.hear.long" else 400, error.key)
    _log.error("A recording could not be heard", exc_info=error)
    return Problem(500, "fail.hear.engine")
