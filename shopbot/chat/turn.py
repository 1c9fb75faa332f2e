"""One turn: a message in, a stream of typed events out. The order of the steps is in docs/how-it-works.md."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as StopSignal

from shopbot.chat import compose, phrases, plan, prompt, safety
from shopbot.chat import compose_lines as lines
from shopbot.chat.gather import Evidence, Gatherer
from shopbot.chat.ground import Ground
from shopbot.chat.hear import Ear
from shopbot.chat.suggest import suggestions
from shopbot.chat.telling import Telling
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.errors import BadInput, EngineError, StorageError
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

_APART = ("compare", "offers")  # intents whose sentences are points of a list

_OFFERING = (
    "recommend",
    "other",
    "similar",
    "goes_with",
)  # withheld: tried again, then price and stock

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
class _Progress:
    """What one running turn has come to."""

    request: TurnRequest
    words: Words
    started: float
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
    clock: Callable[[], float] = time.perf_counter

    def reply(self, request: TurnRequest, stop: StopSignal) -> Iterator[Event]:
        """The events of one turn; the last is Done (then it is recorded) or Failed (then nothing is)."""
        locale = phrases.language_of(request.text[:4000], request.locale)
        words = self.words[locale]
        running = _Progress(request, words, self.clock())
        try:
            yield from self._turn(running, stop)
        except BadInput as error:  # keyed, see chat.safety
            said = words.say(error.message, count=error.remedy, limit=safety.LONGEST)
            yield Failed(said, words.say(f"{error.message}.do"))
        except EngineError:
            yield Failed(words.say("fail.engine"), words.say("fail.engine.do"))
        except StorageError:
            yield Failed(words.say("fail.storage"), words.say("fail.storage.do"))

    def _turn(self, running: _Progress, stop: StopSignal) -> Iterator[Event]:
        request, words = running.request, running.words
        text = safety.screen_in(request.text)
        yield Status("searching")
        state = self._state(request)
        meant = self.ear.hear(text, state, words.locale)
        evidence = self.gatherer.gather(meant, text, words)
        yield Shown(evidence.found, words.locale)
        tellings: list[Telling] = []
        for event in self._tell(running, meant, evidence, tellings, stop):
            if isinstance(event, Sentence) and running.first_sentence_s is None:
                running.first_sentence_s = self.clock() - running.started
            yield event
        turn = self._record(running, text, meant, evidence, tellings)
        yield Done(turn, suggestions(meant, evidence.found, words))

    def _state(self, request: TurnRequest) -> DialogueState:
        """The state before this turn: of the last turn, or of the one before the replaced turn."""
        turns, state = self.journal.load(request.session)
        for place, turn in enumerate(turns):
            if turn.id == request.replaces:
                return turns[place - 1].state if place else DialogueState()
        return state

    # ------------------------------------------------------------ writing

    def _tell(
        self,
        running: _Progress,
        meant: Understanding,
        evidence: Evidence,
        tellings: list[Telling],
        stop: StopSignal,
    ) -> Iterator[Event]:
        """The lead from the record, then what the model writes, then the record where it wrote nothing."""
        words, record = running.words, evidence.record
        telling = Telling(record, words, Ground(record, words))
        tellings.append(telling)
        yield from telling.lead(evidence.lead, apart=meant.intent in _APART)
        if self.engine and evidence.writes:
            steps = plan.steps(meant, record, answered=bool(evidence.lead))
            for step in steps:
                if stop.is_set():
                    break
                asked = self._prompt(step, meant, evidence, words)
                share = running.request.decoding.max_new_tokens // len(steps)
                decoding = replace(running.request.decoding, max_new_tokens=max(16, share))
                said = len(telling.said)
                yield from self._write(running, step, asked, decoding, tellings, stop)
                if len(telling.said) > said or step.task not in _OFFERING or stop.is_set():
                    continue
                if again := _once_more(decoding):
                    yield from self._write(running, step, asked, again, tellings, stop)
                if len(telling.said) == said and not stop.is_set():
                    yield from telling.lead([lines.offer(step.product, words)])
        running.stopped = running.stopped or stop.is_set()
        if not running.stopped:
            yield from telling.ensure(
                compose.sentences(record, meant.intent, words, referred=meant.referred)
            )

    def _prompt(
        self, step: plan.Step, meant: Understanding, evidence: Evidence, words: Words
    ) -> Prompt:
        hit = next((h for h in evidence.found.hits if h.product is step.product), None)
        wish = evidence.record.question
        if not meant.fresh and meant.state.query:
            wish = meant.state.query
        ask = prompt.Ask(step, wish, hit)
        return prompt.build(evidence.record, ask, words, prompt.texts(self.assets, words.locale))

    def _write(
        self,
        running: _Progress,
        step: plan.Step,
        asked: Prompt,
        decoding: Decoding,
        tellings: list[Telling],
        stop: StopSignal,
    ) -> Iterator[Event]:
        """One step: its events while the model writes, its sentences once they are checked."""
        assert self.engine is not None
        telling = tellings[0]
        telling.begin(step)
        yield Status("writing")
        yield from telling.feed(asked.opening)
        for event in self.engine.stream(asked, decoding, stop):
            if isinstance(event, Delta):
                yield from telling.feed(event.text)
                running.tokens += 1
                if telling.finished:
                    return
            elif isinstance(event, Progress):
                yield Status("writing", event.tokens, event.limit)
            elif isinstance(event, Generated):
                running.tokens += 0 if decoding.streams else event.new_tokens
                running.stopped = event.finish == "stopped"
                yield from self._finish(event, step, asked, decoding, tellings)

    def _finish(
        self,
        event: Generated,
        step: plan.Step,
        asked: Prompt,
        decoding: Decoding,
        tellings: list[Telling],
    ) -> Iterator[Event]:
        whole, texts, main = event.finish == "stop", list(event.texts), tellings[0]
        if decoding.streams:
            yield from main.flush(whole=whole)
            return
        yield Status("checking")
        said = len(main.said)
        while texts and len(main.said) == said:  # the best of them that is true
            main.begin(step)
            yield from main.feed(asked.opening + texts.pop(0))
            yield from main.flush(whole=whole)
        for number, text in enumerate(texts, 1):
            if number == len(tellings):
                tellings.append(Telling(main.record, main.words, main.ground, number))
                yield from tellings[number].lead(_lead_of(main))
            other = tellings[number]
            other.begin(step)
            yield from other.feed(asked.opening + text)
            yield from other.flush(whole=whole)

    # ------------------------------------------------------------ keeping

    def _record(
        self,
        running: _Progress,
        text: str,
        meant: Understanding,
        evidence: Evidence,
        tellings: list[Telling],
    ) -> Turn:
        request, locale = running.request, running.words.locale
        shown = tuple(hit.product.id for hit in evidence.found.hits)
        state = replace(meant.state, shown=shown or meant.state.shown, locale=locale)
        replies = [telling.text for telling in tellings]
        turn = Turn(
            id=uuid.uuid4().hex[:12],
            session=request.session,
            question=text,
            reply=replies[0],
            locale=locale,
            decoding=request.decoding.strategy,
            products=shown,
            citations=_citations(shown, tellings[0]),
            verdicts=tuple(tellings[0].verdicts),
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
        return replace(decoding, seed=None if decoding.seed is None else decoding.seed + 1)
    return replace(decoding, strategy="sampling", temperature=0.6, seed=_SEED)


def _lead_of(telling: Telling) -> list[str]:
    """What an answer began with from the record, so that every alternative begins with it too."""
    pairs = zip(telling.said, telling.verdicts, strict=False)
    return [text for text, verdict in pairs if verdict.status == "record"]


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
