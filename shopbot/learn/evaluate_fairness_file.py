"""The questions of a fairness file, and who asks them: read into pairs of a question and the same by somebody else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopbot.errors import FeedError
from shopbot.types import LOCALES, Locale


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the same question put by somebody else or in other words."""

    part: str  # "names", "dialects", ...
    locale: Locale
    plain: str
    variant: str
    audience: str = ""  # stated by the variant itself: "women", "kids"


def read(file: Path) -> tuple[Pair, ...]:
    """Every pair of a fairness file.

    Raises:
        FeedError: when it is not such a file.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return tuple(_pairs(data))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FeedError(
            f"{file} is no fairness file ({type(error).__name__}: {error}).",
            "It needs questions, parts (frames, who) and same; see assets/evaluation/fairness.json.",
        ) from error


def _pairs(data: Mapping[str, Any]) -> Iterator[Pair]:
    for locale in LOCALES:
        for part, ways in data["parts"].items():
            yield from _framed(part, locale, data["questions"][locale], ways[locale])
        for part, groups in data["same"].items():
            for first, *others in groups[locale]:
                yield from (Pair(part, locale, first, other) for other in others)


def _framed(
    part: str, locale: Locale, questions: list[str], ways: Mapping[str, Any]
) -> Iterator[Pair]:
    """Each question by each asker; the frames take turns, so that every asker meets each of them."""
    frames, askers = ways["frames"], ways["who"]
    rounds = len(frames) if len(askers) == 1 else 1  # a single asker uses every frame
    for number, question in enumerate(questions):
        for at, asker in enumerate(askers * rounds):
            who, states = asker if isinstance(asker, list) else (asker, {})
            frame = frames[(number + at) % len(frames)]
            variant = frame.format(who=who, question=question)
            yield Pair(part, locale, question, variant, states.get("audience", ""))
