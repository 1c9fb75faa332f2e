"""Amounts of the record as text in every language, for the values of reasons. Pure."""

import re

from shopbot.search.facets_lexicon import lexicon
from shopbot.types import Attribute, AttributeFilter, LocalText


def value_in_words(attribute: Attribute) -> LocalText | str:
    """The attribute's value with its unit, per language where that differs."""
    if isinstance(attribute.value, str):
        return attribute.text if attribute.text.all() else attribute.value
    return amount_in_words(float(attribute.value), attribute.unit)


def bound_in_words(limit: AttributeFilter) -> LocalText | str:
    """The number of a stated limit with its unit."""
    return amount_in_words(float(limit.value), limit.unit)


def amount_in_words(value: float, unit: str) -> LocalText | str:
    """A number with its unit: "540 g", "540克"; at most four decimals, never an exponent."""
    number = f"{round(value, 4):.4f}".rstrip("0").rstrip(".")
    known = lexicon().units.get(unit.lower())
    if known is None:
        return f"{number} {unit}".strip()
    english, chinese = known.label.get("en"), known.label.get("zh")
    if value == 1 and english in _PLURAL:
        english = english.removesuffix("s")
    return LocalText({"en": f"{number} {english}", "zh": f"{number}{chinese}"})


def with_article(kind: LocalText) -> LocalText:
    """What a thing is, with the English article: "a kettle", "an umbrella", "headphones"."""
    english = kind.by_locale.get("en", "")
    plural = english.endswith("s") and not english.endswith(("ss", "us", "is"))
    if not english or plural:
        return kind
    sounded = re.match(r"(?i)(?!uni|usb|use|one|eu)[aeiou]|hour", english) is not None
    return LocalText({**kind.by_locale, "en": f"{'an' if sounded else 'a'} {english}"})


_PLURAL = ("days", "months", "years", "hours", "minutes")
