"""What stands around every request: security headers, a size limit, the shared page's password, departed readers.

Plain ASGI, so that streamed replies pass through unbuffered.
"""

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlencode

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refuse = Callable[[Scope, int], App]  # what is sent instead of an answer

BODY_LIMIT = 8 * 1024 * 1024
_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", _SECURITY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-shopbot", b"1"),  # by which page/sw.js knows that it is still this shop that answers here
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
)
_OPEN_PATHS = (
    "/login",
    "/page/",
    "/accessibility",
    "/offline",
    "/sw.js",
    "/gradio_api/startup-events",
    "/favicon.ico",
    "/robots.txt",
)
COOKIE = "shopbot-door"


class SecurityHeaders:
    """Adds the security headers to every answer, and refuses bodies beyond the limit."""

    def __init__(self, app: App, refuse: Refuse) -> None:
        """Wraps `app`."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                extra = [pair for pair in HEADERS if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        length = _header(scope, b"content-length")
        if length.isdigit() and int(length) > BODY_LIMIT:
            await self._refuse(scope, 413)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


class DepartedReaders:
    """Tells when a reader of Gradio's event stream is gone: tab closed, network lost, or simply done."""

    def __init__(self, app: App, left: Callable[[str], None]) -> None:
        """Wraps `app`; `left` is called with the stream's session hash."""
        self._app = app
        self._left = left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and (stream := _stream_of(scope)):
                self._left(stream)


class Door:
    """A password for everything but the login page and its style sheet."""

    def __init__(self, app: App, keys: "Keys", refuse: Refuse) -> None:
        """Wraps `app`."""
        self._app = app
        self._keys = keys
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = str(scope.get("path", ""))
        if scope["type"] == "lifespan" or path.startswith(_OPEN_PATHS) or self._entered(scope):
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["method"] in {"GET", "HEAD"} and _is_page(path):
            after = path.lstrip("/") + _query(scope)
            await _lead(send, f"login?{urlencode({'next': after})}")
        else:
            await self._refuse(scope, 401)(scope, receive, send)

    def _entered(self, scope: Scope) -> bool:
        cookies = _header(scope, b"cookie").split(";")
        pairs = dict(c.strip().split("=", 1) for c in cookies if "=" in c)
        return self._keys.fits(pairs.get(COOKIE, ""))


class Keys:
    """The shared page's password and the keys given out for it. Wrong tries are slowed down for everybody."""

    def __init__(self, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Keys for one password."""
        self._password = password.encode()
        self._given: set[str] = set()
        self._clock = clock
        self._wrong: list[float] = []

    def try_password(self, password: str) -> str:
        """A new key, or "" where the password is wrong or was tried more than ten times in a minute."""
        now = self._clock()
        self._wrong = [moment for moment in self._wrong if now - moment < 60]
        if len(self._wrong) >= 10:
            return ""
        if not hmac.compare_digest(password.encode(), self._password):
            self._wrong.append(now)
            return ""
        key = secrets.token_urlsafe(24)
        self._given.add(key)
        return key

    def fits(self, key: str) -> bool:
        """Whether this key was given out."""
        return key in self._given


def _stream_of(scope: Scope) -> str:
    if not str(scope.get("path", "")).endswith("/gradio_api/queue/data"):
        return ""
    query = parse_qs(bytes(scope.get("query_string", b"")).decode("latin-1"))
    return query.get("session_hash", [""])[0]


def _header(scope: Scope, name: bytes) -> str:
    return next((v.decode("latin-1") for n, v in scope.get("headers", ()) if n == name), "")


def _is_page(path: str) -> bool:
    return path == "/" or path.startswith("/plain")


def _query(scope: Scope) -> str:
    query = bytes(scope.get("query_string", b"")).decode("latin-1")
    return f"?{query}" if query else ""


async def _lead(send: Send, address: str) -> None:
    headers = [(b"location", address.encode("latin-1", "ignore"))]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
