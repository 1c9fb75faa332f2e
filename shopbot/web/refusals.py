"""What is told when a request cannot be answered: a page in words for a person, JSON for a program, no traceback."""

import json
import re
from collections.abc import MutableMapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from shopbot.web import document
from shopbot.web.guard import BODY_LIMIT, HEADERS
from shopbot.web.needs import Shop
from shopbot.web.plain_visit import Visit

_LOGIN = re.compile(r"<!--login-->(.*?)<!--/login-->\n?", re.S)
_HOME = re.compile(r"<!--home-->(.*?)<!--/home-->\n?", re.S)
# What programs call; everything else that asks for HTML is a person with a browser.
_FOR_PROGRAMS = ("/gradio_api", "/cart/", "/evidence/", "/page/", "/pictures/", "/voice/")
_KNOWN = (401, 404, 405, 413, 500, 503)


def add(server: FastAPI, shop: Shop) -> None:
    """Answers what no route answers, and what a route breaks off."""

    @server.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return answer(shop, request, error.status_code, error.detail, dict(error.headers or {}))

    @server.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        # this one is sent from outside of the middleware that adds the headers
        safe = {name.decode(): value.decode() for name, value in HEADERS}
        return answer(shop, request, 500, headers=safe)


def answer(
    shop: Shop,
    request: Request,
    status: int,
    detail: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """The refusal as a page for a person, as JSON for a program."""
    visit = Visit(shop, request, request.query_params.get("lang", ""))
    key = f"error.{status}" if status in _KNOWN else "error.other"
    title = visit.say(key)
    remedy = visit.say(f"{key}.remedy", limit=BODY_LIMIT // 1024**2)
    headers = {"cache-control": "no-store", **(headers or {})}
    if not wants_page(request.scope):
        told = {"detail": detail or title, "error": title, "remedy": remedy}
        return Response(json.dumps(told, ensure_ascii=False), status, headers, "application/json")
    up = "../" * (request.url.path.count("/") - 1)
    said = {
        "title": title,
        "remedy": remedy,
        "up": up,
        "home": f"{up or './'}?lang={visit.language}",
    }
    body = document.render("error.html", shop, visit.language, said)
    shut = status == 401
    body = _LOGIN.sub(r"\1" if shut else "", _HOME.sub("" if shut else r"\1", body))
    text = document.shell(shop, visit.language, title, body, up=up, here=f"{up or './'}")
    return Response(text, status, headers, "text/html; charset=utf-8")


def app(shop: Shop, scope: MutableMapping[str, Any], status: int) -> Response:
    """The same for what stands before the routes."""
    return answer(shop, Request(scope), status)


def wants_page(scope: MutableMapping[str, Any]) -> bool:
    """Whether a person with a browser asks."""
    headers = dict(scope.get("headers", ()))
    for_programs = str(scope.get("path", "")).startswith(_FOR_PROGRAMS)
    return not for_programs and b"text/html" in headers.get(b"accept", b"")
