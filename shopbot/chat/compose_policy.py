"""The sentences of the shop's policies that answer a question best."""

import re

from shopbot.chat.ground_facts import WORD, stems
from shopbot.chat.ground_lexicon import Lexicon, stem
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Record


def best_policy_lines(
    record: Record, question: str, words: Words, lexicon: Lexicon, most: int = 2
) -> tuple[str, ...]:
    """The sentences of the policies that fit a question best, in their own order."""
    question = normalise(question)
    topics = [t for t in lexicon.topics.values() if t.search(question)]
    ranked: list[tuple[float, int, str]] = []
    for rank, policy in enumerate(record.policies):
        for line in split(policy.text.get(words.locale)):
            score = _overlap(question, line, lexicon) + sum(bool(t.search(line)) for t in topics)
            score += 0.5 * _overlap(question, policy.title.get(words.locale), lexicon)
            ranked.append((score - 0.01 * rank, len(ranked), line))
    best = sorted((r for r in ranked if r[0] > 0.2), reverse=True)[:most]
    return tuple(line for _, _, line in sorted(best, key=lambda r: r[1]))


def _overlap(question: str, line: str, lexicon: Lexicon) -> float:
    asked = {s for w in WORD.finditer(question) if (s := stem(w[0])) not in _SMALL}
    pairs = {
        p[i : i + 2] for p in re.findall(r"[\u4e00-\u9fff]+", question) for i in range(len(p) - 1)
    }
    shared = len(asked & stems(line)) + sum(pair in line for pair in pairs)
    return shared / max(len(asked) + len(pairs), 1)


_SMALL = frozenset(
    stem(w)
    for w in [
        "a",
        "an",
        "the",
        "is",
        "are",
        "do",
        "does",
        "can",
        "i",
        "you",
        "your",
        "my",
        "it",
        "to",
        "of",
        "for",
        "in",
        "on",
        "at",
        "how",
        "what",
        "and",
        "or",
        "if",
    ]
)
