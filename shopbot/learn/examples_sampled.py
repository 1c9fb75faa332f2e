"""Which of the model's own sentences are worth learning: true, to the point, well-formed, and not all alike.

Rejection sampling: of several answers to a request the best one that passes every test is kept; why the others were
thrown away is counted. The bounds and words are `assets/learn/sampled.json`.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.learn.examples import Example
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft
from shopbot.learn.examples_prove import proven, whole
from shopbot.learn.examples_samples import Answer, Sample
from shopbot.learn.examples_wishes import Asked, has_cue, stems
from shopbot.ports import Vectors
from shopbot.types import Locale, Product

_SHORTENED = re.compile(r"^['’]s\b")  # "it" and what follows are apart in the prompt
Embed = Callable[[Sequence[str]], Vectors]
_Told = tuple[str, float]  # a sentence and its loss


@dataclass(slots=True)
class Kept:
    """What came out: examples, and why answers and requests were thrown away."""

    examples: list[Example] = field(default_factory=list)
    thrown: Counter[str] = field(default_factory=Counter)  # answers, by the first test that failed
    empty: int = 0  # requests of which nothing was kept
    answers: int = 0
    _openings: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges samples. `goods`: shop and product of every request, by shop and product id."""

    goods: Mapping[tuple[str, str], tuple[TrainingShop, Product]]
    words: Mapping[Locale, Words]
    assets: Path
    embed: Embed

    def judge(self, samples: Sequence[Sample]) -> Kept:
        """The best answer to each request, if one passes."""
        kept, bounds = Kept(), rules(self.assets)
        for sample in samples:
            kept.answers += len(sample.answers)
            passing, failing = self._sorted(sample, kept)
            best = self._best(sample, passing, kept) if passing else None
            if best is None:
                kept.empty += 1
                continue
            kept.examples.append(_example(sample, best, _likeliest(failing)))
            kept._openings[_opening(best, sample)] += 1
            kept._seen.add(_key(best, sample))
        _thin(kept, bounds["share_of_opening"])
        return kept

    def _sorted(self, sample: Sample, kept: Kept) -> tuple[list[_Told], list[_Told]]:
        """Answers that pass every test of their own, each once; and those that fail one of their content."""
        passing, failing = list[_Told](), list[_Told]()
        for answer in sample.answers:
            text = first_sentence(sample, answer)
            told = text, answer.nats
            again = any(text == other for other, _ in passing)
            if problem := "the same as another" if again else self.problem(sample, answer, text):
                kept.thrown[problem] += 1
                if problem in rules(self.assets)["worse"]:
                    failing.append(told)
            else:
                passing.append(told)
        return passing, failing

    def problem(self, sample: Sample, answer: Answer, text: str) -> str:
        """The first test that an answer fails; "" when it passes all."""
        asked, bounds = sample.asked, rules(self.assets)[sample.asked.brief.locale]
        if form := _malformed(text, answer, bounds, asked.brief.notes[0].title):
            return form
        if _echo(asked.need) in text.lower():
            return "only repeats the wish"
        if not _speaks(text.lower(), asked):
            return "does not name what meets the wish"
        if _strange(text, asked) > bounds["strange"]:
            return "adds what nobody told it"
        shop, product = self.goods[asked.source, asked.product]
        draft = Draft(asked.brief, text, (product,), asked.limit)
        return "not proven" if proven(draft, shop, self.words[asked.brief.locale]) else ""

    def _best(self, sample: Sample, passing: Sequence[tuple[str, float]], kept: Kept) -> str | None:
        """The one that is nearest to the wish, fluent, and begins as few others do."""
        bounds = rules(self.assets)
        told = " ".join(sample.asked.brief.notes[0].lines)
        wish, record, *near = self.embed([sample.asked.need, told, *(text for text, _ in passing)])
        floor = float(np.dot(wish, record)) - bounds["nearness_slack"]
        ranked = []
        for (text, nats), vector in zip(passing, near, strict=True):
            nearness = float(np.dot(wish, vector))
            if nearness < floor:
                kept.thrown["farther from the wish than the record itself"] += 1
            elif _key(text, sample) in kept._seen:
                kept.thrown["as another example has it"] += 1
            else:
                used = kept._openings[_opening(text, sample)] / (len(kept.examples) + 50)
                ranked.append((nearness - bounds["nats"] * nats - bounds["alike"] * used, text))
        if not ranked:
            return None
        kept.thrown["another one is better"] += len(ranked) - 1
        return max(ranked)[1]


def first_sentence(sample: Sample, answer: Answer) -> str:
    """The answer as far as serving would show it, without the opening."""
    brief = sample.asked.brief
    opening = brief.opening.rstrip()
    sentences = split(whole(brief.opening, answer.text, brief.locale))
    if not sentences:
        return ""
    return _SHORTENED.sub("is", sentences[0].removeprefix(opening).strip())


def _speaks(text: str, asked: Asked) -> bool:
    """Whether a text names the fact that meets the wish; words of the wish itself do not count."""
    locale = asked.brief.locale
    cues = [cue for cue in asked.cues if not has_cue(asked.need.lower(), [cue], locale)]
    least = min(asked.least, len(cues)) if cues else asked.least
    return has_cue(text, cues or asked.cues, locale, least)


def _echo(need: str) -> str:
    """What an answer holds that says the wish again: without its first word, or its last sign."""
    return need.rstrip("的") if need.endswith("的") else need.lower().partition(" ")[2] or need


def _strange(text: str, asked: Asked) -> float:
    """The share of the words that stand neither in the notes nor in the wish."""
    notes = asked.brief.notes[0]
    known = " ".join((notes.title, *notes.lines, asked.brief.said)).lower()
    found = stems(text, asked.brief.locale)
    return sum(stem not in known for stem in found) / max(len(found), 1)


def _malformed(text: str, answer: Answer, bounds: Mapping[str, Any], title: str) -> str:
    """What is wrong with the form of a sentence; in what a product is called, nothing is."""
    names = [title, *re.findall(r"[^\W\d_]+", title)] if _wide(title) else [title]
    unnamed = re.sub("|".join(map(re.escape, names)), "", text)
    if not answer.whole or not text.endswith((".", "!", "。", "！")):
        return "not ended"
    if not re.match(r"[A-Za-z0-9\u4e00-\u9fff]", text):
        return "begins with a sign"
    if not bounds["shortest"] <= _length(text) <= bounds["longest"]:
        return "too short or too long"
    if any(re.search(pattern, unnamed, re.IGNORECASE) for pattern in bounds["broken"]):
        return "doubled or broken words"
    return "the model itself finds it odd" if answer.nats > bounds["nats"] else ""


def _length(text: str) -> int:
    """Words, or signs where they are written without gaps."""
    return _wide(text) or len(text.split())


def _wide(text: str) -> int:
    """Signs that are written without gaps."""
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def _opening(text: str, sample: Sample) -> str:
    """How an answer begins: two words, or four signs."""
    start = text[:4] if sample.asked.brief.locale == "zh" else " ".join(text.lower().split()[:2])
    return f"{sample.asked.brief.task} {start}"


def _key(text: str, sample: Sample) -> str:
    """What near duplicates share: the words, without numbers and the product's name."""
    named = text.replace(sample.asked.brief.notes[0].title, "")
    return " ".join(re.findall(r"[a-z]+|[\u4e00-\u9fff]", named.lower()))


def _thin(kept: Kept, share: float) -> None:
    """Takes examples out, the last first, until no opening is more common than that."""
    most = max(int(share * len(kept.examples)), 1)
    used, left = Counter[str](), list[Example]()
    for example in kept.examples:
        zh = example.brief.locale == "zh"
        start = example.answer[:4] if zh else " ".join(example.answer.lower().split()[:2])
        key = f"{example.brief.task} {start}"
        used[key] += 1
        if used[key] <= most:
            left.append(example)
    kept.thrown["its opening is too common"] += len(kept.examples) - len(left)
    kept.examples = left


def _likeliest(failing: Sequence[_Told]) -> str:
    """Of what was thrown away the answer that the model would sooner give than the others; "" without any."""
    return min(failing, key=lambda told: told[1])[0] if failing else ""


def _example(sample: Sample, answer: str, worse: str) -> Example:
    asked = sample.asked
    return Example(asked.id, asked.split, asked.source, asked.brief, answer, asked.licence, worse)


@cache
def rules(assets: Path) -> Mapping[str, Any]:
    """The bounds: of losses in nats per token, of lengths, of shares; and patterns of what is not wanted."""
    loaded: Mapping[str, Any] = json.loads(
        (assets / "learn" / "sampled.json").read_text(encoding="utf-8")
    )
    return loaded
