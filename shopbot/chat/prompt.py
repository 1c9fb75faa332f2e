"""The one renderer: one step of a plan becomes a prompt, for serving, training and evaluation.

Layout: system line, notes, the customer's words, the task. Catalogue text is data: it stands under a
heading, as list items on one line each, and is never obeyed. What does not fit is cut from the end.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.chat.plan import Step
from shopbot.chat.words import Words
from shopbot.ports import Message, Prompt
from shopbot.types import Attribute, Hit, Locale, LocalText, Product, Reason, Record

VERSION = 1  # of the layout below; part of what an adapter is trained for
_ATTRIBUTES = 6
_DESCRIPTION_CHARACTERS = 420
_REVIEW_CHARACTERS = 160
_YES = "reason.attribute_yes"
_REASONS = (_YES, "reason.attribute_value", "reason.under_budget", "reason.color",
            "reason.size", "reason.audience", "reason.without", "reason.cheapest",
            "reason.best_rated")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """What a prompt is made of, beside the record: the step, the wish in words, the hit it is about."""

    step: Step
    wish: str
    hit: Hit | None = None


@cache
def texts(assets: Path, locale: Locale) -> Mapping[str, str]:
    """The instructions of one language."""
    loaded: dict[str, str] = json.loads(
        (assets / "prompt" / f"{locale}.json").read_text(encoding="utf-8")
    )
    return loaded


def build(record: Record, ask: Ask, words: Words, says: Mapping[str, str]) -> Prompt:
    """The prompt of one step."""
    step, locale = ask.step, record.locale
    title = step.product.title.get(locale)
    other = step.other.title.get(locale) if step.other else ""
    wish = says.get(f"{step.task}.wish", "").format(title=title) or ask.wish
    lines = [
        f"{says['notes'].format(title=title)}:",
        *(f"- {_one_line(line)}" for line in notes(record, ask, words, says)),
        "",
        f"{says['customer']}: {_one_line(wish)}",
        f"{says['task']}: {says[step.task].format(title=title, other=other)}",
    ]
    system = says["system"].format(shop=record.info.name.get(locale))
    price = words.price(step.product) if step.product.price else ""
    opening = says[f"{step.task}.opening"].format(title=title, other=other, price=price)
    opening = opening.replace(", ,", ",").replace("售价，", "") if not price else opening
    return Prompt((Message("system", system), Message("user", "\n".join(lines))), opening)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def notes(record: Record, ask: Ask, words: Words, says: Mapping[str, str]) -> list[str]:
    """The lines of the record that this step may use."""
    step, locale = ask.step, record.locale
    if step.task == "reviews":
        return [
            f"{r.rating}/5: {r.text.get(locale)[:_REVIEW_CHARACTERS]}"
            for r in record.reviews
            if r.text.has(locale) or len(record.reviews) < 3
        ]
    return product_notes(step.product, ask, words, says)


def product_notes(product: Product, ask: Ask, words: Words, says: Mapping[str, str]) -> list[str]:
    """One product: why it fits, what it is like, its facts. Facts that are "no" only where asked."""
    locale = words.locale
    lines: list[str] = []
    if ask.hit and (fits := _fits(ask.hit, words)):
        lines.append(says["fits"].format(reasons=words.join(fits)))
    if ask.step.task == "describe" and (seen := product.picture_text.get(locale)):
        lines.append(seen)
    if text := product.description.get(locale):
        lines.append(text[:_DESCRIPTION_CHARACTERS])
    if features := [words.label(a).lower() for a in product.attributes if a.value is True]:
        lines.append(says["features"].format(features=words.join(features)))
    wanted = [a for a in product.attributes if a.value is not True and _worth_saying(a, ask)]
    lines += [words.attribute(a) for a in wanted[:_ATTRIBUTES]]
    if ask.step.task in ("explain", "describe"):
        lines += option_lines(product, words)
    if ask.step.task == "explain":
        lines.append(f"{words.price(product)}, {words.stock(product)}")
    return lines


def _fits(hit: Hit, words: Words) -> list[str]:
    kept = [reason for reason in hit.reasons if reason.key in _REASONS][:3]
    return [_feature(r, words) if r.key == _YES else words.reason(r) for r in kept]


def _feature(reason: Reason, words: Words) -> str:
    """The bare name of a feature: a small model copies "Talking: yes" as it stands."""
    label = reason.values["label"]
    return (label.get(words.locale) if isinstance(label, LocalText) else str(label)).lower()


def _worth_saying(attribute: Attribute, ask: Ask) -> bool:
    return attribute.value is not False or ask.step.task == "explain"


def option_lines(product: Product, words: Words) -> list[str]:
    """The colours and sizes that there are, one line each."""
    lines = []
    for name in ("color", "size"):
        if options := product.option_values(name):
            values = [option.text.get(words.locale) or option.value for option in options]
            label = words.say(f"option.{name}")
            lines.append(words.say("line.pair", label=label, value=words.join(values)))
    return lines
