"""One turn: a message in, a stream of typed events out. The order of the steps is in docs/how-it-works.md."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as StopSignal

from shopbot.chat import compose, phrases, plan, prompt, safety
from shopbot.chat import compose_lines as lines
from shopbot.chat import turn_parts as parts
from shopbot.chat.actions import Actions
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_card import hidden
from shopbot.chat.gather import Gatherer
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.ground import Ground
from shopbot.chat.hear import Ear
from shopbot.chat.state_chips import without
from shopbot.chat.suggest import suggestions
from shopbot.chat.telling import Telling
from shopbot.chat.turn_parts import Running, TurnRequest
from shopbot.chat.words import Words
from shopbot.decoding import LIMITS, Decoding
from shopbot.errors import EngineError, StorageError, UnreadableMessage
from shopbot.ports import Delta, Engine, Generated, Progress, Prompt
from shopbot.shop.journal import Journal
from shopbot.types import (
    CartShown,
    DialogueState,
    Done,
    Event,
    Failed,
    Locale,
    Sentence,
    Shown,
    Status,
    Turn,
    Understanding,
    Verdict,
)

__all__ = ["Assistant", "TurnRequest"]

_APART = (
    "compare",
    "offers",
    "similar",
    "goes_with",
    "bundle",
    "why",
)  # their sentences are points of a list
_LEAST_TOKENS = 16  # of one step, as decoding.LIMITS has it
_SEED = 1  # the second try of a steady answer is the same each time, too


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers messages. `engine` None: every answer is written from the record."""

    journal: Journal
    ear: Ear
    gatherer: Gatherer
    engine: Engine | None
    words: Mapping[Locale, Words]
    assets: Path
    actions: Actions | None = None  # None: nothing can be bought or changed by conversation
    tuned: bool = False  # the engine's adapter was trained with our prompt
    clock: Callable[[], float] = time.perf_counter

    def reply(self, request: TurnRequest, stop: StopSignal) -> Iterator[Event]:
        """The events of one turn; the last is Done (then it is recorded) or Failed (then nothing is)."""
        locale = phrases.language_of(request.text[:4000], request.locale)
        words = self.words[locale]
        running = Running(request, words, stop, self.clock())
        try:
            yield from self._turn(running)
        except UnreadableMessage as error:
            said = words.say(error.key, count=error.characters, limit=safety.LONGEST)
            yield Failed(said, words.say(f"{error.key}.do"))
        except EngineError:
            yield Failed(words.say("fail.engine"), words.say("fail.engine.do"))
        except StorageError:
            yield Failed(words.say("fail.storage"), words.say("fail.storage.do"))

    def _turn(self, running: Running) -> Iterator[Event]:
        request, words = running.request, running.words
        text = hidden(safety.screen_in(request.text))
        yield Status("searching")
        before, replaces = self._before(request)
        meant = self._meant(request, text, before, words)
        spoken = self.words[_spoken(request, before, words.locale)]
        asked = Asked(request.session, text, meant, before, spoken, words.locale, request.press)
        if self.actions and (outcome := self.actions.act(asked)):
            yield from self._acted(running, asked, outcome, replaces)
            return
        evidence = self.gatherer.gather(meant, text, words)
        left = self.actions.leave(asked) if self.actions else ""
        yield Shown(evidence.found, words.locale)
        ground = Ground(evidence.record, words)
        running.tellings = [
            Telling(evidence.record, words, ground, number)
            for number in range(request.decoding.alternatives)
        ]
        yield from running.tellings[0].lead([left] if left else [])
        for event in self._tell(running, meant, evidence):
            if isinstance(event, Sentence) and running.first_sentence_s is None:
                running.first_sentence_s = self.clock() - running.started
            yield event
        state = parts.state_after(meant, before, evidence, words.locale)
        turn = parts.answered(running, text, state, evidence, self.clock() - running.started)
        yield self._keep(turn, replaces, suggestions(meant, evidence.found, words))

    def _meant(
        self, request: TurnRequest, text: str, before: DialogueState, words: Words
    ) -> Understanding:
        """What is wanted: by the button that was pressed, else by the words."""
        if request.press and request.press.what == "without":
            limits = without(before.filters, request.press.value)
            state = replace(before, filters=limits, locale=words.locale, focus="")
            return Understanding("search", words.locale, state, before.query, fresh=False)
        return self.ear.hear(text, before, words.locale)

    def _before(self, request: TurnRequest) -> tuple[DialogueState, str]:
        """The state before this turn, and the turn whose place it takes.

        A turn that did something is never taken back by asking again: the new one comes after it.
        """
        turns, state = self.journal.load(request.session)
        for place, turn in enumerate(turns):
            if turn.id == request.replaces and turn.decoding != parts.ACTED:
                return turns[place - 1].state if place else DialogueState(), turn.id
        return state, ""

    def _acted(
        self, running: Running, asked: Asked, outcome: Outcome, replaces: str
    ) -> Iterator[Event]:
        """What an action says and shows."""
        about = Verdict("record", (), outcome.products)
        for number, text in enumerate(outcome.said):
            yield Sentence(text, about, paragraph=number > 0)
        if outcome.totals:
            yield CartShown(outcome.totals, asked.words.locale)
        if outcome.proposed:
            yield outcome.proposed
        turn = parts.acted(asked, outcome, self.clock() - running.started)
        yield self._keep(turn, replaces, tuple(asked.say(key) for key in outcome.next))

    def _keep(self, turn: Turn, replaces: str, follow: tuple[str, ...]) -> Done:
        if replaces:
            self.journal.truncate(turn.session, replaces)
        self.journal.record(turn)
        return Done(turn, follow)

    # ------------------------------------------------------------ writing

    def _tell(self, running: Running, meant: Understanding, evidence: Evidence) -> Iterator[Event]:
        """The lead from the record, then what the model writes, then the record where it wrote nothing."""
        words, record, main = running.words, evidence.record, running.tellings[0]
        before = len(main.said)
        yield from main.lead(evidence.lead, apart=meant.intent in _APART)
        if self.engine and evidence.writes:
            steps = plan.steps(meant, record, answered=bool(evidence.lead), tuned=self.tuned)
            share = running.request.decoding.max_new_tokens // max(len(steps), 1)
            decoding = replace(running.request.decoding, max_new_tokens=max(_LEAST_TOKENS, share))
            for step in steps:
                if running.stop.is_set():
                    break
                asked = self._prompt(step, meant, evidence, words)
                yield from self._take(running, step, asked, decoding, evidence.lead)
        running.stopped = running.stopped or running.stop.is_set()
        if not running.stopped and len(main.said) == before:
            yield from main.lead(
                compose.sentences(record, meant.intent, words, referred=meant.referred)
            )
        if not running.stopped:
            for telling in running.tellings:
                if telling.said:
                    yield from telling.lead(evidence.tail, apart=True)

    def _prompt(
        self, step: plan.Step, meant: Understanding, evidence: Evidence, words: Words
    ) -> Prompt:
        wish = evidence.record.question
        if not meant.fresh and meant.state.query:
            wish = meant.state.query
        says = prompt.texts(self.assets, words.locale)
        return prompt.build(evidence.record, step, wish, words, says, tuned=self.tuned)

    def _take(
        self,
        running: Running,
        step: plan.Step,
        asked: Prompt,
        decoding: Decoding,
        lead: tuple[str, ...],
    ) -> Iterator[Event]:
        """One step. An offer that was withheld is tried once more, then made from the record."""
        main = running.tellings[0]
        said = len(main.said)
        yield from self._write(running, step, asked, decoding, lead)
        again = _once_more(decoding) if step.offers else None
        if again and len(main.said) == said and not running.stop.is_set():
            yield from self._write(running, step, asked, again, lead)
        if step.offers and len(main.said) == said and not running.stop.is_set():
            yield from main.lead([lines.offer(step.product, running.words)])

    def _write(
        self,
        running: Running,
        step: plan.Step,
        asked: Prompt,
        decoding: Decoding,
        lead: tuple[str, ...],
    ) -> Iterator[Event]:
        """Events while the model writes, sentences once they are checked."""
        assert self.engine is not None
        main = running.tellings[0]
        main.begin(step)
        yield Status("writing")
        yield from main.feed(asked.opening)
        for event in self.engine.stream(asked, decoding, running.stop):
            if isinstance(event, Delta):
                yield from main.feed(event.text)
                running.tokens += 1
                if main.finished:
                    return
            elif isinstance(event, Progress):
                yield Status("writing", event.tokens, event.limit)
            elif isinstance(event, Generated):
                running.stopped = event.finish == "stopped"
                if decoding.streams:
                    yield from main.flush(whole=event.finish == "stop")
                else:
                    running.tokens += event.new_tokens
                    yield from _check_all(running.tellings, event, step, asked.opening, lead)


def _spoken(request: TurnRequest, before: DialogueState, heard: Locale) -> Locale:
    """The language in which an action answers.

    An e-mail address or a street says nothing of it: the answer to a question stays in the language of the question.
    """
    if request.press:
        return request.locale
    return before.locale if before.pending and heard == "en" else heard


def _once_more(decoding: Decoding) -> Decoding | None:
    """How a sentence that was withheld is tried once more; None where that would take too long."""
    if decoding.strategy == "beam" or decoding.alternatives > 1:
        return None
    if decoding.strategy == "sampling":
        return replace(decoding, seed=_next_seed(decoding.seed))
    return replace(decoding, strategy="sampling", temperature=0.6, seed=_SEED)


def _next_seed(seed: int | None) -> int | None:
    return None if seed is None else (seed + 1) % int(LIMITS["seed"][1])


def _check_all(
    tellings: list[Telling],
    generated: Generated,
    step: plan.Step,
    opening: str,
    lead: tuple[str, ...],
) -> Iterator[Event]:
    """Checks answers that came all at once: the best true one is the answer, the others follow."""
    yield Status("checking")
    whole, texts, main = generated.finish == "stop", list(generated.texts), tellings[0]
    said = len(main.said)
    while texts and len(main.said) == said:
        yield from _check(main, step, opening + texts.pop(0), whole=whole)
    for other, text in zip(tellings[1:], texts, strict=False):
        if not other.said:
            yield from other.lead(lead)
        yield from _check(other, step, opening + text, whole=whole)


def _check(telling: Telling, step: plan.Step, text: str, *, whole: bool) -> Iterator[Sentence]:
    telling.begin(step)
    yield from telling.feed(text)
    yield from telling.flush(whole=whole)
