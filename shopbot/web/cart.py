"""Cart and checkout for the page's buttons and forms. Every answer is the cart as it is now, and what was said of it.

A rule's no comes back as a sentence with the name of the field it is about; nothing has been changed then.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, FastAPI

from shopbot.chat import compose_actions as compose
from shopbot.chat import compose_actions_orders as orders_words
from shopbot.chat.actions import Actions
from shopbot.chat.actions_address import PARTS
from shopbot.chat.actions_words import why
from shopbot.chat.words import Words
from shopbot.errors import Refused, ShopbotError, StorageError
from shopbot.shop.addresses import home
from shopbot.types import Address, Locale
from shopbot.web import document, views_cart, views_spoken
from shopbot.web.needs import Journal, Shop
from shopbot.web.turns import check_session, clean
from shopbot.web.views import Json

LONGEST = 200  # characters of one field
_log = logging.getLogger("shopbot.web")


@dataclass(frozen=True, slots=True)
class _Call:
    """One request of the page, its session checked."""

    actions: Actions
    session: str
    locale: Locale
    words: Words
    data: Mapping[str, Any]
    customer: str = ""  # who was identified in the conversation; "" for a guest

    def text(self, name: str) -> str:
        """A field as one clean line."""
        return clean(str(self.data.get(name) or "")[:LONGEST]).replace("\n", " ")

    @property
    def desk(self) -> Any:  # noqa: ANN401 - shop.carts.CartDesk
        """The carts."""
        return self.actions.cart.desk


def add(server: FastAPI, shop: Shop) -> None:
    """Adds POST /cart/WHAT, if the shop can be bought from here."""
    actions = shop.actions
    if actions is None:
        return

    @server.post("/cart/{what}")
    def cart(what: str, data: Annotated[dict[str, Any], Body()]) -> Json:
        words = shop.words(document.language_of(shop, str(data.get("locale"))))
        return answer(actions, words, what, data, shop.journal)


def answer(
    actions: Actions, words: Words, what: str, data: Mapping[str, Any], journal: Journal
) -> Json:
    """The cart after `what` was done with it, or was refused; `data` holds the session and the fields."""
    try:
        session = check_session(str(data.get("session")))
        customer = journal.load(session)[1].customer
        return _answer(_Call(actions, session, words.locale, words, data, customer), what)
    except StorageError:
        return {"problem": {"text": words.say("fail.storage"), "field": ""}}
    except ShopbotError as error:
        return {"problem": {"text": error.message, "field": ""}}
    except Exception:  # a door: no traceback reaches the page
        _log.exception("The cart could not be changed")
        return {"problem": {"text": words.say("page.error.unknown"), "field": ""}}


def _answer(call: _Call, what: str) -> Json:
    try:
        said = _DEEDS[what](call) if what in _DEEDS else {}
    except Refused as refused:
        problem = {"text": why(refused, call.words), "field": _field(refused)}
        return {**_cart(call), "problem": problem}
    return {**_cart(call), **said}


def _cart(call: _Call) -> Json:
    """The cart as it is now."""
    kept, totals = call.desk.cart(call.session), call.desk.totals(call.session, call.customer)
    offered = call.desk.methods(call.session, call.customer) if kept.lines else ()
    delivery = call.desk.rules.delivery
    named = delivery.regions.get(home(delivery), {})
    regions = [(code, call.words.text(name)) for code, name in named.items()]
    return {
        "cart": views_cart.cart(kept, totals, call.words),
        "checkout": views_cart.checkout(kept, offered, regions, call.words),
        "here": call.desk.rules.checkout.kind == "here",
    }


# ---------------------------------------------------------------- what can be done


def _add(call: _Call) -> Json:
    variant, quantity = call.text("variant"), _number(call)
    call.desk.add(call.session, variant, quantity)
    totals = call.desk.totals(call.session, call.customer)
    line = next(x for x in totals.lines if x.line.variant_id == variant)
    told = compose.added(line, quantity, call.words)
    return _said(call, told)


def _quantity(call: _Call) -> Json:
    call.desk.set_quantity(call.session, call.text("variant"), _number(call))
    return _said(call)


def _remove(call: _Call) -> Json:
    variant = call.text("variant")
    lines = call.desk.totals(call.session, call.customer).lines
    title = next(
        (compose.line_title(x, call.words) for x in lines if x.line.variant_id == variant), ""
    )
    call.desk.remove(call.session, variant)
    return _said(call, call.words.say("act.removed", title=title))


def _clear(call: _Call) -> Json:
    call.desk.clear(call.session)
    return _said(call)


def _undo(call: _Call) -> Json:
    call.desk.undo(call.session)
    return _said(call, call.words.say("act.undone"))


def _code(call: _Call) -> Json:
    code = call.text("code")
    call.desk.apply_code(call.session, code)
    totals = call.desk.totals(call.session, call.customer)
    key = totals.unused_codes.get(code.upper(), "")
    told = compose.unused(code.upper(), key, call.words) if key else ""
    return _said(call, told or call.words.say("act.code.noted", code=code.upper()))


def _drop_code(call: _Call) -> Json:
    call.desk.drop_code(call.session, call.text("code"))
    return _said(call)


def _email(call: _Call) -> Json:
    call.desk.set_email(call.session, call.text("email"))
    return {}


def _address(call: _Call) -> Json:
    given = {name: call.text(name) for name in (*PARTS, "street2")}
    country = call.text("country") or home(call.desk.rules.delivery)
    call.desk.set_address(call.session, Address(**given, country=country))
    return {}


def _shipping(call: _Call) -> Json:
    call.desk.set_shipping(call.session, call.text("shipping"))
    return {}


def _review(call: _Call) -> Json:
    """The order that would be placed, listed in full; it is now what waits for a yes."""
    proposer = call.actions.proposer
    proposal = proposer.checkout.propose(call.session, call.customer)
    proposer.store.open(call.session, proposal)
    told = proposer.told(call.session, proposal, call.words)
    return {"proposed": views_cart.proposed(told, call.words)}


def _place(call: _Call) -> Json:
    """Places what was listed, once however often it is sent. What has changed meanwhile is told and listed afresh."""
    proposer = call.actions.proposer
    proposal = proposer.store.confirmed(call.session, call.text("key"))
    if proposal is None:
        raise Refused("act.proposal.gone")
    try:
        receipt = proposer.perform(proposal, call.locale)
    except Refused as refused:
        text = call.words.say("act.again", why=why(refused, call.words))
        return {**_review(call), "problem": {"text": text, "field": ""}}
    done = orders_words.done(receipt, call.words)
    order = receipt.order.id if receipt.order else ""
    return {"done": {"order": order, "lines": list(done), **views_spoken.lines(done, call.words)}}


def _link(call: _Call) -> Json:
    return {"link": call.actions.proposer.checkout.link(call.session)}


_DEEDS: Mapping[str, Callable[[_Call], Json]] = {
    "show": lambda _: {},
    "add": _add,
    "quantity": _quantity,
    "remove": _remove,
    "clear": _clear,
    "undo": _undo,
    "code": _code,
    "drop-code": _drop_code,
    "email": _email,
    "address": _address,
    "shipping": _shipping,
    "review": _review,
    "place": _place,
    "link": _link,
}


# ---------------------------------------------------------------- inside


def _said(call: _Call, told: str = "") -> Json:
    now = compose.now(call.desk.totals(call.session, call.customer), call.words)
    said = compose.spaced([told, now] if told else [now], call.words)
    return {"said": said, **views_spoken.sentence(said, call.words)}


def _number(call: _Call) -> int:
    """The number of things; what is no number at all is refused like any other wrong number."""
    seen = call.data.get("quantity", 1)
    try:
        return int(str(seen).strip())
    except ValueError:
        raise Refused("refused.quantity", quantity=str(seen)[:40]) from None


def _field(refused: Refused) -> str:
    """The field of the page's forms that a refusal is about, "" for none."""
    parts = refused.key.removeprefix("refused.").split(".")
    if parts[0] == "address":
        named = str(refused.slots.get("field") or parts[-1].split("_")[0])
        return named if named in (*PARTS, "street2") else "name"
    known = {"email": "email", "email_missing": "email", "code": "code", "shipping": "shipping"}
    return known.get(parts[0], "quantity" if parts[0] in ("quantity", "limit", "too_few") else "")
