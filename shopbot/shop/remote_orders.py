"""After-sales in the merchant's own order system, over REST: the port `OrderSystem` as docs/order-system.md has it.

What the other side says is checked before it is believed: shape, whose order it is, which write was meant.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from shopbot.chat.words import Words
from shopbot.errors import BadSetting, OrderSystemDown, Refused
from shopbot.shop import codec
from shopbot.shop.remote_answers import answer_of, parse, refusal_of
from shopbot.types import Claim, Customer, Locale, Order, Proposal, Receipt, Write

Value = TypeVar("Value")
SECONDS = 10.0  # for one request from beginning to end
TRIES = 3  # of what can be asked twice without harm
PAUSES = (0.2, 0.8)  # seconds between them
LARGEST = 4_000_000  # bytes of an answer
NOT_UNDERSTOOD = (422, 501)
LOCAL = {"localhost", "127.0.0.1", "::1"}


class _NotUnderstood(OrderSystemDown):
    """The other side does not know what it was asked for: it is older than that kind of write, or never does it."""


class RemoteOrders:
    """The merchant's order system. Safe to use from several threads."""

    def __init__(
        self,
        address: str,
        token: str,
        words: Mapping[Locale, Words],
        seconds: float = SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """At `address`.

        Args:
            address: "https://shop.example/orders"; plain http only to this machine.
            token: bearer token.
            words: tell which refusals can be said to the shopper.
            seconds: for one request.
            sleep: waits between tries.

        Raises:
            BadSetting: for an address that cannot be used.
        """
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        if not safe or not parts.hostname or parts.username or parts.query:
            raise BadSetting(
                "order_system is no address that can be used.",
                "Expected https://host/path without a name, a password or a query.",
            )
        self._client = httpx.Client(
            base_url=address.rstrip("/"),
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=seconds,
            follow_redirects=False,  # the token is for this address only
        )
        self._words = words
        self._seconds = seconds
        self._sleep = sleep

    def close(self) -> None:
        """Gives back the connections."""
        self._client.close()

    def identify(self, claim: Claim) -> Customer:
        """Whose order it is; see the port. Asked once only: a code can be used once."""
        return self._post("/identify", claim, "customer", Customer, tries=1)

    def send_code(self, claim: Claim) -> None:
        """Has a code sent; see the port. Asked once only: a second try would be a second mail."""
        try:
            self._ask("POST", "/codes", json=codec.encode(claim), tries=1)
        except _NotUnderstood:
            if claim.order_id:
                raise
            raise Refused("refused.number_needed") from None

    def order(self, order_id: str, customer_id: str) -> Order:
        """One order of this customer; see the port."""
        asked = {"customer": customer_id, "order": order_id.strip()}
        order = parse(Order, self._ask("GET", "/order", params=asked), "order")
        if order.customer_id != customer_id or order.id.lower() != order_id.strip().lower():
            raise Refused("refused.order_unknown", order=order_id.strip()[:40])
        return order

    def orders(self, customer_id: str) -> tuple[Order, ...]:
        """The customer's orders, newest first; see the port."""
        answer = self._ask("GET", "/orders", params={"customer": customer_id})
        found = parse(tuple[Order, ...], answer, "orders")
        if any(order.customer_id != customer_id for order in found):
            raise OrderSystemDown(
                "The order system gave orders of another customer.", "Nothing of them was shown."
            )
        return tuple(sorted(found, key=lambda order: (order.placed, order.id), reverse=True))

    def propose(self, write: Write) -> Proposal:
        """The write, checked by the order system; see the port."""
        try:
            proposal = self._post("/proposals", write, "proposal", Proposal)
        except _NotUnderstood:
            raise Refused("refused.not_offered") from None
        if proposal.write != write or not proposal.key:
            raise OrderSystemDown(
                "The order system proposed something else than was asked for.", "Nothing was done."
            )
        return proposal

    def perform(self, proposal: Proposal) -> Receipt:
        """Does the write; see the port. Asked again with the same key when no answer came."""
        headers = {"Idempotency-Key": proposal.key}
        receipt = self._post("/writes", proposal, "receipt", Receipt, headers)
        if (receipt.key, receipt.kind) != (proposal.key, proposal.write.kind):
            raise OrderSystemDown(
                "The order system gave the receipt of another write.",
                "Ask again with the same key.",
            )
        return receipt

    # ---------------------------------------------------------------- inside

    def _post(
        self,
        path: str,
        said: object,
        name: str,
        kind: type[Value],
        headers: Mapping[str, str] | None = None,
        tries: int = TRIES,
    ) -> Value:
        body = codec.encode(said)
        return parse(kind, self._ask("POST", path, json=body, headers=headers, tries=tries), name)

    def _ask(self, method: str, path: str, tries: int = TRIES, **said: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The JSON object of the answer, asked for at most so often."""
        for left in range(tries - 1, -1, -1):
            try:
                status, body = self._once(method, path, **said)
            except httpx.RequestError as error:
                problem = OrderSystemDown(
                    f"The order system cannot be reached: {type(error).__name__}.",
                    "Look whether it runs, and at order_system in the settings.",
                )
            else:
                if status < 500 or status in NOT_UNDERSTOOD:
                    return self._believed(status, body)
                problem = OrderSystemDown(
                    f"The order system failed with status {status}.", "Look into its own log."
                )
            if left:
                self._sleep(PAUSES[tries - 1 - left])
        raise problem

    def _once(self, method: str, path: str, **said: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Status and body; the whole of it within the time, and no larger than is sensible."""
        ends = time.monotonic() + self._seconds
        body = b""
        with self._client.stream(method, path, **said) as response:
            for part in response.iter_bytes():
                body += part
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the answer takes too long")
                if len(body) > LARGEST:
                    raise httpx.ReadError("the answer is too large")
        return response.status_code, body

    def _believed(self, status: int, body: bytes) -> Mapping[str, Any]:
        if status == 401:
            raise OrderSystemDown(
                "The order system does not accept the token.", "Set order_system_token."
            )
        if 300 <= status < 400:
            raise OrderSystemDown(
                f"The order system sends elsewhere (status {status}).",
                "Set order_system to the address that answers; redirects are not followed.",
            )
        if status in NOT_UNDERSTOOD:
            raise _NotUnderstood(
                f"The order system does not understand what it was asked (status {status}).",
                "See docs/order-system.md for what is asked.",
            )
        answer = answer_of(body) if body or status != 204 else {}
        if status >= 400:
            raise refusal_of(status, answer, self._words)
        return answer
