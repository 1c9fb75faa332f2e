"""One turn: a message in, a stream of typed events out. The order of the steps is in docs/how-it-works.md."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as StopSignal

from shopbot.chat import phrases, safety
from shopbot.chat import turn_parts as parts
from shopbot.chat.actions import Actions
from shopbot.chat.actions_address import PARTS
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_card import hidden
from shopbot.chat.actions_handover import HandoverActions
from shopbot.chat.actions_profile import ProfileActions
from shopbot.chat.compose_asides_words import is_crisis
from shopbot.chat.gather import Gatherer
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.ground import Ground
from shopbot.chat.hear import Ear
from shopbot.chat.hear_told import put_aside
from shopbot.chat.state_chips import without
from shopbot.chat.suggest import suggestions
from shopbot.chat.telling import Telling
from shopbot.chat.turn_asides import aside_said, help_said, in_need, passed
from shopbot.chat.turn_choice import as_asked
from shopbot.chat.turn_doing import Doing
from shopbot.chat.turn_extras import Extra, after_action, after_answer, heard_with, wish_of
from shopbot.chat.turn_gift import as_answer
from shopbot.chat.turn_parts import Running, TurnRequest
from shopbot.chat.turn_plain import FOLLOW, plainly
from shopbot.chat.turn_reading import Reader
from shopbot.chat.turn_told import Told
from shopbot.chat.turn_weighing import Special, as_compared, special_of, special_told
from shopbot.chat.turn_writing import Writer
from shopbot.chat.understand_reading import load as reading_ways
from shopbot.chat.words import Words
from shopbot.errors import EngineError, StorageError, UnreadableMessage
from shopbot.ports import Engine
from shopbot.shop.journal import Journal
from shopbot.types import (
    CartShown,
    Compared,
    DialogueState,
    Done,
    Event,
    Failed,
    Found,
    Locale,
    Sentence,
    Shown,
    Status,
    Turn,
    Understanding,
    Verdict,
)

__all__ = ["Assistant", "TurnRequest"]
_FIELDS = ("address", *PARTS)  # what may be written in any script, whatever language is spoken


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
    handover: HandoverActions | None = None  # None: nobody can be asked for
    profiles: ProfileActions | None = None  # None: nothing is remembered of anybody
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
        self._go_back(running)
        if is_crisis(text, self.assets):
            yield from self._helped(running, text)
            return
        said = text
        if not request.press:
            if told := self._reader.told(text, running):
                yield from self._read(running, text, told)
                return
            text = self._reader.whole(text, running) or text
        before = running.before = put_aside(running.before, text, self.ear.phrases[words.locale])
        text = self.ear.worded(text, before, words.locale)
        meant = self._meant(request, text, before, words)
        opening, wish = self._passed(running, text, meant)
        if wish:
            state = replace(meant.state, waiting=meant.state.waiting[1:])
            text, meant = wish, self.ear.hear(wish, state, words.locale)
        known = self.ear.phrases[words.locale]
        meant = as_asked(text, meant, before, self.gatherer.products, known, self.assets)
        meant = as_answer(text, meant, before, known, words)
        meant = as_compared(text, meant, before, running.turns, words)
        if parts.says_again(meant, self.actions, words.locale, text):
            yield from self._read(running, text, self._reader.again(running))
            return
        spoken = self.words[_spoken(request, before, words.locale)]
        asked = Asked(request.session, text, meant, before, spoken, words.locale, request.press)
        asked = replace(asked, text=wish_of(text, asked))
        special = special_of(asked, running, self.ear, self.gatherer.products)
        if special:
            meant = special.meant
            asked = replace(asked, meant=meant)
        if outcome := self._doing.act(asked):
            outcome = outcome.first(opening) if opening else outcome
            yield from self._acted(running, said, asked, outcome)
            return
        evidence = self._evidence(running, asked, special)
        extra = after_answer(asked, evidence, self.profiles)
        left = opening or self._doing.left(asked)
        yield from self._answered(running, said, meant, evidence, extra, left)

    def _passed(self, running: Running, text: str, meant: Understanding) -> tuple[str, str]:
        if running.request.press:
            return "", ""
        record = self.gatherer.record(meant, text)
        return passed(text, meant, running.before, record, running.number, running.words)

    @property
    def _reader(self) -> Reader:
        ways = {locale: reading_ways(self.assets, locale) for locale in self.words}
        said = {locale: phrases.load(self.assets, locale) for locale in self.words}
        return Reader(self.gatherer.products, ways, said, self.actions)

    def _read(self, running: Running, text: str, told: Told) -> Iterator[Event]:
        """What was asked to be read out, or what was set. What waits for a yes goes on waiting, and is shown again."""
        words, session = running.words, running.request.session
        found = told.found or Found()
        record = self.gatherer.record(Understanding("repeat", words.locale, told.state), text)
        record = replace(record, products=tuple(hit.product for hit in found.hits))
        evidence = Evidence(record, found, writes=False, comparison=told.comparison)
        yield from (action for action in told.page if not action.last)
        if told.found:
            yield Shown(found, words.locale)
        telling = Telling(
            record, words, Ground(record, words), plain=running.plain and not told.exact
        )
        running.tellings = [telling]
        for first, *rest in told.paragraphs:
            yield from telling.lead((first,), apart=True)
            yield from telling.lead(rest)
        if told.comparison:
            yield Compared(told.comparison)
        store = self.actions.proposer if running.before.proposed and self.actions else None
        if waiting := store and store.current(session, words):
            yield waiting
        yield from (action for action in told.page if action.last)
        turn = parts.answered(running, text, told.state, evidence, self.clock() - running.started)
        yield self._keep(replace(turn, decoding=parts.READ), running.replaces, told.follow)

    @property
    def _doing(self) -> Doing:
        return Doing(self.actions, self.handover, self.profiles)

    def _evidence(self, running: Running, asked: Asked, special: Special | None) -> Evidence:
        taste = self.profiles.taste(asked) if self.profiles else None
        gatherer, meant, words = replace(self.gatherer, taste=taste), asked.meant, running.words
        record = gatherer.record(meant, asked.text)
        if special:
            return special_told(special, record, gatherer.products, words)
        beside = aside_said(meant, record, running.number, gatherer.products, words)
        return beside or gatherer.gather(meant, asked.text, words)

    def _helped(self, running: Running, text: str) -> Iterator[Event]:
        """Somebody may be about to harm themselves: where help is, and nothing else."""
        meant = in_need(running.before, running.words)
        if self.actions and running.before.proposed:
            self.actions.proposer.store.drop(running.request.session)
        running.before, running.whole = meant.state, True
        said = help_said(self.gatherer.record(meant, text), running.words)
        yield from self._answered(running, text, meant, said, Extra())

    def _answered(
        self,
        running: Running,
        text: str,
        meant: Understanding,
        evidence: Evidence,
        extra: Extra,
        left: str = "",
    ) -> Iterator[Event]:
        """An answer: its products, its sentences, its end. `left` is said first."""
        words, whole = running.words, evidence
        if running.plain:
            meant, evidence = plainly(meant, evidence, words)
            extra = extra if extra.remember or extra.waiting else Extra()
        yield Shown(evidence.found, words.locale)
        ground = Ground(evidence.record, words)
        running.tellings = [
            Telling(evidence.record, words, ground, number, running.plain)
            for number in range(running.request.decoding.alternatives)
        ]
        yield from running.tellings[0].lead([left] if left else [], exact=True)
        for event in Writer(self.engine, self.assets, self.tuned).tell(running, meant, evidence):
            if isinstance(event, Sentence) and running.first_sentence_s is None:
                running.first_sentence_s = self.clock() - running.started
            yield event
        if not running.stopped:
            yield from running.tellings[0].lead(extra.said, apart=True)
        if evidence.comparison:
            yield Compared(evidence.comparison)
        state = parts.state_after(meant, running.before, whole, words.locale)
        state = (Extra() if running.stopped else extra).keep(state)
        turn = parts.answered(running, text, state, evidence, self.clock() - running.started)
        follow = extra.choices or suggestions(meant, evidence.found, words)
        if running.plain and len(evidence.found.hits) < len(whole.found.hits):
            follow = tuple(map(words.say, FOLLOW))
        yield from running.page
        yield self._keep(turn, running.replaces, follow)

    def _meant(
        self, request: TurnRequest, text: str, before: DialogueState, words: Words
    ) -> Understanding:
        """What is wanted: by the button that was pressed, else by the words."""
        if request.press and request.press.what == "without":
            limits = without(before.filters, request.press.value)
            state = replace(before, filters=limits, locale=words.locale, focus="")
            return Understanding("search", words.locale, state, before.query, fresh=False)
        meant = self.ear.hear(text, heard_with(before), words.locale)
        said_more = (
            meant.query != before.query
        )  # "quiet, the baby sleeps next door": what was shown may fit
        return replace(meant, more=False) if meant.more and said_more else meant

    def _go_back(self, running: Running) -> None:
        """Notes the state before this turn, and the turn whose place it takes.

        A turn that did something is never taken back by asking again: the new one comes after it.
        """
        turns, state = self.journal.load(running.request.session)
        running.before, running.number, running.turns = state, len(turns) + 1, turns
        for place, turn in enumerate(turns):
            if turn.id == running.request.replaces and turn.decoding != parts.ACTED:
                running.before = turns[place - 1].state if place else DialogueState()
                running.number, running.replaces = place + 1, turn.id
                running.turns = turns[:place]

    def _acted(
        self, running: Running, text: str, asked: Asked, outcome: Outcome
    ) -> Iterator[Event]:
        """What an action says and shows."""
        extra = after_action(asked, outcome, self.profiles)
        outcome = replace(outcome, said=(*outcome.said, *extra.said))
        about = Verdict("record", (), outcome.products)
        for number, said in enumerate(outcome.said):
            yield Sentence(said, about, paragraph=number > 0)
        if outcome.totals:
            yield CartShown(outcome.totals, asked.words.locale)
        if outcome.proposed:
            yield outcome.proposed
        seconds = self.clock() - running.started
        turn = parts.acted(replace(asked, text=text), outcome, seconds)
        turn = replace(turn, state=extra.keep(turn.state))
        yield from running.page
        yield self._keep(turn, running.replaces, tuple(asked.say(key) for key in outcome.next))

    def _keep(self, turn: Turn, replaces: str, follow: tuple[str, ...]) -> Done:
        if replaces:
            self.journal.truncate(turn.session, replaces)
        self.journal.record(turn)
        return Done(turn, follow)


def _spoken(request: TurnRequest, before: DialogueState, heard: Locale) -> Locale:
    """The language in which an action answers.

    An e-mail address or a street says nothing of it: the answer to a question stays in the language of the question.
    """
    if request.press:
        return request.locale
    waits = before.pending or before.remember
    return before.locale if before.pending in _FIELDS or (waits and heard == "en") else heard
