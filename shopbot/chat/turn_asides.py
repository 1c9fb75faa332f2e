"""What stands beside the shop's business in a turn: somebody in need before all else, then asides."""

from dataclasses import replace

from shopbot.chat.compose_asides import aside, crisis
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.state_wishes import set_aside
from shopbot.chat.words import Words
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Intent, Record, Understanding

_ASIDE: frozenset[Intent] = frozenset({"identity", "advice", "abuse", "off_topic", "greeting"})


def in_need(before: DialogueState, words: Words) -> Understanding:
    """What a message of somebody in need means: nothing for sale, nothing that waits, no limits shown.

    The wish that stood can be come back to; who was identified stays known.
    """
    state = DialogueState(locale=words.locale, customer=before.customer)
    state = replace(state, earlier=set_aside(before, state))
    return Understanding("off_topic", words.locale, state)


def help_said(record: Record, words: Words) -> Evidence:
    """Where help is, and nothing else."""
    return Evidence(record, lead=crisis(words), writes=False)


def aside_said(
    meant: Understanding, record: Record, turn: int, products: ProductStore, words: Words
) -> Evidence | None:
    """The reply to a message beside the shop's business; None where it is one of the shop's.

    Args:
        meant: the message.
        record: of the reply, with the message as its question.
        turn: number of this turn in the conversation; it picks the wording.
        products: of the shop, for the product that is talked about.
        words: of the reply.
    """
    if meant.intent not in _ASIDE:
        return None
    product = next(iter(products.get([meant.state.focus] if meant.state.focus else [])), None)
    said = aside(record.question, meant.intent, turn, record, words, product)
    return Evidence(record, lead=said, writes=False) if said else None
