"""What is said to a message that does not answer what was asked: the question again, with a way on."""

from dataclasses import dataclass, replace

from shopbot.chat import actions_address as addresses
from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cart import CartActions
from shopbot.chat.actions_meant import KINDS
from shopbot.chat.actions_orders import OrderActions
from shopbot.chat.actions_propose import Proposer
from shopbot.types import Errand, Intent, Write

ORDERS: frozenset[Intent] = frozenset({"order", *KINDS})
VAGUE: frozenset[Intent] = frozenset({"search", "off_topic", "yes", "detail"})
FEW = 40  # characters
QUESTION = ("?", "？", "吗", "呢")


@dataclass(frozen=True, slots=True)
class Unread:
    """Asks again."""

    cart: CartActions
    orders: OrderActions
    proposer: Proposer

    def begun(self, asked: Asked) -> Outcome | None:
        """The choice that is still open of a first thing for the cart, with the number said now; None for any other."""
        errand = asked.errand
        if not (asked.before.pending and errand and errand.intent == "cart_add" and errand.asked):
            return None
        if self.cart.desk.cart(asked.session).lines or asked.intent == "cart_clear":
            return None
        number = asked.meant.quantity if asked.intent == "cart_change" else None
        kept = replace(errand, quantity=number) if number and number > 0 else errand
        told = [] if number else [asked.say("act.cart.empty")]
        question = self.cart.question(asked, kept)
        if not question:
            return None
        return Outcome((compose.spaced([*told, *question], asked.words),), kept)

    def outcome(self, asked: Asked) -> Outcome | None:
        """Asks again for what a few words did not answer; None where they may be another wish."""
        errand, wish = asked.errand, asked.meant.state
        if not (asked.before.pending and errand and errand.asked) or asked.before.proposed:
            return None
        short = len(asked.text) <= FEW and not asked.text.rstrip().endswith(QUESTION)
        about_goods = asked.intent == "detail" and asked.meant.topic and asked.meant.referred
        elsewhere = wish.filters.categories or asked.intent not in VAGUE or about_goods
        if (elsewhere and asked.intent != "yes") or not short:
            return None
        told = [asked.say("act.unread"), *self.question(asked, errand)]
        return Outcome((compose.spaced(told, asked.words),), errand)

    def question(self, asked: Asked, errand: Errand) -> tuple[str, ...]:
        """What was asked for, asked again; () where the question was a list that stands above."""
        if errand.intent == "cart_add":
            return self.cart.question(asked, errand)
        if errand.intent in ORDERS and errand.asked in ("order_id", "email"):
            known = errand.write is not None and errand.write.customer_id  # the list stands above
            key = f"act.who.{errand.asked.removesuffix('_id')}.again"
            return () if known else (asked.say(key),)
        if errand.intent in ORDERS and errand.asked in ("items", "color", "size", "capacity"):
            return self._of_order(asked, errand)
        again = errand.asked in ("email", "code", *addresses.PARTS, "address")
        return (asked.say(f"act.ask.{errand.asked}"),) if again else ()

    def _of_order(self, asked: Asked, errand: Errand) -> tuple[str, ...]:
        """What was asked about pieces of an order, with what there is to choose from."""
        write = errand.write or Write("change_items")
        order = self.orders.proposer.orders.order(write.order_id, write.customer_id)
        before = replace(asked.before, errand=None)
        anew = replace(asked, text=errand.words, before=before)
        outcome = self.orders.items.go_on(anew, replace(errand, asked=""), order)
        return outcome.said[-1:] if outcome.errand else ()
