"""Who acts on a message: the profile, the way to a person, then cart, checkout, orders; else it is answered."""

from dataclasses import dataclass

from shopbot.chat.actions import Actions
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_handover import HandoverActions, set_aside
from shopbot.chat.actions_profile import ProfileActions
from shopbot.chat.actions_words import why
from shopbot.errors import OrderSystemDown, Refused
from shopbot.types import Claim


@dataclass(frozen=True, slots=True)
class Doing:
    """Everything that can be done with a message of one shop; None for what the shop does not have."""

    actions: Actions | None
    handover: HandoverActions | None
    profiles: ProfileActions | None

    def act(self, asked: Asked) -> Outcome | None:
        """What is done; None where the message is to be answered.

        Raises:
            StorageError: when it cannot be written; nothing is changed.
        """
        if asked.press and asked.press.what == "link":
            return self._linked(asked)
        if outcome := self._beside(asked):
            left = self.actions.leave(asked) if self.actions else ""
            return outcome.first(left) if left else outcome
        if self.actions is None:
            return None
        try:
            outcome = self.actions.act(set_aside(asked))
        except OrderSystemDown:
            outcome = self._down(self.actions, asked)
        left = self.handover.leave(asked) if outcome and self.handover else ""
        return outcome.first(left) if outcome and left else outcome

    def left(self, asked: Asked) -> str:
        """Told before an answer: what was proposed and not done; "" if nothing was."""
        left = self.actions.leave(asked) if self.actions else ""
        return left or (self.handover.leave(asked) if self.handover else "")

    def _beside(self, asked: Asked) -> Outcome | None:
        outcome = self.profiles.act(asked) if self.profiles else None
        return outcome or (self.handover.act(asked) if self.handover else None)

    def _linked(self, asked: Asked) -> Outcome | None:
        """Who the signed link of an order proves the shopper to be. The token stands in no state and no text."""
        if self.actions is None or asked.press is None:
            return None
        try:
            who = self.actions.proposer.orders.identify(Claim(link=asked.press.value))
        except Refused as refused:
            return Outcome((why(refused, asked.words),))
        except OrderSystemDown:
            return Outcome((asked.say("act.down.look"),))
        if asked.before.customer not in ("", who.id):
            return Outcome((asked.say("act.link.other"),))
        return Outcome((asked.say("act.link"),), customer=who.id, next=("act.suggest.orders",))

    def _down(self, actions: Actions, asked: Asked) -> Outcome:
        """No answer from the order system. After a yes the same proposal waits on, so that asking again is safe."""
        proposer = actions.proposer
        waiting = proposer.store.current(asked.session) if self._agreed(actions, asked) else None
        if waiting is None:
            left = actions.leave(asked)
            outcome = Outcome((asked.say("act.down.look"),), asked.errand)
            return outcome.first(left) if left else outcome
        told = proposer.told(asked.session, waiting, asked.words)
        return Outcome((asked.say("act.down"),), proposal=waiting, proposed=told)

    def _agreed(self, actions: Actions, asked: Asked) -> bool:
        if asked.press:
            return asked.press.what == "yes"
        said = asked.intent == "yes" or actions.cues[asked.heard].says("agrees", asked.text)
        return bool(asked.before.proposed) and said
