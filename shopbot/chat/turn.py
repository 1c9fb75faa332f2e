"""One turn: a message in, a stream of typed events out. The order of the steps is in docs/how-it-works.md."""

import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as StopSignal

from shopbot.chat import compose, phrases, prompt, safety
from shopbot.chat.gather import Evidence, Gatherer
from shopbot.chat.hear import Ear
from shopbot.chat.required import required
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
        history, state = self._history(request)
        meant = self.ear.hear(text, state, words.locale)
        evidence = self.gatherer.gather(meant, text, words)
        yield Shown(evidence.found, words.locale)
        tellings: list[Telling] = []
        for event in self._tell(running, meant, evidence, history, tellings, stop):
            if isinstance(event, Sentence) and running.first_sentence_s is None:
                running.first_sentence_s = self.clock() - running.started
            yield event
        turn = self._record(running, text, meant, evidence, tellings)
        yield Done(turn, suggestions(meant, evidence.found, words))

    def _history(self, request: TurnRequest) -> tuple[tuple[Turn, ...], DialogueState]:
        turns, state = self.journal.load(request.session)
        for place, turn in enumerate(turns):
            if turn.id == request.replaces:
                return turns[:place], turns[place - 1].state if place else DialogueState()
        return turns, state

    # ------------------------------------------------------------ writing

    def _tell(
        self,
        running: _Progress,
        meant: Understanding,
        evidence: Evidence,
        history: tuple[Turn, ...],
        tellings: list[Telling],
        stop: StopSignal,
    ) -> Iterator[Event]:
        words = running.words
        telling = Telling(
            evidence.record, words, required=required(meant, evidence.record.products, words)
        )
        tellings.append(telling)
        yield from telling.lead(evidence.lead)
        if self.engine and evidence.writes and not stop.is_set():
            yield Status("writing")
            asked = prompt.build(
                evidence.record,
                prompt.Ask(
                    meant.intent,
                    evidence.record.question,
                    history,
                    evidence.found,
                    telling.text + " " if telling.text and words.locale == "en" else telling.text,
                ),
                words,
                prompt.texts(self.assets, words.locale),
                self.engine.count_tokens,
            )
            yield from self._generate(running, asked, telling, tellings, stop)
        if not stop.is_set():
            yield from telling.ensure(
                compose.sentences(evidence.record, meant.intent, words, referred=meant.referred)
            )

    def _generate(
        self,
        running: _Progress,
        asked: Prompt,
        telling: Telling,
        tellings: list[Telling],
        stop: StopSignal,
    ) -> Iterator[Event]:
        assert self.engine is not None
        decoding = running.request.decoding
        for event in self.engine.stream(asked, decoding, stop):
            if isinstance(event, Delta):
                yield from telling.feed(event.text)
                if telling.finished:
                    return
            elif isinstance(event, Progress):
                yield Status("writing", event.tokens, event.limit)
            elif isinstance(event, Generated):
                running.tokens = event.new_tokens
                running.stopped = event.finish == "stopped"
                yield from self._finish(event, decoding, telling, tellings)

    def _finish(
        self, event: Generated, decoding: Decoding, telling: Telling, tellings: list[Telling]
    ) -> Iterator[Event]:
        whole = event.finish == "stop"
        if not decoding.streams and event.texts:
            yield Status("checking")
            yield from telling.feed(event.texts[0])
        yield from telling.flush(whole=whole)
        seen = {_key(telling.said)}
        for text in event.texts[1:]:
            other = Telling(telling.record, telling.words, alternative=len(tellings))
            sentences = [*other.feed(text), *other.flush(whole=whole)]
            if sentences and _key(other.said) not in seen:
                seen.add(_key(other.said))
                tellings.append(other)
                yield from sentences

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
        shown = tuple(p.id for p in evidence.record.products)
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
            alternatives=tuple(replies[1:]),
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


def _key(said: list[str]) -> str:
    return re.sub(r"\W+", "", "".join(said)).lower()


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
