"""Fetches a picture from an https address that a stranger may have chosen, and nothing else from anywhere else.

Against server-side request forgery (OWASP SSRF Prevention Cheat Sheet): only https on its own port; the host's
addresses are looked up once, all must be public, and the connection goes to the address that was checked (a second
look-up could answer differently); each redirect passes the same gate; proxies of the environment are not used.
"""

import queue
import threading
import time
from collections.abc import Callable

import httpx

from shopbot.errors import UnreadablePicture
from shopbot.network import addresses_of, is_public

MOST_BYTES = 10_000_000
SECONDS = 15.0
HOPS = 4
_HTTPS_PORT = 443
_AGENT = {"user-agent": "shopbot", "accept": "image/*", "accept-encoding": "identity"}

Resolve = Callable[[str], list[str]]  # host -> addresses


class Fetcher:
    """Fetches pictures. `resolve` and `transport` are the doors to the network; tests put their own there."""

    def __init__(
        self, resolve: Resolve = addresses_of, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._resolve = resolve
        self._transport = transport

    def __call__(self, address: str) -> bytes:
        """The bytes of the picture at that address.

        Raises:
            UnreadablePicture: when the address is not public https, or gives no picture in time and size.
        """
        answers: queue.SimpleQueue[bytes | UnreadablePicture] = queue.SimpleQueue()
        # In a thread of its own: no timeout of httpx bounds a server that gives one letter of a header at a time.
        threading.Thread(target=self._fetch, args=(address, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=SECONDS)
        except queue.Empty:
            raise UnreadablePicture("fail.picture.fetch", f"{address}: too slow") from None
        if isinstance(answer, UnreadablePicture):
            raise answer
        return answer

    def _fetch(self, address: str, answers: "queue.SimpleQueue[bytes | UnreadablePicture]") -> None:
        deadline = time.monotonic() + SECONDS
        try:
            with httpx.Client(
                transport=self._transport, timeout=SECONDS / 2, trust_env=False
            ) as client:
                answers.put(self._follow(client, httpx.URL(address), deadline))
        except UnreadablePicture as error:
            answers.put(error)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            answers.put(UnreadablePicture("fail.picture.fetch", f"{address}: {error}"))

    def _follow(self, client: httpx.Client, url: httpx.URL, deadline: float) -> bytes:
        for _ in range(HOPS):
            data, further = self._hop(client, url, deadline)
            if further is None:
                return data
            url = url.join(further)
        raise UnreadablePicture("fail.picture.fetch", f"{url}: too many redirects")

    def _hop(
        self, client: httpx.Client, url: httpx.URL, deadline: float
    ) -> tuple[bytes, str | None]:
        """The picture, or where to look next."""
        with client.stream(
            "GET",
            url.copy_with(host=self._checked(url)),
            headers={**_AGENT, "host": url.netloc.decode("ascii").split("@")[-1]},
            extensions={"sni_hostname": url.host},  # the certificate must be the host's
            follow_redirects=False,
        ) as answer:
            if answer.is_redirect:
                return b"", answer.headers["location"]
            answer.raise_for_status()
            _check_kind(answer, url)
            return _body(answer, url, deadline), None

    def _checked(self, url: httpx.URL) -> str:
        """An address of the host, all of which are public."""
        if url.scheme != "https" or url.port not in (None, _HTTPS_PORT) or url.userinfo:
            raise UnreadablePicture("fail.picture.address", str(url))
        found = self._resolve(url.host)
        if not found or not all(is_public(address) for address in found):
            raise UnreadablePicture("fail.picture.address", f"{url} ({', '.join(found)})")
        return found[0]


def _check_kind(answer: httpx.Response, url: httpx.URL) -> None:
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "image/svg+xml":
        raise UnreadablePicture("fail.picture.svg", str(url))
    if not kind.startswith("image/"):
        raise UnreadablePicture("fail.picture.fetch", f"{url} is {kind or 'of no kind'}")
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise UnreadablePicture("fail.picture.huge", f"{url}: {length} bytes")


def _body(answer: httpx.Response, url: httpx.URL, deadline: float) -> bytes:
    data = bytearray()
    for chunk in answer.iter_raw():
        data += chunk
        if len(data) > MOST_BYTES:
            raise UnreadablePicture("fail.picture.huge", f"{url}: beyond {MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise UnreadablePicture("fail.picture.fetch", f"{url}: beyond {SECONDS:g} seconds")
    return bytes(data)
