"""Whether one answer is what a journey asks for: what it says, shows, asks about and writes. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shopbot.learn.evaluate_journeys_file import Condition, Place, Step
from shopbot.types import Attribute, DialogueState, Locale, Product


@dataclass(slots=True)
class Answer:
    """What came of one message."""

    state: DialogueState
    text: str = ""  # every sentence and everything that a proposal lists
    shown: tuple[Product, ...] = ()
    locale: Locale | None = None
    failed: str = ""


def step_problems(step: Step, answer: Answer, written: int) -> Iterator[str]:
    """What does not hold of an answer, each in words.

    Args:
        step: what is expected.
        answer: what came.
        written: how many orders or customers the message wrote.
    """
    if answer.failed:
        yield f"the turn failed: {answer.failed}"
        return
    if not answer.text.strip():
        yield "nothing was said"
    for wanted in step.must_say:
        if not any(_says(answer.text, pattern) for pattern in wanted):
            yield f"must say {' or '.join(wanted)}"
    for pattern in step.must_not_say:
        if _says(answer.text, pattern):
            yield f"must not say {pattern}"
    if written != step.written:
        yield f"{written} orders or customers were written, expected {step.written}"
    if step.locale and answer.locale != step.locale:
        yield f"answered in {answer.locale}, expected {step.locale}"
    if step.pending is not None and (answer.state.proposed is not None) != step.pending:
        yield f"a proposal {'waits' if answer.state.proposed else 'does not wait'} for a yes"
    yield from _shown_problems(step, answer.shown)
    if step.focus and step.focus not in (answer.state.focus, *_only_one(answer.shown)):
        yield f"talks about {answer.state.focus or 'nothing'}, expected {step.focus}"


def _says(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.I) is not None


def _only_one(shown: tuple[Product, ...]) -> tuple[str, ...]:
    return (shown[0].id,) if len(shown) == 1 else ()


def _shown_problems(step: Step, shown: tuple[Product, ...]) -> Iterator[str]:
    ids = ", ".join(product.id for product in shown) or "nothing"
    if step.shown_count and not step.shown_count[0] <= len(shown) <= step.shown_count[1]:
        yield f"shows {len(shown)} products, expected {step.shown_count[0]} to {step.shown_count[1]}"
    for place, condition in step.shown.items():
        if not _holds(place, [_fits(product, condition) for product in shown]):
            yield f"of what is shown, {place} must be {_words(condition)}; shown: {ids}"


def _holds(place: Place, fits: list[bool]) -> bool:
    if place == "none":
        return not any(fits)
    if place == "first":
        return fits[:1] == [True]
    return all(fits) and bool(fits) if place == "all" else any(fits)


def _words(condition: Condition) -> str:
    parts = {
        name: value
        for name in Condition.__dataclass_fields__
        if (value := getattr(condition, name)) not in ((), "", None, False, {})
    }
    return ", ".join(f"{name} {value}" for name, value in parts.items())


def _fits(product: Product, asked: Condition) -> bool:
    names = "\n".join((*product.kind.all(), *product.title.all()))
    price = product.price.minor if product.price else None
    checks = (
        not asked.ids or product.id in asked.ids,
        not asked.category or product.category in asked.category,
        not asked.kind or _says(names, asked.kind),
        not asked.brand or product.brand == asked.brand,
        not asked.audience or product.audience == asked.audience,
        asked.price_max is None or (price is not None and price <= asked.price_max),
        asked.price_min is None or (price is not None and price >= asked.price_min),
        not asked.in_stock or product.in_stock is True,
        _has_form(product, asked),
        *(_meets(product.attribute(name), wanted) for name, wanted in asked.attribute.items()),
    )
    return all(checks)


def _has_form(product: Product, asked: Condition) -> bool:
    """Whether one variant has the colour and the size that are asked for."""
    wanted = {"color": asked.color, "size": asked.size}
    said = {name: value for name, value in wanted.items() if value}
    if not said:
        return True
    forms = [{option.name: option.value for option in v.options} for v in product.variants]
    return any(said.items() <= form.items() for form in forms)


def _meets(attribute: Attribute | None, wanted: object) -> bool:
    value = attribute.value if attribute else None
    if not isinstance(wanted, Mapping):
        return value == wanted
    if "not" in wanted:
        return bool(value != wanted["not"])
    if not isinstance(value, int | float):
        return False
    low, high = wanted.get("min", value), wanted.get("max", value)
    return bool(low <= value <= high)
