"""Who asks about an order, by conversation: its number, the e-mail address of it, the code that was mailed there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_email import email_in, tries_an_email
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_words import why
from shopbot.chat.spoken_digits import in_digits
from shopbot.errors import Refused
from shopbot.shop.orders_identity import CODES
from shopbot.types import Claim, Customer, Errand, Locale, Write

_CODE = re.compile(r"\b\d{4,8}\b")


@dataclass(frozen=True, slots=True)
class Identifying:
    """Collects what proves whose order it is, one question at a time."""

    proposer: Proposer
    cues: Mapping[Locale, Cues]

    def ask(self, asked: Asked, errand: Errand, write: Write) -> Outcome:
        """The next question; where number and address are known, a code is sent before it."""
        if not (write.order_id or errand.email):
            if self.cues[asked.heard].says("lost_number", asked.text):
                return self.without_number(asked, errand)
            return Outcome((asked.say("act.who.order"),), replace(errand, asked="order_id"))
        if not errand.email:
            told = asked.say("act.who.email", order=write.order_id)
            return Outcome((told,), replace(errand, asked="email"))
        try:
            self.proposer.orders.send_code(Claim(write.order_id, errand.email))
        except Refused as refused:  # a merchant's system that wants the number
            return Outcome((why(refused, asked.words),), replace(errand, asked="order_id"))
        key = "act.who.code" if write.order_id else "act.who.code.address"
        told = asked.say(key, order=write.order_id, email=errand.email)
        return Outcome((told,), replace(errand, asked="code"))

    def without_number(self, asked: Asked, errand: Errand) -> Outcome:
        """The way on for somebody who has no order number: the address that they ordered with."""
        return Outcome((asked.say("act.who.lost"),), replace(errand, asked="email"))

    def email(self, asked: Asked, errand: Errand, write: Write, text: str) -> Outcome | None:
        """The answer to which address; None where the words are none."""
        heard, assets = asked.heard, asked.words.assets
        if email := asked.meant.email or email_in(text, heard, assets):
            return self.ask(asked, replace(errand, email=email), write)
        cues = self.cues[heard]
        if cues.says("which_one", text):
            return Outcome((asked.say("act.who.email.again"),), errand)
        if cues.says("lost_number", text):
            return Outcome((asked.say("act.who.email.any"),), errand)
        if cues.says("lost", text):
            contact = self.proposer.contact(asked.words)
            return Outcome((asked.say("act.who.no_email", contact=contact),), errand)
        if not tries_an_email(text, heard, assets):
            return None
        key = "act.who.email" if write.order_id else "act.who.email.any"
        again = asked.say(key, order=write.order_id)
        return Outcome((asked.say("act.email.unread"), again), errand)

    def code(self, asked: Asked, errand: Errand, text: str) -> Customer | Outcome | None:
        """Whom the code proves it to be, what is said of another one; None where the words hold none."""
        found = _CODE.search(in_digits(text, asked.heard)) or _CODE.search(text)
        code = found[0] if found else asked.meant.code
        write = errand.write or Write("change_items")
        if not code:
            wants = self.cues[asked.heard].says("new_code", text)
            return self._another(asked, errand, write) if wants else None
        try:
            return self.proposer.orders.identify(Claim(write.order_id, errand.email, code))
        except Refused as refused:
            return Outcome((why(refused, asked.words),), errand)

    def _another(self, asked: Asked, errand: Errand, write: Write) -> Outcome:
        self.proposer.orders.send_code(Claim(write.order_id, errand.email))
        slots = {"order": write.order_id, "email": errand.email, "limit": CODES}
        key = "act.who.code.again" if write.order_id else "act.who.code.again.address"
        return Outcome((asked.say(key, **slots),), errand)
