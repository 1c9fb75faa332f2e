"""The checkout by conversation: e-mail, address, delivery, then everything read out and one yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import actions_address as addresses
from shopbot.chat import actions_address_parts as address_parts
from shopbot.chat import actions_fields as fields
from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_email import email_in, spoken_email, tries_an_email
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_said import as_written
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.shop.carts import CartDesk
from shopbot.shop.pricing import STOPS
from shopbot.types import Delivery, Errand, Locale, ShippingMethod

_CHECKOUT = Errand("checkout")
_READ = ("name", "street", "street2", "city", "region", "postcode")  # as an address is read out
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
        stops = [line for line in totals.lines if line.problem in STOPS]
        if stops:
            told = [compose.trouble(line, asked.words) for line in stops]
            told.append(asked.say("act.cart.stopped"))
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
        heard, assets = asked.heard, asked.words.assets
        spoken = spoken_email(text, heard, assets) if "@" not in text else ""
        found = spoken or asked.meant.email or email_in(text, heard, assets)
        if not found and "@" not in text:
            if not tries_an_email(text, heard, assets):
                return None
            return self._ask(asked, errand, "email").first(asked.say("act.email.unread"))
        try:
            cart = self.desk.set_email(asked.session, found or text)
        except Refused as refused:
            return self._ask(asked, errand, "email").first(why(refused, asked.words))
        noted = _noted_email(asked, cart.email, spoken=bool(spoken), again=errand.fixing)
        further = replace(errand, asked="address")
        rest = "" if errand.fixing or cart.address else address_parts.bare(text)
        whole = address_parts.parts(rest, self.desk.rules.delivery)  # all in one message
        if whole and (answered := self._address(asked, further, rest)):
            return answered.first(*noted)
        return self.go_on(asked, errand).first(*noted)

    def _shipping(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        offered = self.desk.methods(asked.session, asked.before.customer)
        method = _chosen(offered, text, asked.meant.positions, self.cues[asked.heard])
        if method is None:
            return None
        self.desk.set_shipping(asked.session, method.id)
        noted = asked.say("act.noted.shipping", value=method.title)
        return self.go_on(asked, errand).first(noted)

    def _address(self, asked: Asked, errand: Errand, text: str) -> Outcome | None:
        delivery, cues = self.desk.rules.delivery, self.cues[asked.heard]
        if fields.wrong_script(text, delivery, cues):
            return self._other_script(asked, errand, text)
        given = given_in(asked, errand, text, cues, delivery)
        if not given:
            return None
        try:
            fields.check_fields(given, delivery)
            if field := addresses.missing(given):
                return self._next_field(asked, errand, given, field)
            cart = self.desk.set_address(asked.session, fields.built(given, delivery))
        except Refused as refused:
            field, kept = refused_field(refused, given)
            again = replace(errand, address=tuple(kept.items()))
            return self._ask(asked, again, field).first(why(refused, asked.words))
        assert cart.address is not None
        noted = asked.say("act.noted.address", value=compose.address(cart.address, asked.words))
        return self.go_on(asked, replace(errand, address=())).first(noted)

    def _next_field(
        self, asked: Asked, errand: Errand, given: Mapping[str, str], field: str
    ) -> Outcome:
        """What was noted just now, and the question for the field that is missing."""
        before = dict(errand.address)
        new = [given[name] for name in _READ if name in given and given[name] != before.get(name)]
        comma = "，" if asked.words.locale == "zh" else ", "
        noted = (asked.say("act.noted.field", value=comma.join(new)),) if new else ()
        kept = replace(errand, address=tuple(given.items()))
        return self._ask(asked, kept, field).first(*noted)

    def _other_script(self, asked: Asked, errand: Errand, text: str) -> Outcome:
        """The post cannot read the address; the name stands, all else is asked for."""
        known = fields.named_only(errand, text)
        field = addresses.missing(known) if known else "address"
        told = [asked.say("act.address.script")]
        if known and not errand.address:
            told.append(asked.say("act.noted.field", value=known["name"]))
        return self._ask(asked, replace(errand, address=tuple(known.items())), field).first(*told)

    # ------------------------------------------------------------ going back

    def fix(self, asked: Asked) -> Outcome | None:
        """One field put right ("change the street to ..."); None where the words name no field."""
        field, value = self.cues[asked.heard].change(asked.text)
        if not field or self._answers(asked, field, value):
            return None
        if field in addresses.PARTS and not value:
            value = asked.meant.postcode if field == "postcode" else ""
        known = self._known(asked, field)
        half = bool(known) and self.desk.cart(asked.session).address is None
        errand = Errand("checkout", field, address=tuple(known.items()), fixing=not half)
        answered = self.take(asked, errand, value) if value else None
        if answered:
            return answered
        if field == "shipping":
            offered = self.desk.methods(asked.session, asked.before.customer)
            return self._ask(asked, errand, field, choices=compose.methods(offered, asked.words))
        return self._ask(asked, errand, field)

    def _known(self, asked: Asked, field: str) -> dict[str, str]:
        """The other fields of the address, which stand: of the cart, or those collected so far."""
        where, errand = self.desk.cart(asked.session).address, asked.errand
        known = addresses.fields(where) if where else dict(errand.address if errand else ())
        return {} if field == "address" else {k: v for k, v in known.items() if k != field}

    def _answers(self, asked: Asked, field: str, value: str) -> bool:
        """Whether the words answer the question for that field: "New York City" does not mean a new city."""
        waits = asked.errand.asked if asked.before.pending and asked.errand else ""
        faulty = self.cues[asked.heard].says("faulty", asked.text)
        return field == waits and not value and not faulty


def _noted_email(asked: Asked, email: str, *, spoken: bool, again: bool) -> tuple[str, ...]:
    """The address read back. Of one that was spoken the letters are told, and how it is put right."""
    if not spoken:
        return (asked.say("act.noted.email", value=email),)
    letters = asked.words.spelt(email.partition("@")[0])
    told = asked.say("act.noted.email.spoken", value=email, letters=letters)
    return (told,) if again else (told, asked.say("act.noted.email.hint"))


def _field(errand: Errand) -> str:
    """The field of an address that was asked for; a whole address begins with the name."""
    return "name" if errand.asked == "address" else errand.asked


def _step_of(field: str) -> str:
    """The step that asks for a field, "" for none."""
    return "address" if field in addresses.PARTS else field if field in _STEPS else ""


def _step(name: str, asked: Asked) -> str:
    """Which step of how many begins, in the words of the page."""
    called = asked.say(f"page.checkout.{name}")
    return asked.say("page.checkout.step", step=_STEPS.index(name) + 1, name=called)


def collected(errand: Errand, text: str, cues: Cues) -> dict[str, str]:
    """The fields of an address after this answer; {} where the words answer nothing."""
    if found := fields.whole(text):
        return dict(errand.address) | found
    answer = cues.answer(text)
    if not answer:
        return {}
    field = _field(errand)
    if field == "name" and not fields.may_be_name(answer):
        return {}
    if field in ("city", "region") and not any(map(str.isalpha, answer)):
        return {}
    return dict(errand.address) | {field: answer}


def given_in(
    asked: Asked, errand: Errand, text: str, cues: Cues, delivery: Delivery
) -> dict[str, str]:
    """The fields of an address after this answer, all that it holds; {} where the words answer nothing."""
    plain = address_parts.bare(text) or text
    if not fields.whole(plain) and (several := fields.told(errand, plain, delivery)):
        return several
    said = as_written(errand.asked, plain, asked.heard, asked.words.assets)
    return collected(errand, said, cues)


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
