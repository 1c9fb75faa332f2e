"""Handing over to a person by conversation: how they are reached, what would be passed on, a yes, what became of it.

Only a yes in the very next message passes anything on, and only what was read out before it.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from shopbot.chat import compose_handover as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.shop.handover import MOST_TURNS, HandoverDesk, contact_of, conversation_of
from shopbot.shop.journal import Journal
from shopbot.types import Errand, Handover, Intent, Locale, ShopInfo

_VAGUE: frozenset[Intent] = frozenset({"search", "off_topic", "detail", "yes", "checkout"})
_QUESTION = ("?", "？", "吗", "呢")
_FEW = 40  # characters of an answer that may only be mistyped


@dataclass(frozen=True, slots=True)
class HandoverActions:
    """The way from "I want a person" to what is true about it."""

    desk: HandoverDesk
    journal: Journal
    info: ShopInfo
    assets: Path
    now: Callable[[], datetime]

    def act(self, asked: Asked) -> Outcome | None:
        """What comes of the message; None where it has nothing to do with a person.

        Raises:
            StorageError: when it cannot be kept; nothing is passed on.
        """
        if asked.press:
            return None
        waits = _waits(asked)
        answered = None
        if waits and waits.asked == "agree":
            answered = self._agreed(asked, waits)
        elif waits:
            answered = self._reached(asked, waits)
        if answered is None and asked.intent == "hand_over":
            return self._begin(asked)
        return answered

    def leave(self, asked: Asked) -> str:
        """Told before an answer to another wish: that what was read out was not passed on; "" if nothing was."""
        waits = _waits(asked)
        return asked.say("handover.dropped") if waits and waits.asked == "agree" else ""

    # ------------------------------------------------------------ the steps

    def _begin(self, asked: Asked) -> Outcome:
        if not self.desk.possible:
            return Outcome(compose.not_possible(self.info, asked.words))
        errand = Errand("hand_over", asked="contact", words=asked.text)
        try:
            return self._review(asked, errand, contact_of(asked.text))
        except Refused:
            return Outcome(compose.ask_contact(self.info, asked.words), errand)

    def _reached(self, asked: Asked, errand: Errand) -> Outcome | None:
        """The address or number; asked for again where a few words hold none."""
        try:
            return self._review(asked, errand, contact_of(asked.text))
        except Refused as refused:
            if self._declines(asked):
                return Outcome(compose.declined(asked.words))
            if asked.intent == "hand_over" or _may_be_mistyped(asked):
                return Outcome((why(refused, asked.words),), errand)
            return None

    def _review(self, asked: Asked, errand: Errand, contact: str) -> Outcome:
        turns = len(self.journal.load(asked.session)[0])
        kept = (("key", uuid.uuid4().hex), ("turns", str(turns)))
        said = compose.review(contact, errand.words, min(turns, MOST_TURNS), asked.words)
        return Outcome(said, replace(errand, asked="agree", email=contact, options=kept))

    def _agreed(self, asked: Asked, errand: Errand) -> Outcome | None:
        """A yes to what was read out, with the conversation or without; a no; another way to be reached."""
        alone = _patterns(self.assets, asked.heard)["without"].search(asked.text) is not None
        if alone or asked.intent == "yes":
            return self._passed_on(asked, errand, alone=alone)
        if self._declines(asked):
            return Outcome(compose.declined(asked.words))
        try:
            return self._review(asked, errand, contact_of(asked.text))
        except Refused:
            return None

    def _passed_on(self, asked: Asked, errand: Errand, *, alone: bool) -> Outcome:
        kept = dict(errand.options)
        read_out = self.journal.load(asked.session)[0][: int(kept["turns"])]
        wanted = Handover(
            kept["key"],
            asked.session,
            asked.words.locale,
            errand.email,
            errand.words,
            self.now(),
            () if alone else conversation_of(read_out),
        )
        receipt = self.desk.hand_over(wanted, agreed=True)
        return Outcome(tuple(compose.told(receipt, errand.email, self.info, asked.words)))

    def _declines(self, asked: Asked) -> bool:
        stops = _patterns(self.assets, asked.heard)["stop"].search(asked.text) is not None
        return stops or asked.intent == "no"


def set_aside(asked: Asked) -> Asked:
    """The message for those who know nothing of hand-overs: what one waits for is no answer to them."""
    if not _waits(asked):
        return asked
    return replace(asked, before=replace(asked.before, errand=None, pending=""))


def _waits(asked: Asked) -> Errand | None:
    """What the very last reply asked for on the way to a person."""
    errand = asked.errand
    mine = errand is not None and errand.intent == "hand_over" and bool(errand.asked)
    return errand if mine and errand and asked.before.pending == errand.asked else None


def _may_be_mistyped(asked: Asked) -> bool:
    text = asked.text.rstrip()
    goods = asked.meant.stated.categories or text.endswith(_QUESTION)
    return "@" in text or (len(text) <= _FEW and asked.intent in _VAGUE and not goods)


@cache
def _patterns(assets: Path, locale: Locale) -> Mapping[str, re.Pattern[str]]:
    raw = json.loads((assets / "handover.json").read_text(encoding="utf-8"))
    return {name: re.compile(words[locale], re.IGNORECASE) for name, words in raw.items()}
