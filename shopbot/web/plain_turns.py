"""Turns asked for by a form: each runs to its end in a thread, the form waits for it only so long.

What the journal does not keep of the newest exchange (reasons, suggestions, an error) is remembered here, in this
process: after a restart the conversation is still whole, without these.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from shopbot.web.turns import Ask, Turns
from shopbot.web.views import Json

PATIENCE_S = 20.0  # a browser waits longer, but a person wants to see something
AT_ONCE = 4
KEPT = 1000  # conversations whose newest exchange is remembered


@dataclass(slots=True)
class Exchange:
    """The newest message of a conversation and what has come of it."""

    text: str
    ended: threading.Event = field(default_factory=threading.Event)
    turn: str = ""  # id of the turn, once it is in the journal
    cards: Sequence[Json] = ()
    suggestions: Sequence[str] = ()
    failed: Json | None = None
    settings: dict[str, str] = field(default_factory=dict)  # asked for in words, by name


class PlainTurns:
    """The newest exchange of each conversation of the plain pages."""

    def __init__(self, turns: Turns, patience_s: float = PATIENCE_S) -> None:
        """Exchanges over `turns`; `ask` waits for `patience_s` seconds at most."""
        self._turns = turns
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._newest: OrderedDict[str, Exchange] = OrderedDict()

    def ask(self, ask: Ask) -> Exchange:
        """The exchange of this message, ended or not. The same message again, while it is answered, is the same one."""
        with self._lock:
            now = self._newest.get(ask.session)
            fresh = now is None or now.ended.is_set() or now.text != ask.text
            busy = fresh and now is not None and not now.ended.is_set()
            if now is None or fresh:
                now = Exchange(ask.text)
            if fresh and not busy:
                self._keep(ask.session, now)
        if busy:  # another message of this conversation is being answered: `turns` says so in words
            self._answer(ask, now)
        elif fresh:
            threading.Thread(
                target=self._in_turn, args=(ask, now), name="plain", daemon=True
            ).start()
        now.ended.wait(self._patience_s)
        return now

    def newest(self, session: str) -> Exchange | None:
        """The newest exchange, if it is remembered."""
        with self._lock:
            return self._newest.get(session)

    def forget(self, session: str) -> None:
        """Lets go of what is remembered of a conversation."""
        with self._lock:
            self._newest.pop(session, None)

    def _keep(self, session: str, exchange: Exchange) -> None:
        self._newest[session] = exchange
        self._newest.move_to_end(session)
        while len(self._newest) > KEPT:
            self._newest.popitem(last=False)

    def _in_turn(self, ask: Ask, exchange: Exchange) -> None:
        with self._room:
            self._answer(ask, exchange)

    def _answer(self, ask: Ask, exchange: Exchange) -> None:
        try:
            for event in self._turns.stream(ask):
                if event["kind"] == "products":
                    exchange.cards = event["cards"]
                elif event["kind"] == "done":
                    exchange.turn, exchange.suggestions = event["turn"]["id"], event["suggestions"]
                elif event["kind"] == "page":
                    exchange.settings[event["name"]] = event["value"]
                elif event["kind"] == "failed":
                    exchange.failed = event
        finally:
            exchange.ended.set()
