"""What is asked after an answer, one question at most: to remember something, to take up a second wish, to narrow."""

from dataclasses import dataclass, replace

from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_profile import ProfileActions
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.words import Words
from shopbot.types import Change, DialogueState, Question

_FEWEST = 2  # choices that make a question


@dataclass(frozen=True, slots=True)
class Extra:
    """One question after an answer, and what has to be kept of it."""

    said: tuple[str, ...] = ()
    remember: tuple[Change, ...] = ()  # what a yes in the next message would remember
    waiting: tuple[str, ...] = ()  # wishes of a message that are still to be done
    asks: bool = False  # it is the question of `Understanding.ask`
    choices: tuple[str, ...] = ()  # answers that can be pressed

    def keep(self, state: DialogueState) -> DialogueState:
        """The state after the reply in which it was asked."""
        offered = (*state.offered, *self.remember)
        state = replace(state, remember=self.remember, offered=offered, waiting=self.waiting)
        if self.asks or not state.asking:
            return state
        asked = tuple(facet for facet in state.asked if facet != state.asking)
        return replace(state, asking="", asked=asked)


def after_answer(asked: Asked, evidence: Evidence, profiles: ProfileActions | None) -> Extra:
    """What is asked after an answer."""
    waiting, ask = _waiting(asked), asked.meant.ask
    changes = profiles.offer(asked) if profiles and not asked.press else ()
    if profiles and changes:
        return Extra((profiles.question(changes, asked),), changes, waiting)
    if waiting and not asked.errand:
        return Extra((asked.say("extra.waiting", wish=waiting[0]),), waiting=waiting)
    found = evidence.found
    if ask is None or not (found.hits and found.carried) or found.relaxed:
        return Extra(waiting=waiting)
    return _narrower(ask, waiting, asked.words)


def after_action(asked: Asked, outcome: Outcome, profiles: ProfileActions | None) -> Extra:
    """What is asked after something was done; nothing where that asks itself."""
    waiting = _waiting(asked)
    if outcome.errand or outcome.proposal or asked.before.pending:
        return Extra(waiting=waiting)
    changes = profiles.offer(asked) if profiles and not asked.press else ()
    if profiles and changes:
        return Extra((profiles.question(changes, asked),), changes, waiting)
    said = (asked.say("extra.waiting", wish=waiting[0]),) if waiting else ()
    return Extra(said, waiting=waiting)


def heard_with(before: DialogueState) -> DialogueState:
    """The state in which a message is heard: a yes to a question about the profile takes up no wish that waits."""
    return replace(before, waiting=()) if before.remember else before


def wish_of(text: str, asked: Asked) -> str:
    """The words that are answered: those of the wish that waited, where the message says yes to that."""
    waited = asked.before.waiting
    taken = waited and not asked.before.remember and asked.meant.state.waiting == waited[1:]
    return waited[0] if taken else text


def _waiting(asked: Asked) -> tuple[str, ...]:
    """The wishes that still wait; what was offered by the last reply and not taken up is let go."""
    before, now = asked.before, asked.meant.state.waiting
    if before.remember:
        return now or before.waiting
    return () if now == before.waiting and not before.pending else now


def _narrower(ask: Question, waiting: tuple[str, ...], words: Words) -> Extra:
    choices = tuple(dict.fromkeys(_choices(ask, words)))
    if len(choices) < _FEWEST:
        return Extra(waiting=waiting)
    key = ask.facet if f"extra.ask.{ask.facet}" in words.messages else "attribute"
    label = ask.label.get(words.locale) or ask.facet.replace("_", " ")
    said = words.say(f"extra.ask.{key}", choices=words.join(list(choices)), label=label.lower())
    return Extra((said,), waiting=waiting, asks=True, choices=choices)


def _choices(ask: Question, words: Words) -> list[str]:
    if ask.facet != "audience":
        return [choice.get(words.locale) for choice in ask.choices if choice.get(words.locale)]
    named = (next(iter(choice.all()), "") for choice in ask.choices)
    return [words.say(f"audience.{name}") for name in named if f"audience.{name}" in words.messages]
