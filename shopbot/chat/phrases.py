"""How people say things in one language: the patterns of assets/understanding, compiled."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from shopbot.chat import slots_words, understand_buying
from shopbot.chat.slots_words import SlotWords
from shopbot.chat.understand_buying import Buying
from shopbot.chat.understand_pinyin import is_pinyin
from shopbot.types import Intent, Locale, Statistic

# What the shop has rules for: "how long do I have to return things" asks for the rule.
_RULED: frozenset[Intent] = frozenset(
    {"order", "order_cancel", "order_change", "return", "exchange", "checkout"}
)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A way of calling the one of several that has most or least of something: "the lighter one"."""

    pattern: re.Pattern[str]
    attributes: tuple[str, ...]  # the first of them that all have a number of
    least: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled patterns; see the files for what each stands for."""

    locale: Locale
    intents: Mapping[Intent, tuple[re.Pattern[str], ...]]
    policies: Mapping[str, tuple[re.Pattern[str], ...]]
    ordinals: Mapping[int, tuple[str, ...]]
    numbers: Mapping[str, int]
    marks: Mapping[str, re.Pattern[str]]  # "it", "all_of_them", "cheaper", "more", ...
    statistics: Mapping[Statistic, tuple[str, ...]]  # words, in the order in which they are tried
    asked: Mapping[str, tuple[re.Pattern[str], ...]]  # attribute -> ways of asking for it
    filler: frozenset[str]
    acts: Mapping[
        Intent, tuple[re.Pattern[str], ...]
    ]  # exact, in the order in which they are tried
    slots: SlotWords
    buying: Buying
    extremes: tuple[Extreme, ...]
    general: re.Pattern[str]  # asks for a rule of the shop, not for something to be done

    def act(self, text: str) -> Intent | Literal[""]:
        """What the text asks to be done, where an exact rule knows it; "" otherwise."""
        general = self.general.search(text) is not None
        for intent, patterns in self.acts.items():
            if general and intent in _RULED:
                continue
            if any(pattern.search(text) for pattern in patterns):
                return intent
        return ""

    def means(self, intent: Intent, text: str) -> bool:
        """Whether the text is a way of saying this intent."""
        return any(pattern.search(text) for pattern in self.intents.get(intent, ()))

    def says(self, mark: str, text: str) -> re.Match[str] | None:
        """The match of a single mark such as "cheaper"."""
        return self.marks[mark].search(text)

    def policy(self, text: str) -> str:
        """The id of the policy asked about, "" if none."""
        for name, patterns in self.policies.items():
            if any(pattern.search(text) for pattern in patterns):
                return name
        return ""

    def asks(self, text: str) -> tuple[str, str]:
        """The attribute that a question such as "how heavy" asks for, and its words; "" for both if none."""
        for name, ways in self.asked.items():
            for pattern in ways:
                if match := pattern.search(text):
                    return name, match[0]
        return "", ""

    def statistic(self, text: str) -> Statistic:
        """Which truth about the whole shop is asked for."""
        lower = text.lower()
        for name, words in self.statistics.items():
            if any(word in lower for word in words):
                return name
        return "categories"


@cache
def load(assets: Path, locale: Locale) -> Phrases:
    """The phrases of one language."""
    raw = json.loads((assets / "understanding" / f"{locale}.json").read_text(encoding="utf-8"))
    acts = json.loads((assets / "understanding" / f"acts.{locale}.json").read_text("utf-8"))
    marks = {name: _compile(value) for name, value in raw.items() if isinstance(value, str)}
    return Phrases(
        locale=locale,
        intents={cast(Intent, k): tuple(map(_compile, v)) for k, v in raw["intents"].items()},
        policies={name: tuple(map(_compile, v)) for name, v in raw["policies"].items()},
        ordinals={int(k): tuple(v) for k, v in raw["ordinals"].items()},
        numbers=raw["numbers"],
        marks=marks,
        statistics={cast(Statistic, k): tuple(v) for k, v in raw["statistics"].items()},
        asked={name: tuple(map(_compile, v)) for name, v in raw["asked"].items()},
        filler=frozenset(raw["filler"]),
        acts={cast(Intent, k): tuple(map(_compile, v)) for k, v in acts["acts"].items()},
        slots=slots_words.load(assets, locale),
        buying=understand_buying.load(assets, locale),
        extremes=tuple(_extreme(raw["extreme"], each) for each in raw["extremes"]),
        general=_compile(acts["general"]),
    )


def _extreme(frame: str, raw: Mapping[str, str]) -> Extreme:
    """One of the file's `extremes`; WORD in the frame stands for what the thing has most or least of."""
    words = raw.get("least") or raw["most"]
    pattern = _compile(frame.replace("WORD", f"(?:{words})"))
    return Extreme(pattern, tuple(raw["of"].split()), "least" in raw)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+", re.IGNORECASE)


_ENGLISH = re.compile(
    r"\b(?:the|to|my|is|it|please|for|of|and|can|you|what|how|do|does|in|with)\b", re.I
)


def language_of(text: str, otherwise: Locale) -> Locale:
    """The language of a message: Chinese if it has more Han characters than English words.

    Addresses of mail and pages belong to no language; a street or a brand in a Chinese sentence makes no English one
    where Chinese is spoken already (`otherwise`).
    """
    text = _ADDRESS.sub(" ", text)
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    if han == words == 0:
        return otherwise
    if not han and is_pinyin(text):
        return "zh"
    if otherwise == "en" and len(_ENGLISH.findall(text)) > 1:
        return "en"  # "change the address to 北京市..." is an English sentence
    return "zh" if han > words or han and otherwise == "zh" else "en"
