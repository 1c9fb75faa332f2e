"""What a turn is asked, how far it is, and what is kept of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Event as StopSignal

from shopbot.chat.actions import Actions
from shopbot.chat.actions_asked import Asked, Outcome, Press
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.telling import Telling
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.types import (
    Citation,
    DialogueState,
    Errand,
    Filters,
    Locale,
    PageAction,
    Timings,
    Turn,
    Understanding,
    Verdict,
)

_EXTREMES = ("cheapest", "dearest", "best_rated", "newest")
ACTED = "action"  # what a turn that did or proposed something has in place of a decoding strategy
READ = "reading"  # the same of a turn that read something out or set the page


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One message of one session. `replaces`: id of the turn that it is asked again for (edit, regenerate)."""

    session: str
    text: str
    locale: Locale  # of the page; the reply follows the language of the message
    decoding: Decoding
    replaces: str = ""
    press: Press | None = None  # the button that sent it, whose meaning is exact
    manner: Mapping[str, str] | None = (
        None  # what the asker's page can do, each setting with its value; None: no page
    )

    @property
    def plain(self) -> bool:
        """Whether the reply is to be in plain language."""
        return self.manner is not None and self.manner.get("plain") == "on"


@dataclass(slots=True)
class Running:
    """One turn on its way. `tellings`: the answer, then its alternatives."""

    request: TurnRequest
    words: Words
    stop: StopSignal
    started: float
    before: DialogueState = field(default_factory=DialogueState)  # what the last reply left
    turns: tuple[Turn, ...] = ()  # the conversation so far
    number: int = 1  # of this turn in the conversation
    replaces: str = ""  # id of the turn whose place it takes
    tellings: list[Telling] = field(default_factory=list)
    first_sentence_s: float | None = None
    tokens: int = 0
    stopped: bool = False
    page: tuple[PageAction, ...] = ()  # what the page does at the end of the reply
    whole: bool = False  # the rest is asked for: not in plain language, whatever the manner

    @property
    def plain(self) -> bool:
        """Whether this reply is in plain language."""
        return self.request.plain and not self.whole


def state_after(
    meant: Understanding, before: DialogueState, evidence: Evidence, locale: Locale
) -> DialogueState:
    """The state after an answer: the wish is new; who was identified and what was collected stand, no yes waits."""
    shown = tuple(hit.product.id for hit in evidence.found.hits)
    state = replace(
        meant.state,
        shown=shown or meant.state.shown,
        locale=locale,
        pending="",
        proposed=None,
        errand=_standing(before.errand),
        customer=before.customer,
        chosen=evidence.chosen or (before.chosen if meant.state.focus == before.focus else ()),
    )
    if shown and meant.intent == "statistic" and meant.statistic in _EXTREMES:
        state = replace(state, focus=shown[0])  # "the cheapest?", then "in red?"
    if shown and (shown != meant.state.shown or evidence.listed == "search"):
        state = replace(state, listed_by=evidence.listed, listed_for=evidence.anchor)
    return state


def _standing(errand: Errand | None) -> Errand | None:
    """What goes on being collected beside other wishes; who wanted a person has to say so again."""
    return None if errand and errand.intent == "hand_over" else errand


def answered(
    running: Running, text: str, state: DialogueState, evidence: Evidence, seconds: float
) -> Turn:
    """The turn of an answer, as it is kept."""
    replies = [telling.text for telling in running.tellings]
    shown = tuple(hit.product.id for hit in evidence.found.hits)
    return Turn(
        id=uuid.uuid4().hex[:12],
        session=running.request.session,
        question=text,
        reply=replies[0],
        locale=running.words.locale,
        decoding=running.request.decoding.strategy,
        products=shown,
        citations=_citations(shown, running.tellings[0]),
        verdicts=tuple(running.tellings[0].verdicts),
        alternatives=tuple(dict.fromkeys(r for r in replies[1:] if r and r != replies[0])),
        comparison=evidence.comparison,
        state=state,
        timings=Timings(running.first_sentence_s, seconds, running.tokens),
        stopped=running.stopped,
    )


def acted(asked: Asked, outcome: Outcome, seconds: float) -> Turn:
    """The turn of an action, as it is kept. Everything in it was written from the record."""
    return Turn(
        id=uuid.uuid4().hex[:12],
        session=asked.session,
        question=asked.text,
        reply="\n".join(outcome.said),
        locale=asked.words.locale,
        decoding=ACTED,
        verdicts=tuple(Verdict("record", (), outcome.products) for _ in outcome.said),
        state=outcome.state(asked),
        timings=Timings(seconds, seconds, 0),
    )


def _citations(shown: tuple[str, ...], telling: Telling) -> tuple[Citation, ...]:
    evidence: dict[str, list[str]] = {}
    for verdict in telling.verdicts:
        for product_id in verdict.product_ids:
            lines = evidence.setdefault(product_id, [])
            lines += [line for line in verdict.evidence if line not in lines]
    return tuple(
        Citation(number, product_id, tuple(evidence[product_id]))
        for number, product_id in enumerate(shown, 1)
        if product_id in evidence
    )


def says_again(meant: Understanding, actions: Actions | None, locale: Locale, text: str) -> bool:
    """Whether the last reply is wanted once more, rather than what was done: "what did you do?"."""
    again = meant.intent == "repeat" and not meant.referred and meant.stated == Filters()
    return again and not (actions and actions.cues[locale].says("told", text))
