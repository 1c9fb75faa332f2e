"""What the page is told: products, events and turns as plain JSON, every fact already in words of one language.

Knows the value types and `Words`; knows neither HTTP nor HTML.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from shopbot.chat import state_chips
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import (
    CartShown,
    Compared,
    Comparison,
    DialogueState,
    Done,
    Event,
    Failed,
    Found,
    Language,
    LocalText,
    PageAction,
    Product,
    Proposed,
    Reason,
    Sentence,
    Shown,
    Status,
    Turn,
    Verdict,
)
from shopbot.web import views_cart, views_spoken
from shopbot.web.needs import Products

Json = dict[str, Any]


def card(product: Product, words: Words, locale: Language, reasons: Sequence[Reason] = ()) -> Json:
    """One product as the page shows it."""
    reduced = _reduced(product)
    told: Json = {
        "id": product.id,
        **_localised("title", product.title, locale),
        **_localised("kind", product.kind, locale),
        "brand": product.brand,
        "price": words.price(product),
        "was": words.money(product.list_price) if reduced and product.list_price else "",
        "stock": words.stock(product),
        "inStock": product.in_stock,
        "stars": product.rating,
        "rating": words.rating(product),
        "reasons": [words.reason(reason) for reason in reasons[:3]],
        "picture": _picture(product.picture),
        **_localised("pictureText", product.picture_text, locale),
        "url": product.url if product.url.startswith(("https://", "http://")) else "",
        "options": _options(product, locale),
        "variants": views_cart.variants(product, words, locale),
    }
    return told | views_spoken.fields(told, ("price", "was", "rating", "stock", "reasons"), words)


def evidence(product: Product, words: Words, locale: Language) -> Json:
    """The record's own lines about one product."""
    lines = [words.price(product), words.stock(product), words.rating(product)]
    lines += [words.attribute(attribute) for attribute in product.attributes]
    told: Json = {
        "id": product.id,
        **_localised("title", product.title, locale),
        **_localised("description", product.description, locale),
        "lines": [line for line in lines if line],
        "source": product.source,
    }
    return told | views_spoken.fields(told, ("lines",), words)


def event(item: Event, words: Words, locale: Language, goods: Products) -> Json:
    """One event of a turn; `kind` tells which."""
    if isinstance(item, Status):
        return {"kind": "status", **asdict(item)}
    if isinstance(item, Shown):
        return {"kind": "products", **_found(item.found, words, locale)}
    if isinstance(item, Sentence):
        return {
            "kind": "sentence",
            "alternative": item.alternative,
            "status": item.verdict.status,
            **_said(item.text, item.verdict, paragraph=item.paragraph),
            **views_spoken.sentence(item.text, words),
        }
    if isinstance(item, Done):
        return {
            "kind": "done",
            "turn": turn(item.turn, words, locale, goods),
            "suggestions": list(item.suggestions),
        }
    if isinstance(item, Proposed):
        return views_cart.proposed(item, words)
    if isinstance(item, Compared):
        return {"kind": "compared", **compared(item.comparison, words)}
    if isinstance(item, CartShown):
        return {"kind": "cart", "count": sum(x.line.quantity for x in item.totals.lines)}
    if isinstance(item, PageAction):
        return {"kind": "page", "name": item.name, "value": item.value}
    return failed(item)


def failed(item: Failed) -> Json:
    """An error in words."""
    return {"kind": "failed", "message": item.message, "remedy": item.remedy}


def turn(item: Turn, words: Words, locale: Language, goods: Products) -> Json:
    """One exchange as it is kept, with its products as cards."""
    found = {product.id: product for product in goods.get(item.products)}
    cards = [card(found[key], words, locale) for key in item.products if key in found]
    return {
        "id": item.id,
        "question": item.question,
        "reply": item.reply,
        "sentences": _sentences(item, words),
        "locale": item.locale,
        "decoding": item.decoding,
        "stopped": item.stopped,
        "products": cards,
        "citations": [asdict(citation) for citation in item.citations],
        "alternatives": list(item.alternatives),
        "comparison": compared(item.comparison, words) if item.comparison else None,
        "chips": _chips(item.state, words, goods),
    }


def _chips(state: DialogueState, words: Words, goods: Products) -> list[Json]:
    """What is wished for; a category by the name that the shop gives it."""
    names = {f"category:{c.key}": words.text(c.label) for c in goods.categories()}
    told = [asdict(chip) for chip in state_chips.chips(state, words)]
    return [chip | {"label": names.get(chip["id"], chip["label"])} for chip in told]


def compared(item: Comparison, words: Words) -> Json:
    """A comparison as a table: a header cell for each product, and for each row its name and what stands in it."""
    return {
        "locale": item.locale,
        "caption": item.caption,
        "columns": list(item.titles),
        "rows": [
            {
                "label": row.label,
                "cells": list(row.cells),
                **views_spoken.lines(row.cells, words, item.locale),
            }
            for row in item.rows
        ],
    }


def _found(found: Found, words: Words, locale: Language) -> Json:
    return {
        "cards": [card(hit.product, words, locale, hit.reasons) for hit in found.hits],
        "relaxed": [words.reason(reason) for reason in found.relaxed],
        "carried": found.carried,
        "matching": found.matching,
        "wanted": found.wanted,
    }


def _said(text: str, verdict: Verdict, *, paragraph: bool) -> Json:
    return {
        "text": text,
        "paragraph": paragraph,
        "products": list(verdict.product_ids),
        "evidence": list(verdict.evidence),
    }


def _sentences(item: Turn, words: Words) -> list[Json]:
    """The kept reply as it was streamed: each line a paragraph, each sentence with its verdict."""
    told = [
        (text, place == 0 and number > 0)
        for number, line in enumerate(item.reply.splitlines())
        for place, text in enumerate(split(line))
    ]
    verdicts = [verdict for verdict in item.verdicts if verdict.status != "withheld"]
    if len(verdicts) != len(told):  # a rule of the shop that was quoted has several sentences
        verdicts = [Verdict("record")] * len(told)
    return [
        _said(text, verdict, paragraph=paragraph) | views_spoken.sentence(text, words, item.locale)
        for (text, paragraph), verdict in zip(told, verdicts, strict=True)
    ]


def _reduced(product: Product) -> bool:
    price, before = product.price, product.list_price
    return bool(
        price and before and before.currency == price.currency and before.minor > price.minor
    )


def _localised(name: str, text: LocalText, locale: Language) -> Json:
    spoken = locale if text.has(locale) else next(iter(text.by_locale), locale)
    return {name: text.get(locale), f"{name}Lang": spoken}


def _picture(picture: str) -> str:
    return picture if picture.startswith(("pictures/", "https://")) else ""


def _options(product: Product, locale: Language) -> list[Json]:
    names = dict.fromkeys(option.name for variant in product.variants for option in variant.options)
    return [
        {
            "name": name,
            "values": [o.text.get(locale) or o.value for o in product.option_values(name)],
        }
        for name in names
    ]
