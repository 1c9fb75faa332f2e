"""The routes of cart and checkout without JavaScript. The same rules as for the page: see `cart`."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from fastapi import FastAPI, Request
from fastapi.responses import Response

from shopbot.chat import compose_actions_orders as orders_words
from shopbot.web import cart as rules
from shopbot.web import plain_cart as pages
from shopbot.web.needs import Shop
from shopbot.web.plain_form import Form, form_of
from shopbot.web.plain_html import tag
from shopbot.web.plain_visit import Visit
from shopbot.web.views import Json

KEPT = 5000  # forms whose mark is remembered, so that what is sent twice is done once


class Marks:
    """The marks of the forms that were sent."""

    def __init__(self) -> None:
        """None yet."""
        self._lock = Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()

    def is_first(self, mark: str) -> bool:
        """Whether nothing was sent with this mark before."""
        with self._lock:
            if mark in self._seen:
                return False
            self._seen[mark] = None
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return True


def add(server: FastAPI, shop: Shop) -> None:
    """Adds cart and checkout, if the shop can be bought from here."""
    if shop.actions is None:
        return
    marks = Marks()

    @server.get("/plain-cart")
    def show_cart(request: Request, lang: str = "") -> Response:
        return _cart(Visit(shop, request, lang))

    @server.post("/plain-cart")
    async def change_cart(request: Request) -> Response:
        return await form_of(request, lambda form: _changed(Visit(shop, request), form, marks))

    @server.get("/plain-checkout")
    def checkout(request: Request, step: str = "", lang: str = "") -> Response:
        visit = Visit(shop, request, lang)
        told = _do(visit, "show")
        if not told["cart"]["lines"] or not told.get("here"):
            return visit.to("plain-cart")
        name = step if step in pages.STEPS else pages.first_missing(told)
        return _review(visit) if name == "review" else _step(visit, name, told)

    @server.post("/plain-checkout")
    async def answer_step(request: Request) -> Response:
        return await form_of(request, lambda form: _answered(Visit(shop, request), form))

    @server.get("/plain-done")
    def placed(request: Request, key: str = "", lang: str = "") -> Response:
        return _placed(Visit(shop, request, lang), key)


def _do(visit: Visit, what: str, data: Mapping[str, str] | None = None) -> Json:
    """The cart after `what`; where it could not even be read, an empty one with the problem."""
    assert visit.shop.actions is not None
    sent = {**(data or {}), "session": visit.session}
    told = rules.answer(visit.shop.actions, visit.words, what, sent, visit.shop.journal)
    nothing = {"lines": [], "codes": [], "notes": [], "sums": [], "count": 0}
    return {"cart": nothing, "checkout": {"email": "", "address": {}}, **told}


def _cart(visit: Visit, told: Json | None = None) -> Response:
    told = told or _do(visit, "show")
    problem = told.get("problem")
    here = told.get("here", True)
    link = "" if here else str(_do(visit, "link").get("link", ""))
    return visit.page(
        _titled(visit, visit.say("page.cart"), problem),
        pages.problem_summary(visit, {**problem, "field": ""}) if problem else None,
        tag("h2", visit.say("page.cart")),
        tag("div", pages.cart(visit, told, link), class_="cart"),
        here="plain-cart",
        status=422 if problem else 200,
    )


def _changed(visit: Visit, form: Form, marks: Marks) -> Response:
    if not visit.allows(form.text("token")):
        return _cart(visit, {**_do(visit, "show"), "problem": _expired(visit)})
    if not marks.is_first(form.text("once")):
        return visit.to("plain-cart", visit.say("form.once"))
    told = _do(visit, form.text("what"), form.values)
    return (
        _cart(visit, told) if told.get("problem") else visit.to("plain-cart", told.get("said", ""))
    )


def _step(visit: Visit, name: str, told: Json, given: Mapping[str, str] | None = None) -> Response:
    number = pages.STEPS.index(name) + 1
    title = visit.say("page.checkout.step", step=number, name=visit.say(f"page.checkout.{name}"))
    problem = told.get("problem")
    return visit.page(
        _titled(visit, title, problem),
        pages.problem_summary(visit, problem) if problem else None,
        tag("h2", title),
        tag("div", pages.step(visit, name, told, given or {}, problem), class_="cart"),
        here="plain-checkout",
        status=422 if problem else 200,
    )


def _review(visit: Visit, told: Json | None = None) -> Response:
    """The last step; what is still missing leads to its own step."""
    told = told or _do(visit, "review")
    if "proposed" not in told:
        name = pages.first_missing(told)
        return _step(visit, name, told)
    title = visit.say("page.checkout.step", step=4, name=visit.say("page.checkout.review"))
    problem = told.get("problem")
    return visit.page(
        _titled(visit, title, problem),
        pages.problem_summary(visit, problem) if problem else None,
        tag("h2", title),
        tag("div", pages.review(visit, told), class_="cart"),
        here="plain-checkout",
        status=422 if problem else 200,
    )


def _answered(visit: Visit, form: Form) -> Response:
    """A step that was sent: the next one, or the same with what was wrong and what was typed."""
    name = form.text("step")
    if not visit.allows(form.text("token")):
        return _cart(visit, {**_do(visit, "show"), "problem": _expired(visit)})
    if name == "place":
        return _place(visit, form)
    if name not in pages.STEPS[:3]:
        return visit.to("plain-checkout")
    told = _do(visit, name, form.values)
    if name == "shipping" and not form.text("shipping"):
        told["problem"] = {"text": visit.say("page.checkout.shipping.missing"), "field": "shipping"}
    if told.get("problem"):
        return _step(visit, name, told, form.values)
    return visit.to(f"plain-checkout?step={pages.STEPS[pages.STEPS.index(name) + 1]}")


def _place(visit: Visit, form: Form) -> Response:
    told = _do(visit, "place", form.values)
    if told.get("done"):
        return visit.to(f"plain-done?key={form.text('key')}")
    return _review(visit, told) if "proposed" in told else _cart(visit, told)


def _placed(visit: Visit, key: str) -> Response:
    assert visit.shop.actions is not None
    receipts = visit.shop.actions.proposer.store.done(visit.session)
    receipt = next((r for r in receipts if r.key == key and r.order), None)
    if receipt is None or receipt.order is None:
        return visit.to("plain-cart")
    lines = [tag("p", line) for line in orders_words.done(receipt, visit.words)]
    return visit.page(
        visit.say("page.checkout.done"),
        tag("h2", visit.say("page.checkout.done")),
        tag("p", visit.say("page.checkout.number", order=receipt.order.id), class_="lead"),
        *lines,
        tag("p", tag("a", visit.say("page.cart.back"), href="plain", class_="main")),
        here="plain-done",
    )


def _titled(visit: Visit, title: str, problem: Json | None) -> str:
    return visit.say("form.problem.title", title=title) if problem else title


def _expired(visit: Visit) -> Json:
    return {"text": visit.say("form.expired"), "field": ""}
