"""The door of the two voice routes: what is posted is bounded, few are served at once, a problem is told in words.

Nothing that was said or shown is logged, and no traceback reaches the page.
"""

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from shopbot.web.document import language_of
from shopbot.web.needs import Shop


class Problem(Exception):
    """What the shopper is told instead of an answer: the message `key`, and `key.do`, what can be done about it."""

    def __init__(self, status: int, key: str) -> None:
        self.status = status
        self.key = key


async def body(request: Request, most: int, too_long: str) -> bytes:
    """What was posted.

    Raises:
        Problem: 413 with the message `too_long`, once more than `most` bytes have come.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise Problem(413, too_long)
    return bytes(data)


@contextmanager
def place(places: threading.Semaphore, busy: str) -> Iterator[None]:
    """One of the places, given back at the end; who finds none is told `busy` instead of waiting for long."""
    if not places.acquire(blocking=False):
        raise Problem(503, busy)
    try:
        yield
    finally:
        places.release()


async def answered(
    answer: Awaitable[Response],
    problem_of: Callable[[Exception], Problem],
    shop: Shop,
    page: str,
    **values: int,
) -> Response:
    """The answer; or what is wrong, in the language of the page. `values`: for the placeholders of the messages."""
    try:
        return await answer
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    except Exception as error:
        problem, words = problem_of(error), shop.words(language_of(shop, page))
        told = {
            "error": words.say(problem.key, **values),
            "remedy": words.say(f"{problem.key}.do"),
        }
        return JSONResponse(told, problem.status)
