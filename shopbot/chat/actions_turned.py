"""A proposal about pieces of an order that the next message turns into another one: an exchange, other pieces."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_items import Items
from shopbot.chat.actions_meant import intent_of
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.types import Errand, Locale, Order, Proposal, Write, WriteKind

_OF_PIECES: frozenset[WriteKind] = frozenset(
    {"cancel_order", "cancel_items", "return_items", "exchange_items", "change_items"}
)
_BECOMING: frozenset[WriteKind] = frozenset({"exchange_items", "change_items"})


@dataclass(frozen=True, slots=True)
class Turned:
    """Reads what is said to a proposal that is neither a yes nor a no."""

    items: Items
    cues: Mapping[Locale, Cues]

    def outcome(self, asked: Asked) -> Outcome | None:
        """What comes of "make it an exchange", "the socks, too", 还是退吧; None where the message is no such thing."""
        waiting = self._waiting(asked)
        if waiting is None or waiting.before is None:
            return None
        write = self._write(asked, waiting.write, waiting.before)
        if write is None:
            return None
        options = tuple(asked.meant.options.items())
        errand = Errand(intent_of(write), options=options, words=asked.text, write=write)
        try:
            outcome = self.items.go_on(asked, errand, waiting.before)
        except Refused as refused:
            left = self.items.proposer.drop(asked)
            return Outcome((why(refused, asked.words), left))
        if (
            outcome.proposal is None
        ):  # a question: what stood before it is not agreed to by its answer
            self.items.proposer.store.drop(asked.session)
        return outcome

    def _waiting(self, asked: Asked) -> Proposal | None:
        """What was proposed about pieces just now, and was not agreed to before."""
        proposed, store = asked.before.proposed, self.items.proposer.store
        if proposed is None or proposed.kind not in _OF_PIECES or store.unsure(proposed.key):
            return None
        waiting = store.current(asked.session)
        if waiting is None or waiting.key != proposed.key:
            return None
        elsewhere = asked.meant.order_id
        return None if elsewhere and elsewhere != waiting.write.order_id else waiting

    def _write(self, asked: Asked, write: Write, order: Order) -> Write | None:
        """The write as it is meant now; None where the words say nothing of it."""
        cues = self.cues[asked.heard]
        if cues.says("whole_order", asked.text):
            return None
        kind, pieces = self._kind(asked, write, order), self._pieces(asked, write, order)
        if not kind and pieces in ((), write.items):
            return None
        fresh = replace(write, kind=kind or write.kind, new_items=())
        if kind and kind != write.kind:
            fresh = replace(fresh, payment="", reason="")
        return replace(fresh, items=pieces or write.items)

    def _kind(self, asked: Asked, write: Write, order: Order) -> WriteKind | None:
        """What is to be done with the pieces, where the words say so."""
        cues, kind, text = self.cues[asked.heard], write.kind, asked.text
        if kind in ("cancel_order", "cancel_items"):
            return "cancel_items" if self._named(asked, order) else None
        chosen = kind in _BECOMING and (
            self.items.choice(asked, order, write) or asked.meant.options
        )
        if chosen:
            return kind
        if kind not in _BECOMING and cues.says("swaps", text):
            return "exchange_items"  # of an exchange that is proposed already it is a yes
        if kind == "exchange_items" and cues.says("sends_back", text):
            return "return_items"
        return None

    def _pieces(self, asked: Asked, write: Write, order: Order) -> tuple[str, ...]:
        """The pieces that the words name, with those before where they are to come as well; () for none."""
        cues = self.cues[asked.heard]
        if not self._named(asked, order) and not cues.says("everything", asked.text):
            return ()
        named = self.items.meant(asked, order)
        if not cues.says("as_well", asked.text):
            return named
        return (*write.items, *(item for item in named if item not in write.items))

    def _named(self, asked: Asked, order: Order) -> bool:
        return self.items.names(asked, order)
