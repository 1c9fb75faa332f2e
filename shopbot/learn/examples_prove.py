"""Proof that an answer is true to its facts: every sentence judged as in serving, every number found in the brief."""

import re
from datetime import date

from shopbot.chat.ground import Ground
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft
from shopbot.types import Filters, Record

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNJUDGED = frozenset(
    ["match", "reviews", "propose", "chat"]
)  # no claims about what a product is like
_TODAY = date(2026, 1, 15)


def proven(draft: Draft, shop: TrainingShop, words: Words) -> str:
    """What the facts do not hold, in words; empty when everything in the answer is true to them."""
    brief = draft.brief
    known = " ".join(_texts(draft))
    for number in _NUMBER.findall(draft.answer):
        if number not in known and brief.task != "reviews":  # there they are counts of lines
            return f"{number} is not in the brief"
    if brief.task in _UNJUDGED or not draft.products:
        return ""
    ground = Ground(record_of(draft, shop), words)
    subject: tuple[str, ...] = (draft.products[0].id,)
    for sentence in split(whole(brief.opening, draft.answer, brief.locale)):
        verdict = ground.check(sentence, subject)
        if verdict.status != "passed":
            return f"{sentence!r}: {verdict.problems}"
        subject = verdict.product_ids or subject
    return ""


def record_of(draft: Draft, shop: TrainingShop) -> Record:
    """What the answer to a draft may rest on."""
    brief = draft.brief
    return Record(
        shop.info,
        brief.locale,
        _TODAY,
        draft.products,
        statements=(*brief.cart, brief.pending),
        question=brief.said,
        filters=Filters(price_max=draft.limit),
    )


def whole(opening: str, answer: str, locale: str) -> str:
    """Opening and answer as one text."""
    gap = "" if locale == "zh" or not opening.rstrip() or answer[:1] in ",.;:!?" else " "
    opening = opening.rstrip()
    return opening + gap + answer


def _texts(draft: Draft) -> list[str]:
    brief = draft.brief
    lines = [line for note in brief.notes for line in (note.title, *note.lines)]
    slots = (brief.policies, brief.offers, brief.reviews, brief.cart, brief.orders, brief.limits)
    lines += [line for slot in slots for line in slot]
    return [
        *lines,
        brief.pending,
        brief.opening,
        brief.said,
        brief.wish,
        *(t for pair in brief.history for t in pair),
    ]
