"""The one renderer: a record and a question become the prompt, for serving, training and evaluation.

Facts come before the question and history before both; what does not fit the budget is left out
from the least important end. Catalogue text is data: it stands under a heading and is never obeyed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.chat.words import Words
from shopbot.ports import Message, Prompt
from shopbot.types import Found, Intent, Locale, Product, Record, Review, Turn

VERSION = 1  # of the layout below; part of what an adapter is trained for
BUDGET_TOKENS = 900
_HISTORY_TURNS = 2
_REPLY_CHARACTERS = 280


@dataclass(frozen=True, slots=True)
class Ask:
    """What one prompt is made of, beside the record."""

    intent: Intent
    question: str
    history: Sequence[Turn] = ()
    found: Found | None = None
    opening: str = ""


@cache
def texts(assets: Path, locale: Locale) -> Mapping[str, str]:
    """The instructions of one language."""
    loaded: dict[str, str] = json.loads(
        (assets / "prompt" / f"{locale}.json").read_text(encoding="utf-8")
    )
    return loaded


def build(
    record: Record,
    ask: Ask,
    words: Words,
    says: Mapping[str, str],
    count_tokens: Callable[[str], int],
) -> Prompt:
    """The prompt, cut to BUDGET_TOKENS: history goes first, then the last products' details."""
    system = says["system"].format(shop=record.info.name.get(record.locale))
    for history, detail in ((_HISTORY_TURNS, 9), (1, 9), (0, 9), (0, 5), (0, 2), (0, 0)):
        user = _user(record, ask, words, says, detail)
        talk = _history(ask.history, history)
        if count_tokens(system + user + "".join(m.content for m in talk)) <= BUDGET_TOKENS:
            break
    messages = (Message("system", system), *talk, Message("user", user))
    return Prompt(messages, ask.opening)


def _history(turns: Sequence[Turn], keep: int) -> tuple[Message, ...]:
    messages: list[Message] = []
    for turn in list(turns)[len(turns) - min(keep, len(turns)) :]:
        messages.append(Message("user", turn.question[:_REPLY_CHARACTERS]))
        messages.append(Message("assistant", turn.reply[:_REPLY_CHARACTERS]))
    return tuple(messages)


def _user(record: Record, ask: Ask, words: Words, says: Mapping[str, str], detail: int) -> str:
    lines = [f"{says['facts']}:", *facts(record, words, says, ask.found, detail)]
    return "\n".join(
        [
            *lines,
            "",
            f"{says['customer']}: {ask.question}",
            f"{says['task']}: {says[_task(record, ask)]}",
        ]
    )


def _task(record: Record, ask: Ask) -> str:
    if ask.intent == "search":
        if ask.found and not ask.found.carried:
            return "nearest"
        return "search" if len(record.products) > 1 else "search_one"
    return "reviews_task" if ask.intent == "reviews" else ask.intent


def facts(
    record: Record, words: Words, says: Mapping[str, str], found: Found | None, detail: int = 9
) -> list[str]:
    """Every line of the record that the prompt shows."""
    lines = list(record.statements)
    reasons = {hit.product.id: hit.reasons for hit in found.hits} if found else {}
    for number, product in enumerate(record.products, 1):
        lines.append(f"[{number}] {heading(product, words)}")
        lines += [f"- {line}" for line in product_lines(product, words, detail)]
        if fits := [
            words.reason(r) for r in reasons.get(product.id, ()) if r.key != "reason.meaning"
        ]:
            lines.append(f"- {words.join(fits[:3])}")
    lines += [f"{p.title.get(record.locale)}: {p.text.get(record.locale)}" for p in record.policies]
    lines += [f"- {o.title.get(record.locale)}: {o.text.get(record.locale)}" for o in record.offers]
    if record.reviews:
        lines += [f"{says['reviews']}:", *map(_review_line(record.locale), record.reviews)]
    return lines


def _review_line(locale: Locale) -> Callable[[Review], str]:
    return lambda review: f"- {review.rating}/5: {review.text.get(locale)}"


def heading(product: Product, words: Words) -> str:
    """The product's name with what it is: "Harrier Trail Boot (hiking boot, Harrier)"."""
    title = product.title.get(words.locale)
    about = [
        t
        for t in (product.kind.by_locale.get(words.locale, ""), product.brand)
        if t and t not in title
    ]
    brackets = (" (", ")") if words.locale == "en" else ("（", "）")
    return title + (words.join(about).join(brackets) if about else "")


def product_lines(product: Product, words: Words, detail: int = 9) -> list[str]:
    """The record of one product, one fact a line, the most asked-for first."""
    lines = [f"{words.price(product)}, {words.stock(product)}"]
    if rating := words.rating(product):
        lines.append(rating)
    for name in ("color", "size"):
        if options := product.option_values(name):
            values = [option.text.get(words.locale) or option.value for option in options]
            lines.append(
                words.say("line.pair", label=words.say(f"option.{name}"), value=words.join(values))
            )
    lines += [words.attribute(attribute) for attribute in product.attributes[:detail]]
    if detail and (text := product.description.get(words.locale)):
        lines.append(text[: 40 * detail])
    return lines
