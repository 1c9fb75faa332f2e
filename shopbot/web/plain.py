"""The shop without JavaScript: pages and forms that can do whatever the shopper's page can, but for voice.

Each form is answered by a redirect to a page, so that a reload sends nothing again. All addresses lie side by side
(`plain`, `plain-cart`, ...), so that they are right below any path that a proxy puts before them.
"""

import base64

import fastapi
from fastapi import Request
from fastapi.responses import Response

from shopbot.web import conversation, plain_shop, views
from shopbot.web import plain_pages as pages
from shopbot.web.needs import Shop
from shopbot.web.plain_form import Form, form_of
from shopbot.web.plain_turns import Exchange, PlainTurns
from shopbot.web.plain_visit import Visit
from shopbot.web.turns import Ask, Turns, clean

PRESSES = ("yes", "no", "undo", "without", "link")


def add(server: fastapi.FastAPI, shop: Shop, turns: Turns) -> None:
    """Adds the plain pages to the server."""
    exchanges = PlainTurns(turns)
    _add_talk(server, shop, turns, exchanges)
    _add_others(server, shop, turns, exchanges)
    plain_shop.add(server, shop)


def _add_talk(server: fastapi.FastAPI, shop: Shop, turns: Turns, exchanges: PlainTurns) -> None:
    @server.get("/plain")
    def talked(request: Request, lang: str = "", text: str = "", order: str = "") -> Response:
        visit = Visit(shop, request, lang)
        return pages.conversation(visit, exchanges.newest(visit.session), text=text, order=order)

    @server.post("/plain")
    async def say(request: Request) -> Response:
        return await form_of(request, lambda form: _said(Visit(shop, request), form, exchanges))

    @server.post("/plain-stop")
    async def stop(request: Request) -> Response:
        def stopped(form: Form) -> Response:
            visit = Visit(shop, request)
            if visit.allows(form.text("token")):
                turns.stop(visit.session)
                if newest := exchanges.newest(visit.session):
                    newest.ended.wait(5)
            return visit.to("plain#latest")

        return await form_of(request, stopped)


def _said(visit: Visit, form: Form, exchanges: PlainTurns) -> Response:
    """The conversation with the answer, or with what went wrong and the text that was typed."""
    text = form.text("text")
    if not visit.allows(form.text("token")):
        wrong = {"message": visit.say("form.expired"), "remedy": ""}
        return pages.conversation(visit, Exchange(text, failed=wrong), status=403)
    kept, _ = visit.shop.journal.load(visit.session)
    done = kept and kept[-1].id != form.text("after") and kept[-1].question == clean(text)
    if done and text:  # the same form was sent twice
        return visit.to("plain#latest")
    exchange = exchanges.ask(_ask(visit, form))
    if exchange.ended.is_set() and exchange.failed:
        exchanges.forget(visit.session)
        return pages.conversation(visit, exchange, status=422)
    answer = visit.to("plain#latest")
    if exchange.settings:
        visit.keep_look(answer, **visit.obeyed(exchange.settings))
    return answer


def _ask(visit: Visit, form: Form) -> Ask:
    what = form.text("what")
    press = {"what": what, "value": form.text("value")} if what in PRESSES else {}
    return Ask(
        text=form.text("text"),
        session=visit.session,
        locale=visit.language,
        preset=visit.look.get("preset", ""),
        picture=base64.b64encode(form.picture).decode("ascii"),
        press=press,
        manner=visit.manner,
    )


def _add_others(server: fastapi.FastAPI, shop: Shop, turns: Turns, exchanges: PlainTurns) -> None:
    @server.get("/plain-product")
    def product(request: Request, id: str = "", lang: str = "") -> Response:
        visit = Visit(shop, request, lang)
        found = shop.products.get([id])
        if not found:
            return pages.missing(visit)
        card = views.card(found[0], visit.words, visit.language)
        return pages.product(visit, card, views.evidence(found[0], visit.words, visit.language))

    @server.get("/plain-settings")
    def settings(request: Request, lang: str = "") -> Response:
        return pages.settings(Visit(shop, request, lang), turns.preset)

    @server.post("/plain-settings")
    async def choose(request: Request) -> Response:
        return await form_of(request, lambda form: _chosen(Visit(shop, request), form))

    @server.get("/plain-help")
    def help_page(request: Request, lang: str = "") -> Response:
        return pages.help_page(Visit(shop, request, lang))

    @server.get("/plain-export")
    def export(request: Request, shape: str = "txt") -> Response:
        visit = Visit(shop, request)
        text = conversation.written(shop, visit.session, shape, visit.language)
        name = f'attachment; filename="conversation.{shape if shape in ("md", "json") else "txt"}"'
        headers = {"content-disposition": name, "cache-control": "no-store"}
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    @server.get("/plain-new")
    def ask_new(request: Request, lang: str = "") -> Response:
        return pages.begin_afresh(Visit(shop, request, lang))

    @server.post("/plain-new")
    async def begin(request: Request) -> Response:
        def begun(form: Form) -> Response:
            visit = Visit(shop, request)
            if not visit.allows(form.text("token")):
                return visit.to("plain-new", visit.say("form.expired"))
            conversation.forget(shop, turns, visit.session)
            exchanges.forget(visit.session)
            return visit.begin("plain", visit.say("page.say.new"))

        return await form_of(request, begun)


def _chosen(visit: Visit, form: Form) -> Response:
    if not visit.allows(form.text("token")):
        return visit.to("plain-settings", visit.say("form.expired"))
    chosen = visit.offered(form.values)
    words = visit.in_language(chosen.get("lang"))
    answer = visit.to("plain-settings", words.say("form.settings.kept"))
    visit.keep_look(answer, **chosen)
    return answer
