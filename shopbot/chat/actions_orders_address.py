"""Another address for an order, or for the customer: in one go, or the one field of it that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import actions_address as addresses
from shopbot.chat import actions_fields as fields
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_checkout import given_in, refused_field
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.types import Errand, Locale, Order, Write


@dataclass(frozen=True, slots=True)
class OrderAddress:
    """Collects an address and proposes it."""

    proposer: Proposer
    cues: Mapping[Locale, Cues]

    def home(self, asked: Asked, errand: Errand) -> Outcome:
        """The address that is kept for the shopper; asks for it where it is not said."""
        fresh = replace(errand, asked="address")
        if addresses.whole(asked.text) and (answered := self.take(asked, fresh, asked.text)):
            return answered
        return Outcome((asked.say("act.ask.home"),), fresh)

    def elsewhere(self, asked: Asked, errand: Errand, order: Order) -> Outcome:
        """The order is to go to another address, or one field of its address is wrong."""
        write = replace(errand.write or Write("change_address"), kind="change_address")
        cues = self.cues[asked.heard]
        field, value = cues.change(asked.text)
        fresh = replace(errand, write=write, asked="address")
        if field in addresses.PARTS and order.address:
            known = {k: v for k, v in addresses.fields(order.address).items() if k != field}
            fresh = replace(fresh, asked=field, address=tuple(known.items()))
            answered = self.take(asked, fresh, value) if value else None
            return answered or Outcome((asked.say(f"act.ask.{field}"),), fresh)
        if order.address:  # refused before an address is asked for in vain
            self.proposer.orders.propose(replace(write, order_id=order.id, address=order.address))
        foreign = fields.wrong_script(asked.text, self.proposer.desk.rules.delivery, cues)
        said = foreign or fields.whole(asked.text)
        if said and (answered := self.take(asked, fresh, asked.text)):
            return answered
        return Outcome((asked.say("act.ask.order_address", order=order.id),), fresh)

    def take(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        """The address, or a part of it, that was asked for; None where the words are none."""
        delivery, cues = self.proposer.desk.rules.delivery, self.cues[asked.heard]
        if fields.wrong_script(text, delivery, cues):
            again = asked.say(f"act.ask.{errand.asked}")
            return Outcome((asked.say("act.address.script"), again), errand)
        given = given_in(asked, errand, text, cues, delivery)
        if not given:
            return None
        kept = replace(errand, address=tuple(given.items()))
        try:
            fields.check_fields(given, delivery)
            if field := addresses.missing(given):
                return Outcome((asked.say(f"act.ask.{field}"),), replace(kept, asked=field))
            write = errand.write or Write("change_address")
            return self.proposer.write(asked, replace(write, address=fields.built(given, delivery)))
        except Refused as refused:
            if "address" not in refused.key:
                raise
            field, rest = refused_field(refused, given)
            told = (why(refused, asked.words), asked.say(f"act.ask.{field}"))
            return Outcome(told, replace(errand, asked=field, address=tuple(rest.items())))
