"""Writing an answer: the lead from the record, what the model adds and passes, else the record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from shopbot.chat import compose, plan, prompt
from shopbot.chat import compose_lines as lines
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.telling import Telling
from shopbot.chat.turn_parts import Running
from shopbot.chat.words import Words
from shopbot.decoding import LIMITS, Decoding
from shopbot.ports import Delta, Engine, Generated, Progress, Prompt
from shopbot.types import Event, Sentence, Status, Understanding

_APART = (
    "compare",
    "offers",
    "similar",
    "goes_with",
    "bundle",
    "why",
)  # their sentences are points of a list
_RELATED = ("goes_with", "similar")  # in plain language one product by itself
_LEAST_TOKENS = 16  # of one step, as decoding.LIMITS has it
_SEED = 1  # the second try of a steady answer is the same each time, too


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers. `engine` None: every answer is written from the record."""

    engine: Engine | None
    assets: Path
    tuned: bool = False  # the engine's adapter was trained with our prompt

    def tell(self, running: Running, meant: Understanding, evidence: Evidence) -> Iterator[Event]:
        """The lead from the record, then what the model writes, then the record where it wrote nothing."""
        words, record, main = running.words, evidence.record, running.tellings[0]
        before = len(main.said)
        apart = meant.intent in _APART and not (running.plain and meant.intent in _RELATED)
        yield from main.lead(evidence.lead, apart=apart)
        answered = bool(evidence.lead)
        steps = plan.steps(meant, record, answered=answered, tuned=self.tuned)
        if evidence.writes and steps:  # a lead that leaves something to be said is no answer yet
            before = len(main.said)
        if self.engine and evidence.writes:
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
        main.begin(step, asked.opening)
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
        yield from _check(main, step, opening, opening + texts.pop(0), whole=whole)
    for other, text in zip(tellings[1:], texts, strict=False):
        if not other.said:
            yield from other.lead(lead)
        yield from _check(other, step, opening, opening + text, whole=whole)


def _check(
    telling: Telling, step: plan.Step, opening: str, text: str, *, whole: bool
) -> Iterator[Sentence]:
    telling.begin(step, opening)
    yield from telling.feed(text)
    yield from telling.flush(whole=whole)
