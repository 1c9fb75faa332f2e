"""`shopbot eval after-sales`: a public benchmark replayed on our own order desk, and messages of our own understood."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shopbot.settings import ROOT, Settings
from shopbot.types import LOCALES


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = (
        "replay the writes of a public retail benchmark, and score what is understood of messages"
    )
    parser = command("after-sales", _after_sales, said, group)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="holds db.json.gz, tasks.jsonl.gz and expected.jsonl.gz (tau2-bench retail)",
    )
    parser.add_argument(
        "--words",
        type=Path,
        default=ROOT / "tests" / "after_sales",
        metavar="DIR",
        help="messages with what they ask for: en.jsonl and zh.jsonl (the shipped set)",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _after_sales(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_after_sales import evaluate
    from shopbot.shop.orders_rules import read_file

    rules = read_file(settings.assets / "evaluation" / "retail_rules.json")
    report = evaluate(options.data, rules)
    words = _words(options.words, settings)
    if options.json:
        print(json.dumps({**asdict(report), "words": words}, ensure_ascii=False))
    else:
        print(f"{report.equal} of {report.tasks} tasks end as they should;", end=" ")
        print(f"writes refused: {report.refused};", end=" ")
        print(f"unexpected: {', '.join(report.unexpected) or 'none'}")
        _tell(words)
    return 0 if not report.unexpected else 1


def _words(folder: Path, settings: Settings) -> dict[str, Any]:
    """What is understood of the messages, in a copy of the sample shop that is thrown away."""
    from shopbot.learn.evaluate_after_sales_words import evaluate
    from shopbot.learn.evaluate_after_sales_words_file import read
    from shopbot.wiring import Given, embedder
    from shopbot.wiring_journeys import fresh_shops

    asked = read(folder)
    with (
        fresh_shops(settings, Given(embedder(settings, _say), None), _say) as fresh,
        fresh(0) as stage,
    ):
        return evaluate(asked, stage.assistant)


def _tell(words: dict[str, Any]) -> None:
    for locale in LOCALES:
        for half in ("read", "unread"):
            told = words[locale][half]
            action, arguments = told["action"], told["arguments"]
            print(f"{locale} {half:6}  {told['n']:4} messages;", end=" ")
            print(f"action {action['value']:.3f} {action['ci95']};", end=" ")
            print(f"with its arguments {arguments['value']:.3f} {arguments['ci95']}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
