"""Which kind of aside a message is: the patterns of assets/asides, compiled. Decides nothing about the reply."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import LOCALES, Intent, Locale

Kind = str  # a key of assets/strings/aside.*: "person", "abuse", "medical", "crisis", ...

_WITHOUT_KIND: Mapping[
    Intent, Kind
] = {  # what a message of that intent is where no pattern says more
    "identity": "person",
    "abuse": "abuse",
    "advice": "medical",
    "greeting": "greeting",
    "off_topic": "off_topic",
}


@dataclass(frozen=True, slots=True)
class Asides:
    """Compiled patterns of one language."""

    single: Mapping[Kind, re.Pattern[str]]  # "crisis", "no_crisis", "urgent", "medical", "legal"
    kinds: Mapping[str, Mapping[Kind, re.Pattern[str]]]  # intent -> kind -> pattern
    facts: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]  # what attributes speak to a worry

    def is_crisis(self, text: str) -> bool:
        """Whether somebody may be about to harm themselves."""
        rest = self.single["no_crisis"].sub(" ", text)
        return self.single["crisis"].search(rest) is not None

    def says(self, kind: Kind, text: str) -> bool:
        """Whether the text is of one of the single kinds."""
        return self.single[kind].search(text) is not None

    def within(self, intent: str, text: str) -> Kind:
        """The kind among those of an intent, "" if no pattern fits."""
        kinds = self.kinds.get(intent, {})
        return next((kind for kind, pattern in kinds.items() if pattern.search(text)), "")


@cache
def load(assets: Path, locale: Locale) -> Asides:
    """The patterns of one language."""
    raw = json.loads((assets / "asides" / f"{locale}.json").read_text(encoding="utf-8"))
    return Asides(
        {name: _any(raw[name]) for name in ("crisis", "no_crisis", "urgent", "medical", "legal")},
        {
            intent: {kind: _any(patterns) for kind, patterns in raw[intent].items()}
            for intent in ("identity", "abuse", "off_topic")
        },
        tuple((_any([fact["when"]]), tuple(fact["attributes"])) for fact in raw["facts"]),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def is_crisis(text: str, assets: Path) -> bool:
    """Whether somebody may be about to harm themselves, in whatever language. Asked before anything else is."""
    text = text.replace("’", "'")
    return any(load(assets, locale).is_crisis(text) for locale in LOCALES)


def kind_of(text: str, intent: Intent, assets: Path, locale: Locale) -> Kind:
    """What the message is, a crisis before everything else; "" for what is no aside.

    Args:
        text: of the shopper.
        intent: as it was understood: identity, advice, abuse, off_topic or greeting.
        assets: the folder of the patterns.
        locale: of the message.
    """
    text, asides = text.replace("’", "'"), load(assets, locale)
    if is_crisis(text, assets):
        return "crisis"
    if intent in ("advice", "off_topic") and asides.says("urgent", text):
        return "urgent"
    if intent == "advice":
        return "legal" if asides.says("legal", text) else "medical"
    if intent == "greeting":
        intent = "off_topic"
        return asides.within(intent, text)
    return asides.within(intent, text) or _WITHOUT_KIND.get(intent, "")
