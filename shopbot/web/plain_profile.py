"""What is remembered of the shopper, as a page: seen, added to, taken back piece by piece or whole, kept as a file.

No JavaScript is needed. The file is there for the shopper's page, too.
"""

from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from shopbot.errors import BadInput
from shopbot.types import Shopper
from shopbot.web.needs import Profiles, Shop
from shopbot.web.plain_form import Form, form_of
from shopbot.web.plain_html import Html, tag
from shopbot.web.plain_visit import Visit
from shopbot.web.turns import check_session

HERE = "plain-profile"
_FILE = {
    "content-disposition": 'attachment; filename="remembered.json"',
    "cache-control": "no-store",
}


def add(server: FastAPI, shop: Shop) -> None:
    """Adds the page and the file, where the shop remembers anybody."""
    profiles = shop.profiles
    if profiles is None:
        return

    @server.get("/plain-profile")
    def remembered(request: Request, lang: str = "", sure: str = "") -> Response:
        visit = Visit(shop, request, lang)
        return _sure(visit) if sure else _page(visit, profiles)

    @server.post("/plain-profile")
    async def change(request: Request) -> Response:
        return await form_of(request, lambda form: _changed(Visit(shop, request), form, profiles))

    @server.get("/plain-profile-export")
    def file(request: Request) -> Response:
        return _file(profiles, _shopper(shop, Visit(shop, request).session))

    @server.post("/profile/export")
    def page_file(data: Annotated[dict[str, Any], Body()]) -> Response:
        try:
            session = check_session(str(data.get("session")))
        except BadInput as error:
            raise HTTPException(400, error.message) from None
        return _file(profiles, _shopper(shop, session))


def _file(profiles: Profiles, shopper: Shopper) -> Response:
    return Response(profiles.written(shopper), headers=_FILE, media_type="application/json")


def _shopper(shop: Shop, session: str) -> Shopper:
    """Who it is: the session, and the customer whom it has identified."""
    return Shopper(session, shop.journal.load(session)[1].customer)


def _changed(visit: Visit, form: Form, profiles: Profiles) -> Response:
    """The page again, with what has come of it."""
    if not visit.allows(form.text("token")):
        return visit.to(HERE, visit.say("form.expired"))
    shopper, what, words = _shopper(visit.shop, visit.session), form.text("what"), visit.words
    if what == "all":
        profiles.erase(shopper)
        return visit.to(HERE, visit.say("profile.erased"))
    if what == "one":
        told = profiles.unlearn(shopper, form.text("value"), words)
        return visit.to(HERE, told or visit.say("form.profile.gone"))
    told = profiles.learn(shopper, form.text("text"), words)
    return visit.to(HERE, told or visit.say("form.profile.unread"))


def _page(visit: Visit, profiles: Profiles) -> HTMLResponse:
    shopper = _shopper(visit.shop, visit.session)
    facts, title = profiles.facts(shopper, visit.words), visit.say("form.profile")
    held = [tag("li", tag("p", fact), _forget(visit, fact)) for fact in facts]
    whole = tag("a", visit.say("form.profile.all"), href=f"{HERE}?sure=all", class_="second")
    file = tag("a", visit.say("form.profile.file"), href="plain-profile-export", class_="second")
    return visit.page(
        title,
        tag("h2", title),
        tag("ul", *held, class_="review") if held else tag("p", visit.say("form.profile.none")),
        tag("p", profiles.until(shopper, visit.words)) if held else None,
        _add(visit),
        tag("div", file, whole if held else None, class_="row"),
        here=HERE,
    )


def _forget(visit: Visit, fact: str) -> Html:
    return visit.form(
        HERE,
        tag("input", type="hidden", name="what", value="one"),
        tag("input", type="hidden", name="value", value=fact),
        tag("button", visit.say("form.profile.forget", fact=fact), class_="second"),
    )


def _add(visit: Visit) -> Html:
    return visit.form(
        HERE,
        tag("label", visit.say("form.profile.add"), for_="remember", class_="label"),
        tag("input", type="text", id="remember", name="text", aria_describedby="purpose"),
        tag("p", visit.say("form.profile.add.help"), class_="hint", id="purpose"),
        tag("p", tag("button", visit.say("form.profile.add.yes"), class_="main")),
        class_="boxed",
    )


def _sure(visit: Visit) -> HTMLResponse:
    """Asks once more before everything is erased."""
    title = visit.say("form.profile.all.sure")
    hidden = tag("input", type="hidden", name="what", value="all")
    button = tag("button", visit.say("form.profile.all"), class_="main")
    return visit.page(
        title,
        tag("h2", title),
        tag("p", visit.say("form.profile.all.why")),
        tag(
            "div",
            visit.form(HERE, hidden, button),
            tag("a", visit.say("page.sure.no"), href=HERE, class_="second"),
            class_="row",
        ),
        here=HERE,
    )
