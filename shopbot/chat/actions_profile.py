"""The profile by conversation: shown, handed out, forgotten at a word; something new is remembered only after a yes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shopbot.chat import profile, profile_words
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.gather_taste import Tastes
from shopbot.chat.profile_changes import held
from shopbot.chat.words import Words
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

    # ------------------------------------------------------------ for the pages

    def facts(self, shopper: Shopper, words: Words) -> tuple[str, ...]:
        """Everything that is remembered, a sentence for each thing, in an order that stays."""
        labels = self.vocabulary.category_labels
        return tuple(profile_words.fact(each, words, labels) for each in self._held(shopper))

    def until(self, shopper: Shopper, words: Words) -> str:
        """When that was agreed to, and when it is erased; "" where nothing is remembered."""
        known = self.store.profile(shopper, self.today())
        if not (known.consent and known.expires):
            return ""
        return words.say("profile.consent", given=known.consent.given, expires=known.expires)

    def unlearn(self, shopper: Shopper, fact: str, words: Words) -> str:
        """Forgets the thing of that sentence; what is said of it, "" where it is not remembered (any more)."""
        there = dict(zip(self.facts(shopper, words), self._held(shopper), strict=True))
        if fact not in there:
            return ""
        gone = (replace(there[fact], remove=True),)
        self.store.change(shopper, gone, None, self.today())
        return profile.done(gone, words, self.vocabulary.category_labels)

    def learn(self, shopper: Shopper, text: str, words: Words) -> str:
        """Remembers what the words say of the shopper, who has pressed the button that agrees to it.

        Gives back what is said of it; "" where the words say nothing that can be remembered.
        """
        said = profile.learned(text, words.locale, self.vocabulary, self.currency)
        new = profile.fresh(self.store.profile(shopper, self.today()), said)[:_MOST]
        if not new:
            return ""
        consent = Consent(profile_words.purpose(words), SAID_BY, self.today())
        self.store.change(shopper, new, consent, self.today())
        return profile.done(new, words, self.vocabulary.category_labels)

    def erase(self, shopper: Shopper) -> None:
        """Forgets everything: profile, consent, what was recorded of their doings."""
        self.store.erase(shopper)

    def written(self, shopper: Shopper) -> str:
        """Everything that is held of the shopper, as JSON to keep."""
        return json.dumps(self.store.export(shopper), ensure_ascii=False, indent=2, default=str)

    def forget(self, session: str) -> None:
        """Erases what was remembered of a session that nobody identified in."""
        self.store.erase(Shopper(session))

    # ------------------------------------------------------------ inside

    def _held(self, shopper: Shopper) -> tuple[Change, ...]:
        return held(self.store.profile(shopper, self.today()))

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
            return Outcome((asked.say("profile.exported"), self.written(shopper)))
        if command.kind == "forget_all":
            self.store.erase(shopper)
            return Outcome((asked.say("profile.erased"),))
        self.store.change(shopper, command.changes, None, self.today())
        return Outcome((profile.done(command.changes, asked.words, labels),))


def _shopper(asked: Asked) -> Shopper:
    return Shopper(asked.session, asked.before.customer)
