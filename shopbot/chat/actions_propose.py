"""Proposals and the yes to them. A write is listed in full, kept in the database, and done once for its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shopbot.chat import compose_actions as compose
from shopbot.chat import compose_actions_orders as orders_words
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_words import why
from shopbot.chat.words import Words
from shopbot.errors import Refused
from shopbot.ports import OrderSystem
from shopbot.shop.carts import CartDesk
from shopbot.shop.forms import forms
from shopbot.shop.products import ProductStore
from shopbot.shop.proposals import ProposalStore
from shopbot.types import Locale, Order, Proposal, Proposed, Receipt, Write


class Checkout(Protocol):
    """Where a cart becomes an order."""

    def propose(self, session: str, customer_id: str = "") -> Proposal:
        """The order that the cart would be; raises `Refused` when something is missing."""
        ...

    def place(self, proposal: Proposal, locale: Locale) -> Receipt:
        """Places it, once for each key; a guest gets letters in this language. Raises `Refused` as `propose` does."""
        ...

    def links(self, session: str) -> Sequence[str]:
        """The addresses that put this cart into the merchant's own checkout, one after the other; or none."""
        ...

    def link(self, session: str) -> str:
        """The one address that does it, "" if there is none; raises `Refused` where it takes several."""
        ...


@dataclass(frozen=True, slots=True)
class Proposer:
    """Makes proposals, keeps them, and does what was agreed to."""

    store: ProposalStore
    desk: CartDesk
    checkout: Checkout
    orders: OrderSystem
    products: ProductStore
    elsewhere: bool = False  # orders are kept by the merchant's own system

    # ------------------------------------------------------------ proposing

    def order(self, asked: Asked) -> Outcome:
        """The order that the cart would be, read out in full."""
        proposal = self.checkout.propose(asked.session, asked.before.customer)
        outcome = self._propose(asked, proposal)
        return outcome.first(asked.say("act.review"))

    def write(self, asked: Asked, write: Write) -> Outcome:
        """A write to an order, listed in full.

        Raises:
            Refused: when the rules forbid it.
        """
        return self._propose(asked, self.orders.propose(write))

    def _propose(self, asked: Asked, proposal: Proposal) -> Outcome:
        self.store.open(asked.session, proposal)
        told = self.told(asked.session, proposal, asked.words)
        stop = asked.words.messages["act.stop"]
        head = () if proposal.write.kind == "place_order" else (told.title + stop,)
        said = (*head, *told.lines, orders_words.question(proposal, asked.words))
        return Outcome(said, proposal=proposal, proposed=told)

    def told(self, session: str, proposal: Proposal, words: Words) -> Proposed:
        """A proposal in words."""
        titles = self.titles(_products_of(proposal), words)
        email = self.desk.cart(session).email if proposal.write.kind == "place_order" else ""
        return orders_words.proposed(proposal, titles, words, email)

    def current(self, session: str, words: Words) -> Proposed | None:
        """The proposal that waits for a yes in this session, in words."""
        waiting = self.store.current(session)
        return self.told(session, waiting, words) if waiting else None

    def titles(self, product_ids: Iterable[str], words: Words) -> dict[str, str]:
        """What each variant of these products is called."""
        return {
            variant.id: compose.variant_title(product, variant.id, words)
            for product in self.products.get(dict.fromkeys(product_ids))
            for variant in forms(product)
        }

    # ------------------------------------------------------------ yes and no

    def confirm(self, asked: Asked, key: str) -> Outcome:
        """Does what was proposed under this key, once; a second yes gets the same receipt."""
        proposal = self.store.confirmed(asked.session, key)
        if proposal is None:
            return Outcome((asked.say("act.proposal.gone"),))
        try:
            receipt = self.perform(proposal, asked.words.locale)
        except Refused as refused:
            return self._again(asked, proposal, refused)
        follow = "act.suggest.orders" if receipt.kind == "place_order" else "act.suggest.cart"
        return Outcome(orders_words.done(receipt, asked.words), next=(follow,))

    def perform(self, proposal: Proposal, locale: Locale) -> Receipt:
        """Does the write and notes its receipt.

        Raises:
            Refused: when the rules forbid it by now; nothing is changed.
        """
        placing = proposal.write.kind == "place_order"
        self.store.send(proposal.key)
        receipt = (
            self.checkout.place(proposal, locale) if placing else self.orders.perform(proposal)
        )
        self.store.close(receipt)
        return receipt

    def _again(self, asked: Asked, proposal: Proposal, refused: Refused) -> Outcome:
        """Something has changed since it was proposed: told, and asked again as it is now, if it still can be done."""
        self.store.drop(asked.session)
        reason = why(refused, asked.words)
        try:
            placing = proposal.write.kind == "place_order"
            fresh = self.order(asked) if placing else self.write(asked, proposal.write)
        except Refused:
            return Outcome((reason, asked.say("act.nothing_changed")))
        return fresh.first(asked.say("act.again", why=reason))

    def decline(self, asked: Asked) -> Outcome:
        """Lets go of what was proposed."""
        self.store.settle(asked.session)
        waiting = self.store.current(asked.session)
        if waiting is None:
            done = self._done_already(asked)
            return Outcome(done or (asked.say("act.nothing_waits"),))
        title = self.told(asked.session, waiting, asked.words).title
        unsure = self._unsure(waiting)
        self.store.drop(asked.session)
        if unsure:
            return Outcome((asked.say("act.unsure", title=title),))
        if waiting.write.kind == "place_order":
            return Outcome((asked.say("act.declined.checkout"),), next=("act.suggest.cart",))
        return Outcome((asked.say("act.declined", title=title),))

    def unread(self, asked: Asked) -> Outcome | None:
        """Asks once more for a yes or a no to what waits, nothing of it changed; None where nothing waits."""
        waiting = self.store.current(asked.session)
        if waiting is None:
            return None
        question = orders_words.question(waiting, asked.words)
        said = compose.spaced([asked.say("act.unread"), question], asked.words)
        told = self.told(asked.session, waiting, asked.words)
        return Outcome((said,), proposal=waiting, proposed=told)

    def drop(self, asked: Asked) -> str:
        """Lets go of a proposal because another wish came; gives back the sentence that tells what became of it."""
        lost = self.store.settle(asked.session)
        if lost:  # the process died after it was done, before that was told
            return compose.spaced(orders_words.done(lost[-1], asked.words), asked.words)
        waiting = self.store.current(asked.session)
        if waiting is None:
            return ""
        title = self.told(asked.session, waiting, asked.words).title
        key = "act.unsure" if self._unsure(waiting) else "act.dropped"
        self.store.drop(asked.session)
        return asked.say(key, title=title)

    def _unsure(self, waiting: Proposal) -> bool:
        """Whether it was agreed to, and the merchant's order system has not said what became of it."""
        placing = waiting.write.kind == "place_order"
        return self.elsewhere and not placing and self.store.unsure(waiting.key)

    def _done_already(self, asked: Asked) -> tuple[str, ...]:
        """What was done with the proposal that a no comes too late for; () for none."""
        key = asked.before.proposed.key if asked.before.proposed else ""
        done = next((each for each in self.store.done(asked.session) if each.key == key), None)
        return orders_words.done(done, asked.words) if done else ()

    def log(self, asked: Asked) -> Outcome:
        """What was done in this conversation, told back."""
        return Outcome(orders_words.log(self.store.done(asked.session), asked.words))

    # ------------------------------------------------------------ the merchant's own checkout

    def links(self, asked: Asked) -> Sequence[str]:
        """The addresses at which this cart is paid for in the merchant's shop, to be opened one after the other."""
        return self.checkout.links(asked.session)

    def contact(self, words: Words) -> str:
        """How the shop's people can be reached."""
        info = self.products.info()
        ways = [way for way in (info.email, info.phone) if way]
        return words.join(ways) if ways else info.name.get(words.locale)


def _products_of(proposal: Proposal) -> list[str]:
    order: Order | None = proposal.before
    return [line.product_id for line in order.lines] if order else []
