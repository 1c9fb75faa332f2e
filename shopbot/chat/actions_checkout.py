"""The checkout by conversation: e-mail, address, delivery, then everything read out and one yes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import actions_address as addresses
from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_email import spoken_email
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.shop.carts import CartDesk
from shopbot.types import Address, Errand, Locale, ShippingMethod

_EMAIL = re.compile(r"[^\s@<>,;，；]+@[^\s@<>,;，；]+")
_STOPS = ("refused.sold_out", "refused.too_few", "refused.price_unknown", "refused.gone")
_CHECKOUT = Errand("checkout")
_STEPS = ("email", "address", "shipping", "review")  # as the page counts them


@dataclass(frozen=True, slots=True)
class CheckoutActions:
    """Collects what an order needs, one question at a time, and proposes it."""

    desk: CartDesk
    proposer: Proposer
    cues: Mapping[Locale, Cues]

    def go_on(self, asked: Asked, errand: Errand = _CHECKOUT) -> Outcome:
        """The next question, or the review when nothing is missing."""
        cart = self.desk.cart(asked.session)
        if not cart.lines:
            return Outcome((asked.say("act.cart.empty"),))
        totals = self.desk.totals(asked.session, asked.before.customer)
        stops = [line for line in totals.lines if line.problem in _STOPS]
        if stops:
            told = [compose.trouble(line, asked.words) for line in stops]
            return Outcome((compose.spaced(told, asked.words),), totals=totals, listed="cart_show")
        if self.desk.rules.checkout.kind != "here":
            return self._elsewhere(asked)
        if not cart.email:
            return self._ask(asked, errand, "email")
        if cart.address is None:
            field = addresses.missing(dict(errand.address)) if errand.address else "address"
            return self._ask(asked, errand, field)
        offered = self.desk.methods(asked.session, asked.before.customer)
        if offered and cart.shipping not in {method.id for method in offered}:
            if len(offered) == 1:
                self.desk.set_shipping(asked.session, offered[0].id)
            else:
                return self._ask(asked, errand, "shipping", choices=compose.methods(offered, asked.words))  # fmt: skip
        return self.proposer.order(asked).first(_step("review", asked))

    def _elsewhere(self, asked: Asked) -> Outcome:
        """This shop takes its orders in its own checkout: the cart goes there by a link."""
        links = self.proposer.links(asked)
        if len(links) > 1:  # older WooCommerce takes one sort of goods at each visit
            told = asked.say("act.link.several", count=len(links))
            return Outcome((told, *(f"{n}. {link}" for n, link in enumerate(links, 1))))
        key = "act.link" if links else "act.link.none"
        contact = self.proposer.contact(asked.words)
        return Outcome((asked.say(key, link="".join(links), contact=contact),))

    def _ask(self, asked: Asked, errand: Errand, field: str, **slots: object) -> Outcome:
        told = asked.say(f"act.ask.{field}", **slots)
        outcome = Outcome((told,), replace(errand, asked=field))
        begun = errand.fixing or _step_of(errand.asked) == _step_of(field)
        return outcome if begun else outcome.first(_step(_step_of(field), asked))

    # ------------------------------------------------------------ answers

    def take(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        """The answer to what was asked for; None where the words are none."""
        if errand.asked == "email":
            return self._email(asked, errand, text)
        if errand.asked == "shipping":
            return self._shipping(asked, errand, text)
        return self._address(asked, errand, text)

    def _email(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        found = asked.meant.email or (m[0].rstrip(".。") if (m := _EMAIL.search(text)) else "")
        found = found or spoken_email(text, asked.heard, asked.words.assets)
        if not found and "@" not in text:
            return None
        try:
            cart = self.desk.set_email(asked.session, found or text)
        except Refused as refused:
            return self._ask(asked, errand, "email").first(why(refused, asked.words))
        noted = asked.say("act.noted.email", value=cart.email)
        return self.go_on(asked, errand).first(noted)

    def _shipping(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        offered = self.desk.methods(asked.session, asked.before.customer)
        method = _chosen(offered, text, asked.meant.positions, self.cues[asked.heard])
        if method is None:
            return None
        self.desk.set_shipping(asked.session, method.id)
        noted = asked.say("act.noted.shipping", value=method.title)
        return self.go_on(asked, errand).first(noted)

    def _address(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        given = collected(errand, text, self.cues[asked.heard])
        if not given:
            return None
        if field := addresses.missing(given):
            return self._ask(asked, replace(errand, address=tuple(given.items())), field)
        try:
            cart = self.desk.set_address(asked.session, addresses.built(given))
        except Refused as refused:
            field, kept = refused_field(refused, given)
            again = replace(errand, address=tuple(kept.items()))
            return self._ask(asked, again, field).first(why(refused, asked.words))
        assert cart.address is not None
        noted = asked.say("act.noted.address", value=compose.address(cart.address, asked.words))
        return self.go_on(asked, replace(errand, address=())).first(noted)

    # ------------------------------------------------------------ going back

    def fix(self, asked: Asked) -> Outcome | None:
        """One field put right ("change the street to ..."); None where the words name no field."""
        field, value = self.cues[asked.heard].change(asked.text)
        if not field:
            return None
        if field in addresses.PARTS and not value:
            value = asked.meant.postcode if field == "postcode" else ""
        where = self.desk.cart(asked.session).address
        known = addresses.fields(where) if where and field != "address" else {}
        known.pop(field, None)
        errand = Errand("checkout", field, address=tuple(known.items()), fixing=True)
        answered = self.take(asked, errand, value) if value else None
        if answered:
            return answered
        if field == "shipping":
            offered = self.desk.methods(asked.session, asked.before.customer)
            return self._ask(asked, errand, field, choices=compose.methods(offered, asked.words))
        return self._ask(asked, errand, field)


def _step_of(field: str) -> str:
    """The step that asks for a field, "" for none."""
    return "address" if field in addresses.PARTS else field if field in _STEPS else ""


def _step(name: str, asked: Asked) -> str:
    """Which step of how many begins, in the words of the page."""
    called = asked.say(f"page.checkout.{name}")
    return asked.say("page.checkout.step", step=_STEPS.index(name) + 1, name=called)


def collected(errand: Errand, text: str, cues: Cues) -> dict[str, str]:
    """The fields of an address after this answer; {} where the words answer nothing."""
    if found := addresses.whole(text):
        return dict(errand.address) | found
    answer = cues.answer(text)
    if not answer:
        return {}
    field = "name" if errand.asked == "address" else errand.asked
    if field == "name" and not addresses.may_be_name(answer):
        return {}
    return dict(errand.address) | {field: answer}


def refused_field(refused: Refused, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The field that a rule refused, and the other fields, which stand."""
    named = str(refused.slots.get("field") or refused.key.rpartition(".")[2].split("_")[0])
    field = named if named in addresses.PARTS else "address"
    kept = {} if field == "address" else {k: v for k, v in given.items() if k != field}
    return field, kept


def _opening(title: str) -> tuple[str, ...]:
    """What a Chinese name begins with, which is enough to say it: "标准" of "标准配送"."""
    return () if title.isascii() else (title[:2],)


def _chosen(
    offered: tuple[ShippingMethod, ...], text: str, positions: tuple[int, ...], cues: Cues
) -> ShippingMethod | None:
    lower = text.lower()
    for method in offered:
        words = {method.id.lower(), *(title.lower() for title in method.title.all())}
        words |= {part for word in words for part in (word.split()[0], *_opening(word))}
        if any(word in lower for word in words):
            return method
    if offered and cues.says("cheapest", text):
        return min(offered, key=lambda method: method.price.minor)
    if offered and cues.says("fastest", text):
        return min(offered, key=lambda method: method.days)
    place = positions[0] if positions else int(text) if text.strip().isdecimal() else 0
    return offered[place - 1] if 0 < place <= len(offered) else None


def address_of(given: Mapping[str, str]) -> Address | None:
    """The address, if it is whole."""
    return None if addresses.missing(given) else addresses.built(given)
