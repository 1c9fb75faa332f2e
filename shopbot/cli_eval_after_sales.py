"""`shopbot eval after-sales`: a public benchmark of retail after-sales, replayed on our own order desk."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from shopbot.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = "replay the writes of a public retail benchmark on our own order desk"
    parser = command("after-sales", _after_sales, said, group)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="holds db.json.gz, tasks.jsonl.gz and expected.jsonl.gz (tau2-bench retail)",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _after_sales(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_after_sales import evaluate
    from shopbot.shop.orders_rules import read_file

    rules = read_file(settings.assets / "evaluation" / "retail_rules.json")
    report = evaluate(options.data, rules)
    if options.json:
        print(json.dumps(asdict(report)))
    else:
        print(f"{report.equal} of {report.tasks} tasks end as they should;", end=" ")
        print(f"writes refused: {report.refused};", end=" ")
        print(f"unexpected: {', '.join(report.unexpected) or 'none'}")
    return 0 if not report.unexpected else 1
