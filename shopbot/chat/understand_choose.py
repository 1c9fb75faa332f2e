"""Which intent a message has: what an exact rule knows, what the learned layer guesses, what is left. Pure."""

import math
from collections.abc import Mapping
from typing import Literal

from shopbot.types import DialogueState, Intent

# Asked of the shopper's things and of ourselves: what no search answers.
ACTS: frozenset[Intent] = frozenset({
    "order_cancel", "order_change", "return", "exchange", "cart_add", "cart_remove", "cart_change", "cart_show",
    "cart_clear", "checkout", "yes", "no", "start_over", "forget", "correct", "repeat", "profile", "hand_over",
    "identity", "advice", "abuse",
})  # fmt: skip
# Of these the layer alone must be sure: "camping gear for two" was put into the cart.
CHANGES: frozenset[Intent] = frozenset({
    "order_cancel", "order_change", "return", "exchange", "cart_add", "cart_remove", "cart_change", "cart_clear",
})  # fmt: skip
# No word of these is about goods: "matres" was taken for a yes, "frogg" for abuse.
OF_NO_GOODS: frozenset[Intent] = frozenset({
    "yes", "no", "thanks", "greeting", "identity", "abuse", "off_topic", "repeat", "start_over", "cart_show",
    "cart_clear", "hand_over",
})  # fmt: skip
LIKELY = 0.25  # of the layer's own share, for those
SURE = 0.5  # of the layer's own share
# What each voice adds to the log share of its intent; chosen on the even half of tests/understanding, in the middle of
# what did about equally well there (docs/decisions.md).
RULE = 1.25  # an exact rule
WORDS = 1.2  # a word rule such as "offers", which also fits other messages
LEFT_SEARCH, LEFT_DETAIL = 0.25, 0.5  # what the word rules say when none of them fits
LIMITED = 0.3  # to search, for a message that names goods or limits
ABOUT = 0.5  # to detail, while one product is talked about
NOTHING_SHOWN = -1.0  # to detail
ASKS_NOTHING = -1.0  # to detail besides, for a message that is no question
AWAITED = 1.5  # to yes and no, while something waits for an answer
# Every share is raised by this: the layer never rules out what the words say. It is too sure of short new messages.
_LEAST = 0.07

SURE_OF_A_CALL = 0.4  # a person is not called on a guess: 扎人吗 is about wool
_WHOLE: frozenset[Intent] = frozenset({"greeting", "thanks"})  # their words are the whole message


def choose(
    rule: Intent | Literal[""],
    otherwise: Intent,
    shares: Mapping[Intent, float],
    *,
    limited: bool,
    asks: bool,
    state: DialogueState,
) -> tuple[Intent, float]:
    """The intent, and how sure it is.

    Args:
        rule: what an exact rule knows, "" where none does.
        otherwise: what the word rules say.
        shares: of the learned layer; empty where there is none: then the rules decide alone.
        limited: whether the message names goods or limits.
        asks: whether it is a question.
        state: before the message: what is shown, talked about, and waits for a yes.
    """
    if otherwise in _WHOLE and rule in ("", "no") and not state.proposed:
        return otherwise, 1.0  # "I'll think about it, bye"
    if not shares:
        return rule or otherwise, 1.0
    if "hand_over" not in (rule, otherwise) and shares.get("hand_over", 0.0) < SURE_OF_A_CALL:
        shares = {intent: share for intent, share in shares.items() if intent != "hand_over"}
    scores = {intent: math.log(share + _LEAST) for intent, share in shares.items()}

    def add(intent: Intent, amount: float) -> None:
        scores[intent] = scores.get(intent, math.log(_LEAST)) + amount

    if rule:
        add(rule, RULE)
    add(otherwise, {"search": LEFT_SEARCH, "detail": LEFT_DETAIL}.get(otherwise, WORDS))
    if limited:
        add("search", LIMITED)
    if state.focus and not rule:
        add("detail", ABOUT)
    if not (state.shown or state.focus):
        add("detail", NOTHING_SHOWN + (0 if asks else ASKS_NOTHING))
    if state.proposed:
        add("yes", AWAITED)
        add("no", AWAITED)
    best = max(scores, key=lambda intent: scores[intent])
    least = SURE if best in CHANGES else LIKELY if best in OF_NO_GOODS else 0.0
    if best not in (rule, otherwise) and shares.get(best, 0.0) < least:
        best = otherwise
    return best, math.exp(scores[best]) / sum(math.exp(score) for score in scores.values())
