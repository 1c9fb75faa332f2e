"""One request of the plain pages: whose conversation it is, in which language, and whether the form is ours.

The conversation's id lies in a cookie that no script can read. A form carries a token made of that id, so that a form
of somebody else's page does nothing here.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from shopbot.chat.words import Words
from shopbot.errors import BadInput
from shopbot.types import Language
from shopbot.web import document
from shopbot.web.needs import Shop
from shopbot.web.plain_html import Html, Part, join, tag
from shopbot.web.turns import check_session

SESSION, LOOK, TOLD = "shopbot-talk", "shopbot-look", "shopbot-told"  # cookies
Answer = TypeVar("Answer", bound=Response)
MONTH_S = 30 * 24 * 3600
THEMES = ("system", "light", "dark", "contrast")
SIZES = ("normal", "large", "larger")
SPACINGS = ("normal", "wide")
SIMPLE = ("off", "on")
_ASKED = {
    "theme": "theme",
    "size": "size",
    "spacing": "spacing",
    "plain": "simple",
}  # by their names in the conversation
_TOLD_LONGEST = 1500  # characters; a cookie holds 4 kB


@dataclass(frozen=True)
class Visit:
    """Who asks for a page, as their cookies and the address say."""

    shop: Shop
    request: Request
    wished: str = ""  # the language named in the address

    @cached_property
    def look(self) -> Mapping[str, str]:
        """How this person likes the pages; what `offered` can name."""
        try:
            kept = json.loads(unquote(self.request.cookies.get(LOOK, "{}")))
        except ValueError:
            kept = {}
        kept = kept if isinstance(kept, dict) else {}
        known = self.offered(kept)
        return known | ({"lang": self.wished[:20]} if self.wished else {})

    def offered(self, wished: Mapping[str, object]) -> dict[str, str]:
        """Those of the wishes for how the pages are that can be had: lang, theme, size, spacing, preset, simple."""
        there: dict[str, Collection[str]] = {
            "lang": self.shop.languages,
            "theme": THEMES,
            "size": SIZES,
            "spacing": SPACINGS,
            "preset": self.shop.presets,
            "simple": SIMPLE,
        }
        known = {name: text for name, text in wished.items() if isinstance(text, str)}
        return {name: text for name, text in known.items() if text in there.get(name, ())}

    @property
    def manner(self) -> dict[str, str]:
        """What these pages can do when asked in words, each setting with its value, as the other page says it."""
        usual = {"theme": THEMES[0], "size": SIZES[0], "spacing": SPACINGS[0], "plain": SIMPLE[0]}
        return {name: self.look.get(_ASKED[name], first) for name, first in usual.items()}

    def obeyed(self, wished: Mapping[str, str]) -> dict[str, str]:
        """Settings that were asked for in words, as `keep_look` takes them."""
        return self.offered(
            {_ASKED[name]: value for name, value in wished.items() if name in _ASKED}
        )

    @cached_property
    def language(self) -> Language:
        """The language of the page: of the address, else of the cookie, else of the browser."""
        accepted = self.request.headers.get("accept-language", "")
        return document.language_of(self.shop, self.look.get("lang", ""), accepted)

    @cached_property
    def words(self) -> Words:
        """Words of that language."""
        return self.shop.words(self.language)

    @cached_property
    def session(self) -> str:
        """The conversation; a new one for somebody who has none."""
        try:
            return check_session(self.request.cookies.get(SESSION, ""))
        except BadInput:
            return secrets.token_urlsafe(24)

    @cached_property
    def is_new(self) -> bool:
        """Whether the browser sent no conversation."""
        return self.request.cookies.get(SESSION) != self.session

    @cached_property
    def token(self) -> str:
        """What each form of this conversation carries."""
        return hmac.new(self.session.encode(), b"plain form", hashlib.sha256).hexdigest()[:32]

    def allows(self, token: str) -> bool:
        """Whether a form with this token is one of ours, sent from our own page."""
        foreign = self.request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        return not foreign and not self.is_new and hmac.compare_digest(self.token, token)

    @cached_property
    def once(self) -> str:
        """A mark for the forms of one page, so that what is sent twice is done once."""
        return secrets.token_urlsafe(9)

    @cached_property
    def after(self) -> str:
        """The id of the newest turn that this page shows: a message sent twice from here is answered once."""
        kept, _ = self.shop.journal.load(self.session)
        return kept[-1].id if kept else ""

    @property
    def answers(self) -> str | None:
        """The lang attribute of what is said to the shop, where that is not the language of the page."""
        other = self.words.locale
        return None if other == self.language else self.shop.words(other).tag

    @cached_property
    def told(self) -> str:
        """What the last form has brought about; shown once."""
        return unquote(self.request.cookies.get(TOLD, ""))[:_TOLD_LONGEST]

    def say(self, key: str, **values: object) -> str:
        """A message in the language of the page."""
        return self.words.say(key, **values)

    def form(self, action: str, *parts: Part, **attributes: str | bool | None) -> Html:
        """A form that posts to `action`, with its token."""
        hidden = tag("input", type="hidden", name="token", value=self.token)
        return tag("form", hidden, *parts, method="post", action=action, **attributes)

    def page(self, title: str, *body: Part, here: str = "plain", status: int = 200) -> HTMLResponse:
        """A whole page; `here` is its address."""
        text = document.render("plain.html", self.shop, self.language, {
            "title": title,
            "here": here,
            "theme": self.look.get("theme", ""),
            "size": self.look.get("size", ""),
            "spacing": self.look.get("spacing", ""),
        })  # fmt: skip
        told = tag("p", self.told, role="status", class_="told") if self.told else None
        text = document.dress(text, self._nav(here), join([told, *body]))
        answer = HTMLResponse(text, status, {"cache-control": "no-store"})
        return self._signed(answer, forget_told=bool(self.told))

    def to(self, address: str, told: str = "") -> RedirectResponse:
        """Leads to another page, which says `told` once."""
        answer = RedirectResponse(address, 303, {"cache-control": "no-store"})
        if told:
            said = quote(told[: _TOLD_LONGEST // 4])
            answer.set_cookie(TOLD, said, max_age=60, httponly=True, samesite="lax")
        return self._signed(answer, forget_told=False)

    def begin(self, address: str, told: str) -> RedirectResponse:
        """Leads to another page with a new conversation."""
        answer = self.to(address, told)
        self._set(answer, SESSION, secrets.token_urlsafe(24))
        return answer

    def in_language(self, language: Language | None) -> Words:
        """Words of another language, those of the page for None."""
        return self.shop.words(language or self.language)

    def keep_look(self, answer: Response, **changed: str) -> None:
        """Remembers how this person likes the pages."""
        kept = {name: value for name, value in {**self.look, **changed}.items() if value}
        self._set(answer, LOOK, quote(json.dumps(kept)))

    def _signed(self, answer: Answer, *, forget_told: bool) -> Answer:
        if self.is_new:
            self._set(answer, SESSION, self.session)
        if self.wished:
            self.keep_look(answer)
        if forget_told:
            answer.delete_cookie(TOLD)
        return answer

    def _set(self, answer: Response, name: str, value: str) -> None:
        scheme = self.request.headers.get("x-forwarded-proto", self.request.url.scheme)
        answer.set_cookie(
            name, value, max_age=MONTH_S, httponly=True, samesite="lax", secure=scheme == "https"
        )

    def _nav(self, here: str) -> Html:
        places = {"plain": self.say("page.conversation")}
        if self.shop.actions:
            count = self.shop.actions.cart.desk.cart(self.session).count
            key = "none" if count == 0 else "item" if count == 1 else "items"
            places["plain-cart"] = self.say(f"page.cart.{key}", count=count)
        if self.shop.profiles:
            places["plain-profile"] = self.say("form.profile")
        places |= {"plain-settings": self.say("page.settings"), "plain-help": self.say("page.help")}
        links = (
            tag("li", tag("a", name, class_="quiet", href=to, aria_current=to == here and "page"))
            for to, name in places.items()
        )
        return tag("ul", *links, class_="tools", role="list")
