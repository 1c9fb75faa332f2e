"""`shopbot eval search`: ranking quality and latency on a judged set of queries."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from shopbot.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    parser = command("search", _search, "measure search on judged queries", group)
    said = "JSON lines, gzip or not:"
    for name, text in (
        ("products", f"{said} product_id, title, description?"),
        ("queries", f"{said} query_id, query"),
        ("qrels", f"{said} query_id, product_id, rating"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=True, metavar="FILE", help=text)
    parser.add_argument(
        "--gain-offset", type=float, default=0.0, metavar="N", help="gain = rating - N (0)"
    )
    parser.add_argument(
        "--relevant-at", type=float, default=1.0, metavar="N", help="relevant from this rating (1)"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_search import evaluate
    from shopbot.learn.evaluate_search_files import read_judged
    from shopbot.learn.evaluate_search_report import as_mapping, as_text
    from shopbot.wiring import embedder

    judged = read_judged(
        options.products, options.queries, options.qrels, options.gain_offset, options.relevant_at
    )
    report = evaluate(judged, embedder(settings, _say), settings.data / "evaluation", _say)
    if options.json:
        print(json.dumps(as_mapping(report), ensure_ascii=False, indent=2))
    else:
        print(as_text(report))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
