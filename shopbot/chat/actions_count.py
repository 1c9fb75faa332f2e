"""How many pieces a message wants in the cart: what is no number of things is refused before anything else is asked."""

from shopbot.chat.actions_asked import Asked
from shopbot.chat.actions_cues import Cues
from shopbot.errors import Refused
from shopbot.shop.cart_rules import check_quantity


def need_number(asked: Asked, cues: Cues, most: int | None = None) -> None:
    """Nothing, unless the message says a number that no cart can hold.

    Args:
        asked: the message.
        cues: of its language.
        most: that the shop sells of one thing; None where more does no harm, because it is taken out.

    Raises:
        Refused: for 0, -1, 2.5, half a lamp, and for more than `most`.
    """
    if part := cues.fraction(asked.text):
        raise Refused("refused.quantity", quantity=part)
    number = asked.meant.quantity
    if number is None:
        return
    check_quantity(number)
    if most is not None and number > most:
        raise Refused("refused.limit.line", limit=most)


def becomes(asked: Asked, cues: Cues, now: int | None) -> int | None:
    """How many of a line there shall be; None where the message says no number.

    Args:
        asked: the message.
        cues: of its language.
        now: how many there are, for "two more"; None where another version is wanted, of which there are none.

    Raises:
        Refused: for what is no number of things; "add 0" is none, "make it 0" takes the line out.
    """
    number = asked.meant.quantity
    if number is None or number != 0 or asked.intent == "cart_add":
        need_number(asked, cues)
    if number is None or now is None:
        return number
    if cues.says("fewer", asked.text):
        return max(now - number, 0)
    return now + number if cues.says("more", asked.text) else number
