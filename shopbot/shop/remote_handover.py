"""A hand-over as a signed message to the merchant's own web address.

The contract: a POST of JSON (`payload`) with
- `Idempotency-Key`: the same for the same hand-over, however often it is sent;
- `X-ShopBot-Timestamp`: seconds since 1970 when it was signed;
- `X-ShopBot-Signature`: "sha256=" and HMAC-SHA256(secret, timestamp + "." + body) in hex (RFC 2104).
Any 2xx takes it. 408, 425, 429 and 5xx mean later; everything else, redirects too, means never.
"""

import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC

import httpx

from shopbot.errors import BadSetting
from shopbot.network import addresses_of, is_public
from shopbot.shop.handover import NotDelivered
from shopbot.types import Handover

SECONDS = 8.0  # for each step of the connection
_LATER = (408, 425, 429)

Resolve = Callable[[str], list[str]]  # host -> addresses


class WebhookCarrier:
    """Posts to one address, which the merchant has set."""

    def __init__(
        self,
        address: str,
        secret: str,
        *,
        private: bool = False,
        resolve: Resolve = addresses_of,
        transport: httpx.BaseTransport | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Checks the address; connects only when something is delivered.

        Args:
            address: https, or http too where `private`.
            secret: that signs; the merchant's side checks with the same.
            private: whether the address may lead into the shop's own network.
            resolve: looks up a host.
            transport: to the network; None for the real one.
            seconds: to wait for each step.

        Raises:
            BadSetting: for an address or a secret that cannot be used.
        """
        self._url = _checked(address, private=private)
        if len(secret) < 16:
            raise BadSetting(
                f"handover_secret has {len(secret)} characters.",
                "A webhook is signed: set one of at least 16, and the same where it is received.",
            )
        self._secret = secret.encode()
        self._private = private
        self._resolve = resolve
        self._transport = transport
        self._seconds = seconds

    def deliver(self, wanted: Handover) -> None:
        """Posts it once.

        Raises:
            NotDelivered: when no 2xx came back.
        """
        body = json.dumps(payload(wanted), ensure_ascii=False).encode()
        try:
            status = self._post(body, wanted.key)
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}", final=False) from error
        if not 200 <= status < 300:
            raise NotDelivered(
                f"The webhook answered {status}.", final=not (status >= 500 or status in _LATER)
            )

    def _post(self, body: bytes, key: str) -> int:
        """The status of the answer; what else it says is not read."""
        stamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "user-agent": "shopbot",
            "host": self._url.netloc.decode("ascii"),
            "idempotency-key": "".join(c for c in key if c.isascii() and c.isprintable())[:200],
            "x-shopbot-timestamp": stamp,
            "x-shopbot-signature": signature(self._secret, stamp, body),
        }
        with (
            httpx.Client(
                transport=self._transport, timeout=self._seconds, trust_env=False
            ) as client,
            client.stream(
                "POST",
                self._url.copy_with(host=self._address()),
                content=body,
                headers=headers,
                extensions={"sni_hostname": self._url.host},  # the certificate must be the host's
                follow_redirects=False,
            ) as answer,
        ):
            return answer.status_code

    def _address(self) -> str:
        """An address of the host: looked up once, so that a second look-up cannot answer differently."""
        found = self._resolve(self._url.host)
        if not found:
            raise OSError(f"{self._url.host} has no address")
        if not self._private and not all(is_public(address) for address in found):
            raise NotDelivered(
                f"{self._url.host} is {', '.join(found)}, which is not public. "
                "Set handover_private if it is meant to lead into your own network.",
                final=False,
            )
        return found[0]


def _checked(address: str, *, private: bool) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    allowed = ("https", "http") if private else ("https",)
    if url.scheme not in allowed or not url.host or url.userinfo:
        raise BadSetting(
            f"handover is {address!r}.", "Expected an e-mail address or https://host/path."
        )
    return url


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """What proves that the message is the shop's and was not changed."""
    return "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, "sha256").hexdigest()


def payload(wanted: Handover) -> dict[str, object]:
    """The message as JSON values; every text in it is data from a stranger."""
    return {
        "type": "handover",
        "version": 1,
        "key": wanted.key,
        "asked": wanted.asked.astimezone(UTC).isoformat(),
        "locale": wanted.locale,
        "contact": wanted.contact,
        "wish": wanted.wish,
        "conversation": [
            {"shopper": said.question, "shop": said.reply} for said in wanted.conversation
        ],
    }
