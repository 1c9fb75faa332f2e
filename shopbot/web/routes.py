"""The routes that are pages and files: the shopper's page, evidence, drawings, the door."""

import time
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale
from shopbot.web import document, views
from shopbot.web.guard import COOKIE, Keys
from shopbot.web.needs import Shop
from shopbot.web.pictures import Pictures
from shopbot.web.views import Json

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
            return Response(status_code=404)
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


def add_login(server: FastAPI, shop: Shop, keys: Keys) -> None:
    """Adds the page that asks for the password of a shared shop."""

    def form(request: Request, lang: str, wrong: bool) -> HTMLResponse:
        locale = document.language_of(shop, lang, request.headers.get("accept-language", ""))
        text = document.render("login.html", shop, locale)
        if wrong:
            text = text.replace(" hidden data-wrong", "")
        return HTMLResponse(text, status_code=401 if wrong else 200)

    @server.get("/login", response_class=HTMLResponse)
    def ask_password(request: Request, lang: str = "") -> HTMLResponse:
        return form(request, lang, wrong=False)

    @server.post("/login", response_model=None)
    def enter(request: Request, password: str = Form(""), lang: str = Form("")) -> Response:
        key = keys.try_password(password)
        if not key:
            time.sleep(0.5)
            return form(request, lang, wrong=True)
        answer = RedirectResponse("./", status_code=303)
        secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        answer.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=secure)
        return answer


def locale_or_english(value: str) -> Locale:
    """The language of that name; English for anything else."""
    return next((locale for locale in LOCALES if locale == value), "en")
