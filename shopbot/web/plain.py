"""The shop without JavaScript: one form that asks, one page that answers with cards."""

import base64
import html
import secrets

import fastapi
from fastapi import Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from shopbot.web import document
from shopbot.web.needs import Shop
from shopbot.web.turns import Ask, Turns
from shopbot.web.views import Json


def add(server: fastapi.FastAPI, shop: Shop, turns: Turns) -> None:
    """Adds GET and POST /plain to the server."""

    @server.get("/plain", response_class=HTMLResponse)
    def ask(request: Request, lang: str = "") -> HTMLResponse:
        locale = document.language_of(shop, lang, request.headers.get("accept-language", ""))
        return _page(shop, locale, secrets.token_urlsafe(24), "")

    @server.post("/plain", response_class=HTMLResponse)
    def answer(
        text: str = Form(""),
        session: str = Form(""),
        lang: str = Form(""),
        picture: UploadFile | None = None,
    ) -> HTMLResponse:
        locale = document.language_of(shop, lang)
        sent = base64.b64encode(picture.file.read() if picture else b"").decode("ascii")
        events = list(turns.stream(Ask(text, session, locale, picture=sent)))
        return _page(shop, locale, session, _answer(shop, locale, text, events))


def _page(shop: Shop, locale: str, session: str, answer: str) -> HTMLResponse:
    text = document.render("plain.html", shop, locale, {"session": session})
    return HTMLResponse(
        text.replace("<!--answer-->", answer), headers={"cache-control": "no-store"}
    )


def _answer(shop: Shop, locale: str, question: str, events: list[Json]) -> str:
    words = shop.words(locale)
    parts = [_tag("h2", words.say("page.you")), _tag("p", question[:4000])]
    parts += [_tag("h2", words.say("page.assistant"))]
    last = events[-1]
    if last["kind"] == "failed":
        return "".join([*parts, _tag("p", f"{last['message']} {last['remedy']}", ' role="alert"')])
    parts += [_tag("p", line) for line in last["turn"]["reply"].splitlines() if line.strip()]
    if compared := last["turn"]["comparison"]:
        parts.append(_table(compared))
    shown = next((e["cards"] for e in events if e["kind"] == "products"), last["turn"]["products"])
    if shown:
        parts += [_tag("h2", words.say("page.products")), "<ol class='cards'>"]
        parts += [_card(card) for card in shown] + ["</ol>"]
    return "".join(parts)


def _table(compared: Json) -> str:
    heads = "".join(_tag("th", title, ' scope="col"') for title in compared["columns"])
    rows = [
        _tag("th", row["label"], ' scope="row"') + "".join(_tag("td", c) for c in row["cells"])
        for row in compared["rows"]
    ]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    caption = _tag("caption", compared["caption"])
    return f"<table class='compared'>{caption}<tr><td></td>{heads}</tr>{body}</table>"


def _card(card: Json) -> str:
    facts = [card["price"], card["stock"], card["rating"], *card["reasons"]]
    picture = html.escape(card["picture"])
    image = (
        f'<img src="{picture}" alt="{html.escape(card["pictureText"])}" width="120">'
        if picture
        else ""
    )
    lines = "".join(_tag("li", fact) for fact in facts if fact)
    return f"<li><article class='card'>{image}{_tag('h3', card['title'])}<ul>{lines}</ul></article></li>"


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{html.escape(text)}</{name}>"
