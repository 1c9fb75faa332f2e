"""The profile by conversation: shown, handed out, forgotten at a word; something new is remembered only after a yes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shopbot.chat import profile, profile_words
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.gather_taste import Tastes
from shopbot.search.facets import Vocabulary
from shopbot.shop.shoppers import ShopperStore
from shopbot.types import Change, Consent, Shopper, Taste

SAID_BY = "the shopper"  # of a consent that was given in the conversation itself
_MOST = 3  # facts in one question


@dataclass(frozen=True, slots=True)
class ProfileActions:
    """What is remembered of a shopper, as far as the conversation is concerned."""

    store: ShopperStore
    tastes: Tastes
    vocabulary: Vocabulary
    currency: str
    today: Callable[[], date]

    def act(self, asked: Asked) -> Outcome | None:
        """What comes of the message; None where it is about something else.

        Raises:
            StorageError: when a change cannot be written; nothing is changed.
        """
        if asked.press or asked.before.pending:
            return None
        if asked.before.remember and asked.intent in ("yes", "no"):
            return self._answered(asked)
        command = profile.command(asked.text, asked.heard, self.vocabulary, self.currency)
        if command:
            return self._obeyed(asked, command)
        only = asked.intent == "profile" and self.offer(asked)
        return (
            Outcome(()) if only else None
        )  # then the question whether to remember it is all there is to say

    def offer(self, asked: Asked) -> tuple[Change, ...]:
        """What the message says of the shopper that is new and was not asked about before."""
        said = profile.learned(asked.text, asked.heard, self.vocabulary, self.currency)
        said = tuple(change for change in said if change not in asked.before.offered)
        if not said:
            return ()
        known = self.store.profile(_shopper(asked), self.today())
        return profile.fresh(known, said)[:_MOST]

    def question(self, changes: tuple[Change, ...], asked: Asked) -> str:
        """The question whether these may be remembered."""
        return profile.ask(changes, asked.words, self.vocabulary.category_labels)

    def taste(self, asked: Asked) -> Taste | None:
        """What may move the order of products for who asks now."""
        meant = asked.meant
        others = bool(meant.recipient or meant.state.needs or meant.state.occasion)
        return self.tastes.of(_shopper(asked), for_somebody_else=others)

    def forget(self, session: str) -> None:
        """Erases what was remembered of a session that nobody identified in."""
        self.store.erase(Shopper(session))

    # ------------------------------------------------------------ inside

    def _answered(self, asked: Asked) -> Outcome:
        if asked.intent == "no":
            return Outcome((asked.say("profile.refused"),))
        today, changes = self.today(), asked.before.remember
        consent = Consent(profile_words.purpose(asked.words), SAID_BY, today)
        self.store.change(_shopper(asked), changes, consent, today)
        return Outcome((profile.done(changes, asked.words, self.vocabulary.category_labels),))

    def _obeyed(self, asked: Asked, command: profile.Command) -> Outcome:
        shopper, labels = _shopper(asked), self.vocabulary.category_labels
        if command.kind == "show":
            known = self.store.profile(shopper, self.today())
            return Outcome(profile.tell(known, asked.words, labels))
        if command.kind == "export":
            held = json.dumps(self.store.export(shopper), ensure_ascii=False, default=str)
            return Outcome((asked.say("profile.exported"), held))
        if command.kind == "forget_all":
            self.store.erase(shopper)
            return Outcome((asked.say("profile.erased"),))
        self.store.change(shopper, command.changes, None, self.today())
        return Outcome((profile.done(command.changes, asked.words, labels),))


def _shopper(asked: Asked) -> Shopper:
    return Shopper(asked.session, asked.before.customer)
