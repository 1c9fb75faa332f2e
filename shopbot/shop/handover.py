"""Passes a conversation on to a person of the shop, and says truthfully what became of it.

Knows no mail and no web: a `Carrier` delivers. What was asked for is written to the disk first, so a crash, a dead
server or a slow one loses nothing; what a carrier may send twice after a broken connection bears the same key.
"""

import re
import threading
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from shopbot.errors import Refused, ShopbotError
from shopbot.shop.handover_queue import HandoverQueue
from shopbot.types import Handover, HandoverReceipt, HandoverStatus, Said, Turn

PATIENCE_SECONDS = 10.0  # how long a shopper waits for the answer whether it was delivered
AGAIN_SECONDS = 300.0  # between two tries of what was kept
GIVEN_UP = timedelta(days=3)  # after the shopper asked
MOST_TURNS = 40  # of the conversation, the newest
MOST_CHARACTERS = 4_000  # of one message

_GLANCE_SECONDS = 0.05
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{3,253}$)"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,22}[0-9]")


class NotDelivered(ShopbotError):
    """The carrier could not deliver; `final`: nor will it ever, so that trying again is of no use."""

    def __init__(self, message: str, *, final: bool) -> None:
        super().__init__(message)
        self.final = final


class Carrier(Protocol):
    """A way to a person: a mail server, a webhook."""

    def deliver(self, wanted: Handover) -> None:
        """Returns once the other side has taken it; the same key twice is the same hand-over.

        Raises:
            NotDelivered: when it has not.
        """
        ...


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address and nothing else."""
    return _EMAIL.fullmatch(text) is not None


def contact_of(text: str) -> str:
    """The e-mail address or telephone number that a message consists of or holds, as it is passed on.

    Raises:
        Refused: where it holds neither.
    """
    plain = unicodedata.normalize("NFKC", text)
    for word in re.split(
        r"[\s,;:<>()\[\]\"“”，。；：]+|(?<=[\u3400-\u9fff])|(?=[\u3400-\u9fff])", plain
    ):
        if is_email(address := word.strip(".!?'")):
            return address
    found = next((m[0] for m in _PHONE.finditer(plain) if 6 <= len(_digits(m[0])) <= 15), "")
    if not found:
        raise Refused("refused.handover.contact", seen=" ".join(plain.split())[:80])
    return " ".join(found.split())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def conversation_of(turns: tuple[Turn, ...]) -> tuple[Said, ...]:
    """What was said, cut to what a person can read."""
    return tuple(
        Said(turn.question[:MOST_CHARACTERS], turn.reply[:MOST_CHARACTERS])
        for turn in turns[-MOST_TURNS:]
    )


class HandoverDesk:
    """Takes hand-overs. Safe to use from several threads and processes."""

    def __init__(
        self,
        carrier: Carrier | None,
        queue: HandoverQueue,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Delivers through `carrier`; None: the shop has named no way, and nothing is ever passed on."""
        self._carrier = carrier
        self._queue = queue
        self._patience = patience_seconds
        self._clock = clock
        self._stop = threading.Event()
        self._trying: threading.Thread | None = None

    @property
    def possible(self) -> bool:
        """Whether the shop has named a way to its people. Where it has not, do not ask for consent in vain."""
        return self._carrier is not None

    def hand_over(self, wanted: Handover, *, agreed: bool) -> HandoverReceipt:
        """Passes it on, once for each key, and says what is true about it now.

        Args:
            wanted: who wants to be called back, and what a person shall read.
            agreed: whether the shopper said yes to exactly this being passed on.

        Raises:
            Refused: without consent; nothing is kept.
            StorageError: when it cannot be written to the disk; nothing is passed on.
        """
        if not agreed:
            raise Refused("refused.handover.consent")
        if self._carrier is None:
            return HandoverReceipt(wanted.key, "not_possible", self._clock())
        if self._queue.state(wanted.key) is None:
            self._queue.keep(wanted)
        self._within_patience(wanted.key)
        receipt = self._receipt(wanted.key)
        if receipt.status == "kept":
            self.keep_trying()
        return receipt

    def _within_patience(self, key: str) -> None:
        """Sends it, but waits no longer than a shopper does: a server may send one letter a minute."""
        until = time.monotonic() + self._patience
        sender = threading.Thread(target=self._send, args=(key,), daemon=True)
        sender.start()
        sender.join(self._patience)
        while self._queue.state(key) in ("asked", "sending") and time.monotonic() < until:
            time.sleep(_GLANCE_SECONDS)  # another thread has it

    def _receipt(self, key: str) -> HandoverReceipt:
        state = self._queue.state(key)
        statuses: dict[str, HandoverStatus] = {"done": "delivered", "refused": "not_possible"}
        at = self._queue.done_at(key) if state == "done" else self._clock()
        return HandoverReceipt(key, statuses.get(state or "", "kept"), at)

    def _send(self, key: str) -> bool:
        """Whether it was delivered just now."""
        wanted = self._queue.claim(key)
        if wanted is None or self._carrier is None:
            return False
        try:
            self._carrier.deliver(wanted)
        except NotDelivered as error:
            old = self._clock() - wanted.asked > GIVEN_UP
            (self._queue.refused if error.final or old else self._queue.later)(key)
            return False
        except BaseException:
            self._queue.later(key)
            raise
        self._queue.delivered(key, self._clock())
        return True

    # ------------------------------------------------------------ what was kept

    def send_kept(self) -> int:
        """Tries everything that waits once; how many were delivered."""
        if self._carrier is None:
            return 0
        return sum(self._send(key) for key in tuple(self._queue.waiting()))

    def keep_trying(self, seconds: float = AGAIN_SECONDS) -> None:
        """Tries what was kept again and again in the background, until nothing waits. Called at the start, too."""
        if self._carrier is None or self._trying is not None and self._trying.is_alive():
            return
        self._trying = threading.Thread(target=self._try_on, args=(seconds,), daemon=True)
        self._trying.start()

    def _try_on(self, seconds: float) -> None:
        while self._queue.busy and not self._stop.wait(seconds):
            self.send_kept()

    def close(self) -> None:
        """Stops trying; what waits stays on the disk."""
        self._stop.set()
