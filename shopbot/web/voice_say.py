"""POST voice/say: a text as the page shows it comes in, its sound goes out. Nothing of it is written to a disk."""

import json
import logging
import threading

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from shopbot.errors import BadInput
from shopbot.types import LOCALES, Locale
from shopbot.web.needs import Shop
from shopbot.web.voice_door import Problem, answered, body, place

LONGEST = 1000  # characters as shown; a sentence is shorter
SLOWEST, FASTEST = 0.5, 2.0
MOST_BYTES = 16 * 1024  # of a request: a thousand characters, each as \uXXXX twice, and the rest
AT_ONCE = 6  # one is said, the others wait; who comes later is told so instead of waiting for long
_log = logging.getLogger("shopbot.web")


def add(server: FastAPI, shop: Shop) -> None:
    """Adds the route. It stands even where there is no voice, and then says so."""
    places = threading.Semaphore(AT_ONCE)

    @server.post("/voice/say")
    async def say(request: Request, page: str = "en") -> Response:
        async def answer() -> Response:
            ask = _Ask(shop, _sent(await body(request, MOST_BYTES, "fail.say.long")))
            with place(places, "fail.say.busy"):
                sound = await run_in_threadpool(ask.said)
            return Response(sound, media_type="audio/wav", headers={"cache-control": "no-store"})

        return await answered(answer(), _problem, shop, page, limit=LONGEST)


class _Ask:
    """One text to be said, nothing of it trusted yet."""

    def __init__(self, shop: Shop, data: dict[str, object]) -> None:
        text, locale, speed = data.get("text"), data.get("locale"), data.get("speed", 1)
        known = next((own for own in LOCALES if own == locale), None)
        if not isinstance(text, str) or known is None or not _is_speed(speed):
            raise Problem(400, "fail.say.request")
        if len(text) > LONGEST:
            raise Problem(413, "fail.say.long")
        self._locale: Locale = known
        self._speed = float(str(speed))
        self._text, self._words = text, shop.words(known)
        self._speaker = shop.voice.speaker if shop.voice else None

    def said(self) -> bytes:
        """The sound of it."""
        if self._speaker is None or self._locale not in self._speaker.locales:
            raise Problem(503, "fail.say.off")
        written = self._words.aloud(self._text)
        if not any(letter.isalpha() for letter in written):
            raise Problem(400, "fail.say.empty")
        return self._speaker.speak(written, self._locale, self._speed)


def _sent(data: bytes) -> dict[str, object]:
    try:
        sent = json.loads(data)
    except (ValueError, RecursionError):
        raise Problem(400, "fail.say.request") from None
    if not isinstance(sent, dict):
        raise Problem(400, "fail.say.request")
    return sent


def _is_speed(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and SLOWEST <= float(str(value)) <= FASTEST


def _problem(error: Exception) -> Problem:
    """What the shopper is told of it. What is no fault of the request is logged, the text never."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, BadInput):
        return Problem(413, "fail.say.long")
    _log.error("A sentence could not be said", exc_info=error)
    return Problem(500, "fail.say.engine")
