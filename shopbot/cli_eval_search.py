"""`shopbot eval search`: ranking quality and latency on a judged set of queries."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.learn.evaluate_search import Report, System
    from shopbot.learn.evaluate_search_files import Judged

SHIPS = "reranked"


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
    for name, default, text in (
        ("gain-offset", 0.0, "gain = rating - N (0)"),
        ("relevant-at", 1.0, "relevant from this rating (1)"),
    ):
        parser.add_argument(f"--{name}", type=float, default=default, metavar="N", help=text)
    parser.add_argument("--ablate", action="store_true", help="also say what each part adds")
    parser.add_argument(
        "--lm", type=int, default=0, metavar="K", help="let the model judge the first K (slow)"
    )
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth query")
    parser.add_argument("--plot", type=Path, metavar="PNG", help="write a picture of the figures")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_search import evaluate, open_search, systems
    from shopbot.learn.evaluate_search_files import every, read_judged
    from shopbot.learn.evaluate_search_parts import parts
    from shopbot.learn.evaluate_search_report import as_mapping, as_text
    from shopbot.wiring import embedder

    if options.every < 1 or options.lm < 0:
        raise BadSetting("--every and --lm are counts.", "Give 1 or more.")
    files = (options.products, options.queries, options.qrels)
    judged = every(read_judged(*files, options.gain_offset, options.relevant_at), options.every)
    search = open_search(judged, embedder(settings, _say), settings.data / "evaluation", _say)
    measured = systems() | (parts(search.lexical) if options.ablate else {})
    if options.lm:
        measured["lm_reranked"] = _model(judged, settings, options.lm)
    report = evaluate(judged, search.ranker, measured, _say)
    if options.plot:
        _plot(report, options)
    if options.json:
        print(json.dumps(as_mapping(report), ensure_ascii=False, indent=2))
    else:
        print(as_text(report, SHIPS))
    return 0


def _model(judged: "Judged", settings: Settings, count: int) -> "System":
    from shopbot.learn.evaluate_search import by
    from shopbot.learn.evaluate_search_model import reranker
    from shopbot.wiring import engine

    found = engine(settings, _say)
    if found is None:
        raise BadSetting("There is no model to judge with.", "Leave out --lm or --model none.")
    return by(reranker(judged, found, settings.assets, count))


def _plot(report: "Report", options: argparse.Namespace) -> None:
    from shopbot.learn.metrics import mean_interval
    from shopbot.learn.plots import dots

    name = options.products.resolve().parent.name
    values = {system: mean_interval(found.ndcg) for system, found in report.systems.items()}
    title = f"{name}: {report.queries} queries, {report.products} products"
    dots(values, title, "NDCG@10, with 95 % interval", options.plot)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
