"""The page as HTML: the template of web/page with the words of one language and the state it starts with."""

import html
import json
import re
from dataclasses import asdict
from pathlib import Path

from shopbot.decoding import LIMITS, STRATEGIES
from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale
from shopbot.web.needs import Shop
from shopbot.web.turns import MESSAGE_LIMIT
from shopbot.web.views import Json

PAGE = Path(__file__).parent / "page"
_PICTURES = re.compile(r"<!--pictures-->(.*?)<!--/pictures-->\n?", re.S)
_CART = re.compile(r"<!--cart-->(.*?)<!--/cart-->\n?", re.S)
_SLOT = re.compile(r"\{\{([a-z0-9_.]+)\}\}")
_OTHER: dict[Locale, Locale] = {"en": "zh", "zh": "en"}
HTML_LANG: dict[Locale, str] = {"en": "en", "zh": "zh-Hans"}


def locale_of(lang: str, accepted: str = "") -> Locale:
    """The language asked for (`?lang=`), else the first of Accept-Language that we speak, else English."""
    for wish in (lang, *accepted.split(",")):
        tag = wish.strip().lower()[:2]
        for locale in LOCALES:
            if tag == locale:
                return locale
    return "en"


def fill(template: str, slots: dict[str, str]) -> str:
    """The template with each {{slot}} replaced by its escaped text.

    Raises:
        KeyError: for a slot without text.
    """
    return _SLOT.sub(lambda match: html.escape(slots[match.group(1)]), template)


def page_words(shop: Shop, locale: Locale) -> dict[str, str]:
    """The page's own messages, by key."""
    messages = shop.words(locale).messages
    return {key: text for key, text in messages.items() if key.startswith("page.")}


def render(name: str, shop: Shop, locale: Locale, extra: dict[str, str] | None = None) -> str:
    """A template of web/page in one language."""
    shop_name = shop.info.name.get(locale)
    slots = page_words(shop, locale) | {
        "lang": HTML_LANG[locale],
        "locale": locale,
        "other": _OTHER[locale],
        "other_lang": HTML_LANG[_OTHER[locale]],
        "shop": shop_name,
    }
    text = (PAGE / name).read_text(encoding="utf-8")
    text = _PICTURES.sub(lambda part: part.group(1) if shop.pictures else "", text)
    text = _CART.sub(lambda part: part.group(1) if shop.actions else "", text)
    return fill(text, slots | (extra or {}))


def start_state(shop: Shop, settings: Settings, locale: Locale) -> Json:
    """What the page's modules need to begin: words, presets, limits, first suggestions."""
    return {
        "locale": locale,
        "lang": HTML_LANG[locale],
        "shop": {"key": settings.shop, "name": shop.info.name.get(locale)},
        "words": page_words(shop, locale),
        "presets": {name: asdict(d) for name, d in shop.presets.items()},
        "preset": settings.decoding,
        "strategies": list(STRATEGIES),
        "limits": LIMITS,
        "longest": MESSAGE_LIMIT,
        "pictures": shop.pictures is not None,
        "cart": shop.actions is not None,
        "voice": voice_state(shop),
        "suggestions": list(shop.suggestions(locale)),
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
