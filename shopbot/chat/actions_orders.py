"""Orders by conversation: who asks, where it is, cancel, change, send back. What is missing is collected first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from shopbot.chat import actions_address as addresses
from shopbot.chat import compose_actions as compose
from shopbot.chat import compose_actions_orders as orders_words
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_items import Items
from shopbot.chat.actions_lines import names_of
from shopbot.chat.actions_meant import KINDS, OPEN, exchanged, fitting, kind_of, named, reason_of
from shopbot.chat.actions_orders_address import OrderAddress
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_who import Identifying
from shopbot.chat.actions_words import why
from shopbot.chat.spoken_digits import in_digits
from shopbot.errors import Refused
from shopbot.types import Customer, Errand, Intent, Locale, Order, Write

_NUMBER = re.compile(r"\b(?:[A-Z]{1,4}-?|#)?\d{3,}\b", re.I)
_OTHER_WAY = ("refused.gift_card_short", "refused.payment_unknown", "refused.payment_same")
_PROVING = ("order_id", "email", "code")  # asked for before the order is known to be the shopper's
LISTED = 5  # orders named when it is not clear which is meant


@dataclass(frozen=True, slots=True)
class OrderActions:
    """What a shopper can do about orders that were placed."""

    proposer: Proposer
    items: Items
    cues: Mapping[Locale, Cues]
    today: Callable[[], date] = date.today

    def start(self, asked: Asked) -> Outcome:
        """A wish about an order, from its first words."""
        meant, cues = asked.meant, self.cues[asked.heard]
        told = meant.intent != "order_change" and cues.says("received", asked.text)
        intent = "order" if told else meant.intent
        kind = kind_of(intent, asked.text, cues)
        pays = kind != "cancel_order" and cues.pays_with(asked.text)
        number = _named(asked) or self.of_words(asked, intent) or self._spoken_of(asked)
        write = Write(
            kind,
            self._whole_number(number) or self._placed_here(asked),
            asked.before.customer,
            reason=meant.reason or (reason_of(asked.text, cues) if intent == "return" else ""),
            payment="" if cues.says("other_way", asked.text) else pays or "",
        )
        options = tuple(meant.options.items())
        errand = Errand(intent, options=options, words=asked.text, email=meant.email, write=write)
        return self.go_on(asked, errand)

    def _whole_number(self, number: str) -> str:
        """The number as the shop writes it: of our own orders people leave out the letters that all begin with."""
        begins = self.proposer.desk.rules.checkout.number
        return begins + number if number.isdecimal() and not self.proposer.elsewhere else number

    def cancelling(self, asked: Asked, errand: Errand) -> Outcome:
        """The same order, which was to be looked into, shall be cancelled instead."""
        write = replace(errand.write or Write("cancel_order"), kind="cancel_order")
        fresh = replace(errand, intent="order_cancel", asked="", words=asked.text, write=write)
        return self.go_on(asked, fresh)

    def of_words(self, asked: Asked, intent: Intent) -> str:
        """The number of the identified shopper's order that holds what the words name; "" where that is not clear."""
        if not asked.before.customer:
            return ""
        found = self.proposer.orders.orders(asked.before.customer)
        ids = {line.product_id for order in found for line in order.lines}
        titles = {p.id: names_of(p) for p in self.proposer.products.get(sorted(ids))}
        return named(asked.text, found, titles, intent)

    def _spoken_of(self, asked: Asked) -> str:
        """The order that an identified shopper spoke of last; "" where another one is meant."""
        errand = asked.errand
        last = errand.write if errand and errand.asked not in _PROVING else None
        elsewhere = self.cues[asked.heard].says("other_order", asked.text)
        return last.order_id if last and asked.before.customer and not elsewhere else ""

    def _placed_here(self, asked: Asked) -> str:
        """The order that "my order" most likely is to somebody who is not identified: the one placed just now."""
        done = [] if asked.before.customer else self.proposer.store.done(asked.session)
        placed = [r.order.id for r in done if r.kind == "place_order" and r.order]
        return placed[-1] if placed else ""

    def go_on(self, asked: Asked, errand: Errand) -> Outcome:
        """The next question, the answer, or the proposal."""
        write = errand.write or Write("change_items")
        if not write.customer_id:
            return self._who.ask(asked, errand, write)
        if write.kind == "change_home":
            return self._address.home(asked, replace(errand, write=replace(write, order_id="")))
        if not write.order_id:
            return self._which(asked, errand, write)
        order = self.proposer.orders.order(write.order_id, write.customer_id)
        write = replace(write, order_id=order.id)
        part = self.items.names(asked, order)
        cues = self.cues[asked.heard]
        errand = fitting(replace(errand, write=write), order, asked.text, cues, part=part)
        if errand.intent == "order":
            return self._status(asked, order)
        if errand.intent == "order_cancel":
            if self._wants_part(asked, order, named=part):
                return self.items.go_on(asked, errand, order)
            return self.proposer.write(asked, errand.write or write)
        if write.kind == "change_payment":
            return self._pay(asked, errand, asked.text)
        if errand.intent == "order_change":
            return self._change(asked, errand, order)
        return self.items.go_on(asked, errand, order)

    # ------------------------------------------------------------ who asks

    @property
    def _who(self) -> Identifying:
        return Identifying(self.proposer, self.cues)

    def _code(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        found = self._who.code(asked, errand, text)
        if not isinstance(found, Customer):
            return found
        write = errand.write or Write("change_items")
        first = replace(asked, text=errand.words, before=replace(asked.before, customer=found.id))
        number = write.order_id or self.of_words(first, errand.intent)
        write = replace(write, order_id=number, customer_id=found.id)
        try:
            outcome = self.go_on(first, replace(errand, asked="", write=write))
        except Refused as refused:
            outcome = Outcome((why(refused, asked.words),))
        thanks = asked.say("act.who.known", name=found.name)
        return replace(outcome.first(thanks), customer=found.id)

    # ------------------------------------------------------------ which order

    def _which(
        self, asked: Asked, errand: Errand, write: Write, key: str = "act.orders.which"
    ) -> Outcome:
        found = self.proposer.orders.orders(write.customer_id)
        if not found:
            return Outcome((asked.say("act.orders.none"),))
        if len(found) == 1:
            return self.go_on(asked, replace(errand, write=replace(write, order_id=found[0].id)))
        told = compose.spaced(
            [orders_words.brief(o, asked.words) for o in found[:LISTED]], asked.words
        )
        said = asked.say(key, orders=told)
        return Outcome((said,), replace(errand, asked="order_id"))

    def _status(self, asked: Asked, order: Order) -> Outcome:
        ids = tuple(dict.fromkeys(line.product_id for line in order.lines))
        titles = self.proposer.titles(ids, asked.words)
        told = orders_words.status(order, titles, self.today(), asked.words)
        return Outcome((compose.spaced(told, asked.words),), products=ids)

    def _wants_part(self, asked: Asked, order: Order, *, named: bool) -> bool:
        """Whether one thing is to be cancelled out of an order with several, of which none has been sent."""
        cues, several = self.cues[asked.heard], len(order.pieces) > 1 and order.status in OPEN
        if not several or cues.apart(asked.text)[1]:
            return several
        part = named or cues.says("only", asked.text) or cues.says("part_of", asked.text)
        return part and not cues.says("whole_order", asked.text)

    # ------------------------------------------------------------ changing one

    @property
    def _address(self) -> OrderAddress:
        return OrderAddress(self.proposer, self.cues)

    def _change(self, asked: Asked, errand: Errand, order: Order) -> Outcome:
        """Another address, or another size or colour of an item."""
        cues = self.cues[asked.heard]
        field, here = cues.field(asked.text), errand.asked in ("", "what")
        away = cues.says("elsewhere", asked.text) or addresses.whole(asked.text)
        sent = errand.write is not None and errand.write.kind == "change_address"
        if here and (sent or away or field in ("address", *addresses.PARTS)):
            return self._address.elsewhere(asked, errand, order)
        if not here or errand.options or asked.meant.referred:
            return self.items.go_on(asked, exchanged(errand, order), order)
        if errand.asked == "what" or self.items.names(asked, order):
            return self.items.go_on(asked, exchanged(errand, order), order)
        told = asked.say("act.ask.order_change", order=order.id)
        return Outcome((told,), replace(errand, asked="what"))

    def _pay(self, asked: Asked, errand: Errand, text: str) -> Outcome:
        """The order is to be paid another way; asks which where none is named."""
        write = errand.write or Write("change_payment")
        payment = write.payment or self.cues[asked.heard].pays_with(text)
        if not payment:
            told = asked.say("act.ask.payment", order=write.order_id)
            return Outcome((told,), replace(errand, asked="payment"))
        try:
            return self.proposer.write(asked, replace(write, payment=payment))
        except Refused as refused:
            if refused.key not in _OTHER_WAY:
                raise
            again = replace(errand, asked="payment", write=replace(write, payment=""))
            return Outcome((why(refused, asked.words),), again)

    # ------------------------------------------------------------ answers

    def take(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        """The answer to what was asked for; None where the words are none."""
        write = errand.write or Write("change_items")
        number = asked.meant.order_id
        if number and number != write.order_id and not write.customer_id:
            email = asked.meant.email or ("" if write.order_id else errand.email)
            fresh = replace(errand, asked="", email=email, write=replace(write, order_id=number))
            return self.go_on(asked, fresh)
        if errand.asked == "order_id":
            return self._number(asked, errand, write, text)
        if errand.asked == "email":
            return self._who.email(asked, errand, write, text)
        if errand.asked == "code":
            return self._code(asked, errand, text)
        if errand.asked == "payment":
            known = self.cues[asked.heard].pays_with(text)
            return self._pay(asked, errand, text) if known else None
        if write.kind == "change_home":
            return self._address.take(asked, errand, text)
        order = self.proposer.orders.order(write.order_id, write.customer_id)
        if errand.asked in ("address", *addresses.PARTS) and write.kind == "change_address":
            if self.cues[asked.heard].change(text)[0]:
                return self._address.elsewhere(asked, replace(errand, address=()), order)
            return self._address.take(asked, errand, text)
        if errand.asked == "what":
            options = tuple(asked.meant.options.items()) or errand.options
            return self._change(asked, replace(errand, words=text, options=options), order)
        return self.items.take(asked, errand, order, text)

    def _number(self, asked: Asked, errand: Errand, write: Write, text: str) -> Outcome | None:
        """The answer to which order: its number, its place in the list, what is in it; or that the number is lost."""
        said = in_digits(re.sub(r"\S+@\S+", " ", text), asked.heard)
        number = asked.meant.order_id or (m[0].upper() if (m := _NUMBER.search(said)) else "")
        place = asked.meant.positions[0] if asked.meant.positions else 0
        if write.customer_id and place and not asked.meant.order_id:
            found = self.proposer.orders.orders(write.customer_id)[:LISTED]
            number = found[place - 1].id if 0 < place <= len(found) else number
        number = number or self.of_words(asked, errand.intent)
        number, email = self._whole_number(number), errand.email or asked.meant.email
        fresh = replace(errand, asked="", email=email, write=replace(write, order_id=number))
        if number or (email and not write.customer_id):
            return self.go_on(asked, fresh)
        cues = self.cues[asked.heard]
        if cues.says("which_one", text) and not write.customer_id:
            return Outcome((asked.say("act.who.order.again"),), errand)
        if not cues.says("lost", text):
            return None
        if write.customer_id:
            return self._which(asked, errand, write, key="act.orders.which.again")
        return self._who.without_number(asked, errand)


def _named(asked: Asked) -> str:
    """The number of an order in the message; a postcode is none."""
    number = asked.meant.order_id
    return "" if number and number == addresses.whole(asked.text).get("postcode") else number


def remembering(outcome: Outcome | None, asked: Asked) -> Outcome | None:
    """The same with the order that was spoken of last, so that "it" means that one."""
    if outcome is None or outcome.errand:
        return outcome
    asks = asked.meant.order_id if asked.intent in ("order", *KINDS) else ""
    before = asked.errand.write if asked.errand and asked.errand.write else None
    proposed = outcome.proposal.write.order_id if outcome.proposal else ""
    number = proposed or asks or (before.order_id if before else "")
    if not (number and (asked.before.customer or outcome.customer)):
        return outcome
    kind = outcome.proposal.write.kind if outcome.proposal else KINDS.get(asked.intent)
    write = Write(kind or (before.kind if before else "change_items"), number)
    return replace(outcome, errand=Errand("order", write=write))
