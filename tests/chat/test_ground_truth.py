"""Hand-written sentences over a small fixed shop: no falsehood may pass, nearly every truth must."""

import json
from pathlib import Path

import pytest
from truth_shop import record

from shopbot.chat.ground import check
from shopbot.chat.words import Words

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "assets"
LEAST_TRUE = 0.95


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def passes(row: dict, locale: str) -> bool:
    asked = row.get("question", "Do you sell laptops? 有笔记本电脑吗？")
    evidence = record(locale, tuple(row["products"]), asked)
    verdict = check(row["sentence"], evidence, Words(locale, ASSETS), tuple(row.get("subject", ())))
    return verdict.status == "passed"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_no_planted_falsehood_passes(locale: str) -> None:
    planted = [row for row in rows(f"truth_{locale}.jsonl") if not row["true"]]
    assert [row["sentence"] for row in planted if passes(row, locale)] == []


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nearly_every_true_sentence_passes(locale: str) -> None:
    true = [row for row in rows(f"truth_{locale}.jsonl") if row["true"]]
    refused = [row["sentence"] for row in true if not passes(row, locale)]
    assert len(refused) <= (1 - LEAST_TRUE) * len(true), refused


def test_there_are_enough_sentences() -> None:
    every = [row for locale in ("en", "zh") for row in rows(f"truth_{locale}.jsonl")]
    assert sum(not row["true"] for row in every) >= 220
    assert sum(row["true"] for row in every) >= 220
    assert len({(row["sentence"], tuple(row["products"])) for row in every}) == len(every)


# Sentences written after the rules were done. First met, unchanged rules let through 4 of 75 and then 4 of 53
# falsehoods, and passed 46 of 56 and then 41 of 43 true ones. What could be mended has been mended since.
BLIND = [("blind", 0, 1.0), ("blind2", 0, 1.0)]


@pytest.mark.parametrize(("name", "most_false", "least_true"), BLIND)
def test_sentences_written_after_the_rules(name: str, most_false: int, least_true: float) -> None:
    judged = [
        (row["true"], passes(row, locale), row["sentence"])
        for locale in ("en", "zh")
        for row in rows(f"{name}_{locale}.jsonl")
    ]
    let_through = [said for true, passed, said in judged if passed and not true]
    refused = [said for true, passed, said in judged if true and not passed]
    assert len(let_through) <= most_false, let_through
    assert len(refused) <= (1 - least_true) * sum(true for true, *_ in judged), refused
