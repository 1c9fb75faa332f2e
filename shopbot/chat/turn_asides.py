"""What stands beside the shop's business in a turn: somebody in need before all else, then asides."""

from dataclasses import replace

from shopbot.chat.compose_asides import aside, crisis
from shopbot.chat.compose_asides_words import kind_of
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.state_wishes import set_aside
from shopbot.chat.words import Words
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Intent, Record, Understanding

_PASSED: frozenset[Intent] = frozenset({"identity", "off_topic", "abuse", "greeting", "thanks"})
_UNANSWERED: frozenset[Intent] = frozenset(
    {"abuse", "greeting", "thanks"}
)  # the wish is the answer
_STAYS = ("crisis", "urgent", "grief", "sexual")  # nothing is sold in the same breath
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


def passed(
    text: str, meant: Understanding, before: DialogueState, record: Record, turn: int, words: Words
) -> tuple[str, str]:
    """What is said of an aside that a wish follows in the same message, and that wish; twice "" where none does.

    "Are you a robot? I want a rain jacket" is told what we are and shown rain jackets, not asked whether to go on.
    """
    wish = next(iter(meant.state.waiting), "")
    new = wish and meant.state.waiting != before.waiting and not before.pending
    if not new or meant.intent not in _PASSED:
        return "", ""
    if kind_of(text, meant.intent, words.assets, words.locale) in _STAYS:
        return "", ""
    if meant.intent in _UNANSWERED:
        return "", wish
    said = aside(text, meant.intent, turn, record, words, back=False)
    return ("" if words.locale == "zh" else " ").join(said), wish
