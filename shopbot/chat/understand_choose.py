"""Which intent a message has: what an exact rule knows, what the learned layer guesses, what is left. Pure."""

from collections.abc import Mapping
from typing import Literal

from shopbot.types import Intent

# Asked of the shopper's things and of ourselves: what no search answers.
ACTS: frozenset[Intent] = frozenset({
    "order_cancel", "order_change", "return", "exchange", "cart_add", "cart_remove", "cart_change", "cart_show",
    "cart_clear", "checkout", "yes", "no", "start_over", "forget", "correct", "repeat", "profile", "hand_over",
    "identity", "advice", "abuse",
})  # fmt: skip
_LEFT: frozenset[Intent] = frozenset(
    {"search", "detail"}
)  # what the rules say when none of them fits
# Shares of the learned layer; chosen on groups of phrasings held out.
OVERRULES = (0.9, 0.01)  # an exact rule: the guess at least, the rule's own share at most
CORRECTS = (0.6, 0.03)  # a word rule such as "offers", which also fits other messages
FILLS = 0.45  # where no rule fits
FILLS_LIMITED = 0.6  # the same for a message that names goods or limits


def choose(
    rule: Intent | Literal[""],
    otherwise: Intent,
    shares: Mapping[Intent, float],
    *,
    limited: bool,
) -> tuple[Intent, float]:
    """The intent, and how sure it is.

    Args:
        rule: what an exact rule knows, "" where none does.
        otherwise: what the word rules say.
        shares: of the learned layer; empty where there is none.
        limited: whether the message names goods or limits.
    """
    known = rule or otherwise
    if not shares:
        return known, 1.0
    best = max(shares, key=lambda label: shares[label])
    sure, own = shares[best], shares.get(known, 0.0)
    if rule:
        needed, most = OVERRULES
    elif otherwise not in _LEFT:
        needed, most = CORRECTS
    else:
        needed, most = (FILLS_LIMITED if limited else FILLS), 1.0
    if best not in _LEFT and best != known and sure >= needed and own <= most:
        return best, sure
    return known, 1.0 if rule else max(own, 0.5)
