"""How easily the replies are read, in ordinary and in plain language: the same questions, side by side.

What is measured are the sentences as they are shown, not the cards beside them. Each question is a conversation of its
own; its last reply counts.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopbot.errors import StorageError
from shopbot.learn.metrics import Interval, mean_interval, paired_interval
from shopbot.learn.metrics_readability import Readability, chinese, english
from shopbot.search.lexical_text import common_words, cut
from shopbot.types import LOCALES, Locale

COMMON = 5000  # Chinese words that count as common


@dataclass(frozen=True, slots=True)
class Reply:
    """The sentences of a reply, and the names in it that are no hard words."""

    sentences: tuple[str, ...]
    names: tuple[str, ...] = ()


Ask = Callable[
    [Sequence[str], Locale, bool], Reply
]  # messages, language, whether in plain language


def questions(folder: Path) -> dict[Locale, list[list[str]]]:
    """The conversations of each language: lists of messages.

    Raises:
        StorageError: for a file that is not there or holds something else.
    """
    found: dict[Locale, list[list[str]]] = {}
    for locale in LOCALES:
        path = folder / f"readability.{locale}.json"
        try:
            found[locale] = [
                [str(text) for text in talk] for talk in json.loads(path.read_text("utf-8"))
            ]
        except (OSError, ValueError, TypeError) as error:
            raise StorageError(
                f"{path} cannot be read as conversations: {error}.",
                'It must hold a list of lists of messages: [["a kettle", "how heavy is it?"]].',
            ) from error
    return found


def measure(reply: Reply, locale: Locale) -> Readability:
    """The readability of one reply."""
    if locale == "zh":
        return chinese(reply.sentences, cut, common_words(COMMON), reply.names)
    return english(reply.sentences, reply.names)


def evaluate(
    talks: Mapping[Locale, Sequence[Sequence[str]]], ask: Ask
) -> dict[str, dict[str, object]]:
    """The figures of each language: ordinary, plain, and how they differ on the same questions."""
    told: dict[str, dict[str, object]] = {}
    for locale, asked in talks.items():
        pairs = [(ask(talk, locale, False), ask(talk, locale, True)) for talk in asked]
        ordinary, plain = (
            [measure(reply, locale) for reply in side] for side in zip(*pairs, strict=True)
        )
        told[locale] = {
            "questions": len(asked),
            "ordinary": _figures(ordinary),
            "plain": _figures(plain),
            "difference": _differences(plain, ordinary),
        }
    return told


def _figures(read: Sequence[Readability]) -> dict[str, object]:
    return {name: _told(mean_interval(values)) for name, values in _values(read).items()}


def _differences(
    plain: Sequence[Readability], ordinary: Sequence[Readability]
) -> dict[str, object]:
    before = _values(ordinary)
    return {
        name: _told(paired_interval(values, before[name]))
        for name, values in _values(plain).items()
    }


def _values(read: Sequence[Readability]) -> dict[str, list[float]]:
    values = {
        "sentence_length": [r.length for r in read],
        "hard_words": [r.hard for r in read],
        "sentences": [float(r.sentences) for r in read],
    }
    grades = [r.grade for r in read if r.grade is not None]
    return {"grade": grades, **values} if grades else values


def _told(interval: Interval) -> dict[str, object]:
    return {
        "mean": round(interval.mean, 3),
        "ci95": [round(interval.low, 3), round(interval.high, 3)],
    }
