"""What a message means for the cart, seen against what lies in it: "make it L", "two of them", "not the kite".

Without the cart such words sound like something else: one more of it, a search, an exchange of an order.
"""

from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cart import CartActions
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_lines import called
from shopbot.chat.actions_pick import said_choices
from shopbot.types import Intent

_QUESTION = ("?", "？", "吗", "呢")
_ASIDE: frozenset[Intent] = frozenset({"search", "detail", "forget", "off_topic"})
_OF_AN_ORDER: frozenset[Intent] = frozenset({"exchange", "order_change", "return"})


def of_the_cart(asked: Asked, cart: CartActions, cues: Cues) -> Outcome | None:
    """What comes of it; None where it has nothing to do with what lies in the cart."""
    if asked.text.rstrip().endswith(_QUESTION):
        return None
    if asked.intent == "cart_add":
        return _again(asked, cart, cues)
    if asked.intent == "cart_change":
        return cart.add(asked) if _is_new(asked, cart) else None
    if asked.intent in _OF_AN_ORDER:
        return cart.change(asked) if _no_order(asked, cart) else None
    return _aside(asked, cart, cues) if asked.intent in _ASIDE else None


def _again(asked: Asked, cart: CartActions, cues: Cues) -> Outcome | None:
    """Another number, or another version, of what was put in just now."""
    meant = asked.meant.referred or (asked.before.focus,)
    lines = cart.desk.cart(asked.session).lines
    own = [line for line in lines if line.product_id in meant]
    if len(meant) != 1 or len(own) != 1 or asked.before.focus != own[0].product_id:
        return None
    product = cart.products.get(meant)[0]
    chosen = said_choices(asked.text, product) or asked.meant.options
    if chosen:
        return cart.change(asked) if cues.says("change", asked.text) else None
    return None if asked.meant.quantity is None else cart.change(asked)


def _is_new(asked: Asked, cart: CartActions) -> bool:
    """Whether the one product that is named does not lie in the cart yet."""
    held = {line.product_id for line in cart.desk.cart(asked.session).lines}
    return len(asked.meant.referred) == 1 and not held & set(asked.meant.referred)


def _no_order(asked: Asked, cart: CartActions) -> bool:
    """Whether another version is wanted of what lies in the cart, and nothing was said of an order."""
    if asked.meant.order_id or asked.before.customer or asked.before.pending:
        return False
    meant = {asked.before.focus, *asked.meant.referred}
    return any(line.product_id in meant for line in cart.desk.cart(asked.session).lines)


def _aside(asked: Asked, cart: CartActions, cues: Cues) -> Outcome | None:
    """A line called by its name, with a number for it or the wish to be rid of it."""
    lines = cart.desk.totals(asked.session).lines
    drops = cues.says("drop", asked.text)
    if drops and asked.before.listed_by == "cart_show" and asked.meant.positions:
        return cart.remove(asked)
    if len(called(asked.text, lines)) != 1:
        return None
    if drops:
        return cart.remove(asked)
    return None if asked.meant.quantity is None else cart.change(asked)
