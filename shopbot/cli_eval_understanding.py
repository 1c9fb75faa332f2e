"""`shopbot eval understanding`."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from shopbot.settings import ROOT, Settings


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = "measure what is understood of messages: intents, limits, references, amounts"
    parser = command("understanding", _understanding, said, group)
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT / "tests" / "understanding",
        metavar="DIR",
        help="a folder with en.jsonl and zh.jsonl (the shipped test set)",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _understanding(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_understanding import evaluate
    from shopbot.learn.evaluate_understanding_file import read
    from shopbot.wiring import open_shop

    said = read(options.data)
    figures = evaluate(said, open_shop(settings, _say, model=False).assistant.ear)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    for name in ("en", "zh", "all"):
        print(name, json.dumps(figures[name], ensure_ascii=False))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
