"""The page as HTML: the template of web/page with the words of one language and the state it starts with."""

import html
import json
import re
from dataclasses import asdict
from pathlib import Path

from shopbot.decoding import LIMITS, STRATEGIES
from shopbot.settings import Settings
from shopbot.types import Language
from shopbot.web.needs import Shop
from shopbot.web.turns import MESSAGE_LIMIT
from shopbot.web.views import Json

PAGE = Path(__file__).parent / "page"
_PICTURES = re.compile(r"<!--pictures-->(.*?)<!--/pictures-->\n?", re.S)
_CART = re.compile(r"<!--cart-->(.*?)<!--/cart-->\n?", re.S)
_LINK = (
    '<a class="quiet" id="{{id}}" href="{{here}}?lang={{code}}" hreflang="{{tag}}" lang="{{tag}}">'
    "{{name}}</a>"
)
_NAV = re.compile(r"<nav [^>]*><!--nav--></nav>")
_SLOT = re.compile(r"\{\{([a-z0-9_.]+)\}\}")


def language_of(shop: Shop, wished: str, accepted: str = "") -> Language:
    """The language asked for (`?lang=`), else the first of Accept-Language that the shop speaks, else English."""
    for wish in (str(wished or ""), *accepted.split(",")):
        tag = wish.partition(";")[0].strip().lower()
        for language in shop.languages:
            if language.lower() in (tag, tag.partition("-")[0]):
                return language
    return "en"


def fill(template: str, slots: dict[str, str]) -> str:
    """The template with each {{slot}} replaced by its escaped text.

    Raises:
        KeyError: for a slot without text.
    """
    return _SLOT.sub(lambda match: html.escape(slots[match.group(1)]), template)


def page_words(shop: Shop, language: Language) -> dict[str, str]:
    """The page's own messages, by key."""
    messages = shop.words(language).messages
    return {key: text for key, text in messages.items() if key.startswith("page.")}


def render(name: str, shop: Shop, language: Language, extra: dict[str, str] | None = None) -> str:
    """A template of web/page in one language. `extra["here"]`: its address, for the links to other languages."""
    words = shop.words(language)
    slots = dict(words.messages) | {
        "lang": words.tag,
        "dir": words.direction,
        "locale": language,
        "shop": words.text(shop.info.name),
        "up": "",
    }
    slots |= extra or {}
    text = (PAGE / name).read_text(encoding="utf-8")
    text = _PICTURES.sub(lambda part: part.group(1) if shop.pictures else "", text)
    text = _CART.sub(lambda part: part.group(1) if shop.actions else "", text)
    return fill(text, slots).replace("<!--languages-->", _switch(shop, language, slots))


def shell(
    shop: Shop, language: Language, title: str, body: str, *, up: str = "", here: str = "./"
) -> str:
    """A plain page around `body`, which is HTML; `up` leads from its address to that of the shop."""
    said = {"title": title, "up": up, "here": here, "theme": "", "size": "", "spacing": ""}
    return dress(render("plain.html", shop, language, said), "", body)


def dress(page: str, nav: str, body: str) -> str:
    """The page with its places and its body; a look that nobody chose is not named."""
    page = re.sub(r' data-(theme|size|spacing)=""', "", page)
    page = page.replace("<!--nav-->", nav) if nav else _NAV.sub("", page)
    return page.replace("<!--body-->", body)


def _switch(shop: Shop, language: Language, slots: dict[str, str]) -> str:
    """A link to the same page in each other language, named in that language."""
    links: list[str] = []
    for other in shop.languages:
        words = shop.words(other)
        named = {"here": slots.get("here", ""), "code": other, "tag": words.tag}
        named |= {"name": words.messages["language.name"], "id": "" if links else "language"}
        if other != language:
            links.append(fill(_LINK, named).replace(' id=""', ""))
    return "\n".join(links)


def start_state(shop: Shop, settings: Settings, language: Language) -> Json:
    """What the page's modules need to begin: words, presets, limits, first suggestions."""
    words = shop.words(language)
    return {
        "locale": language,
        "lang": words.tag,
        "tags": {code: shop.words(code).tag for code in shop.languages},
        "answers": words.locale,
        "shop": {"key": settings.shop, "name": words.text(shop.info.name)},
        "words": page_words(shop, language),
        "presets": {name: asdict(d) for name, d in shop.presets.items()},
        "preset": settings.decoding,
        "strategies": list(STRATEGIES),
        "limits": LIMITS,
        "longest": MESSAGE_LIMIT,
        "pictures": shop.pictures is not None,
        "cart": shop.actions is not None,
        "voice": voice_state(shop),
        "suggestions": list(shop.suggestions(language)),
    }


def voice_state(shop: Shop) -> Json:
    """What the server can do now: {"hear": bool, "say": languages}. The weights may arrive later than the page."""
    voice = shop.voice
    speaker = voice.speaker if voice else None
    return {
        "hear": bool(voice and voice.transcriber),
        "say": list(speaker.locales) if speaker else [],
    }


def embed(state: Json) -> str:
    """JSON that is safe inside a script element."""
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
