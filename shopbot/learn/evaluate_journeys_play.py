"""Plays one journey through the assistant that serves, message by message, and gathers what it said and showed."""

from dataclasses import dataclass, field
from threading import Event as StopSignal

from shopbot.chat.actions_asked import Press
from shopbot.chat.turn import TurnRequest
from shopbot.learn.evaluate_journeys_end import end_problems
from shopbot.learn.evaluate_journeys_file import Journey, Step
from shopbot.learn.evaluate_journeys_judge import Answer, step_problems
from shopbot.learn.evaluate_journeys_stage import Stage
from shopbot.types import (
    DialogueState,
    Done,
    Failed,
    Proposed,
    Sentence,
    Shown,
)

CODE, ORDER = "{code}", "{order}"  # in a message: the code that was mailed, the order just placed


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold. `turn` counts from 1; 0: at the end."""

    turn: int
    said: str
    answered: str
    problem: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer, for reading."""

    said: str
    answered: str


@dataclass(frozen=True, slots=True)
class Played:
    """One journey played once."""

    journey: Journey
    seed: int
    faults: tuple[Fault, ...]
    exchanges: tuple[Exchange, ...]


@dataclass(slots=True)
class _Talk:
    """What the sessions of one journey have come to."""

    states: dict[str, DialogueState] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)  # of the proposals, by session


def play(journey: Journey, stage: Stage, seed: int = 0) -> Played:
    """Plays it to its end, whatever does not hold on the way."""
    talk, faults, exchanges = _Talk(), [], []
    for number, step in enumerate(journey.turns, 1):
        for change in step.before:
            stage.change(change)
        text, missing = _filled(step.say, stage)
        written = stage.writes()
        answer = _answer(journey, stage, talk, step, text)
        talk.states[step.session] = answer.state
        problems = [*missing, *step_problems(step, answer, stage.writes() - written)]
        faults += [Fault(number, text, answer.text, problem) for problem in problems]
        exchanges.append(Exchange(text or f"[{step.button}]", answer.text))
    faults += [Fault(0, "", "", p) for p in end_problems(journey, stage, talk.states)]
    return Played(journey, seed, tuple(faults), tuple(exchanges))


def session_of(journey: Journey, name: str) -> str:
    """The session of one of a journey's shoppers."""
    return f"journey-{journey.id}-{name}"


def _filled(text: str, stage: Stage) -> tuple[str, list[str]]:
    """The message with what the shopper reads off a mail or an answer; what was not there to be read."""
    missing = []
    if CODE in text:
        code = stage.code()
        text = text.replace(CODE, code or "000000")
        missing += [] if code else ["a code was to be sent by e-mail, and none was"]
    if ORDER in text:
        placed = stage.new_orders()
        text = text.replace(ORDER, placed[-1] if placed else "F-000000")
        missing += [] if placed else ["an order was to be placed before, and none was"]
    return text, missing


def _press(step: Step, talk: _Talk) -> Press | None:
    """The button that the message stands for. One that is not there any more sends what it was made with."""
    keys = talk.keys.get(step.session, [])
    key = keys[0 if step.button == "first_confirm" else -1] if keys else ""
    if step.button in ("confirm", "first_confirm"):
        return Press("yes", key)
    if step.button == "decline":
        return Press("no", key)
    return Press("undo") if step.button == "undo" else None


def _answer(journey: Journey, stage: Stage, talk: _Talk, step: Step, text: str) -> Answer:
    session = session_of(journey, step.session)
    press = _press(step, talk)
    request = TurnRequest(session, text or step.button, journey.locale, stage.decoding, press=press)
    said: list[str] = []
    answer = Answer(talk.states.get(step.session, DialogueState()))
    for event in stage.assistant.reply(request, StopSignal()):
        if isinstance(event, Sentence) and not event.alternative:
            said.append(event.text)
        elif isinstance(event, Shown):
            answer.shown = tuple(hit.product for hit in event.found.hits)
        elif isinstance(event, Proposed):
            talk.keys.setdefault(step.session, []).append(event.key)
            said += [event.title, *event.lines]
        elif isinstance(event, Done):
            answer.state, answer.locale = event.turn.state, event.turn.locale
        elif isinstance(event, Failed):
            answer.failed = f"{event.message} {event.remedy}".strip()
    answer.text = "\n".join(dict.fromkeys(said))
    return answer
