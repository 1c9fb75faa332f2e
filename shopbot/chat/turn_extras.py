"""What is asked after an answer, one question at most: to remember something, to take up a second wish, to narrow."""

from dataclasses import dataclass, replace

from shopbot.chat import compose_gift
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
    asks: str = ""  # the facet that it asks for, "gift" for whom and for how much a gift is
    gift: bool = False  # a gift is chosen
    choices: tuple[str, ...] = ()  # answers that can be pressed

    def keep(self, state: DialogueState) -> DialogueState:
        """The state after the reply in which it was asked."""
        offered = (*state.offered, *self.remember)
        state = replace(state, remember=self.remember, offered=offered, waiting=self.waiting)
        asked = [facet for facet in state.asked if facet != state.asking]
        asked += [self.asks] if self.asks else [compose_gift.ASKED] if self.gift else []
        return replace(state, asking=self.asks, asked=tuple(dict.fromkeys(asked)))


def after_answer(asked: Asked, evidence: Evidence, profiles: ProfileActions | None) -> Extra:
    """What is asked after an answer."""
    waiting, ask = _waiting(asked), evidence.ask
    if evidence.gift:
        said = "" if asked.before.asking else compose_gift.question(asked.meant, asked.words)
        asks = compose_gift.ASKED if said else ""
        return Extra((said,) if said else (), waiting=waiting, asks=asks, gift=True)
    changes = profiles.offer(asked) if profiles and not asked.press else ()
    if profiles and changes:
        return Extra((profiles.question(changes, asked),), changes, waiting)
    if waiting and not asked.errand:
        return Extra((asked.say("extra.waiting", wish=waiting[0]),), waiting=waiting)
    if ask is None:
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
    return Extra((said,), waiting=waiting, asks=ask.facet, choices=choices)


def _choices(ask: Question, words: Words) -> list[str]:
    if ask.facet != "audience":
        return [choice.get(words.locale) for choice in ask.choices if choice.get(words.locale)]
    named = (next(iter(choice.all()), "") for choice in ask.choices)
    return [words.say(f"audience.{name}") for name in named if f"audience.{name}" in words.messages]
