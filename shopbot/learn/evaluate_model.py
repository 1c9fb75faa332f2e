"""Figures of a model: how well it writes, how well it matches, and how much of what it writes is true.

Everything is measured on test conversations; their shops, products and phrasings are not in the training data.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shopbot.chat.ground import Ground
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.learn.evaluate_cases import Case, answers, prompt_of
from shopbot.learn.examples import ANSWERS, MATCH
from shopbot.learn.examples_prove import record_of, whole
from shopbot.learn.metrics import Interval, mean_interval
from shopbot.learn.metrics_text import bleu, chrf
from shopbot.ports import Engine
from shopbot.types import Verdict

_KINDS = ("price", "stock", "product", "attribute", "size", "color", "number", "limit")


@dataclass(slots=True)
class Figures:
    """Values by metric; each value belongs to one example and its groups (language, kind of turn)."""

    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, metric: str, value: float, case: Case) -> None:
        """Notes the value of one example."""
        self.values[metric].append(value)
        self.groups[metric].append((case.example.brief.locale, case.example.kind))

    def interval(self, metric: str) -> Interval:
        """The mean with its 95 % bootstrap interval."""
        return mean_interval(self.values[metric])

    def by(self, metric: str) -> Mapping[str, float]:
        """The mean in each language and kind of turn."""
        parts: dict[str, list[float]] = defaultdict(list)
        for value, groups in zip(self.values[metric], self.groups[metric], strict=True):
            for group in groups:
                parts[group].append(value)
        return {name: sum(found) / len(found) for name, found in sorted(parts.items())}


Written = Sequence[tuple[Case, str]]  # what the model wrote to each case, without the opening


def write(engine: Engine, asked: Sequence[Case], decoding: Decoding, assets: Path) -> Written:
    """What the model writes to every case but those of matching."""
    wanted = [case for case in asked if case.example.kind != MATCH]
    return list(answers(engine, wanted, decoding, assets))


def language(engine: Engine, written: Written, assets: Path) -> Figures:
    """Nats per token of the reference, BLEU and chrF of what is written."""
    figures = Figures()
    for case, text in written:
        score = engine.score(prompt_of(case.example, assets), [_continued(case)])[0]
        figures.add("nats_per_token", -score, case)
        figures.add("bleu", bleu(text, case.example.answer, case.example.brief.locale), case)
        figures.add("chrf", chrf(text, case.example.answer), case)
    return figures


def _continued(case: Case) -> str:
    """The reference as it goes on after the opening."""
    brief = case.example.brief
    gap = " " if brief.opening and brief.locale == "en" else ""
    return gap + case.example.answer


def perplexity(figures: Figures) -> Interval:
    """The exponential of the mean nats per token."""
    mean = figures.interval("nats_per_token")
    return Interval(*(math.exp(value) for value in (mean.mean, mean.low, mean.high)))


def match(engine: Engine, asked: Sequence[Case], assets: Path) -> Figures:
    """How often yes and no are told apart, and how high a fitting product stands among those that do not fit."""
    figures = Figures()
    pairs = [case for case in asked if case.example.kind == MATCH]
    scored: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for case in pairs:
        yes, no = ANSWERS[case.example.brief.locale]
        scores = engine.score(prompt_of(case.example, assets), [yes, no])
        fits = bool(case.example.fits)
        figures.add("accuracy", float((scores[0] > scores[1]) == fits), case)
        scored[case.example.brief.locale].append((scores[0] - scores[1], fits))
    for case, place in _places(pairs, scored):
        figures.add("hit@1", float(place == 1), case)
        figures.add("hit@3", float(place <= 3), case)
        figures.add("mrr", 1 / place, case)
    return figures


def _places(
    pairs: Sequence[Case], scored: Mapping[str, Sequence[tuple[float, bool]]]
) -> Iterator[tuple[Case, int]]:
    """The place of each fitting pair among itself and nine that do not fit, by how sure the model is."""
    seen: Counter[str] = Counter()
    for case in pairs:
        locale = case.example.brief.locale
        score, fits = scored[locale][seen[locale]]
        seen[locale] += 1
        others = [s for s, fitting in scored[locale] if not fitting][:9]
        if fits and others:
            yield case, 1 + sum(other >= score for other in others)


def grounded(written: Written, assets: Path) -> Figures:
    """How much of what the model wrote is true to the record, before anything is checked or mended.

    `claims_true` is precision; `claims_told` is recall, over what the reference says of the record.
    """
    figures = Figures()
    words = {locale: Words(locale, assets) for locale in ANSWERS}  # type: ignore[arg-type]
    for case, text in written:
        if not case.draft.products:
            continue
        ground = Ground(record_of(case.draft, case.shop), words[case.example.brief.locale])
        verdicts = list(_judged(ground, case, text))
        wrong = Counter(problem.kind for verdict in verdicts for problem in verdict.problems)
        held = _evidence(verdicts)
        if held or wrong:
            figures.add("claims_true", len(held) / (len(held) + wrong.total()), case)
        if wanted := _evidence(_judged(ground, case, case.example.answer)):
            figures.add("claims_told", len(held & wanted) / len(wanted), case)
        for verdict in verdicts:
            for status in ("passed", "repaired", "withheld"):
                figures.add(f"sentences_{status}", float(verdict.status == status), case)
        figures.add("answers_clean", float(not wrong), case)
        for kind in _KINDS:
            figures.add(f"wrong_{kind}", float(wrong[kind]), case)  # type: ignore[index]
    return figures


def _evidence(verdicts: Iterable[Verdict]) -> set[str]:
    """The lines of the record that the true sentences rest on."""
    return {line for v in verdicts if v.status == "passed" for line in v.evidence}


def _judged(ground: Ground, case: Case, text: str) -> Iterator[Verdict]:
    subject: tuple[str, ...] = (case.draft.products[0].id,)
    for sentence in split(whole(case.example.brief.opening, text, case.example.brief.locale)):
        verdict = ground.check(sentence, subject)
        subject = verdict.product_ids or subject
        yield verdict
