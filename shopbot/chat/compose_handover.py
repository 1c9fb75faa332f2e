"""What is said around a hand-over to a person. Says that something happened only from a receipt."""

from collections.abc import Sequence

from shopbot.chat.words import Words
from shopbot.types import HandoverReceipt, ShopInfo


def ways(info: ShopInfo, words: Words) -> str:
    """How the shop itself can be reached, "" where its record says nothing of it."""
    if info.email and info.phone:
        return words.say("handover.ways.both", email=info.email, phone=info.phone)
    if info.email:
        return words.say("handover.ways.email", email=info.email)
    return words.say("handover.ways.phone", phone=info.phone) if info.phone else ""


def not_possible(info: ShopInfo, words: Words) -> tuple[str, ...]:
    """The answer where the shop has named no way to its people: nothing is asked for in vain."""
    reached = ways(info, words)
    key = "handover.none" if reached else "handover.none.silent"
    return tuple(filter(None, (words.say(key), reached)))


def ask_contact(info: ShopInfo, words: Words) -> tuple[str, ...]:
    """What is asked first: how a person can reach the shopper."""
    return (words.say("handover.ask", shop=info.name),)


def review(contact: str, wish: str, turns: int, words: Words) -> tuple[str, ...]:
    """Everything that would be passed on, before a yes.

    Args:
        contact: how the shopper can be reached.
        wish: what it is about, in the shopper's words.
        turns: exchanges of the conversation that would go with it; 0 for none.
        words: of the reply.
    """
    key = "handover.review.turns" if turns > 1 else "handover.review.turn"
    attached = words.say(key, count=turns) if turns else words.say("handover.review.alone")
    return (
        words.say("handover.review", contact=contact),
        words.say("handover.review.wish", wish=wish),
        attached,
        words.say("handover.review.ask"),
    )


def told(receipt: HandoverReceipt, contact: str, info: ShopInfo, words: Words) -> Sequence[str]:
    """What became of it: the truth of the receipt, and another way where it did not work."""
    if receipt.status == "delivered":
        return (words.say("handover.delivered", contact=contact),)
    key = "handover.kept" if receipt.status == "kept" else "handover.failed"
    return tuple(filter(None, (words.say(key, contact=contact), ways(info, words))))


def declined(words: Words) -> tuple[str, ...]:
    """After a no: nothing has been passed on."""
    return (words.say("handover.declined"),)
