"""Acting in the conversation: cart, checkout, orders, and the yes that a write needs. No model is involved.

Knows which message is an answer, which a new wish. What is done and what it costs, others decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import actions_address as addresses
from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_card import HIDDEN
from shopbot.chat.actions_cart import CartActions
from shopbot.chat.actions_cart_spoken import of_the_cart
from shopbot.chat.actions_checkout import CheckoutActions
from shopbot.chat.actions_count import need_number
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_orders import OrderActions, remembering
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_turned import Turned
from shopbot.chat.actions_unread import FEW, ORDERS, QUESTION, VAGUE, Unread
from shopbot.chat.actions_wishes import OrderWishes
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.types import Errand, Intent, Locale

CART: frozenset[Intent] = frozenset(
    {"cart_add", "cart_remove", "cart_change", "cart_show", "cart_clear"}
)
# What a message can be that is not read as the free text that was asked for, unless it holds a digit.
_OTHER_WISHES: frozenset[Intent] = frozenset(
    {
        *CART,
        *ORDERS,
        "yes",
        "start_over",
        "hand_over",
        "greeting",
        "thanks",
        "repeat",
        "offers",
        "policy",
    }
)
_FREE_TEXT = (*addresses.PARTS, "address", "reason")
_WITH_DIGITS = ("street", "postcode", "address")


@dataclass(frozen=True, slots=True)
class Actions:
    """Everything that can be done in words."""

    cart: CartActions
    checkout: CheckoutActions
    orders: OrderActions
    proposer: Proposer
    cues: Mapping[Locale, Cues]

    def act(self, asked: Asked) -> Outcome | None:
        """What comes of the message; None where it is nothing to act on: then the turn goes on as an answer."""
        try:
            return remembering(self._act(asked), asked)
        except Refused as refused:
            if refused.key == "refused.order_unknown":  # "it" goes on being the one before
                asked = replace(asked, meant=replace(asked.meant, order_id=""))
            return remembering(Outcome((why(refused, asked.words),)), asked)

    @property
    def wishes(self) -> OrderWishes:
        """Finds what is wanted of an order."""
        return OrderWishes(self.orders, self.cart.desk, self.cues)

    def leave(self, asked: Asked) -> str:
        """Told before an answer to another wish: that what was proposed was not done; "" if nothing was."""
        return self.proposer.drop(asked) if asked.before.proposed else ""

    def forget(self, session: str) -> None:
        """Erases what a session put into the cart and was proposed; orders that were placed stay."""
        self.cart.desk.forget(session)
        self.proposer.store.forget(session)

    def _act(self, asked: Asked) -> Outcome | None:
        if asked.press:
            return self._pressed(asked)
        if HIDDEN in asked.text:
            return Outcome((asked.say("act.card"),), asked.errand)
        if answered := self._answered(asked):
            return answered
        outcome = self._wish(asked) or self._again.outcome(asked)
        if outcome is None or outcome.proposal:
            return outcome
        left = self.leave(asked)
        return outcome.first(left) if left else outcome

    def _pressed(self, asked: Asked) -> Outcome | None:
        assert asked.press is not None
        if asked.press.what == "yes":
            return self.proposer.confirm(asked, asked.press.value)
        if asked.press.what == "no":
            return self.proposer.decline(asked)
        if asked.press.what == "undo":
            return self.cart.undo(asked)
        return None

    # ------------------------------------------------------------ answers

    def _answered(self, asked: Asked) -> Outcome | None:
        """The answer to what the last reply asked for, where the message is one."""
        before, cues = asked.before, self.cues[asked.heard]
        if before.proposed:
            return self._yes_or_no(asked)
        errand = before.errand
        if not (errand and errand.asked) or not (before.pending or _resumes(asked, errand)):
            return None
        if errand.intent == "order" and cues.says("cancels", asked.text):
            return self.orders.cancelling(asked, errand)
        if cues.says("stop", asked.text) or (asked.intent == "no" and errand.asked != "reason"):
            return Outcome((asked.say("act.nothing_changed"),))
        if errand.intent == "checkout" and cues.says("onward", asked.text):
            return self.checkout.go_on(asked, replace(errand, asked=""))
        if errand.intent == "checkout" and self._puts_right(asked):
            return self.checkout.fix(asked)
        if _wants_another(asked, errand) or not self._may_answer(asked, errand):
            return None
        return self._take(asked, errand, asked.text)

    def _yes_or_no(self, asked: Asked) -> Outcome | None:
        """A yes to the proposal of the last reply, a no, or a field of the review that is to be put right."""
        proposed = asked.before.proposed
        assert proposed is not None
        if self.cues[asked.heard].says("lets_go", asked.text):
            return self.proposer.decline(asked)
        if turned := Turned(self.orders.items, self.cues).outcome(asked):
            return turned
        if asked.intent == "yes" or self.cues[asked.heard].says("agrees", asked.text):
            return self.proposer.confirm(asked, proposed.key)
        if asked.intent == "no" and not asked.meant.order_id:
            return self.proposer.decline(asked)
        if proposed.kind == "place_order" and asked.intent == "cart_show":
            return self.proposer.order(asked)  # "what's the total again?" takes nothing back
        if proposed.kind == "place_order" and (fixed := self.checkout.fix(asked)):
            return fixed
        nearly = self.cues[asked.heard].says("nearly", asked.text) and len(asked.text) <= FEW
        return self.proposer.unread(asked) if nearly and asked.intent in VAGUE else None

    def _puts_right(self, asked: Asked) -> bool:
        """Whether a field is said with its new value, however badly that was heard: then it is asked for again."""
        new = self.cues[asked.heard].change(asked.text)[1]
        return bool(new) and not asked.text.rstrip().endswith(QUESTION)

    def _may_answer(self, asked: Asked, errand: Errand) -> bool:
        """Whether the words can be what was asked for, rather than a question or another wish."""
        text = asked.text.rstrip()
        if errand.asked not in _FREE_TEXT:
            return True
        if errand.asked == "reason":
            return not text.endswith(QUESTION)
        if text.endswith(QUESTION):
            return False
        if addresses.whole(text):
            return True
        digits = errand.asked in _WITH_DIGITS and any(map(str.isdigit, text))
        other = asked.intent in ORDERS and asked.meant.order_id
        return not other and (digits or asked.intent not in _OTHER_WISHES)

    def _take(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        if errand.intent == "checkout":
            return self.checkout.fix(asked) or self.checkout.take(asked, errand, text)
        if errand.intent == "cart_add":
            return self.cart.choose(asked, errand)
        if errand.intent in ORDERS:
            return self.orders.take(asked, errand, text)
        return None

    # ------------------------------------------------------------ wishes

    def _wish(self, asked: Asked) -> Outcome | None:
        cues, intent = self.cues[asked.heard], asked.intent
        if cues.says("undo", asked.text):
            return self.cart.undo(asked)
        if cues.says("told", asked.text):
            return self.proposer.log(asked)
        if intent == "yes" and not asked.before.asking:
            return self._again.outcome(asked) or self._nothing_waits(asked)
        if about := self.wishes.intent(asked):
            return self.orders.start(replace(asked, meant=replace(asked.meant, intent=about)))
        if seen := self._seen(asked, cues):
            return seen
        if intent in CART or intent == "checkout":
            return self._cart(asked)
        if intent in ORDERS:
            return self.orders.start(asked)
        if intent == "no" and not (asked.before.shown or asked.before.focus or asked.before.asking):
            return Outcome((asked.say("act.no_wish"),))
        return None

    def _nothing_waits(self, asked: Asked) -> Outcome:
        """Told to a yes that answers nothing: what was begun can be gone on with."""
        cues, begun = self.cues[asked.heard], self.cart.desk.cart(asked.session)
        if cues.says("thanks", asked.text):
            return Outcome((asked.say("say.thanks"),))
        if begun.lines:
            go_on = asked.say("act.cart.next")
        else:
            go_on = asked.say("act.next.shown" if asked.before.shown else "act.next")
        first = "" if cues.says("and_now", asked.text) else asked.say("act.nothing_waits")
        return Outcome((compose.spaced(list(filter(None, [first, go_on])), asked.words),))

    def _seen(self, asked: Asked, cues: Cues) -> Outcome | None:
        """What the words mean against what there is: an order spoken of, a code, a checkout begun, the cart."""
        last = asked.errand if asked.before.customer and asked.errand else None
        if last and last.intent == "order" and cues.says("arrival", asked.text):
            return self.orders.start(replace(asked, meant=replace(asked.meant, intent="order")))
        if code := self._code(asked):
            return self.cart.apply_code(asked, code)
        if cues.fraction(asked.text):
            need_number(asked, cues)
        if not asked.before.customer and (fixed := self._put_right(asked)):
            return fixed
        return of_the_cart(asked, self.cart, cues)

    def _put_right(self, asked: Asked) -> Outcome | None:
        """A field of a checkout that was begun in this session, named with what it shall be."""
        begun = self.cart.desk.cart(asked.session).address is not None
        named = asked.intent not in ORDERS or not asked.meant.order_id
        return self.checkout.fix(asked) if begun and named else None

    def _code(self, asked: Asked) -> str:
        """The offer code that the message gives; "" for none, or when a code was mailed that is waited for."""
        cues, text = self.cues[asked.heard], asked.text
        said = cues.code(text) or asked.meant.code
        if not said or asked.intent == "cart_show":
            return ""
        if self.cart.desk.offer_of(said) and not asked.meant.order_id:
            return said  # a code of the shop means one thing, whatever the layer guesses of "and SCHOOL10?"
        if asked.intent in ORDERS:
            return ""
        if asked.intent == "offers" and said.isupper() and not said.isdecimal():
            return said  # "apply the code NONSENSE": that there is none is said
        given = asked.intent in CART or asked.intent == "checkout" or bool(asked.meant.code)
        holds = self.cart.desk.cart(asked.session).lines
        return said if given and holds and not said.isdecimal() else ""

    @property
    def _again(self) -> Unread:
        return Unread(self.cart, self.orders, self.proposer)

    def _cart(self, asked: Asked) -> Outcome:
        if asked.intent != "cart_add" and (begun := self._again.begun(asked)):
            return begun
        if asked.intent == "checkout":
            errand = asked.errand if asked.errand and asked.errand.intent == "checkout" else None
            return self.checkout.go_on(asked, replace(errand or Errand("checkout"), asked=""))
        acts = {
            "cart_add": self.cart.add,
            "cart_remove": self.cart.remove,
            "cart_change": self.cart.change,
            "cart_clear": self.cart.clear,
        }
        return acts.get(asked.intent, self.cart.show)(asked)


def _resumes(asked: Asked, errand: Errand) -> bool:
    """Whether the code or the address that was asked for comes after something else was spoken of."""
    if errand.asked == "code":
        return asked.text.strip(" .。").isdecimal()
    return errand.asked == "email" and "@" in asked.text and not asked.meant.order_id


def _wants_another(asked: Asked, errand: Errand) -> bool:
    """Whether the message begins another act on an order than the one for which its number or a code was asked."""
    if errand.intent not in ORDERS or errand.asked not in ("order_id", "email", "code"):
        return False
    acts = asked.intent in ORDERS and asked.intent not in ("order", errand.intent)
    return acts and bool(asked.meant.order_id)
