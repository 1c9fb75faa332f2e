"""How well messages are understood: intents by rules, by the learned layer and by both; limits, references, slots."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopbot.chat.hear import Ear
from shopbot.learn.evaluate_understanding_file import Said
from shopbot.learn.metrics import SEED, Interval, mean_interval
from shopbot.ports import Embedder, Vectors
from shopbot.search.facets_lexicon import lexicon
from shopbot.types import LOCALES, AttributeFilter, Filters, Understanding

SAMPLES = 500  # bootstrap samples of macro F1
SYSTEMS = ("rules", "classifier", "both")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message with what each system makes of it."""

    said: Said
    meant: Understanding
    intents: dict[str, str]  # by system


class _Known:
    """An embedder that was given its queries beforehand, all at once, which is quicker."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self._embedder = embedder
        self._known = dict(zip(texts, embedder.embed_queries(texts), strict=True))

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in texts if text not in self._known]
        self._known |= dict(zip(new, self._embedder.embed_queries(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_documents(texts)


def hear(said: Said, ear: Ear) -> Heard:
    """What the rules alone, the layer alone and both make of the message."""
    rules = replace(ear, classifier=None).hear(said.text, said.state, said.locale)
    meant = ear.hear(said.text, said.state, said.locale)
    guess = ear.classifier.guess(said.text).intent if ear.classifier else ""
    return Heard(said, meant, {"rules": rules.intent, "classifier": guess, "both": meant.intent})


def evaluate(said: Sequence[Said], ear: Ear) -> dict[str, Any]:
    """The figures of each language and of both together, JSON-ready."""
    if ear.classifier:
        known = _Known(ear.classifier.embedder, [one.text for one in said])
        ear = replace(ear, classifier=replace(ear.classifier, embedder=known))
    heard = [hear(one, ear) for one in said]
    figures: dict[str, Any] = {
        locale: _figures([h for h in heard if h.said.locale == locale]) for locale in LOCALES
    }
    figures["all"] = _figures(heard)
    figures["failures"] = [failure for h in heard if (failure := _failure(h))]
    return figures


def _figures(heard: Sequence[Heard]) -> dict[str, Any]:
    truth = [h.said.intent for h in heard]
    systems = {name: [h.intents[name] for h in heard] for name in SYSTEMS}
    limited = [h for h in heard if h.said.filters != Filters()]
    refers = [h for h in heard if h.said.refers is not None]
    counted = [h for h in heard if h.said.quantity is not None]
    ordered = [h for h in heard if h.said.order_id]
    return {
        "messages": len(heard),
        "macro_f1": {name: _told(macro_interval(truth, got)) for name, got in systems.items()},
        "accuracy": {
            name: _told(mean_interval([float(a == b) for a, b in zip(truth, got, strict=True)]))
            for name, got in systems.items()
        },
        "per_intent": {k: round(v, 3) for k, v in f1(truth, systems["both"]).items()},
        "filters": _share([same(h.said.filters, h.meant.stated) for h in limited]),
        "no_filters": _share(
            [h.meant.stated == Filters() for h in heard if h.said.filters == Filters()]
        ),
        "refers": _share([_places(h) == h.said.refers for h in refers]),
        "quantity": _share([h.meant.quantity == h.said.quantity for h in counted]),
        "order_id": _share([h.meant.order_id == h.said.order_id for h in ordered]),
    }


def f1(truth: Sequence[str], got: Sequence[str]) -> dict[str, float]:
    """The F1 of each intent that the answer key has."""
    labels = sorted(set(truth))
    found = {}
    for label in labels:
        right = sum(a == b == label for a, b in zip(truth, got, strict=True))
        found[label] = 2 * right / (truth.count(label) + list(got).count(label))
    return found


def macro_interval(truth: Sequence[str], got: Sequence[str]) -> Interval:
    """The mean F1 over intents with its percentile bootstrap interval over messages."""
    names = {name: number for number, name in enumerate(sorted({*truth, *got}))}
    a = np.asarray([names[name] for name in truth])
    b = np.asarray([names[name] for name in got])
    chance = np.random.default_rng(SEED)
    draws = (chance.integers(0, len(a), len(a)) for _ in range(SAMPLES))
    low, high = np.percentile([_macro(a[d], b[d], len(names)) for d in draws], (2.5, 97.5))
    return Interval(_macro(a, b, len(names)), float(low), float(high))


def _macro(truth: NDArray[np.int64], got: NDArray[np.int64], size: int) -> float:
    right = np.bincount(truth[truth == got], minlength=size)
    real, said = np.bincount(truth, minlength=size), np.bincount(got, minlength=size)
    there = real > 0
    return float((2 * right[there] / (real + said)[there]).mean())


def same(wanted: Filters, got: Filters) -> bool:
    """Whether two sets of limits are the same, in whatever order; a material counts by what it is: 真皮 is leather."""
    return _plain(wanted) == _plain(got)


def _plain(filters: Filters) -> tuple[object, ...]:
    unwanted = tuple(lexicon().material_of(word) or word for word in filters.excluded)
    lists = (filters.categories, filters.brands, filters.colors, filters.sizes, unwanted)
    limits = frozenset(map(_limit, filters.attributes))
    rest = replace(
        filters, categories=(), brands=(), colors=(), sizes=(), excluded=(), attributes=()
    )
    return (*map(frozenset, lists), limits, rest)


def _limit(limit: AttributeFilter) -> AttributeFilter:
    """With a number as a float, and "is not true" as "is false"."""
    value = limit.value
    if isinstance(value, bool):
        return replace(limit, op="is", value=value == (limit.op == "is"))
    return replace(limit, value=float(value)) if isinstance(value, int) else limit


def _places(heard: Heard) -> tuple[int, ...]:
    shown = heard.said.state.shown
    return tuple(sorted(shown.index(i) + 1 for i in heard.meant.referred if i in shown))


def _share(right: Sequence[bool]) -> dict[str, Any]:
    return {**_told(mean_interval([float(one) for one in right])), "of": len(right)}


def _told(interval: Interval) -> dict[str, Any]:
    return {
        "value": round(interval.mean, 4),
        "ci95": [round(interval.low, 4), round(interval.high, 4)],
    }


def _failure(heard: Heard) -> dict[str, Any] | None:
    """What went wrong with a message, None if nothing did."""
    said, meant = heard.said, heard.meant
    wrong: dict[str, Any] = {}
    if meant.intent != said.intent:
        wrong["intent"] = [said.intent, meant.intent, round(meant.confidence, 2)]
    if said.filters != Filters() and not same(said.filters, meant.stated):
        wrong["filters"] = [_spelled(said.filters), _spelled(meant.stated)]
    if said.refers is not None and _places(heard) != said.refers:
        wrong["refers"] = [list(said.refers), list(_places(heard))]
    if said.quantity is not None and said.quantity != meant.quantity:
        wrong["quantity"] = [said.quantity, meant.quantity]
    if said.order_id and said.order_id != meant.order_id:
        wrong["order_id"] = [said.order_id, meant.order_id]
    return {"id": said.id, "text": said.text, "group": said.group, **wrong} if wrong else None


def _spelled(filters: Filters) -> dict[str, str]:
    empty = Filters()
    names = Filters.__dataclass_fields__
    return {n: str(getattr(filters, n)) for n in names if getattr(filters, n) != getattr(empty, n)}
