"""`shopbot bench ...`: what importing, embedding, searching and writing cost on this machine."""

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot import cli_bench_model
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.learn.bench_search import SearchCost
    from shopbot.ports import Embedder

Command = Callable[..., argparse.ArgumentParser]
DIMENSION = (
    384  # of made-up vectors: the model's, so that storing and comparing them costs what it will
)
EMBEDDERS = ("hash", "real", "queries")
SAID = "hash: no model; real: the model for everything; queries: the model for queries, made-up vectors for products"


def register(command: Command) -> None:
    """Adds the command and its kinds to the parser."""
    bench = cli_bench_model.add(command, "bench", "measure what writing, searching, importing cost")
    group = bench.add_subparsers(required=False, metavar="WHAT")
    search = command("search", _search, "time a fixed mixture of queries", group)
    search.add_argument("--products", type=int, default=10_000, help="how many products (10000)")
    search.add_argument("--embedder", choices=EMBEDDERS, default="queries", help=SAID)
    search.add_argument("--keep", metavar="DIR", help="make the shop there, or use the one there")
    search.add_argument("--json", action="store_true", help="print the figures as JSON")
    importing = command("import", _import, "time imports of made catalogues", group)
    importing.add_argument("--sizes", default="10000", help="numbers of products (10000)")
    importing.add_argument("--embedder", choices=EMBEDDERS[:2], default="hash", help=SAID)
    importing.add_argument(
        "--keep", metavar="DIR", help="keep the shops as DIR/10000, ... for `bench search --keep`"
    )
    importing.add_argument("--json", action="store_true", help="print the figures as JSON")
    embedding = command("embed", _embed, "time the embedder beside other ways to run it", group)
    embedding.add_argument("--documents", type=int, default=256, help="how many (256)")
    embedding.add_argument("--rounds", type=int, default=3, help="how often each way embeds them")
    embedding.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli_bench_model.add(command, "model", "time the language model beside its peers", group)
    plot = command("plot", _plot, "tell and draw what the others found", group)
    plot.add_argument("files", nargs="+", metavar="JSON", help="what the others said with --json")
    plot.add_argument("--plot", metavar="PNG", help="draw it there")


def _plot(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.bench_costs import read, told

    costs = read([Path(file) for file in options.files])
    print(told(costs))
    if options.plot:
        from shopbot.learn.plots_scale import draw

        draw(costs, Path(options.plot))
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> int:
    if options.keep:
        cost = _measured(Path(options.keep), options, settings)
    else:
        with tempfile.TemporaryDirectory(prefix="shopbot-bench-") as name:
            cost = _measured(Path(name), options, settings)
    print(json.dumps(asdict(cost), ensure_ascii=False, indent=2) if options.json else _told(cost))
    return 0


def _measured(folder: Path, options: argparse.Namespace, settings: Settings) -> "SearchCost":
    """The shop is made by a process of its own, so that its memory is not counted."""
    import multiprocessing

    from shopbot.learn.bench_search import measure, queries

    making = multiprocessing.get_context("spawn").Process(
        target=_make, args=(folder, options.products, options.embedder, settings)
    )
    making.start()
    making.join()
    if making.exitcode:
        raise SystemExit(making.exitcode)
    return measure(folder, _embedder(options.embedder, settings), queries(settings.assets))


def _make(folder: Path, products: int, embedder: str, settings: Settings) -> None:
    from shopbot.learn.bench_search import make

    make(folder, products, _embedder(embedder, settings), settings.catalog, _say)


def _embedder(kind: str, settings: Settings) -> "Embedder":
    from shopbot.learn.bench_search import Mixed
    from shopbot.models.scripted import HashEmbedder
    from shopbot.wiring import embedder, quiet_dependencies

    quiet_dependencies()
    if kind == "hash":
        return HashEmbedder(DIMENSION)
    real = embedder(settings, _say)
    return real if kind == "real" else Mixed(real, HashEmbedder(real.dimension))


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.bench_import import run

    sizes = [int(size) for size in options.sizes.split(",")]
    keep = Path(options.keep) if options.keep else None
    embedder = _embedder(options.embedder, settings)
    costs = run(sizes, embedder, settings.catalog, _say, keep=keep)
    if options.json:
        print(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return 0
    for cost in costs:
        stages = ", ".join(f"{name} {seconds:g} s" for name, seconds in cost.stages.items())
        print(
            f"{cost.products} products, {cost.snippets} snippets: {cost.seconds:g} CPU s ({stages}), "
            f"{cost.wall_seconds:g} s by the clock; again {cost.again_seconds:g} s; "
            f"1 % changed {cost.changed_seconds:g} s; peak {cost.peak_megabytes:g} MB, disk {cost.disk_megabytes:g} MB"
        )
    return 0


def _embed(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.bench_embed import measure
    from shopbot.models.peers_embed import ways

    costs = measure(ways(settings), settings.catalog, options.documents, options.rounds)
    if options.json:
        print(json.dumps([asdict(cost) for cost in costs], indent=2))
        return 0
    print(f"{options.documents} documents; per second by the clock and by the processor's time")
    for cost in costs:
        print(
            f"{cost.name:34}{cost.per_second:9.1f}{cost.per_cpu_second:9.1f}"
            f"  least cosine with ours {cost.least_cosine:.5f}"
        )
    return 0


def _told(cost: "SearchCost") -> str:
    lines = [
        f"{cost.products} products, {cost.snippets} snippets, {cost.queries} queries, {cost.embedder}",
        f"opening {cost.open_seconds:g} CPU s; "
        f"memory {cost.opened_megabytes:g} MB open, {cost.peak_megabytes:g} MB peak; "
        f"kept files {cost.files_megabytes:g} MB",
    ]
    for said, stages in (("first time", cost.first), ("again", cost.again)):
        lines += [f"milliseconds, {said}", *_rows(stages)]
    slowest = ", ".join(f"{text} ({spent:g})" for text, spent in cost.slowest.items())
    return "\n".join([*lines, f"slowest: {slowest}"])


def _rows(stages: Mapping[str, Mapping[str, float]]) -> list[str]:
    names = ("p50", "p95", "max", "mean")
    head = f"  {'':8}" + "".join(f"{name:>9}" for name in names)
    return [
        head,
        *(f"  {stage:8}" + "".join(f"{v[n]:9.1f}" for n in names) for stage, v in stages.items()),
    ]


def _say(line: str) -> None:
    import sys

    print(line, file=sys.stderr, flush=True)
