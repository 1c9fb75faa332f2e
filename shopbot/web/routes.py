"""The routes that are pages and files: the shopper's page, evidence, drawings, the door."""

import re
import time
from datetime import date
from urllib.parse import urlencode

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from shopbot.settings import Settings
from shopbot.types import LOCALES, Language, Locale
from shopbot.web import document, views
from shopbot.web.guard import COOKIE, Keys
from shopbot.web.needs import Shop
from shopbot.web.pictures import Pictures
from shopbot.web.plain_html import Html, join, tag
from shopbot.web.plain_visit import Visit
from shopbot.web.views import Json

LOOKED_THROUGH = date(
    2026, 11, 22
)  # when the accessibility statement was last compared with what is true
_ALERT = re.compile(r"<!--wrong-->(.*?)<!--/wrong-->\n?", re.S)
_WRONG = ' required autofocus aria-invalid="true" aria-describedby="wrong">'
# The pages that somebody may have come for, before the password was asked for; never another site.
_OWN = re.compile(r"(plain[a-z-]{0,20})?\?[\w=&%.~+-]{0,900}|plain[a-z-]{0,20}")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def add_pages(server: FastAPI, shop: Shop, settings: Settings) -> None:
    """Adds the shopper's page and the evidence of its products."""

    @server.api_route("/", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def page(request: Request, lang: str = "", order: str = "") -> HTMLResponse:
        locale = document.language_of(shop, lang, request.headers.get("accept-language", ""))
        state = document.start_state(shop, settings, locale)
        plain = "plain?" + urlencode({"lang": locale} | ({"order": order} if order else {}))
        text = document.render("index.html", shop, locale, {"plain": plain})
        text = text.replace("<!--state-->", document.embed(state))
        return HTMLResponse(text, headers={"cache-control": "no-store"})

    @server.get("/evidence/{product_id:path}")
    def evidence(product_id: str, lang: str = "en") -> Json:
        language = document.language_of(shop, lang)
        found = shop.products.get([product_id])
        if not found:
            return {"id": product_id, "lines": []}
        return views.evidence(found[0], shop.words(language), language)


def add_files(server: FastAPI, settings: Settings) -> None:
    """Adds style sheets, modules and drawings."""
    pictures = Pictures(settings.assets)

    @server.get("/page/{name:path}")
    def page_file(name: str) -> Response:
        file = (document.PAGE / name).resolve()
        inside = file.is_relative_to(document.PAGE) and file.is_file()
        if not inside or file.suffix not in _TYPES:
            raise HTTPException(404)
        return FileResponse(
            file, media_type=_TYPES[file.suffix], headers={"cache-control": "no-cache"}
        )

    @server.get("/favicon.ico")
    def favicon() -> Response:
        return FileResponse(document.PAGE / "icon.svg", media_type="image/svg+xml")

    @server.get("/pictures/{name}")
    def picture(name: str, tint: str = "") -> Response:
        return Response(
            pictures.draw(name, tint),
            media_type="image/svg+xml",
            headers={"cache-control": "public, max-age=86400"},
        )


def add_statement(server: FastAPI, shop: Shop) -> None:
    """Adds what the shop says of its accessibility, and the page for when it cannot be reached."""

    @server.get("/accessibility", response_class=HTMLResponse)
    def statement(request: Request, lang: str = "") -> HTMLResponse:
        language = Visit(shop, request, lang).language
        words = shop.words(language)
        ways = [way for way in (shop.info.email, shop.info.phone) if way]
        key = "statement.contact.ways" if ways else "statement.contact.none"
        said = {
            "contact": words.say(key, ways=words.join(ways)),
            "date": words.say("statement.date", date=LOOKED_THROUGH),
        }
        body = document.render("statement.html", shop, language, said)
        title = words.say("statement.title")
        return HTMLResponse(document.shell(shop, language, title, body, here="accessibility"))

    @server.get("/offline", response_class=HTMLResponse)
    def offline(request: Request) -> HTMLResponse:
        first = Visit(shop, request).language
        others = [language for language in shop.languages if language != first]
        text = document.render("offline.html", shop, first)
        parts = [_offline(shop, language) for language in (first, *others)]
        return HTMLResponse(text.replace("<!--body-->", join(parts)))

    @server.get("/sw.js")
    def service_worker() -> Response:
        file = document.PAGE / "sw.js"
        return FileResponse(file, headers={"cache-control": "no-cache"}, media_type=_TYPES[".js"])


def _offline(shop: Shop, language: Language) -> Html:
    """One language of the page for when the shop cannot be reached; no language is known then."""
    words = shop.words(language)
    key = f"offline-{language}"
    lines = [tag("p", words.say(f"offline.{part}")) for part in ("why", "kept", "remedy")]
    again = tag("a", words.say("offline.again"), href="", class_="main")
    title = tag("h2", words.say("offline.title"), id=key)
    return tag("section", title, *lines, tag("p", again), aria_labelledby=key,
               lang=words.tag, dir=words.direction)  # fmt: skip


def add_login(server: FastAPI, shop: Shop, keys: Keys) -> None:
    """Adds the page that asks for the password of a shared shop."""

    def form(request: Request, lang: str, after: str, *, wrong: bool) -> HTMLResponse:
        visit = Visit(shop, request, lang)
        title = visit.say("page.login.title")
        body = document.render("login.html", shop, visit.language, {"next": after})
        if wrong:
            title = visit.say("form.problem.title", title=title)
            body = body.replace(" required >", _WRONG)
        body = _ALERT.sub(r"\1" if wrong else "", body)
        text = document.shell(shop, visit.language, title, body, here="login")
        return HTMLResponse(text, 401 if wrong else 200, {"cache-control": "no-store"})

    @server.get("/login", response_class=HTMLResponse)
    def ask_password(request: Request, lang: str = "", next: str = "") -> HTMLResponse:
        return form(request, lang, next, wrong=False)

    @server.post("/login", response_model=None)
    def enter(
        request: Request, password: str = Form(""), lang: str = Form(""), next: str = Form("")
    ) -> Response:
        key = keys.try_password(password)
        if not key:
            time.sleep(0.5)
            return form(request, lang, next, wrong=True)
        answer = RedirectResponse(next if _OWN.fullmatch(next) else "./", status_code=303)
        secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        answer.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=secure)
        return answer


def locale_or_english(value: str) -> Locale:
    """The language of that name; English for anything else."""
    return next((locale for locale in LOCALES if locale == value), "en")
