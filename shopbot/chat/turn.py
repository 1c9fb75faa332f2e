"""One turn: a message in, a stream of typed events out. The order of the steps is in docs/how-it-works.md."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event as StopSignal

from shopbot.chat import compose, phrases, plan, prompt, safety
from shopbot.chat import compose_lines as lines
from shopbot.chat.gather import Gatherer
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.ground import Ground
from shopbot.chat.hear import Ear
from shopbot.chat.suggest import suggestions
from shopbot.chat.telling import Telling
from shopbot.chat.words import Words
from shopbot.decoding import LIMITS, Decoding
from shopbot.errors import EngineError, StorageError, UnreadableMessage
from shopbot.ports import Delta, Engine, Generated, Progress, Prompt
from shopbot.shop.journal import Journal
from shopbot.types import (
    Citation,
    DialogueState,
    Done,
    Event,
    Failed,
    Locale,
    Sentence,
    Shown,
    Status,
    Timings,
    Turn,
    Understanding,
)

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
class TurnRequest:
    """One message of one session. `replaces`: id of the turn that it is asked again for (edit, regenerate)."""

    session: str
    text: str
    locale: Locale  # of the page; the reply follows the language of the message
    decoding: Decoding
    replaces: str = ""


@dataclass(slots=True)
class _Running:
    """One turn on its way. `tellings`: the answer, then its alternatives."""

    request: TurnRequest
    words: Words
    stop: StopSignal
    started: float
    tellings: list[Telling] = field(default_factory=list)
    first_sentence_s: float | None = None
    tokens: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers messages. `engine` None: every answer is written from the record."""

    journal: Journal
    ear: Ear
    gatherer: Gatherer
    engine: Engine | None
    words: Mapping[Locale, Words]
    assets: Path
    tuned: bool = False  # the engine's adapter was trained with our prompt
    clock: Callable[[], float] = time.perf_counter

    def reply(self, request: TurnRequest, stop: StopSignal) -> Iterator[Event]:
        """The events of one turn; the last is Done (then it is recorded) or Failed (then nothing is)."""
        locale = phrases.language_of(request.text[:4000], request.locale)
        words = self.words[locale]
        running = _Running(request, words, stop, self.clock())
        try:
            yield from self._turn(running)
        except UnreadableMessage as error:
            said = words.say(error.key, count=error.characters, limit=safety.LONGEST)
            yield Failed(said, words.say(f"{error.key}.do"))
        except EngineError:
            yield Failed(words.say("fail.engine"), words.say("fail.engine.do"))
        except StorageError:
            yield Failed(words.say("fail.storage"), words.say("fail.storage.do"))

    def _turn(self, running: _Running) -> Iterator[Event]:
        request, words = running.request, running.words
        text = safety.screen_in(request.text)
        yield Status("searching")
        meant = self.ear.hear(text, self._state(request), words.locale)
        evidence = self.gatherer.gather(meant, text, words)
        yield Shown(evidence.found, words.locale)
        ground = Ground(evidence.record, words)
        running.tellings = [
            Telling(evidence.record, words, ground, number)
            for number in range(request.decoding.alternatives)
        ]
        for event in self._tell(running, meant, evidence):
            if isinstance(event, Sentence) and running.first_sentence_s is None:
                running.first_sentence_s = self.clock() - running.started
            yield event
        turn = self._record(running, text, meant, evidence)
        yield Done(turn, suggestions(meant, evidence.found, words))

    def _state(self, request: TurnRequest) -> DialogueState:
        """The state before this turn: of the last turn, or of the one before the replaced turn."""
        turns, state = self.journal.load(request.session)
        for place, turn in enumerate(turns):
            if turn.id == request.replaces:
                return turns[place - 1].state if place else DialogueState()
        return state

    # ------------------------------------------------------------ writing

    def _tell(self, running: _Running, meant: Understanding, evidence: Evidence) -> Iterator[Event]:
        """The lead from the record, then what the model writes, then the record where it wrote nothing."""
        words, record, main = running.words, evidence.record, running.tellings[0]
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
        if not (running.stopped or main.said):
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
        running: _Running,
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
        running: _Running,
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

    # ------------------------------------------------------------ keeping

    def _record(
        self, running: _Running, text: str, meant: Understanding, evidence: Evidence
    ) -> Turn:
        request, locale = running.request, running.words.locale
        shown = tuple(hit.product.id for hit in evidence.found.hits)
        state = replace(meant.state, shown=shown or meant.state.shown, locale=locale)
        if shown and (shown != meant.state.shown or evidence.listed == "search"):
            state = replace(state, listed_by=evidence.listed, listed_for=evidence.anchor)
        replies = [telling.text for telling in running.tellings]
        turn = Turn(
            id=uuid.uuid4().hex[:12],
            session=request.session,
            question=text,
            reply=replies[0],
            locale=locale,
            decoding=request.decoding.strategy,
            products=shown,
            citations=_citations(shown, running.tellings[0]),
            verdicts=tuple(running.tellings[0].verdicts),
            alternatives=tuple(dict.fromkeys(r for r in replies[1:] if r and r != replies[0])),
            state=state,
            timings=Timings(
                running.first_sentence_s, self.clock() - running.started, running.tokens
            ),
            stopped=running.stopped,
        )
        if request.replaces:
            self.journal.truncate(request.session, request.replaces)
        self.journal.record(turn)
        return turn


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
