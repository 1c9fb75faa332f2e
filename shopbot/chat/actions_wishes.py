"""Wishes about orders in messages that were understood otherwise: what a number, or a thing that was bought, tells.

"Can I have the magnifier in gold? It's in order F-1" is a wish for a product until somebody looks at the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat import actions_address as addresses
from shopbot.chat.actions_asked import Asked
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_meant import intent_of
from shopbot.chat.actions_orders import OrderActions
from shopbot.shop.carts import CartDesk
from shopbot.types import Intent, Locale

_PUTS_RIGHT: frozenset[Intent] = frozenset({"no", "correct"})
_OF_ORDERS: frozenset[Intent] = frozenset(
    {"order", "order_cancel", "order_change", "return", "exchange"}
)


@dataclass(frozen=True, slots=True)
class OrderWishes:
    """What is wanted of an order."""

    orders: OrderActions
    desk: CartDesk
    cues: Mapping[Locale, Cues]

    def intent(self, asked: Asked) -> Intent | None:
        """The wish about an order; None where the message is none, or was understood as one."""
        if asked.intent == "order" and addresses.whole(asked.text):
            return "order_change"
        spoken_of = asked.errand and asked.errand.intent == "order" and asked.errand.write
        if (
            asked.before.customer
            and spoken_of
            and self.cues[asked.heard].says("cancels", asked.text)
        ):
            return "order_cancel"  # "cancel it", said after an order was looked into
        if asked.intent in _OF_ORDERS:
            return None
        if asked.meant.order_id:
            return self._of_number(asked)
        return self._of_thing(asked) if asked.before.customer else None

    def _of_number(self, asked: Asked) -> Intent | None:
        """With the number of an order in it."""
        cues, text = self.cues[asked.heard], asked.text
        if asked.intent in _PUTS_RIGHT and asked.errand:
            return intent_of(asked.errand.write)  # "no, I meant F-2"
        if addresses.whole(text) or cues.change(text)[0]:
            return "order_change"
        return "order_change" if cues.says("wants", text) else None

    def _of_thing(self, asked: Asked) -> Intent | None:
        """Without a number, of an identified shopper who names what they bought."""
        cues, text = self.cues[asked.heard], asked.text
        if cues.says("home", text):
            return "order_change"
        if cues.says("general", text):
            return None
        empty = not self.desk.cart(asked.session).lines
        named = any(map(str.isdigit, text)) or cues.says("change", text)
        if _spoken_of(asked) and empty and named and cues.says("elsewhere", text):
            return "order_change"
        if cues.says("cancelling", text):
            spoken = _spoken_of(asked) and (empty or cues.says("only", text))
            return "order_cancel" if spoken or self.orders.of_words(asked, "order_cancel") else None
        if _spoken_of(asked) and cues.pays_with(text) and cues.says("other_pay", text):
            return "order_change"
        if asked.intent == "policy" and cues.says("sends_back", text):
            return "return" if self.orders.of_words(asked, "return") else None
        if asked.intent == "cart_change" and empty and cues.says("wants", text):
            return "order_change" if self.orders.of_words(asked, "order_change") else None
        return None


def _spoken_of(asked: Asked) -> bool:
    """Whether an identified shopper spoke of an order of theirs last."""
    last = asked.errand if asked.before.customer else None
    return last is not None and last.intent == "order" and last.write is not None
